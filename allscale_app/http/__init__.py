"""Plain Starlette routes that are neither REST nor Reflex: auth forms, downloads, public shell, health, middleware.

May import: bootstrap, demo (its inbox, in demo mode), services, views, store (unit of work), domain, settings.
To add one: a module and its line in routes()."""
