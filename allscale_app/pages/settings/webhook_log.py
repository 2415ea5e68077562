"""The drawer of one endpoint: what was sent, how it was answered, once more."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.feedback import empty_state
from allscale_app.components.overlay import drawer
from allscale_app.components.status import status_pill
from allscale_app.states.webhooks import WebhooksState
from allscale_app.views.webhooks import DeliveryView, TryView

LOG = WebhooksState.log
ENDPOINT = WebhooksState.log.endpoint


def webhook_log() -> rx.Component:
    """Over the list of endpoints."""
    return drawer(
        "Log of the endpoint",
        rx.el.h2(ENDPOINT.url, class_name="text-md break-all"),
        rx.el.div(
            status_pill(ENDPOINT.word, ENDPOINT.tone, ENDPOINT.icon),
            rx.el.span(ENDPOINT.status, class_name="text-sm text-ink-soft"),
            class_name="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1",
        ),
        rx.cond(
            ENDPOINT.is_enabled,
            button("Send test event", icon="send", class_name="mt-4", on_click=WebhooksState.test(ENDPOINT.id)),
            button("Switch on", icon="check", class_name="mt-4", on_click=WebhooksState.switch(ENDPOINT.id, True)),
        ),
        rx.cond(
            LOG.deliveries.length() > 0,
            rx.el.ul(rx.foreach(LOG.deliveries, _delivery), aria_label="Deliveries", class_name="mt-5"),
            empty_state("Nothing was sent yet", "The next event shows up here by itself."),
        ),
        rx.cond(
            LOG.has_more,
            button("Show older", class_name="mt-4 w-full", on_click=WebhooksState.show_more),
        ),
        open=WebhooksState.log_is_open,
        on_open_change=WebhooksState.set_log,
        head="Log",
    )


def _delivery(delivery: DeliveryView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(delivery.type, class_name="min-w-0 flex-1 font-mono text-sm font-medium break-all"),
            status_pill(delivery.word, delivery.tone, delivery.icon, class_name="shrink-0"),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.div(
            rx.el.span(delivery.detail, class_name="min-w-0 flex-1 text-ink-soft text-pretty break-words"),
            rx.el.time(delivery.time, title=delivery.exact, class_name="amount shrink-0 text-ink-faint"),
            class_name="mt-1 flex items-baseline justify-between gap-3 text-sm",
        ),
        rx.cond(
            delivery.answer != "",
            rx.el.pre(
                delivery.answer,
                tab_index=0,
                aria_label="What the receiver answered",
                class_name="mt-2 max-h-32 overflow-auto rounded-md bg-sunken px-2.5 py-2 font-mono text-xs leading-4 break-words whitespace-pre-wrap",
            ),
        ),
        rx.cond(
            delivery.tries.length() > 1,
            rx.el.ol(rx.foreach(delivery.tries, _try), class_name="mt-2 flex flex-col gap-1"),
        ),
        rx.cond(
            delivery.may_resend,
            button(
                "Send again",
                size="sm",
                icon="rotate-cw",
                class_name="mt-2",
                aria_label=f"Send {delivery.type} again",
                on_click=WebhooksState.send_again(delivery.id),
            ),
        ),
        key=delivery.id,
        class_name="border-t border-line py-3",
    )


def _try(one: TryView) -> rx.Component:
    return rx.el.li(
        rx.el.span(one.words, class_name="min-w-0 flex-1 break-words"),
        rx.el.time(one.time, title=one.exact, class_name="amount shrink-0"),
        class_name="flex items-baseline justify-between gap-3 text-xs text-ink-faint",
    )
