"""Money that does not come by chain: card processors and bank statements.

May import: services.ports, domain, settings. Empty until the card and wire step. To add one: an adapter behind its port."""
