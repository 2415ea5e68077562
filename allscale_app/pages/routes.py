"""Every page once: its function, route, title and what loads it.

To add one: a line in PAGES. `add_pages` registers them on the app, in one place, in this order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from allscale_app.pages import auth, landing, missing, settings
from allscale_app.pages.admin import admin
from allscale_app.pages.balance import balance
from allscale_app.pages.checkout import checkout
from allscale_app.pages.contacts import contacts
from allscale_app.pages.dashboard import dashboard
from allscale_app.pages.editor import editor
from allscale_app.pages.invoices import invoice, invoices
from allscale_app.pages.links import links
from allscale_app.pages.notifications import notifications
from allscale_app.pages.profile import payment_link, profile, request
from allscale_app.pages.received import received
from allscale_app.pages.storefront import storefront
from allscale_app.states.admin import AdminState
from allscale_app.states.admin_decisions import AdminDecisionState
from allscale_app.states.api_keys import ApiKeysState
from allscale_app.states.auth_form import AuthFormState
from allscale_app.states.balance import BalanceState
from allscale_app.states.base import AppState
from allscale_app.states.browser_wallet import BrowserWalletState
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.contact_drawer import ContactDrawerState
from allscale_app.states.contact_merge import ContactMergeState
from allscale_app.states.contacts import ContactsState
from allscale_app.states.dashboard import DashboardState
from allscale_app.states.editor_fields import EditorFieldsState
from allscale_app.states.invoice_detail import InvoiceDetailState
from allscale_app.states.invoice_list import InvoiceListState
from allscale_app.states.links import LinksState
from allscale_app.states.notification_settings import NotificationSettingsState
from allscale_app.states.notifications import NotificationsState
from allscale_app.states.profile import ProfileState
from allscale_app.states.public_link import PublicLinkState
from allscale_app.states.public_request import PublicRequestState
from allscale_app.states.received import ReceivedState
from allscale_app.states.security import SecurityState
from allscale_app.states.settings import SettingsState
from allscale_app.states.storefront import StorefrontState
from allscale_app.states.storefront_forms import ProfileSettingsState
from allscale_app.states.webhook_form import WebhookFormState
from allscale_app.states.webhooks import WebhooksState


@dataclass(frozen=True, slots=True)
class Page:
    """A component function, its route, the tab's title, and the handlers that run when it is opened."""

    route: str
    component: Callable[[], rx.Component]
    title: str | rx.Var[str]
    on_load: Any = None
    description: str = ""


PAGES: tuple[Page, ...] = (
    Page(
        "/",
        landing.landing,
        "AllScale Pay: send an invoice, get paid in stablecoins",
        description="A numbered, e-mailed invoice with a stablecoin checkout behind one link. Runs on your own server.",
    ),
    Page("/404", missing.missing, "Not found · AllScale Pay"),
    Page("/login", auth.login, "Sign in · AllScale Pay", on_load=AuthFormState.load),
    Page("/signup", auth.signup, "Create account · AllScale Pay", on_load=AuthFormState.load),
    Page("/forgot", auth.forgot, "Forgotten password · AllScale Pay", on_load=AuthFormState.load),
    Page("/reset", auth.reset, "New password · AllScale Pay", on_load=AuthFormState.load),
    Page("/verify", auth.verify, "Confirm your address · AllScale Pay", on_load=AuthFormState.load),
    Page(
        "/contacts/[[contact_id]]",
        contacts,
        "Contacts · AllScale Pay",
        on_load=[ContactMergeState.start, ContactsState.load, ContactDrawerState.load],
    ),
    Page("/balance", balance, "Balance · AllScale Pay", on_load=BalanceState.load),
    Page("/settings", settings.business, "Settings · AllScale Pay", on_load=SettingsState.open),
    Page("/settings/numbering", settings.numbering, "Numbering · AllScale Pay", on_load=SettingsState.open),
    Page("/settings/new-invoices", settings.new_invoices, "New invoices · AllScale Pay", on_load=SettingsState.open),
    Page("/settings/methods", settings.methods, "Methods and tokens · AllScale Pay", on_load=SettingsState.open),
    Page("/settings/reminders", settings.reminders, "Reminders · AllScale Pay", on_load=SettingsState.open),
    Page(
        "/settings/notifications",
        settings.notifications,
        "Notifications · AllScale Pay",
        on_load=NotificationSettingsState.open,
    ),
    Page("/settings/security", settings.security, "Security · AllScale Pay", on_load=SecurityState.open),
    Page(
        "/settings/webhooks",
        settings.webhooks,
        "Webhooks · AllScale Pay",
        on_load=[WebhookFormState.start, WebhooksState.open],
    ),
    Page("/settings/api-keys", settings.keys, "API keys · AllScale Pay", on_load=ApiKeysState.open),
    Page(
        "/pay/[pay_token]",
        checkout,
        CheckoutState.view.tab_title,
        on_load=[BrowserWalletState.begin, CheckoutState.open],
    ),
    Page(
        "/storefront",
        storefront,
        "Storefront · AllScale Pay",
        on_load=[StorefrontState.load, ProfileSettingsState.open],
    ),
    Page("/links", links, "Payment links · AllScale Pay", on_load=LinksState.load),
    Page("/u/[profile_handle]", profile, ProfileState.view.tab_title, on_load=ProfileState.open),
    Page("/l/[link_slug]", payment_link, PublicLinkState.view.tab_title, on_load=PublicLinkState.open),
    Page("/r/[request_token]", request, PublicRequestState.tab_title, on_load=PublicRequestState.open),
    Page(
        "/admin/[[admin_page]]", admin, "Operator · AllScale Pay", on_load=[AdminDecisionState.start, AdminState.open]
    ),
    Page("/dashboard", dashboard, "Dashboard · AllScale Pay", on_load=DashboardState.load),
    Page("/notifications", notifications, "Notifications · AllScale Pay", on_load=NotificationsState.load),
    Page("/invoices", invoices, "Invoices · AllScale Pay", on_load=InvoiceListState.load),
    Page("/invoices/received", received, "Received · AllScale Pay", on_load=ReceivedState.load),
    Page("/invoices/new", editor, "New invoice · AllScale Pay", on_load=[EditorFieldsState.open_new, AppState.guard]),
    Page("/invoices/[invoice_id]", invoice, "Invoice · AllScale Pay", on_load=InvoiceDetailState.load),
    Page(
        "/invoices/[invoice_id]/edit",
        editor,
        "Edit invoice · AllScale Pay",
        on_load=[EditorFieldsState.open_existing, AppState.guard],
    ),
)


def add_pages(app: rx.App, instead: Mapping[str, Callable[[], rx.Component]] | None = None) -> None:
    """Register every page of PAGES on the app; `instead` gives routes another component (the demo's checkout)."""
    for page in PAGES:
        app.add_page(
            (instead or {}).get(page.route, page.component),
            route=page.route,
            title=page.title,
            on_load=page.on_load,
            description=page.description or None,
            image="",
        )
