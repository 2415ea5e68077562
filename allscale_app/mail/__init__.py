"""E-mail: one layout as HTML and text, MIME, SMTP with verified TLS, classification of the server's answers.

May import: views, services.ports, domain, settings. To add a mail: a function in views/mail.py or mail_notices.py; the two
templates lay out every mail alike."""
