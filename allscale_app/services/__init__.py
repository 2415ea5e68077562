"""Use cases: one verb-noun function each, `(uow, ctx, *, …)`; never commits, never talks to the outside world.

May import: store, domain, i18n. The Protocols of the outside world are in ports.py, of who charges
cards in card_processor.py, of who turns fiat into coins in conversion_driver.py.
To add one: a function that authorises by business_id in the query, decides in domain code, writes facts and outbox messages;
what programs should hear of is a step on the timeline or one line, see webhook_events."""
