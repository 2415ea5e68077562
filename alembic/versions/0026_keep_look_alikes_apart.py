"""Keep look-alike handles apart, and find tries, incomes and uses by their own keys"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from allscale_app.store.columns import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_USE = "payment_link_use"
_QUEUED = sa.text("status = 'queued'")
_STARTED = sa.text("outcome = 'started'")


def upgrade() -> None:
    op.create_table(
        "profile_skeleton",
        sa.Column("skeleton", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.PrimaryKeyConstraint("skeleton"),
    )
    op.create_index("ix_profile_skeleton_business_id", "profile_skeleton", ["business_id"])
    op.execute(  # where two have look-alikes by now, they are whose was first
        "INSERT INTO profile_skeleton (skeleton, business_id) SELECT skeleton, business_id FROM profile_handle AS one"
        " WHERE NOT EXISTS (SELECT 1 FROM profile_handle AS earlier WHERE earlier.skeleton = one.skeleton"
        " AND (earlier.created_at, earlier.handle) < (one.created_at, one.handle))"
    )
    op.create_index(
        "ix_webhook_attempt_started", "webhook_attempt", ["at"], sqlite_where=_STARTED, postgresql_where=_STARTED
    )
    op.create_index(
        "ix_webhook_delivery_waiting",
        "webhook_delivery",
        ["endpoint_id", "number"],
        sqlite_where=_QUEUED,
        postgresql_where=_QUEUED,
    )
    for origin in ("service", "payment_link"):
        op.drop_index(f"ix_invoice_{origin}", "invoice")
        has_one = sa.text(f"{origin}_id IS NOT NULL")
        op.create_index(
            f"ix_invoice_{origin}",
            "invoice",
            ["business_id", f"{origin}_id", "currency", "settled_units", "paid_at"],
            sqlite_where=has_one,
            postgresql_where=has_one,
        )
    op.drop_index("ix_payment_link_use_link_id", _USE)
    _rekey_uses(["link_id", "attempt"])


def downgrade() -> None:
    _rekey_uses(["attempt"])
    op.create_index("ix_payment_link_use_link_id", _USE, ["link_id"])
    for origin in ("service", "payment_link"):
        op.drop_index(f"ix_invoice_{origin}", "invoice")
        op.create_index(f"ix_invoice_{origin}", "invoice", [f"{origin}_id"])
    op.drop_index("ix_webhook_delivery_waiting", "webhook_delivery")
    op.drop_index("ix_webhook_attempt_started", "webhook_attempt")
    op.drop_table("profile_skeleton")


def _rekey_uses(key: list[str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(f"{_USE}_pkey", _USE)
        op.create_primary_key(f"{_USE}_pkey", _USE, key)
        return
    op.rename_table(_USE, "old_use")
    op.create_table(
        _USE,
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("attempt", sa.String(), nullable=False),
        sa.Column("invoice_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"]),
        sa.ForeignKeyConstraint(["link_id"], ["payment_link.id"]),
        sa.PrimaryKeyConstraint(*key),
    )
    op.execute("INSERT INTO payment_link_use SELECT link_id, attempt, invoice_id, created_at FROM old_use")
    op.drop_table("old_use")
