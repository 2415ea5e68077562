"""What an auth page needs from its address: the error's code, what was typed, where to go afterwards."""

from __future__ import annotations

import reflex as rx

from allscale_app.views.auth_words import error_words, notice_words, own_path

EMAIL_LIMIT = 254
NAME_LIMIT = 120
TOKEN_LIMIT = 200


class AuthFormState(rx.State):
    """The address's query as display values. Knows nobody and reads no cookie: these pages are for strangers."""

    error_field: str = ""
    error_text: str = ""
    notice: str = ""
    email: str = ""
    business: str = ""
    next_path: str = ""
    token: str = ""
    ready: bool = False

    @rx.event
    def load(self) -> None:
        """`on_load` of every auth page."""
        query = self.router.url.query_parameters
        words = error_words(query.get("error", ""), tries_left=query.get("left", ""))
        self.error_field, self.error_text = words.field, words.text
        self.notice = notice_words(query.get("notice", ""))
        self.email = query.get("email", "")[:EMAIL_LIMIT]
        self.business = query.get("business", "")[:NAME_LIMIT]
        self.next_path = own_path(query.get("next", ""))
        self.token = query.get("token", "")[:TOKEN_LIMIT]
        self.ready = True
