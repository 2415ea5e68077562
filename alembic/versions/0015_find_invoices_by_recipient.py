"""Find the invoices that came to a user"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoice", sa.Column("recipient_email_key", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE invoice SET recipient_email_key = lower(recipient_email)")
    op.create_index("ix_invoice_received", "invoice", ["recipient_email_key", "sent_at"])


def downgrade() -> None:
    op.drop_index("ix_invoice_received", "invoice")
    op.drop_column("invoice", "recipient_email_key")
