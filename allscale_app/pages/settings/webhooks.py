"""Webhooks: the endpoints, how a receiver verifies what it gets, and their dialogs."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, link
from allscale_app.components.choice import checkbox, segmented
from allscale_app.components.feedback import empty_state
from allscale_app.components.field import error_text, text_field
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item, menu_line
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.components.status import status_pill
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.pages.settings.frame import settings_page, settings_skeleton
from allscale_app.pages.settings.webhook_log import webhook_log
from allscale_app.states.webhook_form import WebhookFormState, WebhookQuestionsState
from allscale_app.states.webhooks import WebhooksState
from allscale_app.views.webhooks import EVENT_GROUPS, EndpointView

FORM = "endpoint-form"
SAMPLE = """from standardwebhooks import Webhook
hook = Webhook("whsec_…")
event = hook.verify(request.body, request.headers)"""


def webhooks() -> rx.Component:
    """/settings/webhooks."""
    state = WebhooksState
    return settings_page(
        "Webhooks",
        rx.fragment(
            "Each event is posted to your own program, signed by the rules of ",
            link("Standard Webhooks", href="https://www.standardwebhooks.com", document=True),
            ".",
        ),
        rx.cond(
            state.is_read,
            rx.el.div(
                rx.cond(
                    state.endpoints.length() > 0,
                    rx.fragment(
                        rx.el.div(
                            rx.el.h3("Endpoints", class_name="card-title flex-1"),
                            button("New endpoint", size="sm", icon="plus", on_click=WebhookFormState.open_new),
                            class_name="card-head",
                        ),
                        rx.foreach(state.endpoints, _endpoint),
                    ),
                    empty_state(
                        "No endpoint yet",
                        "Your shop or your accounting hears at once when an invoice is opened or paid.",
                        button("New endpoint", kind="primary", icon="plus", on_click=WebhookFormState.open_new),
                    ),
                ),
                class_name="card",
            ),
            settings_skeleton(),
        ),
        _sample(),
        _form(),
        _question(),
        webhook_log(),
        current="/settings/webhooks",
    )


def _endpoint(endpoint: EndpointView) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.button(
                endpoint.url,
                type="button",
                aria_label=f"Log of {endpoint.url}",
                on_click=WebhooksState.open_log(endpoint.id),
                class_name="hit max-w-full rounded-sm text-left font-medium break-all hover:underline",
            ),
            rx.cond(endpoint.description != "", rx.el.p(endpoint.description, class_name="text-ink-soft break-words")),
            rx.el.p(endpoint.filter, ". ", endpoint.status, class_name="mt-0.5 text-sm text-ink-faint break-words"),
            class_name="min-w-0 flex-1",
        ),
        status_pill(endpoint.word, endpoint.tone, endpoint.icon, class_name="shrink-0"),
        _actions(endpoint),
        key=endpoint.id,
        class_name="flex items-center gap-3 border-t border-line py-3 pr-2 pl-4 md:pr-3 md:pl-5",
    )


def _actions(endpoint: EndpointView) -> rx.Component:
    return menu(
        menu_item("See the log", icon_name="history", on_click=WebhooksState.open_log(endpoint.id)),
        rx.cond(
            endpoint.is_enabled,
            menu_item("Send test event", icon_name="send", on_click=WebhooksState.test(endpoint.id)),
        ),
        menu_item("Edit endpoint", icon_name="pencil", on_click=WebhookFormState.open_edit(endpoint.id)),
        menu_item("New secret…", icon_name="key-round", on_click=WebhookQuestionsState.ask("rotate", endpoint.id)),
        rx.cond(
            endpoint.is_enabled,
            menu_item("Switch off", icon_name="ban", on_click=WebhooksState.switch(endpoint.id, False)),
            menu_item("Switch on", icon_name="check", on_click=WebhooksState.switch(endpoint.id, True)),
        ),
        menu_line(),
        menu_item(
            "Delete endpoint…",
            icon_name="trash-2",
            bad=True,
            on_click=WebhookQuestionsState.ask("delete", endpoint.id),
        ),
        label=f"Actions of {endpoint.url}",
    )


def _sample() -> rx.Component:
    """How a receiver knows that it was us, in three lines."""
    return rx.el.div(
        rx.el.div(
            rx.el.h3("Verify what you get", class_name="card-title flex-1"),
            _copy(SAMPLE, "Copy the sample"),
            class_name="card-head",
        ),
        rx.el.div(
            rx.el.pre(
                rx.el.code(SAMPLE),
                tab_index=0,
                class_name="overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-sm leading-5",
            ),
            rx.el.p(
                "Verify the body as its bytes came. Answer with a 2xx within 15 seconds; anything else is tried again, "
                "ten times over three days. The same webhook-id may come twice.",
                class_name="mt-3 text-sm text-ink-soft text-pretty",
            ),
            class_name="border-t border-line px-4 py-4 md:px-5",
        ),
        class_name="card",
    )


def _copy(value: Any, spoken: str) -> rx.Component:
    return copy_button(
        icon("copy", class_name="copy-idle"),
        icon("check", class_name="copy-done"),
        value=value,
        spoken=spoken,
        class_name="btn btn-secondary btn-sm btn-icon",
    )


def _secret(secret: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p("Copy it now: it is not shown again.", class_name="text-base text-ink-soft"),
        rx.el.div(
            rx.el.code(secret, class_name="min-w-0 flex-1 font-mono text-sm break-all"),
            _copy(secret, "Copy secret"),
            class_name="mt-3 flex items-center gap-3 rounded-lg bg-sunken p-3",
        ),
    )


def _form() -> rx.Component:
    state = WebhookFormState
    made = state.secret != ""
    save = button(rx.cond(state.is_new, "Add endpoint", "Save endpoint"), kind="primary", type="submit", form=FORM)
    return dialog(
        rx.cond(made, "The secret that signs", rx.cond(state.is_new, "New endpoint", "Edit endpoint")),
        rx.cond(made, _secret(state.secret), _fields()),
        open=state.is_open,
        on_open_change=lambda is_open: [state.set_open(is_open), state.forget(is_open)],
        actions=(
            rx.cond(
                made,
                button("I have copied it", kind="primary", on_click=state.forget(False)),
                rx.fragment(*form_actions(state, save)),
            ),
        ),
        size="lg",
    )


def _fields() -> rx.Component:
    """Where events go, and which."""
    state = WebhookFormState
    return rx.el.form(
        text_field(
            "Address",
            "url",
            placeholder="https://example.com/hooks",
            help="A public address, over https.",
            error=state.errors.get("url", ""),
            auto_complete="off",
            spell_check=False,
            input_mode="url",
            **bound(state, "url"),
        ),
        text_field(
            "Description",
            "description",
            optional=True,
            placeholder="Web shop",
            error=state.errors.get("description", ""),
            auto_complete="off",
            class_name="mt-5",
            **bound(state, "description"),
        ),
        _filter(),
        id=FORM,
        key=state.mounted,
        on_submit=state.save,
        reset_on_submit=False,
        no_validate=True,
    )


def _filter() -> rx.Component:
    """Everything, or boxes in groups."""
    state = WebhookFormState
    error = state.errors.get("event_types", "")
    boxes = rx.el.div(
        *[
            rx.el.fieldset(
                rx.el.legend(title, class_name="mb-2 text-sm font-medium text-ink-faint"),
                rx.el.div(
                    *[
                        checkbox(
                            kind,
                            words,
                            help=rx.el.span(kind, class_name="font-mono text-xs"),
                            default_checked=state.types.contains(kind),
                            on_change=lambda is_on, kind=kind: state.take(kind, is_on),
                        )
                        for kind, words in types
                    ],
                    class_name="grid gap-x-4 gap-y-2.5 md:grid-cols-2",
                ),
            )
            for title, types in EVENT_GROUPS
        ],
        class_name="mt-4 flex flex-col gap-4",
    )
    return rx.el.div(
        rx.el.p("Events", class_name="label"),
        segmented(
            (("all", "All events"), ("some", "Only some")),
            value=rx.cond(state.everything, "all", "some"),
            on_change=state.choose,
            spoken="Which events are sent",
        ),
        rx.cond(
            state.everything,
            rx.el.p("Also those that there will be later.", class_name="help"),
            boxes,
        ),
        rx.cond(error != "", error_text(error)),
        # on a phone the boxes push the field that is wrong out of sight
        rx.cond(
            ~state.everything & (state.errors.get("url", "") != ""),
            error_text("The address needs a change: see above."),
        ),
        class_name="mt-5",
    )


def _question() -> rx.Component:
    state = WebhookQuestionsState
    rotating, made = state.act == "rotate", state.new_secret != ""
    return dialog(
        rx.cond(made, "The secret that signs", rx.cond(rotating, "Make a new secret?", "Delete this endpoint?")),
        rx.cond(made, _secret(state.new_secret), rx.el.p(state.url, class_name="font-mono text-sm break-all")),
        open=state.act != "",
        on_open_change=state.set_asking,
        description=rx.cond(
            made,
            "",
            rx.cond(
                rotating,
                "For 24 hours each event is signed with the old secret too, so that your program can change over.",
                "Nothing more is sent there, and what was on its way is given up.",
            ),
        ),
        actions=(
            rx.cond(made, rx.fragment(), dialog_close(rx.cond(rotating, "Keep secret", "Keep endpoint"))),
            rx.cond(
                made,
                button("I have copied it", kind="primary", on_click=state.set_asking(False)),
                rx.cond(
                    rotating,
                    button("Make secret", kind="primary", on_click=state.confirm),
                    button("Delete endpoint", kind="danger", on_click=state.confirm),
                ),
            ),
        ),
        size="sm",
    )
