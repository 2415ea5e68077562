"""rx.State classes, one module per page. A handler asks who, parses, calls one service, shows the result.

May import: bootstrap, views, services (functions and errors), domain. Never store.
Every method without a leading underscore can be called by any browser with any arguments. To add one: a subclass of
`AppState`, with LivePage or PagedList where it watches or turns pages; the strangers' test finds its handlers."""
