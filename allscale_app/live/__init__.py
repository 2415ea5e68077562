"""Live events: the tail of the event table and the in-process bus that wakes the tabs of one process.

May import: services.ports, store (tail), settings. An event names what changed, never its content."""
