"""Sections of the landing page: pieces of the product rebuilt with invented names, each claim true of what is built.

May import: components, theme. To add one: a function that returns a section, and its place in pages/landing.py."""
