"""The operator's bank accounts, one active for each currency, as payers see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allscale_app.domain.errors import Conflict, DomainError, InvalidForm, InvalidInput, NotFound
from allscale_app.domain.references import compact
from allscale_app.domain.text import clean_line
from allscale_app.services.context import Context
from allscale_app.services.operators import require_operator
from allscale_app.store.tables import BankAccount
from allscale_app.store.uow import ReadUow, WriteUow

CURRENCIES = ("USD", "EUR", "GBP", "CHF")
FIELDS = ("currency", "holder", "bank_name", "iban", "bic", "account_number", "routing_number")
_NAMES = {
    "holder": ("account holder", 70),
    "bank_name": ("bank's name", 70),
    "account_number": ("account number", 34),
    "routing_number": ("routing number", 20),
}


def list_accounts(uow: ReadUow, ctx: Context, *, user_id: str) -> Sequence[BankAccount]:  # noqa: ARG001  # a question has ctx
    """Every account. Raises NotFound for who is no operator."""
    require_operator(uow, user_id=user_id)
    return uow.bank.accounts()


def active_account(uow: ReadUow, currency: str) -> BankAccount | None:
    """Where payers send `currency` to, or None."""
    return next((each for each in uow.bank.accounts() if each.is_active and each.currency == currency), None)


def find_account(uow: ReadUow, number: str) -> BankAccount | None:
    """The account of that IBAN, account number or id, active or not; banks also write the bank's code before it."""
    wanted = compact(number)
    for account in uow.bank.accounts():
        own = compact(account.iban or account.account_number)
        if number == account.id or (own and (wanted == own or wanted.endswith(own))):
            return account
    return None


def save_account(
    uow: WriteUow, ctx: Context, *, form: Mapping[str, object], actor: str, account_id: str = ""
) -> BankAccount:
    """Add an account, or change `account_id`. The caller has checked that `actor` may.

    Raises InvalidForm, NotFound, Conflict for a second active account of a currency.
    """
    values = _read(ctx, form)
    account = uow.bank.account(account_id) if account_id else None
    if account_id and account is None:
        raise NotFound("There is no such account.")
    known = find_account(uow, values["iban"] or values["account_number"])
    if known is not None and known is not account:
        raise Conflict("This account is in the list already.", code="bank_account_known")
    if account is None:
        account = BankAccount(
            id=ctx.ids.new("bka"),
            currency=values["currency"],
            holder=values["holder"],
            is_active=True,
            created_at=ctx.clock.now(),
        )
    elif account.currency != values["currency"]:
        raise InvalidInput("An account keeps its currency. Add another one instead.", param="currency")
    for name, value in values.items():
        setattr(account, name, value)
    if account.is_active:
        _require_only(uow, account)
    uow.bank.add(account)
    uow.flush()
    _record(uow, ctx, account, action="bank_account.saved", actor=actor)
    return account


def set_account_active(uow: WriteUow, ctx: Context, *, account_id: str, is_active: bool, actor: str) -> None:
    """Show an account to payers, or stop; what is sent to it is still matched. Raises NotFound, Conflict."""
    account = uow.bank.account(account_id)
    if account is None:
        raise NotFound("There is no such account.")
    if account.is_active == is_active:
        return
    account.is_active = is_active
    if is_active:
        _require_only(uow, account)
    uow.bank.add(account)
    uow.flush()
    _record(uow, ctx, account, action="bank_account.shown" if is_active else "bank_account.hidden", actor=actor)


def _require_only(uow: WriteUow, account: BankAccount) -> None:
    others = [each for each in uow.bank.accounts() if each.is_active and each.id != account.id]
    if any(each.currency == account.currency for each in others):
        raise Conflict(
            f"Payers see one {account.currency} account. Stop using the other one first.", code="bank_account_second"
        )


def _record(uow: WriteUow, ctx: Context, account: BankAccount, *, action: str, actor: str) -> None:
    now = ctx.clock.now()
    data = {name: getattr(account, name) for name in FIELDS}
    uow.audit.append(at=now, actor=actor, action=action, object_id=account.id, business_id=None, data=data)
    uow.events.publish("operator", at=now)


def _read(ctx: Context, form: Mapping[str, object]) -> dict[str, str]:
    errors: dict[str, InvalidInput] = {}
    values = dict.fromkeys(FIELDS, "")

    def keep(name: str, value: str) -> None:
        values[name] = value

    def refuse(name: str, words: str) -> None:
        errors[name] = InvalidInput(words, param=name)

    for name, (called, limit) in _NAMES.items():
        try:
            keep(name, clean_line(form.get(name), limit=limit, param=name, name=called, required=name == "holder"))
        except DomainError as error:
            refuse(name, error.message)
    currency = str(form.get("currency") or "").strip().upper()
    keep("currency", currency)
    if currency not in CURRENCIES:
        refuse("currency", f"Choose {', '.join(CURRENCIES[:-1])} or {CURRENCIES[-1]}.")
    _read_numbers(ctx, form, values, refuse=refuse)
    if errors:
        raise InvalidForm(errors)
    return values


def _read_numbers(ctx: Context, form: Mapping[str, object], values: dict[str, str], *, refuse: object) -> None:
    """IBAN and BIC, or account and routing number: one of the two pairs."""
    assert callable(refuse)
    typed_iban, typed_bic = (str(form.get(name) or "").strip() for name in ("iban", "bic"))
    if typed_iban:
        iban = ctx.account_numbers.iban(typed_iban)
        if iban is None:
            refuse("iban", "This is no valid IBAN: its check digits do not fit. Compare it letter by letter.")
            return
        values["iban"] = iban
    if typed_bic:
        bic = ctx.account_numbers.bic(typed_bic)
        if bic is None:
            refuse("bic", "A BIC has 8 or 11 letters and digits, like COBADEFFXXX.")
            return
        values["bic"] = bic
    elif values["iban"]:
        values["bic"] = ctx.account_numbers.bic_of(values["iban"])
    if not values["iban"] and not values["account_number"]:
        refuse("iban", "Enter an IBAN, or an account number below.")
    if values["account_number"] and not values["iban"] and not (values["routing_number"] or values["bic"]):
        refuse("routing_number", "Enter the routing number, or the bank's BIC.")
