"""PDF and preview rendering in a child process (pool, child, render), its fonts, QR codes.

May import: views, services.ports, domain, settings. To add a document: a view model, a template, a line in render."""
