"""EVM networks: registry data, JSON-RPC on httpx, the hash-checked scanner, xpub addresses, EIP-681.

May import: services.ports, domain, settings. To add a network: a row in registry.json with its sources."""
