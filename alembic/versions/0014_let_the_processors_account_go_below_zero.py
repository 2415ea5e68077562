"""Let the processor's account go below zero: after a dispute it is owed more than it holds"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE account SET floored = false WHERE role = 'psp'")


def downgrade() -> None:
    op.execute("UPDATE account SET floored = true WHERE role = 'psp' AND debits >= credits")
