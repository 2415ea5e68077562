"""The SQLModel tables, one module per aggregate; `metadata` is what Alembic compares with.

May import: domain enums. To add one: define it, import it here, write the revision."""

from sqlmodel import SQLModel

from allscale_app.store.tables.hooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent
from allscale_app.store.tables.identity import (
    ApiKey,
    AuditRecord,
    Business,
    IdempotentRequest,
    LoginSession,
    MailToken,
    Membership,
    Notification,
    NotificationChoice,
    User,
)
from allscale_app.store.tables.invoices import (
    Contact,
    ContactEmail,
    ContactUpload,
    DocumentBlob,
    Invoice,
    LineItemRow,
    NumberCounter,
    TimelineEvent,
)
from allscale_app.store.tables.messages import Delivery, DeliveryAttempt, Event, Job, MailOptOut
from allscale_app.store.tables.money import (
    Account,
    AuditRun,
    Block,
    DepositAddress,
    JournalEntryRow,
    NetworkState,
    Observation,
    Payment,
    PostingRow,
    Sequence,
    StrayCoin,
)
from allscale_app.store.tables.payment_links import PaymentLink, PaymentLinkUse
from allscale_app.store.tables.rails import (
    BankAccount,
    BankLine,
    CoinQuote,
    Conversion,
    Dispute,
    ProviderEvent,
    Refund,
    StatementImport,
    StoredRate,
)
from allscale_app.store.tables.storefront import Profile, ProfileHandle, ProfileSkeleton, Service, ServiceRequest
from allscale_app.store.tables.visits import VisitCount

metadata = SQLModel.metadata

__all__ = [
    "Account",
    "ApiKey",
    "AuditRecord",
    "AuditRun",
    "BankAccount",
    "BankLine",
    "Block",
    "Business",
    "CoinQuote",
    "Contact",
    "ContactEmail",
    "ContactUpload",
    "Conversion",
    "Delivery",
    "DeliveryAttempt",
    "DepositAddress",
    "Dispute",
    "DocumentBlob",
    "Event",
    "IdempotentRequest",
    "Invoice",
    "Job",
    "JournalEntryRow",
    "LineItemRow",
    "LoginSession",
    "MailOptOut",
    "MailToken",
    "Membership",
    "NetworkState",
    "Notification",
    "NotificationChoice",
    "NumberCounter",
    "Observation",
    "Payment",
    "PaymentLink",
    "PaymentLinkUse",
    "PostingRow",
    "Profile",
    "ProfileHandle",
    "ProfileSkeleton",
    "ProviderEvent",
    "Refund",
    "Sequence",
    "Service",
    "ServiceRequest",
    "StatementImport",
    "StoredRate",
    "StrayCoin",
    "TimelineEvent",
    "User",
    "VisitCount",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
    "metadata",
]
