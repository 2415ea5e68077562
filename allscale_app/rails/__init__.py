"""Money that does not come by chain: bank statements in, payment files out, account numbers checked, rates read.

May import: services.ports, domain, settings. To add one: an adapter behind its port; for a bank's format a reader that
gives a `Statement`, called in statements."""
