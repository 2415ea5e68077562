"""`allscale bench NAME`: measures a running demo as its users feel it and prints a table, or JSON with `--json`.

May import: every layer below, and Chromium through Playwright, which the tests' requirements bring. To add one: a module
with a function from `DemoFacts` to `Report`, and its command in `app.py`; its command and figures go to docs/benchmarks.md."""
