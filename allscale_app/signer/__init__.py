"""Key custody: its own process and root of composition. Holds the only keys; listens on no port.

May import: services, store, domain, settings. Nothing of the web side reaches it, even indirectly. To add a task: it takes
work from the database alone, verifies the person's proof itself, and holds to its own limits."""
