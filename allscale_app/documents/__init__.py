"""PDF and preview rendering in a process pool; QR codes.

May import: views, services.ports, domain, settings. To add a document: a template and a view model."""
