"""Know how much of a dispute's coins was still pending, so that nothing is settled before the bank has decided"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dispute", sa.Column("pending_units", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("dispute", "pending_units")
