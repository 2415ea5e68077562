"""Pure rules: money, assets, networks, invoices, payment legs, evaluate, label, ledger flows.

May import: the standard library only. No clock, no id, no input or output: time and ids are arguments.
To add a rule: write the table or function here with its source, test every row, then use it from services."""
