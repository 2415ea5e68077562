"""Remind payers: days to the due date, quiet hours, when the calendar matters next, who wants no reminders"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from allscale_app.store.columns import Json, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_DAYS_PAST_DUE = {
    "postgresql": "CURRENT_DATE - due_on",
    "sqlite": "CAST(julianday(date('now')) - julianday(due_on) AS INTEGER)",
}


_LOOK_ONCE = "UPDATE invoice SET calendar_at = CURRENT_TIMESTAMP, reminders_after = "
_AT_OPEN_ONES = " WHERE document_status = 'sent' AND amount_due_units > 0 AND due_on IS NOT NULL"


def upgrade() -> None:
    op.add_column("business", sa.Column("reminder_offsets", Json, nullable=False, server_default="[-3, 0, 3, 7, 14]"))
    op.add_column("business", sa.Column("quiet_from", sa.Integer(), nullable=False, server_default="20"))
    op.add_column("business", sa.Column("quiet_until", sa.Integer(), nullable=False, server_default="8"))
    op.add_column("invoice", sa.Column("reminder_offsets", Json, nullable=True))
    op.add_column("invoice", sa.Column("reminders_after", sa.Integer(), nullable=True))
    op.add_column("invoice", sa.Column("calendar_at", UtcDateTime(), nullable=True))
    op.create_index(
        "ix_invoice_calendar",
        "invoice",
        ["calendar_at"],
        sqlite_where=sa.text("calendar_at IS NOT NULL"),
        postgresql_where=sa.text("calendar_at IS NOT NULL"),
    )
    op.create_table(
        "mail_opt_out",
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.PrimaryKeyConstraint("business_id", "email_key"),
    )
    # Invoices sent before are looked at once; nobody is reminded of days that passed while nothing reminded.
    op.execute(_LOOK_ONCE + _DAYS_PAST_DUE[op.get_bind().dialect.name] + _AT_OPEN_ONES)


def downgrade() -> None:
    op.drop_table("mail_opt_out")
    op.drop_index("ix_invoice_calendar", "invoice")
    for column in ("calendar_at", "reminders_after", "reminder_offsets"):
        op.drop_column("invoice", column)
    for column in ("quiet_until", "quiet_from", "reminder_offsets"):
        op.drop_column("business", column)
