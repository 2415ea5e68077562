"""Count visits to public pages: one sum for each day and object"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_count",
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("visits", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.PrimaryKeyConstraint("object_id", "day"),
    )
    op.create_index("ix_visit_count_business", "visit_count", ["business_id", "object_id"])


def downgrade() -> None:
    op.drop_table("visit_count")
