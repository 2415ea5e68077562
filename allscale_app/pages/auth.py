"""Sign in, sign up, forgotten password, new password, confirmation: native forms, posted to /auth/…"""

import reflex as rx

from allscale_app.components.auth_form import (
    auth_field,
    auth_form,
    auth_heading,
    auth_link,
    auth_note,
    auth_submit,
    hidden,
)
from allscale_app.components.button import link
from allscale_app.components.public_shell import auth_shell
from allscale_app.settings import get_settings
from allscale_app.states.auth_form import AuthFormState

PASSWORD_LENGTH = 10


def _error(field: str) -> rx.Var[str]:
    state = AuthFormState
    return rx.cond(state.error_field == field, state.error_text, "").to(str)


def _notes() -> rx.Component:
    return rx.fragment(auth_note(AuthFormState.notice), auth_note(_error(""), bad=True))


def _email(*, autocomplete: str) -> rx.Component:
    return auth_field(
        "E-mail",
        "email",
        type="email",
        value=AuthFormState.email,
        error=_error("email"),
        auto_complete=autocomplete,
        max_length=254,
    )


def _new_password(label: str) -> rx.Component:
    return auth_field(
        label,
        "password",
        type="password",
        error=_error("password"),
        hint="At least ten characters. A few words in a row are easy to remember.",
        auto_complete="new-password",
        min_length=PASSWORD_LENGTH,
        max_length=256,
    )


def login() -> rx.Component:
    """E-mail and password; a wrong pair comes back with the e-mail kept and the password empty."""
    forgot = link(
        "Forgot it?",
        href="/forgot",
        class_name="-my-3 flex h-11 items-center rounded-sm text-base font-medium text-accent",
    )
    return auth_shell(
        auth_heading("Sign in"),
        _notes(),
        auth_form(
            _email(autocomplete="username"),
            auth_field(
                "Password",
                "password",
                type="password",
                error=_error("password"),
                after=forgot,
                auto_complete="current-password",
            ),
            hidden("next", AuthFormState.next_path),
            auth_submit("Sign in"),
            action="/auth/login",
        ),
        rx.el.p(
            "Here to pay an invoice? You need no account: open the link in the e-mail.",
            class_name="mt-6 text-sm text-ink-soft",
        ),
        switch_text="New here?",
        switch_label="Create account",
        switch_href="/signup",
        demo=get_settings().is_demo,
    )


def signup() -> rx.Component:
    """A business with its first user."""
    return auth_shell(
        auth_heading("Create your account", "Then write your first invoice."),
        _notes(),
        auth_form(
            auth_field(
                "Business or your name",
                "business",
                value=AuthFormState.business,
                error=_error("business"),
                hint="Shown on invoices. You can change it later.",
                auto_complete="organization",
                max_length=120,
            ),
            _email(autocomplete="email"),
            _new_password("Password"),
            auth_submit("Create account"),
            action="/auth/signup",
        ),
        rx.el.p("We send you one e-mail to confirm the address.", class_name="mt-4 text-sm text-ink-soft"),
        switch_text="Have an account?",
        switch_label="Sign in",
        switch_href="/login",
        demo=get_settings().is_demo,
    )


def forgot() -> rx.Component:
    """Ask for a link; the answer is the same whether the address is known or not."""
    return auth_shell(
        auth_heading("Forgot your password?", "Write your e-mail address and we send you a link to set a new one."),
        _notes(),
        auth_form(_email(autocomplete="username"), auth_submit("Send the link"), action="/auth/forgot"),
        switch_label="Back to sign in",
        switch_href="/login",
        demo=get_settings().is_demo,
    )


def reset() -> rx.Component:
    """Set a new password with the link's token."""
    return auth_shell(
        auth_heading("Set a new password", "Other browsers are signed out."),
        _notes(),
        auth_form(
            hidden("token", AuthFormState.token),
            _new_password("New password"),
            auth_submit("Save the password"),
            action="/auth/reset",
        ),
        rx.el.p(
            "The link is too old? ", auth_link("Ask for a new one", "/forgot"), class_name="mt-6 text-sm text-ink-soft"
        ),
        switch_label="Back to sign in",
        switch_href="/login",
        demo=get_settings().is_demo,
    )


def verify() -> rx.Component:
    """Confirm an e-mail address: a press, not the mere opening, so that mail scanners confirm nothing."""
    state = AuthFormState
    return auth_shell(
        rx.cond(
            state.token != "",
            auth_heading("Confirm your address", "One press, and invoices can go out in your name."),
            auth_heading("Check your inbox", "We sent you a link to confirm your e-mail address."),
        ),
        _notes(),
        rx.cond(
            state.token != "",
            auth_form(hidden("token", state.token), auth_submit("Confirm the address"), action="/auth/verify"),
            rx.fragment(
                rx.el.p("No mail? Look in the spam folder first.", class_name="mt-6 text-md text-ink-soft"),
                auth_form(_email(autocomplete="email"), auth_submit("Send the link again"), action="/auth/resend"),
            ),
        ),
        rx.el.p(
            auth_link("Open the demo’s inbox", "/dev/inbox", document=True)
            if get_settings().is_demo
            else auth_link("To the dashboard", "/dashboard"),
            class_name="mt-6 text-sm",
        ),
        switch_label="Sign in",
        switch_href="/login",
        demo=get_settings().is_demo,
    )
