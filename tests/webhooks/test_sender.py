"""Calls of real receivers on loopback: what arrives, who may be called, and how little a bad receiver can do."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import standardwebhooks
import svix
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from allscale_app.services.ports import HookCall
from allscale_app.webhooks.sender import HookSender
from tests.fakes.receiver import Got, Receiver, receiving, status

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr"
OTHER = "whsec_" + "b2xkIHNlY3JldCB0aGF0IHdhcyByb3RhdGVkIGF3YXku"
BODY = json.dumps(
    {"type": "invoice.paid", "timestamp": "2026-11-25T12:00:00Z", "sequence": 3, "data": {"total": "1.00"}}
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as open_receiver:
        yield open_receiver


@pytest.fixture
def sender() -> HookSender:
    return HookSender(loopback=True, deadline_seconds=5)


def a_call(url: str, *, at: datetime | None = None, secrets: tuple[str, ...] = (SECRET,)) -> HookCall:
    return HookCall(url=url, secrets=secrets, message_id="evt_a", body=BODY, at=at or datetime.now(UTC))


def test_a_receiver_verifies_it_by_the_standards_own_package_and_by_svix(sender, receiver):
    answer = sender.send(a_call(receiver.url))
    (got,) = receiver.got
    assert (answer.code, answer.words) == (204, "")
    assert standardwebhooks.Webhook(SECRET).verify(got.body, got.headers) == json.loads(BODY)
    svix.Webhook(SECRET).verify(got.body, got.headers)  # raises for what is not ours
    assert got.body == BODY.encode()
    assert (got.headers["content-type"], got.id, got.path) == ("application/json", "evt_a", "/hooks")
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"


def test_while_a_secret_changes_over_both_holders_verify_it(sender, receiver):
    sender.send(a_call(receiver.url, secrets=(SECRET, OTHER)))
    (got,) = receiver.got
    for secret in (SECRET, OTHER):
        standardwebhooks.Webhook(secret).verify(got.body, got.headers)
        svix.Webhook(secret).verify(got.body, got.headers)


@pytest.mark.parametrize("spoil", ["body", "id", "secret"])
def test_what_was_tampered_with_is_refused(sender, receiver, spoil):
    sender.send(a_call(receiver.url))
    (got,) = receiver.got
    body = got.body.replace(b"1.00", b"9.00") if spoil == "body" else got.body
    headers = got.headers | ({"webhook-id": "evt_b"} if spoil == "id" else {})
    secret = OTHER if spoil == "secret" else SECRET
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(secret).verify(body, headers)
    with pytest.raises(svix.WebhookVerificationError):
        svix.Webhook(secret).verify(body, headers)


def test_what_is_old_is_refused(sender, receiver):
    sender.send(a_call(receiver.url, at=datetime.now(UTC) - timedelta(seconds=301)))
    (got,) = receiver.got
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(SECRET).verify(got.body, got.headers)
    with pytest.raises(svix.WebhookVerificationError):
        svix.Webhook(SECRET).verify(got.body, got.headers)


def test_a_redirect_is_not_followed(sender, receiver):
    receiver.answer = status(301, location=f"http://127.0.0.1:{receiver.port}/elsewhere")
    answer = sender.send(a_call(receiver.url))
    assert (answer.code, [got.path for got in receiver.got]) == (301, ["/hooks"])
    assert "Redirects are not followed" in answer.words


def test_a_refusal_keeps_the_receivers_own_words(sender, receiver):
    receiver.answer = status(500, "database\x00 is \u202edown\n" + "x" * 1000)
    answer = sender.send(a_call(receiver.url))
    assert (answer.code, answer.words) == (500, "Answered 500 Internal Server Error.")
    assert answer.answer.startswith("database is down\nxxx")
    assert len(answer.answer) <= 500


@pytest.mark.parametrize(("hours", "seconds"), [(1, 3600), (-1, 0)], ids=["in an hour", "an hour ago"])
def test_a_busy_receiver_names_the_moment_to_come_back(sender, receiver, hours, seconds):
    call = a_call(receiver.url, at=datetime(2026, 11, 25, 14, 30, tzinfo=UTC))
    receiver.answer = status(503, retry_after=format_datetime(call.at + timedelta(hours=hours), usegmt=True))
    assert sender.send(call).retry_after_seconds == seconds


def test_a_busy_receiver_says_how_long_to_wait(sender, receiver):
    receiver.answer = status(503, retry_after="120")
    assert sender.send(a_call(receiver.url)).retry_after_seconds == 120


@pytest.mark.parametrize("text", ["", "soon", "-5", "1e9"])
def test_a_retry_after_that_is_none_is_ignored(sender, receiver, text):
    receiver.answer = status(503, retry_after=text)
    assert sender.send(a_call(receiver.url)).retry_after_seconds is None


def test_a_receiver_that_sends_a_byte_now_and_then_gets_its_time_and_no_more(receiver):
    def dribble(handler: BaseHTTPRequestHandler, got: Got) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
            handler.wfile.write(bytes([letter]))
            time.sleep(0.02)

    receiver.answer = dribble
    began = time.monotonic()
    answer = HookSender(loopback=True, deadline_seconds=0.5).send(a_call(receiver.url))
    assert (answer.code, answer.words) == (None, "No whole answer within 0.5 seconds.")
    assert time.monotonic() - began < 2


def test_of_an_endless_answer_only_the_beginning_is_read(sender, receiver):
    sent = []

    def flood(handler: BaseHTTPRequestHandler, got: Got) -> None:
        handler.send_response(200)
        handler.send_header("content-length", str(100 * 2**20))
        handler.end_headers()
        for _ in range(100 * 16):
            handler.wfile.write(b"y" * 2**16)
            sent.append(2**16)

    receiver.answer = flood
    answer = sender.send(a_call(receiver.url))
    assert (answer.code, answer.answer) == (200, "y" * 500)
    assert sum(sent) < 20 * 2**20


def test_a_packed_answer_is_not_unpacked(sender, receiver):
    receiver.answer = status(200, "no gzip at all", content_encoding="gzip")
    assert sender.send(a_call(receiver.url)).answer == "no gzip at all"
    assert receiver.got[0].headers["accept-encoding"] == "identity"


def test_a_receiver_that_is_off_is_told_in_words(sender, receiver):
    url = receiver.url.replace(str(receiver.port), "9")
    assert sender.send(a_call(url)).words == "Nobody answers at that address and port."


def test_a_receiver_that_hangs_up_is_told_in_words(sender, receiver):
    receiver.answer = lambda handler, got: handler.connection.close()
    assert sender.send(a_call(receiver.url)).words == "The connection broke before a whole answer came."


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/hooks",
        "http://localhost:{port}/hooks",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433:{port}/",
        "https://0177.0.0.1:{port}/",
        "https://[::ffff:127.0.0.1]:{port}/",
    ],
)
def test_without_the_setting_nothing_of_ours_is_called_however_it_is_written(receiver, url):
    answer = HookSender().send(a_call(url.format(port=receiver.port)))
    assert answer.code is None
    assert answer.words
    assert receiver.got == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["8.8.8.8", "10.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["fd00::1"],
    ],
)
def test_a_public_name_that_leads_inside_is_not_called(receiver, addresses):
    answer = HookSender(resolve=lambda host, port: addresses).send(
        a_call(f"https://hooks.example.com:{receiver.port}/")
    )
    assert answer.words == (
        "The name hooks.example.com leads to an address that is not of the open internet. Nothing was sent."
    )
    assert receiver.got == []


@pytest.mark.parametrize("found", [OSError("no such name"), []])
def test_a_name_that_is_not_found_is_told_in_words(found):
    def resolve(host: str, port: int) -> list[str]:
        if isinstance(found, OSError):
            raise found
        return found

    answer = HookSender(resolve=resolve).send(a_call("https://hooks.example.com/"))
    assert answer.words == "The name hooks.example.com was not found."


def test_a_name_is_asked_for_once_and_exactly_the_judged_address_is_called(tmp_path):
    """DNS rebinding: a second answer would lead to the receiver, and there is no second question."""
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["::1"] if len(asked) == 1 else ["127.0.0.1"]

    trust, server = certificates(tmp_path, "hooks.example.com")
    with receiving(server) as receiver:
        sender = HookSender(loopback=True, deadline_seconds=5, resolve=changing, trust=trust)
        answer = sender.send(a_call(f"https://hooks.example.com:{receiver.port}/hooks"))
    assert answer.code is None
    assert (asked, receiver.got) == (["hooks.example.com"], [])


def test_the_judged_address_is_called_under_its_name_and_its_certificate_is_checked(tmp_path):
    trust, server = certificates(tmp_path, "hooks.example.com")
    with receiving(server) as receiver:
        sender = HookSender(loopback=True, deadline_seconds=5, resolve=lambda host, port: ["127.0.0.1"], trust=trust)
        good = sender.send(a_call(f"https://hooks.example.com:{receiver.port}/hooks"))
        wrong = sender.send(a_call(f"https://other.example.com:{receiver.port}/hooks"))
    assert good.code == 204
    (got,) = receiver.got
    assert got.headers["host"] == f"hooks.example.com:{receiver.port}"
    assert (wrong.code, wrong.words) == (None, "The receiver's certificate could not be verified.")


def test_a_second_address_is_called_where_nobody_answers_at_the_first(tmp_path):
    trust, server = certificates(tmp_path, "hooks.example.com")
    with receiving(server) as receiver:
        two = ["::1", "127.0.0.1"]
        sender = HookSender(loopback=True, deadline_seconds=5, resolve=lambda host, port: two, trust=trust)
        assert sender.send(a_call(f"https://hooks.example.com:{receiver.port}/hooks")).code == 204


def certificates(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Who trusts one self-signed certificate for `name`, and who shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both = folder / "both.pem"
    both.write_bytes(private + pem)
    trust = ssl.create_default_context(cadata=pem.decode())
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(both)
    return trust, server
