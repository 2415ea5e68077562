"""The REST API of /api/v1: routes, schemas, errors, keys and scopes, idempotency.

May import: bootstrap, services, views, domain. To add a route: schema, route, test for stranger and foreign key."""
