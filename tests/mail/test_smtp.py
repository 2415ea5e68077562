"""Sending over real SMTP on loopback: encryption is verified, every answer has one of three words."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from allscale_app.demo.anvil import free_port
from allscale_app.mail.compose import OutgoingMail, compose
from allscale_app.mail.smtp import SmtpServer, parse_smtp_url, send
from tests.fakes.smtp import SmtpFake, certificate, smtp_server
from tests.mail.samples import every_mail
from tests.mail.test_compose import an_envelope


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's certificate for localhost, and a client that trusts it."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def mail() -> OutgoingMail:
    return compose(every_mail()["invoice"], an_envelope())


@pytest.fixture
def plain() -> Iterator[SmtpFake]:
    with smtp_server(SmtpFake()) as fake:
        yield fake


def to(fake: SmtpFake, **changes: object) -> SmtpServer:
    server = SmtpServer("localhost", fake.port, starttls=False, timeout_seconds=5)
    return replace(server, **changes)  # type: ignore[arg-type]  # fields of one test


def test_accepted_mail_arrives_byte_for_byte(plain: SmtpFake, mail: OutgoingMail) -> None:
    outcome = send(mail, server=to(plain))
    assert (outcome.status, outcome.code, outcome.text) == ("accepted", 250, "2.0.0 queued as 4711")
    assert outcome.server == f"localhost:{plain.port}"
    assert plain.content() == mail.content
    assert (plain.got[0].mail_from, plain.got[0].rcpt_tos) == (mail.sender, [mail.recipient])


@pytest.mark.parametrize(
    ("step", "answer", "status"),
    [
        ("mail", "451 4.3.0 busy", "deferred"),
        ("mail", "550 5.7.1 not from you", "bounced"),
        ("rcpt", "451 4.7.1 greylisted", "deferred"),
        ("rcpt", "550 5.1.1 no such user", "bounced"),
        ("rcpt", "421 4.3.2 going down", "deferred"),
        ("data", "452 4.2.2 mailbox full", "deferred"),
        ("data", "554 5.6.0 refused", "bounced"),
    ],
)
def test_an_answer_is_classified_by_its_code(
    plain: SmtpFake, mail: OutgoingMail, step: str, answer: str, status: str
) -> None:
    setattr(plain, step, answer)
    outcome = send(mail, server=to(plain))
    code, _, text = answer.partition(" ")
    assert (outcome.status, outcome.code, outcome.text) == (status, int(code), text)
    assert plain.got == []


def test_a_drop_after_the_text_is_unknown_and_never_sent_twice_by_itself(plain: SmtpFake, mail: OutgoingMail) -> None:
    plain.data = "drop"
    outcome = send(mail, server=to(plain))
    assert (outcome.status, outcome.code) == ("deferred", None)
    assert "may have arrived" in outcome.text
    assert plain.texts == 1


def test_a_slow_server_is_given_up_after_its_time(plain: SmtpFake, mail: OutgoingMail) -> None:
    plain.data = "slow"
    outcome = send(mail, server=to(plain, timeout_seconds=0.5))
    assert outcome.status == "deferred"
    assert "may have arrived" in outcome.text


def test_nobody_listening_is_deferred(mail: OutgoingMail) -> None:
    outcome = send(mail, server=SmtpServer("127.0.0.1", free_port(), timeout_seconds=2))
    assert (outcome.status, outcome.code) == ("deferred", None)
    assert "could not be reached" in outcome.text


def test_starttls_and_login(trust: tuple[ssl.SSLContext, ssl.SSLContext], mail: OutgoingMail) -> None:
    with smtp_server(SmtpFake(), starttls=trust[0], login=True) as fake:
        outcome = send(mail, server=to(fake, starttls=True, user="u", password="p"), tls=trust[1])
    assert outcome.status == "accepted"
    assert fake.content() == mail.content


def test_tls_from_the_first_byte(trust: tuple[ssl.SSLContext, ssl.SSLContext], mail: OutgoingMail) -> None:
    with smtp_server(SmtpFake(), implicit=trust[0]) as fake:
        outcome = send(mail, server=to(fake, implicit_tls=True), tls=trust[1])
    assert outcome.status == "accepted"
    assert fake.content() == mail.content


def test_a_wrong_password_is_ours_to_mend_not_a_bounce(
    trust: tuple[ssl.SSLContext, ssl.SSLContext], mail: OutgoingMail
) -> None:
    with smtp_server(SmtpFake(), starttls=trust[0], login=True) as fake:
        outcome = send(mail, server=to(fake, starttls=True, user="u", password="wrong"), tls=trust[1])
    assert (outcome.status, outcome.code) == ("deferred", 535)
    assert "refused the session" in outcome.text
    assert fake.texts == 0


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "smtps"])
def test_a_certificate_that_nobody_signed_is_refused(
    trust: tuple[ssl.SSLContext, ssl.SSLContext], mail: OutgoingMail, implicit: bool
) -> None:
    speaks = {"implicit": trust[0] if implicit else None, "starttls": None if implicit else trust[0]}
    with smtp_server(SmtpFake(), starttls=speaks["starttls"], implicit=speaks["implicit"]) as fake:
        outcome = send(mail, server=to(fake, implicit_tls=implicit, starttls=not implicit, user="u", password="p"))
    assert outcome.status == "deferred"
    assert "not trusted: self" in outcome.text
    assert fake.texts == 0


def test_a_certificate_of_another_host_is_refused(tmp_path: Path, mail: OutgoingMail) -> None:
    server, client = certificate(tmp_path, name="mail.example.com")
    with smtp_server(SmtpFake(), starttls=server) as fake:
        outcome = send(mail, server=to(fake, starttls=True), tls=client)
    assert outcome.status == "deferred"
    assert "Hostname mismatch" in outcome.text


def test_a_server_without_starttls_gets_nothing(plain: SmtpFake, mail: OutgoingMail) -> None:
    outcome = send(mail, server=to(plain, starttls=True))
    assert outcome.status == "deferred"
    assert "STARTTLS" in outcome.text
    assert plain.texts == 0


def test_what_a_server_says_is_one_short_printable_line(plain: SmtpFake, mail: OutgoingMail) -> None:
    plain.rcpt = "550 5.1.1 no\tsuch \x1b[31muser " + "x" * 300
    outcome = send(mail, server=to(plain))
    assert outcome.text.startswith("5.1.1 no such [31muser x")
    assert outcome.text.isprintable()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 587)),
        ("smtp://u%40x:p%2Fw@mail.example:25", SmtpServer("mail.example", 25, "u@x", "p/w")),
        ("smtps://u:p@mail.example", SmtpServer("mail.example", 465, "u", "p", implicit_tls=True, starttls=False)),
        ("smtp://127.0.0.1:8025?starttls=0", SmtpServer("127.0.0.1", 8025, starttls=False)),
    ],
)
def test_the_url_says_where_and_how(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize(
    "url", ["", "http://mail.example", "smtp://", "mail.example:25", "smtp://u:p@mail.example?starttls=0"]
)
def test_a_url_that_cannot_be_right_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP"):
        parse_smtp_url(url)
