"""The REST API of /api/v1: routes, schemas, errors, keys and scopes, idempotency.

May import: bootstrap, services, views, store (unit of work, rows), domain. To add a route: its schema, the route, a line
in `app`; the tests for strangers and foreign keys enumerate it by themselves."""
