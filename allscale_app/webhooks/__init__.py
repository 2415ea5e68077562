"""Outgoing webhooks by Standard Webhooks. Empty until their step.

May import: services.ports, domain, settings. To add a kind of event: its payload in views. Sending goes through a job and an SSRF guard, never from a service."""
