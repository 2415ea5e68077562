"""A business and its acting owner."""

from __future__ import annotations

import pytest

from allscale_app.services.acting import Acting
from tests.builders import a_business, a_user


@pytest.fixture
def issuer(database, ctx):
    """The business of Inês Duarte in Lisbon, and her acting for it."""
    with database.write() as uow:
        user = a_user(uow, ctx, name="Inês Duarte")
        business = a_business(uow, ctx, owner=user, name="Fieldnote Studio", timezone="Europe/Lisbon")
    return business, Acting(user.id)
