"""The demo's real parts: anvil, test tokens, the SMTP sink with its inbox, seeding through services.

May import: services, adapters' ports, settings. Never imported in production mode."""
