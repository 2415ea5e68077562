"""The demo's real parts: anvil, test tokens, the SMTP sink with its inbox, seeding through services.

May import: services, store (unit of work), domain, settings. Never imported in production mode. To add to the seeded story: a
line in story.py; seed.py brings it about through the same services as people do."""
