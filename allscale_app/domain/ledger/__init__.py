"""The double-entry ledger: accounts, balanced journal entries, and one named function for each flow.

May import: domain only. To add a flow: one function that returns a JournalEntry, one test that names its row in the flow table."""
