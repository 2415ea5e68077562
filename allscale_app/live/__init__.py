"""Live events: the tail of the event table and the in-process bus that wakes the tabs of one process.

May import: store. An event names what changed, never its content. To add a topic: publish it in the commit that changes
something, and name it where a page watches."""
