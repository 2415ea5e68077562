"""One call of a receiver: signed, to an address that was judged, bounded in time and in what is read of the answer."""

from __future__ import annotations

import asyncio
import logging
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from time import monotonic
from urllib.parse import urlsplit

import httpx

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.hook_address import read_hook_url
from allscale_app.domain.hook_tries import is_delivered
from allscale_app.domain.text import clean_block
from allscale_app.services.ports import HookAnswer, HookCall
from allscale_app.webhooks.resolve import NotCallable, Resolve, callable_addresses, system_addresses
from allscale_app.webhooks.signing import signed_headers

DEADLINE_SECONDS = 15.0
"""For everything together: a receiver that sends a byte now and then gets no more."""
MOST_BYTES = 4096
SHOWN_CHARACTERS = 500
AGENT = "AllScale-Pay-Webhooks/1.0"
# httpx logs every request's full URL at INFO, and an endpoint's URL may carry a key.
logging.getLogger("httpx").setLevel(logging.WARNING)


class HookSender:
    """Calls receivers; safe to use from many threads. `loopback`: this machine's own ports may be called (demo, tests).

    `resolve` and `trust` let tests stand in for the name server and the certificate authorities.
    """

    def __init__(
        self,
        *,
        loopback: bool = False,
        deadline_seconds: float = DEADLINE_SECONDS,
        resolve: Resolve = system_addresses,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._loopback = loopback
        self._deadline_seconds = deadline_seconds
        self._resolve = resolve
        self._trust = trust

    def send(self, call: HookCall) -> HookAnswer:
        """Make the call once; whatever goes wrong is an answer too."""
        began = monotonic()
        answer = asyncio.run(self._send(call))
        return HookAnswer(
            code=answer.code,
            words=answer.words,
            answer=answer.answer,
            duration_ms=int((monotonic() - began) * 1000),
            retry_after_seconds=answer.retry_after_seconds,
        )

    async def _send(self, call: HookCall) -> HookAnswer:
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await self._call(call)
        except TimeoutError:
            return HookAnswer(code=None, words=f"No whole answer within {self._deadline_seconds:g} seconds.")
        except NotCallable as refused:
            return HookAnswer(code=None, words=str(refused))
        except InvalidInput as refused:
            return HookAnswer(code=None, words=refused.message)
        except ssl.SSLError:
            return HookAnswer(code=None, words="The receiver's certificate could not be verified.")
        except (httpx.HTTPError, OSError) as error:
            return HookAnswer(code=None, words=_words_of(error))

    async def _call(self, call: HookCall) -> HookAnswer:
        parts = urlsplit(read_hook_url(call.url, loopback=self._loopback))
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = await callable_addresses(host, port, resolve=self._resolve, loopback=self._loopback)
        headers = {
            "host": parts.netloc,
            "content-type": "application/json",
            "user-agent": AGENT,
            "accept-encoding": "identity",
            **signed_headers(call),
        }
        async with httpx.AsyncClient(
            verify=self._trust or _public_trust(),
            trust_env=False,
            follow_redirects=False,
            timeout=self._deadline_seconds,
        ) as client:
            for address in addresses[:-1]:
                try:
                    return await self._post(client, call, address=address, host=host, headers=headers)
                except httpx.ConnectError:
                    continue
            return await self._post(client, call, address=addresses[-1], host=host, headers=headers)

    async def _post(
        self, client: httpx.AsyncClient, call: HookCall, *, address: str, host: str, headers: dict[str, str]
    ) -> HookAnswer:
        """To exactly that address, although under the host's name and certificate."""
        url = httpx.URL(call.url).copy_with(host=address)
        request = client.build_request(
            "POST", url, content=call.body.encode(), headers=headers, extensions={"sni_hostname": host}
        )
        response = await client.send(request, stream=True)
        try:
            said = await _beginning(response)
        finally:
            await response.aclose()
        code = response.status_code
        return HookAnswer(
            code=code,
            words="" if is_delivered(code) else _refusal(response),
            answer=said,
            retry_after_seconds=_retry_after(response.headers.get("retry-after", ""), now=call.at),
        )


@lru_cache(maxsize=1)
def _public_trust() -> ssl.SSLContext:
    """The certificate authorities that httpx trusts, read once."""
    return httpx.create_ssl_context(trust_env=False)


async def _beginning(response: httpx.Response) -> str:
    """The first characters of the answer; the rest is never read."""
    raw = b""
    async for chunk in response.aiter_raw(MOST_BYTES):
        raw += chunk
        if len(raw) >= MOST_BYTES:
            break
    text = raw[:MOST_BYTES].decode("utf-8", "replace")[:SHOWN_CHARACTERS]
    return clean_block(text, limit=MOST_BYTES, param="answer", name="answer")[:SHOWN_CHARACTERS]


def _refusal(response: httpx.Response) -> str:
    code = response.status_code
    if response.is_redirect:
        return f"Answered {code} and pointed elsewhere. Redirects are not followed: enter the final address."
    return f"Answered {code} {response.reason_phrase}".strip() + "."


def _retry_after(text: str, *, now: datetime) -> int | None:
    """Seconds (RFC 9110 10.2.3), from a number or from a date, counted from the beginning of the try; None for neither."""
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return max(0, int(seconds.total_seconds()))


def _words_of(error: Exception) -> str:
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text or "SSL" in text:
        return "The receiver's certificate could not be verified."
    if isinstance(error, httpx.ConnectError):
        return "Nobody answers at that address and port."
    return "The connection broke before a whole answer came."
