"""Sign-in."""

PAGES = ()
