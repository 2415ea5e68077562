"""Find invoices by the reference that a payer writes on a bank transfer."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoice", sa.Column("wire_reference", sa.String(), nullable=True))
    op.add_column("bank_line", sa.Column("end_to_end", sa.String(), nullable=False, server_default=""))
    op.add_column("bank_line", sa.Column("is_return", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("uq_invoice_wire_reference", "invoice", ["wire_reference"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_invoice_wire_reference", table_name="invoice")
    op.drop_column("bank_line", "is_return")
    op.drop_column("bank_line", "end_to_end")
    op.drop_column("invoice", "wire_reference")
