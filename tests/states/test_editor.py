"""The editor's states: every edit is saved, nothing typed is lost, a wrong field says so, sending happens once."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn
from allscale_app.services.acting import Acting
from allscale_app.services.context import Policy
from allscale_app.services.drafts import delete_draft, update_draft
from allscale_app.services.send_invoice import send_invoice
from allscale_app.states import editor as editor_module
from allscale_app.states.base import AppState
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_client import EditorClientState
from allscale_app.states.editor_fields import EditorFieldsState
from allscale_app.states.editor_lines import EditorLinesState
from allscale_app.states.editor_preview import EditorPreviewState
from allscale_app.states.editor_sending import EditorSendingState
from allscale_app.store.tables import Contact, User
from tests.bad_invoices import BAD_FIELDS, LINE, ONE_AMOUNT
from tests.builders import a_business, a_draft, a_sent_invoice, a_session, a_user
from tests.fakes.tab import Tab
from tests.fixtures.web import offering


class Desk:
    """One tab at the editor, its states by name, and the database behind it."""

    business_id: str

    def __init__(self, web_process, token, path):
        self.app = web_process.application
        self.tab = Tab(token=token, path=path)

    async def open(self, path=None):
        if path:
            self.tab.go(path)
        self.editor = await self.tab.state(EditorState)
        self.fields = await self.tab.state(EditorFieldsState)
        self.lines = await self.tab.state(EditorLinesState)
        self.client = await self.tab.state(EditorClientState)
        self.sending = await self.tab.state(EditorSendingState)
        return await self.fields.open_new()

    async def edit(self, name, value):
        return await self.fields.edit(self.editor.mounted, name, value)

    async def leave(self, name, value):
        return await self.fields.leave(self.editor.mounted, name, value)

    async def type_line(self, name, value, *, at=0):
        return await self.lines.leave_line(self.editor.lines[at].key, name, value)

    async def fill(self):
        await self.edit("recipient.email", "payer@example.com")
        await self.edit("title", "Website")
        await self.type_line("description", "Design")
        await self.type_line("quantity", "2")
        await self.type_line("unit_price", "60")

    async def toasts(self):
        return [toast.title for toast in (await self.tab.state(AppState)).toasts]

    def stored(self):
        with self.app.database.read() as uow:
            return uow.invoices.find(self.business_id, self.editor.draft_id)


@pytest.fixture
def office(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx, default_notes="Thank you.")
        stranger = a_business(uow, ctx)
        return {
            "business": business,
            "token": a_session(uow, ctx, business=business),
            "theirs": a_draft(uow, ctx, business=stranger).id,
        }


@pytest.fixture
async def desk(web_process, office):
    desk = Desk(web_process, office["token"], "/invoices/new")
    desk.business_id = office["business"].id
    await desk.open()
    return desk


def write(desk, service, **values):
    with desk.app.database.write() as uow:
        return service(uow, desk.app.context, business_id=desk.business_id, invoice_id=desk.editor.draft_id, **values)


async def test_typing_saves_a_draft_and_adds_it_up(desk):
    assert (desk.editor.save_state, desk.editor.draft_id, desk.editor.fields["notes"]) == ("new", "", "Thank you.")
    await desk.fill()
    assert (desk.editor.total, desk.editor.lines[0].amount, desk.editor.save_state) == ("120.00", "120.00", "saved")
    assert desk.editor.lines[0].summary == "2 × 60 USDC"
    assert [(row.label, row.value) for row in desk.editor.sums] == [("Subtotal", "120.00"), ("Tax", "0.00")]
    stored = desk.stored()
    assert (stored.title, stored.total_units, stored.recipient_email) == ("Website", 120_000_000, "payer@example.com")
    assert desk.editor.saved_at == stored.updated_at.isoformat()


async def test_tax_and_discount_of_each_line(desk):
    await desk.fill()
    await desk.lines.use_discount()
    await desk.type_line("tax_percent", "23")
    await desk.type_line("discount_percent", "10")
    assert [(row.label, row.value) for row in desk.editor.sums] == [
        ("Subtotal", "120.00"), ("Discount", "−12.00"), ("Tax 23 %", "24.84"),
    ]  # fmt: skip
    assert desk.editor.total == "132.84"
    assert desk.editor.lines[0].summary == "2 × 60 USDC, tax 23%, less 10%"


@pytest.mark.parametrize(("path", "text", "words"), BAD_FIELDS)
async def test_bad_input_is_told_at_its_field_and_kept_as_typed(desk, path, text, words):
    await desk.fill()
    await desk.lines.use_discount()
    if path in ONE_AMOUNT:
        await desk.lines.use_amount(True)
        await desk.edit("amount", "10.00")
    if path.startswith(LINE):
        await desk.type_line(path.removeprefix(f"{LINE}."), text)
        assert words in desk.editor.lines[0].error
        assert desk.editor.lines[0].wrong == path.removeprefix(f"{LINE}.")
    else:
        await desk.leave(path, text)
    assert words in desk.editor.errors[path]

    await desk.sending.ask_send()
    assert (desk.sending.asking_send, desk.editor.tries) == ("", 1)
    again = await reopened(desk)
    shown = getattr(again.lines[0], path.removeprefix(f"{LINE}.")) if path.startswith(LINE) else again.fields[path]
    assert shown == text
    assert desk.stored().document_status == "draft"


async def reopened(desk):
    """The same draft in another tab."""
    other = Desk.__new__(Desk)
    other.app = desk.app
    other.tab = Tab(token=desk.fields._token(), path=f"/invoices/new?draft={desk.editor.draft_id}")
    await other.open()
    return other.editor


async def test_nothing_is_wrong_before_a_field_was_left(desk):
    await desk.edit("recipient.email", "nob")
    assert desk.editor.errors == {}
    await desk.leave("recipient.email", "nob")
    assert "recipient.email" in desk.editor.errors
    await desk.edit("recipient.email", "nobody@example.com")
    assert desk.editor.errors == {}


async def test_a_past_due_date_is_a_caution(desk):
    await desk.edit("due_on", "2026-11-01")
    assert "overdue as soon as it is sent" in desk.editor.cautions["due_on"]
    assert desk.editor.due_words == "1 November 2026"


async def test_one_amount_and_back_without_losing_anything(desk):
    await desk.fill()
    await desk.lines.use_amount(True)
    await desk.edit("amount", "75")
    assert desk.editor.total == "75.00"
    await desk.lines.use_amount(False)
    assert (desk.editor.total, desk.editor.lines[0].description) == ("120.00", "Design")
    await desk.lines.use_amount(True)
    assert (desk.editor.total, desk.editor.fields["amount"]) == ("75.00", "75")


async def test_lines_come_move_and_go_one_always_stays(desk):
    await desk.fill()
    await desk.lines.add_line()
    await desk.type_line("description", "Words", at=1)
    await desk.type_line("unit_price", "-", at=1)
    assert desk.editor.lines[1].wrong == "unit_price"
    await desk.lines.move_line(desk.editor.lines[1].key, -1)
    assert [line.description for line in desk.editor.lines] == ["Words", "Design"]
    assert [line.error for line in desk.editor.lines] == ["", ""]
    await desk.lines.move_line(desk.editor.lines[0].key, -1)
    assert [line.amount for line in desk.editor.lines] == ["0.00", "120.00"]
    for line in list(desk.editor.lines):
        await desk.lines.remove_line(line.key)
    assert [(line.description, line.quantity) for line in desk.editor.lines] == [("", "1")]
    assert desk.editor.total == "0.00"


async def test_the_201st_line_is_refused_in_words(desk):
    for _ in range(199):
        await desk.lines.add_line()
    assert len(desk.editor.lines) == 200
    await desk.lines.add_line()
    assert len(desk.editor.lines) == 200
    assert await desk.toasts() == ["An invoice has at most 200 lines"]


async def test_a_late_key_of_another_draft_changes_nothing(desk):
    await desk.edit("title", "First")
    left, key = desk.editor.mounted, desk.editor.lines[0].key
    await desk.open("/invoices/new")
    await desk.fields.edit(left, "title", "Late")
    await desk.fields.leave(left, "title", "Late")
    await desk.client.type_email(left, "late@example.com")
    await desk.lines.leave_line(key, "description", "Late")
    assert (desk.editor.fields["title"], desk.editor.lines[0].description, desk.editor.draft_id) == ("", "", "")


async def test_a_reload_or_a_new_connection_opens_the_same_draft(desk):
    await desk.edit("title", "Begun")
    mounted = desk.editor.mounted
    await desk.open(f"/invoices/new?draft={desk.editor.draft_id}")
    assert (desk.editor.mounted, desk.editor.fields["title"]) == (mounted, "Begun")
    write(desk, update_draft, form={"title": "By a colleague"}, require_complete=False)
    await desk.open(f"/invoices/new?draft={desk.editor.draft_id}")
    assert desk.editor.mounted != mounted
    assert desk.editor.fields["title"] == "By a colleague"


async def test_the_second_tab_is_told_and_may_keep_its_own(desk):
    await desk.fill()
    write(desk, update_draft, form={"title": "Tab A"}, require_complete=False)
    await desk.edit("title", "Tab B")
    assert (desk.editor.save_state, desk.editor.fields["title"]) == ("conflict", "Tab B")
    assert desk.stored().title == "Tab A"
    await desk.sending.ask_send()
    assert (desk.sending.asking_send, await desk.toasts()) == ("", ["Nothing was sent"])
    await desk.fields.keep_mine()
    assert (desk.editor.save_state, desk.stored().title) == ("saved", "Tab B")


async def test_the_second_tab_may_take_the_other_version(desk):
    await desk.fill()
    write(desk, update_draft, form={"title": "Tab A"}, require_complete=False)
    await desk.edit("title", "Tab B")
    mounted = desk.editor.mounted
    await desk.open(f"/invoices/new?draft={desk.editor.draft_id}")
    assert (desk.editor.mounted, desk.editor.fields["title"]) == (mounted, "Tab B")
    await desk.fields.take_theirs()
    assert (desk.editor.save_state, desk.editor.fields["title"]) == ("saved", "Tab A")
    assert desk.editor.mounted != mounted


async def test_a_draft_discarded_elsewhere_can_be_saved_anew(desk):
    await desk.fill()
    gone = desk.editor.draft_id
    write(desk, delete_draft)
    await desk.edit("title", "Still here")
    assert desk.editor.save_state == "gone"
    await desk.fields.keep_mine()
    assert desk.editor.save_state == "saved"
    assert desk.editor.draft_id != gone
    assert desk.stored().title == "Still here"


async def test_an_invoice_sent_elsewhere_is_no_draft_any_more(desk):
    await desk.fill()
    acting = Acting((await desk.editor._require_member()).user_id)
    write(desk, send_invoice, acting=acting)
    await desk.edit("title", "Too late")
    assert desk.editor.save_state == "sent"
    assert "was sent and can no longer be changed" in desk.editor.save_words
    assert desk.stored().title == "Website"
    assert "/invoices/inv_" in str((await desk.open(f"/invoices/new?draft={desk.editor.draft_id}")).args)


async def test_a_failed_save_is_said_and_tried_again(desk, monkeypatch):
    await desk.edit("title", "Before")

    async def broken(*_args, **_kwargs):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(editor_module, "run", broken)
        retry = await desk.edit("title", "Full disk")
        assert (desk.editor.save_state, desk.editor.fields["title"]) == ("failed", "Full disk")
        assert "stays here" in desk.editor.save_words
        assert retry is EditorState.retry_save
        assert await desk.edit("title", "Full disk!") is None
        desk.editor._give_up()
        assert "change anything to try again" in desk.editor.save_words
        assert await desk.edit("title", "Full disk!!") is EditorState.retry_save
    await desk.fields.keep_mine()
    assert (desk.editor.save_state, desk.stored().title) == ("saved", "Full disk!!")


async def test_a_contact_becomes_a_card_and_can_be_changed(desk):
    with desk.app.database.write() as uow:
        now = desk.app.context.clock.now()
        uow.contacts.add(
            Contact(
                id="con_tessera", business_id=desk.business_id, email="ap@tessera.example",
                email_key="ap@tessera.example", name="Tessera Labs Inc.", address="548 Market Street\nSan Francisco",
                labels=[], version=1, created_at=now, updated_at=now, search_text="tessera labs inc. ap@tessera.example",
            )
        )  # fmt: skip
    await desk.client.type_email(desk.editor.mounted, "tess")
    assert [(option.name, option.email) for option in desk.client.suggestions] == [
        ("Tessera Labs Inc.", "ap@tessera.example")
    ]
    await desk.client.choose("con_tessera")
    assert (desk.editor.has_card, desk.editor.client.email, desk.editor.client.more) == (
        True, "ap@tessera.example", ", 548 Market Street, San Francisco",
    )  # fmt: skip
    assert desk.stored().contact_id == "con_tessera"
    await desk.client.change_client()
    assert (desk.editor.has_card, desk.editor.fields["recipient.address"]) == (False, "")
    await desk.client.restore_client()
    assert (desk.editor.has_card, desk.stored().recipient_name) == (True, "Tessera Labs Inc.")
    await desk.client.edit_client()
    assert (desk.editor.has_card, desk.editor.fields["recipient.name"]) == (False, "Tessera Labs Inc.")
    await desk.open("/invoices/new?contact=con_tessera")
    assert (desk.editor.has_card, desk.editor.client.name) == (True, "Tessera Labs Inc.")


async def test_an_unknown_contact_in_the_address_is_said_and_the_form_is_there(desk):
    await desk.open("/invoices/new?contact=con_nobody")
    assert desk.editor.mounted
    assert await desk.toasts() == ["There is no such client."]
    with pytest.raises(NotFound):
        await desk.client.choose("con_nobody")


async def test_somebody_elses_draft_is_missing(desk, office):
    await desk.edit("title", "Mine")
    await desk.open(f"/invoices/new?draft={office['theirs']}")
    assert (desk.editor.missing, desk.editor.mounted) == (True, "")
    await desk.open("/invoices/new")
    assert not desk.editor.missing


async def test_a_double_click_on_send_is_one_invoice_and_one_mail(desk):
    await desk.fill()
    await desk.sending.ask_send()
    question = desk.sending.question
    assert (question.title, question.due) == ("Send 120.00 USDC to payer@example.com?", "7 December 2026")
    assert desk.sending.asking_send == desk.editor.mounted
    first, second = desk.sending.send(), desk.sending.send()
    steps = [await anext(first), *[step async for step in second], *[step async for step in first]]
    assert [step for step in steps if step is not None and "/invoices/inv_" in str(step.args)] != []
    stored = desk.stored()
    assert (stored.document_status, stored.number) == ("sent", "INV-2026-0001")
    with desk.app.database.read() as uow:
        assert len(uow.deliveries.of_invoice(stored.id)) == 1
    assert (desk.sending.sending, desk.sending.asking_send) == (False, "")


async def test_sending_what_another_tab_changed_sends_nothing(desk):
    await desk.fill()
    await desk.sending.ask_send()
    write(desk, update_draft, form={"title": "Tab A"}, require_complete=False)
    assert [step async for step in desk.sending.send()] == [None]
    assert (desk.editor.save_state, desk.stored().number) == ("conflict", None)
    assert await desk.toasts() == ["Nothing was sent"]


async def test_an_unconfirmed_address_may_write_but_is_told_before_sending(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        user: User = a_user(uow, ctx, email="new@example.com", email_verified_at=None)
        business = a_business(uow, ctx, owner=user)
        token = a_session(uow, ctx, business=business)
    desk = Desk(web_process, token, "/invoices/new")
    desk.business_id = business.id
    await desk.open()
    await desk.fill()
    await desk.sending.ask_send()
    (toast,) = (await desk.tab.state(AppState)).toasts
    assert (toast.title, toast.action_href) == (
        "Confirm your e-mail address first", "/verify?email=new@example.com",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        await anext(desk.sending.send())
    assert desk.stored().number is None


async def test_discarding_throws_the_draft_away(desk):
    await desk.fill()
    desk.sending.set_asking_discard(True)
    assert desk.sending.asking_discard == desk.editor.mounted
    assert "/invoices" in str((await desk.sending.discard()).args)
    assert desk.stored() is None


async def test_the_preview_has_two_views(desk):
    preview = await desk.tab.state(EditorPreviewState)
    preview.show_tab("mail")
    preview.toggle()
    assert (preview.tab, preview.is_shown) == ("mail", True)
    with pytest.raises(InvalidInput):
        preview.show_tab("page")


@pytest.mark.parametrize(
    ("state", "handler", "arguments"),
    [
        ("fields", "edit", ("MOUNTED", "business_id", "x")),
        ("fields", "edit", ("MOUNTED", "title", 7)),
        ("fields", "leave", (None, "title", "x")),
        ("lines", "edit_line", (["a"], "quantity", "1")),
        ("lines", "leave_line", ("k", "amount", "1")),
        ("lines", "use_amount", ("yes",)),
        ("lines", "move_line", ("k", 200)),
        ("client", "choose", ({},)),
        ("client", "look", ("x" * 300_000,)),
    ],
)
async def test_what_no_page_of_ours_sends_is_refused(desk, state, handler, arguments):
    arguments = [desk.editor.mounted if each == "MOUNTED" else each for each in arguments]
    with pytest.raises(InvalidInput):
        await getattr(getattr(desk, state), handler)(*arguments)


async def test_without_a_session_nothing_opens(web_process):
    desk = Desk(web_process, "", "/invoices/new")
    with pytest.raises(NotSignedIn):
        await desk.open()


async def test_a_sent_invoice_is_shown_instead_of_edited(desk, office):
    with desk.app.database.write() as uow:
        sent = a_sent_invoice(uow, desk.app.context, business=office["business"])
    assert f"/invoices/{sent.id}" in str((await desk.open(f"/invoices/new?draft={sent.id}")).args)


async def test_what_the_operator_set_up_can_be_chosen_and_one_way_stays(desk, web_process):
    await desk.open()
    assert [option.rail for option in desk.editor.methods] == ["wallet"]
    offering(web_process, Policy(methods=("wallet", "balance")))
    desk.app = web_process.application
    await desk.open()
    await desk.fill()
    assert [(one.name, one.detail, one.is_on) for one in desk.editor.methods] == [
        ("Wallet", "1 network, no fee", True), ("Balance", "From an account here, instant", False),
    ]  # fmt: skip
    await desk.fields.take_method("balance", True)
    await desk.fields.take_method("wallet", False)
    assert desk.stored().accepted_methods == ["balance"]
    await desk.fields.take_method("balance", False)
    assert desk.editor.errors["accepted_methods"] == "Choose at least one way to pay."
    for wrong in (("card", True), ("wallet", "yes"), (None, True)):
        with pytest.raises(InvalidInput):
            await desk.fields.take_method(*wrong)
