"""Find contacts by folded text, and a business's money by the day it settled."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE contact SET search_text = lower(name || ' ' || email)")
    op.create_index("ix_payment_settled", "payment", ["business_id", "settled_at"])


def downgrade() -> None:
    op.drop_index("ix_payment_settled", "payment")
    op.drop_column("contact", "search_text")
