"""The page where the payer enters a test card, the bank's challenge, and the desk where somebody plays the bank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from allscale_app.demo.card_sandbox.book import Book, Thing
from allscale_app.demo.card_sandbox.cards import CARDS, WORDS, CardRejected, TestCard, grouped, read_card

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
"""No form-action: after a form the browser goes back to the merchant's page."""
_FIELD_LIMIT = 40


class PayerPages:
    """Every page; nothing here runs a script."""

    def __init__(self, book: Book, now: Callable[[], int]) -> None:
        self._book = book
        self._now = now

    def routes(self) -> list[Route]:
        return [
            Route("/", self.desk, methods=["GET"]),
            Route("/bank/dispute/{id}", self.dispute, methods=["POST"]),
            Route("/bank/decide/{id}", self.decide, methods=["POST"]),
            Route("/bank/payout/{currency}", self.pay_out, methods=["POST"]),
            Route("/pay/{id}", self.page, methods=["GET"]),
            Route("/pay/{id}", self.pay, methods=["POST"]),
            Route("/pay/{id}/challenge", self.challenge, methods=["GET"]),
            Route("/pay/{id}/challenge", self.answer, methods=["POST"]),
            Route("/sandbox.css", self.stylesheet, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        """The form, or where a finished page leads."""
        session = self._session(request)
        if session["state"] == "paid":
            return _to(session["done_url"])
        return self._form(session)

    async def pay(self, request: Request) -> Response:
        """What was typed, or a test card's own button."""
        session = self._session(request)
        if not self._book.is_open(session, at=self._now()):
            return await self.page(request)
        async with request.form(max_files=0, max_fields=8) as form:
            typed = {name: str(form.get(name, ""))[:_FIELD_LIMIT] for name in ("number", "expiry", "code", "quick")}
        if typed["quick"]:
            typed |= {"number": typed["quick"], "expiry": "12/34", "code": "123"}
        try:
            card = read_card(
                number=typed["number"],
                expiry=typed["expiry"],
                code=typed["code"],
                today=datetime.fromtimestamp(self._now(), UTC).date(),
            )
        except CardRejected as rejected:
            return self._form(session, error=str(rejected))
        return self._charge(session, card)

    async def challenge(self, request: Request) -> Response:
        """3-D Secure: the bank asks whether it is the payer."""
        session = self._session(request)
        if not (self._book.is_open(session, at=self._now()) and session["card"]):
            return _to(f"/pay/{session['id']}")
        return self._render("challenge.html", session=session, amount=_amount(session))

    async def answer(self, request: Request) -> Response:
        """The payer's answer to the bank."""
        session = self._session(request)
        if not (self._book.is_open(session, at=self._now()) and session["card"]):
            return _to(f"/pay/{session['id']}")
        async with request.form(max_files=0, max_fields=2) as form:
            confirms = form.get("answer") == "confirm"
        session["card"] = ""
        if confirms:
            self._book.charge(session, disputed=False, at=self._now())
            return _to(session["done_url"])
        return self._say_no(session, "authentication_failed")

    async def desk(self, _: Request) -> Response:
        """Charges, and what the bank may do with them."""
        disputes = {each["charge"]: each for each in self._book.all("disputes")}
        charges = [
            {**charge, "amount": _amount(charge), "dispute": disputes.get(charge["id"])}
            for charge in reversed(self._book.all("charges"))
        ]
        return self._render("desk.html", charges=charges, holdings=self._holdings())

    async def dispute(self, request: Request) -> Response:
        charge = self._book.find("charges", request.path_params["id"])
        if all(each["charge"] != charge["id"] for each in self._book.all("disputes")):
            self._book.open_dispute(charge, at=self._now())
        return _to("/")

    async def decide(self, request: Request) -> Response:
        dispute = self._book.find("disputes", request.path_params["id"])
        async with request.form(max_files=0, max_fields=2) as form:
            self._book.decide(dispute, won=form.get("for") == "merchant", at=self._now())
        return _to("/")

    async def pay_out(self, request: Request) -> Response:
        currency = request.path_params["currency"]
        cents = self._holdings().get(currency, 0)
        if cents > 0:
            self._book.pay_out(currency=currency, cents=cents, at=self._now())
        return _to("/")

    async def stylesheet(self, _: Request) -> Response:
        return Response((_FOLDER / "sandbox.css").read_text("utf-8"), media_type="text/css")

    def _session(self, request: Request) -> Thing:
        return self._book.find("sessions", request.path_params["id"])

    def _charge(self, session: Thing, card: TestCard) -> Response:
        if card.declines:
            return self._say_no(session, card.declines)
        if card.challenge:
            session["card"] = card.number
            return _to(f"/pay/{session['id']}/challenge")
        self._book.charge(session, disputed=card.disputed, at=self._now())
        return _to(session["done_url"])

    def _say_no(self, session: Thing, reason: str) -> Response:
        self._book.decline(session, reason=reason, at=self._now())
        return self._form(session, error=f"{WORDS[reason]} Nothing was charged. Try another card.")

    def _form(self, session: Thing, *, error: str = "") -> Response:
        cards = [(card.number, grouped(card.number), card.what) for card in CARDS]
        is_open = self._book.is_open(session, at=self._now())
        name = "card.html" if is_open else "ended.html"
        return self._render(name, session=session, amount=_amount(session), cards=cards, error=error)

    def _holdings(self) -> dict[str, int]:
        """What the processor holds for the merchant, in cents by currency."""
        sums: defaultdict[str, int] = defaultdict(int)
        charges = {charge["id"]: charge for charge in self._book.all("charges")}
        for charge in charges.values():
            sums[charge["currency"]] += charge["cents"] - charge["fee_cents"] - charge["refunded_cents"]
        for dispute in self._book.all("disputes"):
            sums[dispute["currency"]] -= dispute["fee_cents"] + (dispute["cents"] if dispute["state"] != "won" else 0)
        for payout in self._book.all("payouts"):
            sums[payout["currency"]] -= payout["cents"]
        return dict(sums)

    def _render(self, template: str, **facts: Any) -> Response:
        page = _TEMPLATES.get_template(template).render(**facts)
        return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})


def _amount(thing: Thing) -> str:
    return f"{thing['cents'] // 100:,}.{thing['cents'] % 100:02d} {thing['currency']}"


def _to(url: str) -> Response:
    return RedirectResponse(url, 303)
