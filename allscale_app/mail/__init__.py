"""E-mail: templates, MIME, SMTP with verified TLS, classification of the server's answers.

May import: views, services.ports, domain, settings. To add a mail: one HTML and one text template and a view model."""
