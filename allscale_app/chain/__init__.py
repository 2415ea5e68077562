"""EVM networks: registry data, JSON-RPC on httpx, the hash-checked scanner, xpub addresses.

May import: services.ports, domain, settings. To add a network: a row in registry.json with its sources."""
