"""Plain Starlette routes that are neither REST nor Reflex: auth forms, downloads, public shell, health, middleware.

May import: bootstrap, services, views, domain. To add one: a module and its line in routes()."""
