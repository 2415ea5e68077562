"""The contacts pages as display values: the list, one contact in its drawer, the words of its forms and questions.

May import: services, store rows, domain, i18n. To add a column: a field of `ContactLine` and its string in `lines_of`."""

from allscale_app.views.contacts.detail import ContactView, contact_view
from allscale_app.views.contacts.list import (
    SORTS,
    ContactBulk,
    ContactLine,
    Option,
    bulk_of,
    chips_of,
    country_options,
    lines_of,
    range_text,
    with_changes,
)
from allscale_app.views.contacts.words import (
    CONTACT_FIELDS,
    COUNTRY_OPTIONS,
    ContactQuestion,
    delete_question,
    fields_of,
    form_from,
    wallet_question,
)

__all__ = [
    "CONTACT_FIELDS", "COUNTRY_OPTIONS", "SORTS", "ContactBulk", "ContactLine", "ContactQuestion", "ContactView",
    "Option", "bulk_of", "chips_of", "contact_view", "country_options", "delete_question", "fields_of", "form_from",
    "lines_of", "range_text", "wallet_question", "with_changes",
]  # fmt: skip
