"""Full-text search of invoices, one module per database behind `matching.matches` (rules 5.26).

May import: store tables. Both engines find parts of words of three characters and more by an index of trigrams.
To search something else: another condition here; never a LIKE in a repository."""
