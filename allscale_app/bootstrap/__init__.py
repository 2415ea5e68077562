"""Composition root: settings become engine, adapters, context; entry points for web, worker, api.

May import: adapters and below. To add an adapter: build it here, hand it over behind its port."""
