from __future__ import annotations

from itertools import product

import pytest

from allscale_app.domain.errors import TransitionNotAllowed
from allscale_app.domain.invoice.status import TRANSITIONS, Act, DocumentStatus, transition

DRAFT, SENT, CANCELLED, REJECTED = DocumentStatus
ALLOWED = {(DRAFT, Act.SEND): SENT, (SENT, Act.CANCEL): CANCELLED, (SENT, Act.REJECT): REJECTED}


@pytest.mark.parametrize(("status", "act"), list(product(DocumentStatus, Act)))
def test_every_pair_moves_or_is_refused(status, act):
    if (status, act) in ALLOWED:
        assert transition(status, act) is ALLOWED[status, act]
    else:
        with pytest.raises(TransitionNotAllowed, match=f"This invoice is {status.value}"):
            transition(status, act)


def test_the_table_has_no_other_row():
    assert TRANSITIONS == ALLOWED


@pytest.mark.parametrize("act", [Act.CANCEL, Act.REJECT])
@pytest.mark.parametrize(
    "money", [{"settled_units": 1}, {"pending_units": 1}, {"settled_units": 1, "pending_units": 1}]
)
def test_money_settled_or_pending_keeps_an_invoice_open(act, money):
    with pytest.raises(TransitionNotAllowed, match="Money has arrived for this invoice"):
        transition(SENT, act, **money)
