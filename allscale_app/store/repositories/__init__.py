"""One repository per aggregate: every query of the program, each owning by `business_id`.

May import: store tables, domain. To add a query: a method here, with its index in the table.
"""
