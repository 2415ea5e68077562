"""A card processor of its own, as a program: `python -m allscale_app.demo.card_sandbox`. It knows our webhook's
address and a shared secret, and nothing else of us.

May import: Starlette, Jinja2, httpx, granian; nothing of ours (import-linter holds it). Whoever reads a card number here
is not the product."""
