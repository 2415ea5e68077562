from __future__ import annotations

import pytest

from allscale_app.domain import errors
from allscale_app.domain.errors import DomainError, InvalidForm, InvalidInput, TooMany


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (errors.InvalidInput, "invalid_value", "invalid_request"),
        (errors.NotFound, "not_found", "not_found"),
        (errors.Conflict, "conflict", "conflict"),
        (errors.TransitionNotAllowed, "transition_not_allowed", "conflict"),
        (errors.StaleVersion, "stale_version", "precondition_failed"),
        (errors.NotSignedIn, "not_signed_in", "authentication"),
        (errors.NotAllowed, "not_allowed", "permission"),
    ],
)
def test_each_error_has_a_code_and_a_kind(error: type[DomainError], code, kind):
    raised = error("Words.", param="field")
    assert (raised.error_code, raised.kind, raised.message, raised.param) == (code, kind, "Words.", "field")
    assert str(raised) == "Words."


def test_a_code_of_its_own_wins():
    assert InvalidInput("Words.", code="amount_missing").error_code == "amount_missing"


def test_a_form_shows_every_field_and_speaks_with_the_first():
    form = InvalidForm(
        {
            "title": InvalidInput("Enter the title.", code="text_missing", param="title"),
            "amount": InvalidInput("Enter the amount.", code="amount_missing", param="amount"),
        }
    )
    assert form.words() == {"title": "Enter the title.", "amount": "Enter the amount."}
    assert (form.message, form.error_code, form.param) == ("Enter the title.", "text_missing", "title")


def test_too_many_says_when_to_come_back():
    error = TooMany("Slow down.", retry_after_seconds=30)
    assert (error.retry_after_seconds, error.kind) == (30, "rate_limited")
