"""The invoice: document arithmetic, statuses, transitions, evaluate, label, numbering.

May import: domain only. To add a status: extend the enum, the tables, and a test for every row."""
