"""Stateless building blocks of pages; bridges/ holds the few JavaScript islands.

May import: theme, views (types). To add one: a function that returns a component and takes display values only."""
