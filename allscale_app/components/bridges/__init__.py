"""The ledger of allowed JavaScript: one small island per file, tested under the production CSP, 600 lines together."""
