"""Read final blocks again, remember tokens that went unread, and keep coins that cannot be paid"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from allscale_app.store.columns import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    op.add_column("network_state", sa.Column("reread_number", sa.BigInteger(), nullable=True))
    op.add_column("network_state", sa.Column("unread_since", _JSON, nullable=False, server_default="{}"))
    op.create_table(
        "stray_coin",
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("raw_amount", sa.String(), nullable=False),
        sa.Column("tx_hash", sa.String(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("network", "address_key", "contract"),
    )


def downgrade() -> None:
    op.drop_table("stray_coin")
    op.drop_column("network_state", "unread_since")
    op.drop_column("network_state", "reread_number")
