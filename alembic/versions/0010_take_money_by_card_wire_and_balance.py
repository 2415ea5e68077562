"""Take money by card, wire and balance"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from allscale_app.store.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "dispute",
    "bank_line",
    "refund",
    "conversion",
    "statement_import",
    "rate",
    "provider_event",
    "bank_account",
)


def upgrade() -> None:
    op.create_table(
        "bank_account",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("bank_name", sa.String(), nullable=False),
        sa.Column("iban", sa.String(), nullable=False),
        sa.Column("bic", sa.String(), nullable=False),
        sa.Column("account_number", sa.String(), nullable=False),
        sa.Column("routing_number", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "provider_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("processed_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("provider", "external_id", name="uq_provider_event"),
    )
    op.create_table(
        "rate",
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("base", "quote"),
    )
    op.create_table(
        "statement_import",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("matched_count", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "conversion",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("invoice_id", sa.String(), nullable=False),
        sa.Column("payment_id", sa.String(), nullable=True),
        sa.Column("rail", sa.String(), nullable=False),
        sa.Column("driver", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_units", sa.BigInteger(), nullable=False),
        sa.Column("fee_units", sa.BigInteger(), nullable=False),
        sa.Column("fee_bearer", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("target_units", sa.BigInteger(), nullable=False),
        sa.Column("applied_units", sa.BigInteger(), nullable=False),
        sa.Column("rate_quote", sa.String(), nullable=False),
        sa.Column("rate_micros", sa.BigInteger(), nullable=False),
        sa.Column("rate_source", sa.String(), nullable=False),
        sa.Column("reserved", sa.Boolean(), nullable=False),
        sa.Column("waits_for_float", sa.Boolean(), nullable=False),
        sa.Column("processor", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=True),
        sa.Column("session_url", sa.Text(), nullable=False),
        sa.Column("charge_id", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("quoted_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("funded_at", UtcDateTime(), nullable=True),
        sa.Column("settles_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["business.id"],
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("processor", "session_id", name="uq_conversion_session"),
    )
    op.create_index("ix_conversion_charge_id", "conversion", ["charge_id"], unique=False)
    op.create_index("ix_conversion_invoice", "conversion", ["invoice_id"], unique=False)
    op.create_index("ix_conversion_open", "conversion", ["state", "expires_at"], unique=False)
    op.create_index("ix_conversion_payment_id", "conversion", ["payment_id"], unique=False)
    op.create_index("ix_conversion_settles", "conversion", ["state", "settles_at"], unique=False)

    op.create_table(
        "refund",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("invoice_id", sa.String(), nullable=False),
        sa.Column("payment_id", sa.String(), nullable=False),
        sa.Column("rail", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("applied_units", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_units", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("attempt", sa.String(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["business.id"],
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("attempt"),
    )
    op.create_index("ix_refund_invoice", "refund", ["invoice_id"], unique=False)
    op.create_index("ix_refund_payment", "refund", ["payment_id"], unique=False)

    op.create_table(
        "bank_line",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("bank_account_id", sa.String(), nullable=False),
        sa.Column("import_id", sa.String(), nullable=False),
        sa.Column("bank_ref", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("party_name", sa.String(), nullable=False),
        sa.Column("party_iban", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("invoice_id", sa.String(), nullable=True),
        sa.Column("payment_id", sa.String(), nullable=True),
        sa.Column("conversion_id", sa.String(), nullable=True),
        sa.Column("returns_id", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bank_account_id"],
            ["bank_account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["conversion_id"],
            ["conversion.id"],
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["statement_import.id"],
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("bank_account_id", "bank_ref", name="uq_bank_line"),
    )
    op.create_index("ix_bank_line_invoice_id", "bank_line", ["invoice_id"], unique=False)
    op.create_index("ix_bank_line_state", "bank_line", ["state", "booked_on"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("conversion_id", sa.String(), nullable=False),
        sa.Column("payment_id", sa.String(), nullable=False),
        sa.Column("source_units", sa.BigInteger(), nullable=False),
        sa.Column("fee_units", sa.BigInteger(), nullable=False),
        sa.Column("target_units", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversion_id"],
            ["conversion.id"],
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("external_id"),
    )
    op.create_index("ix_dispute_conversion_id", "dispute", ["conversion_id"], unique=False)

    op.add_column("business", sa.Column("card_fee_bearer", sa.String(), nullable=False, server_default="issuer"))
    op.add_column("payment", sa.Column("payer_business_id", sa.String(), nullable=True))
    op.add_column("payment", sa.Column("attempt", sa.String(), nullable=True))
    op.create_index("ix_payment_payer", "payment", ["payer_business_id", "created_at"])
    op.create_index("uq_payment_attempt", "payment", ["attempt"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_payment_attempt", "payment")
    op.drop_index("ix_payment_payer", "payment")
    op.drop_column("payment", "attempt")
    op.drop_column("payment", "payer_business_id")
    op.drop_column("business", "card_fee_bearer")
    for name in TABLES:
        op.drop_table(name)
