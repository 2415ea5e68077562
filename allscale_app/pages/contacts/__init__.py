"""/contacts and /contacts/[contact_id]: one page, so that opening a client's drawer keeps the list, its scroll and focus.

May import: states, components, theme, views (types), services (the limit of a file). `page` puts it together, `table`
is the list, `drawer` one client (its lists in `drawer_lists`), `forms` the dialogs, `bringing` those of import and merge. To add a part: a module here, placed by `page`."""

from allscale_app.pages.contacts.page import contacts

__all__ = ["contacts"]
