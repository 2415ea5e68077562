"""Open storefronts: public profiles with their handles, services, and what strangers ask for"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from allscale_app.store.columns import Json, UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("links", Json, nullable=False),
        sa.Column("avatar_sha256", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.PrimaryKeyConstraint("business_id"),
        sa.UniqueConstraint("handle"),
    )
    op.create_table(
        "profile_handle",
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("skeleton", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.PrimaryKeyConstraint("handle"),
    )
    op.create_index("ix_profile_handle_business_id", "profile_handle", ["business_id"])
    op.create_index("ix_profile_handle_skeleton", "profile_handle", ["skeleton"])
    op.create_table(
        "service",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("picture_sha256", sa.String(), nullable=True),
        sa.Column("price_kind", sa.String(), nullable=False),
        sa.Column("price_units", sa.BigInteger(), nullable=False),
        sa.Column("least_units", sa.BigInteger(), nullable=False),
        sa.Column("suggested_units", Json, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("delivery_note", sa.String(), nullable=False),
        sa.Column("questions", Json, nullable=False),
        sa.Column("stock_left", sa.Integer(), nullable=True),
        sa.Column("stock_word", sa.String(), nullable=False),
        sa.Column("pays_at_once", sa.Boolean(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_service_order", "service", ["business_id", "position", "id"])
    op.create_table(
        "service_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("service_id", sa.String(), nullable=False),
        sa.Column("invoice_id", sa.String(), nullable=True),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("proof_hash", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("service_title", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("price_units", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("holds_stock", sa.Boolean(), nullable=False),
        sa.Column("talk", Json, nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token", name="uq_request_token"),
        sa.UniqueConstraint("proof_hash", name="uq_request_proof"),
    )
    op.create_index("ix_request_list", "service_request", ["business_id", "created_at", "id"])
    op.create_index("ix_request_service", "service_request", ["service_id", "status"])
    op.create_index("ix_service_request_invoice_id", "service_request", ["invoice_id"])
    op.add_column("invoice", sa.Column("service_id", sa.String(), nullable=True))
    op.add_column("invoice", sa.Column("request_id", sa.String(), nullable=True))
    op.create_index("ix_invoice_service", "invoice", ["service_id"])


def downgrade() -> None:
    op.drop_index("ix_invoice_service", "invoice")
    op.drop_column("invoice", "request_id")
    op.drop_column("invoice", "service_id")
    for table in ("service_request", "service", "profile_handle", "profile"):
        op.drop_table(table)
