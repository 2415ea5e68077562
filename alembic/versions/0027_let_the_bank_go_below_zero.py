"""Let the bank's account go below zero: what banks call back is paid from the operator's own money there, too"""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE account SET floored = false WHERE role = 'bank'")


def downgrade() -> None:
    op.execute("UPDATE account SET floored = true WHERE role = 'bank' AND debits >= credits")
