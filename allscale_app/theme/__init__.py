"""Design tokens and class strings: the one place where looks are decided.

May import: reflex. To add a variant: a named class string here, used by components."""
