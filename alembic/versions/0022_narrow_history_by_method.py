"""Narrow the list of invoices by the method that paid"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_payment_rail", "payment", ["business_id", "rail", "status", "invoice_id"])


def downgrade() -> None:
    op.drop_index("ix_payment_rail", "payment")
