"""Webhooks out by Standard Webhooks 1.0: an event is signed and posted to an address that may only be of the open internet.

May import: services.ports, domain, settings. To tell programs of something new see services.webhook_events: a type, and one
line where it happens. Calls are made by a job, never by a service."""
