"""Money that does not come by chain: cards, bank statements in, payment files out, account numbers checked, rates read.

May import: services (ports, card_processor, conversion_driver), domain, settings. To add one: an adapter behind its
port, chosen in bootstrap by the settings; for a bank's format a reader that gives a `Statement`, called in statements;
for a processor of cards a `CardProcessor`."""
