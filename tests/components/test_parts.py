"""What components promise to a keyboard and a screen reader, read from what they render."""

import pytest
import reflex as rx

from allscale_app.components.button import button, icon_button, link, link_button
from allscale_app.components.choice import checkbox, filter_chip, segmented
from allscale_app.components.data import hash_link, money
from allscale_app.components.field import money_field, select_field, text_field
from allscale_app.components.icon import icon, network_mark, token_mark
from allscale_app.components.navigation import tab
from allscale_app.components.status import status_pill


class PartsState(rx.State):
    busy: bool = False
    error: str = ""
    name: str = "check"
    period: str = "30"

    @rx.event
    def set_period(self, period: str):
        self.period = period


def drawn(component: rx.Component) -> str:
    """Everything the component renders, as text."""
    return str(component.render())


def test_a_button_submits_only_when_told():
    assert '"button"' in drawn(button("Save"))
    assert '"submit"' in drawn(button("Save", type="submit"))


@pytest.mark.parametrize("kind", ["button", "submit"])
def test_a_busy_button_says_so_and_ignores_presses_without_losing_the_focus(kind):
    text = drawn(button("Send", busy=PartsState.busy, type=kind))
    assert '"aria-busy":(' in text
    assert '"aria-disabled":(' in text
    assert "preventDefault" in text
    assert "'disabled:false'" in text, "it would take the focus away"


@pytest.mark.parametrize("kind", ["primary", "secondary", "ghost", "danger", "quiet-danger"])
def test_every_kind_of_button_has_its_class(kind):
    assert "btn-" in drawn(button("Save", kind=kind))


def test_an_unknown_kind_is_an_error_at_build_time():
    with pytest.raises(KeyError):
        button("Save", kind="loud")


def test_an_icon_button_has_a_label():
    assert '"Close"' in drawn(icon_button("x", "Close"))


def test_links_inside_the_app_do_not_reload():
    assert "ReactRouterLink" in drawn(link("Invoices", href="/invoices"))
    assert "ReactRouterLink" not in drawn(link_button("PDF", "/invoices/1.pdf", document=True))


def test_an_icon_is_inline_when_known_and_from_the_sprite_when_not():
    assert "icons.svg" not in drawn(icon("check"))
    assert "icons.svg" in drawn(icon(PartsState.name))
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_a_mark_without_a_glyph_is_a_plain_disk():
    assert "path" not in drawn(token_mark("FDUSD"))
    assert "path" in drawn(network_mark("base"))


def test_a_field_ties_label_help_and_control_together():
    text = drawn(text_field("VAT number", "vat", help="Printed on invoices."))
    assert text.count("vat-note") == 2
    assert "htmlFor" in text


def test_an_error_replaces_the_help_and_marks_the_control():
    text = drawn(text_field("VAT number", "vat", help="Printed on invoices.", error="Nine digits, please."))
    assert "Printed" not in text
    assert "aria-invalid" in text or "ariaInvalid" in text


def test_a_field_without_help_or_error_describes_nothing():
    assert "describedby" not in drawn(text_field("Name", "name")).lower()


def test_an_error_from_a_state_is_shown_only_when_there_is_one():
    assert "?" in drawn(text_field("Name", "name", error=PartsState.error))


def test_amounts_bring_the_number_keyboard():
    assert "decimal" in drawn(money_field("Amount", "amount", unit="USDC"))


def test_select_lists_its_options():
    text = drawn(select_field("Country", "country", (("PT", "Portugal"), ("DE", "Germany"))))
    assert text.index("Portugal") < text.index("Germany")


def test_choices_tell_their_state():
    assert "Select all" in drawn(checkbox("all", spoken="Select all", mixed=True))
    assert "aria-pressed" in drawn(filter_chip("Client", on=True)).replace("ariaPressed", "aria-pressed")
    pressed = drawn(
        segmented(
            (("7", "7 d"), ("30", "30 d")), value=PartsState.period, on_change=PartsState.set_period, spoken="Period"
        )
    )
    assert pressed.count("set_period") == 2


def test_a_status_is_an_icon_and_a_word_in_a_tone():
    text = drawn(status_pill("Paid", "good", "check"))
    assert "pill-good" in text
    assert "Paid" in text
    assert "path" in text


def test_a_tab_is_the_only_stop_of_its_group():
    text = drawn(tab("All", selected=PartsState.busy))
    assert "aria-selected" in text or "ariaSelected" in text
    assert "tabIndex" in text


def test_a_hash_without_explorer_is_no_link():
    assert "?" in drawn(hash_link("0x77a455…a022eb", PartsState.name))


def test_money_keeps_its_unit_apart():
    assert '"unit"' in drawn(money("12.00", "USDC"))
    assert '"unit"' not in drawn(money("12.00"))
