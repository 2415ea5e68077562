"""The pages of a draft's PDF, turned one by one."""

from typing import Any

import reflex as rx

from allscale_app.components.icon import icon

_ASSET = rx.asset("pdf_pages.js", shared=True)


class PdfPages(rx.Component):
    """The island of pdf_pages.js: fetches pictures of our own preview route, again when `version` changes."""

    library = f"$/public{_ASSET}"
    tag = "PdfPages"
    draft: rx.Var[str]
    version: rx.Var[int]
    is_shown: rx.Var[bool]
    spoken: rx.Var[str]


def pdf_pages(
    *, draft: Any, version: Any, is_shown: Any, tabs: rx.Component, download: rx.Component, empty: rx.Component
) -> rx.Component:
    """`tabs` stand left and `download` right of the page's number; `empty` before there is a draft."""
    return PdfPages.create(
        tabs,
        icon("chevron-left"),
        icon("chevron-right"),
        download,
        empty,
        draft=draft,
        version=version,
        is_shown=is_shown,
        spoken="The invoice as the client gets it",
        class_name="flex min-h-0 flex-1 flex-col",
    )
