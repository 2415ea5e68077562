"""/u/[handle]: who it is, what they offer, and the form to ask for it."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import link
from allscale_app.components.icon import icon
from allscale_app.pages.profile.form import request_panel
from allscale_app.pages.profile.frame import face, public_footer, public_page
from allscale_app.states.profile import ProfileFormState, ProfileState
from allscale_app.theme.layout import PUBLIC_HEADING, PUBLIC_WIDTH
from allscale_app.views.public_profile import LinkView, ServiceView

VIEW = ProfileState.view
COPY = "flex items-center gap-1.5"


def profile() -> rx.Component:
    """The whole page; services left, the form beside them, on a phone below."""
    return public_page(
        VIEW.screen,
        rx.fragment(
            rx.el.main(
                _head(),
                rx.el.div(
                    _services(),
                    rx.cond(VIEW.services.length() > 0, request_panel()),
                    class_name="profile-grid",
                ),
                id="main",
                class_name=f"{PUBLIC_WIDTH} profile-main",
            ),
            public_footer(VIEW.address),
        ),
        missing_title="We can’t find this page",
        missing_words="Nobody here has this address, or they switched their page off. Check it letter by letter.",
    )


def _head() -> rx.Component:
    return rx.el.header(
        face(VIEW.avatar, VIEW.initials),
        rx.el.div(
            rx.el.h1(VIEW.name, class_name=f"{PUBLIC_HEADING} break-words"),
            rx.foreach(
                VIEW.bio, lambda line: rx.el.p(line, class_name="profile-words mt-1 text-md break-words text-ink-soft")
            ),
            rx.cond(
                VIEW.caution != "",
                rx.el.p(
                    icon("info", size=14),
                    VIEW.caution,
                    class_name="mt-2 flex items-center gap-1.5 text-sm text-ink-soft",
                ),
            ),
            rx.cond(
                VIEW.links.length() > 0,
                rx.el.ul(
                    rx.foreach(VIEW.links, _link),
                    class_name="mt-3 flex flex-wrap gap-x-5 text-base text-ink-soft",
                ),
            ),
            class_name="min-w-0 flex-1",
        ),
        copy_button(
            rx.el.span(rx.el.span(icon("link"), "Copy link", class_name=COPY), class_name="copy-idle"),
            rx.el.span(rx.el.span(icon("check"), "Copied", class_name=COPY), class_name="copy-done"),
            value=VIEW.url,
            spoken="Copy link",
            class_name="btn btn-secondary btn-lg self-start !text-base max-md:!hidden",
        ),
        class_name="profile-head",
    )


def _link(item: LinkView) -> rx.Component:
    return rx.el.li(
        icon(item.icon),
        rx.cond(
            item.href != "",
            link(
                item.text,
                href=item.href,
                document=True,
                rel="nofollow noopener",
                class_name="profile-link",
            ),
            item.text,
        ),
        class_name="flex min-h-11 min-w-0 items-center gap-2",
    )


def _services() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Services", id="services", class_name="text-lg font-semibold tracking-tight"),
        rx.cond(
            VIEW.services.length() > 0,
            rx.fragment(
                rx.el.ul(
                    rx.foreach(VIEW.services, _service),
                    class_name="mt-3 divide-y divide-line border-y border-line",
                ),
                rx.el.p(VIEW.terms, class_name="mt-4 text-sm text-ink-soft"),
            ),
            rx.el.p(
                "There is nothing to ask for here yet. Write to them instead.",
                class_name="mt-3 border-y border-line py-8 text-ink-soft",
            ),
        ),
        aria_labelledby="services",
        class_name="min-w-0",
    )


def _service(service: ServiceView) -> rx.Component:
    """A native radio: the arrow keys move between them. The browser keeps which one is pressed."""
    return rx.el.li(
        rx.el.label(
            rx.el.input(
                type="radio",
                name="service",
                value=service.id,
                default_checked=ProfileState.picked[0].id == service.id,
                disabled=service.is_gone,
                on_change=ProfileFormState.choose(service.id),
            ),
            rx.el.span(
                rx.el.span(service.title, class_name="block text-md leading-6 font-medium break-words"),
                rx.cond(
                    service.description != "",
                    rx.el.span(
                        service.description,
                        class_name="mt-0.5 block text-base leading-[1.35rem] break-words whitespace-pre-line text-ink-soft",
                    ),
                ),
                rx.cond(
                    service.left != "",
                    rx.el.span(service.left, class_name="amount mt-1 block text-sm font-medium text-wait"),
                ),
                rx.cond(
                    service.picture != "",
                    rx.el.img(
                        src=service.picture,
                        alt="",
                        loading="lazy",
                        class_name="service-picture",
                    ),
                ),
                class_name="min-w-0",
            ),
            rx.el.span(
                rx.el.span(service.price, class_name="amount block text-md leading-6 font-medium"),
                rx.el.span(service.under, class_name="amount block text-sm text-ink-soft"),
                class_name="text-right",
            ),
            class_name="service",
        ),
        key=service.id,
    )
