"""Key custody: its own process and root of composition. Holds the only keys; listens on no port.

May import: services, store, domain, settings. Nothing of the web side reaches it."""
