"""The invoice editor: the form at the left, the PDF that the payer will get at the right.

May import: states, components, theme, views (types and words). To add a section: a module here and its line in `page.editor`.
"""

from allscale_app.pages.editor.page import editor

__all__ = ["editor"]
