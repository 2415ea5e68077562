"""The operator's pages as ready strings: inbox, bank, treasury, networks, jobs.

May import: services, store rows, domain, i18n, other views. To add a page: a view model here, a section in `pages.admin`."""
