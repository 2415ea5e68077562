"""Outgoing webhooks by Standard Webhooks. Empty until their step.

May import: services.ports, domain, settings."""
