"""The ledger of allowed JavaScript: one small island per file, tested under the production CSP, 600 lines together.

May import: reflex. To add one: NAME.js with the script and NAME.py with its component (`rx.asset(shared=True)`), a
browser test, and lines taken away elsewhere."""
