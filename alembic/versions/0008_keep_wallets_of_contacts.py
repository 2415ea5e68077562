"""Keep a contact's country and the wallets that the issuer wrote down."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    op.add_column("contact", sa.Column("country", sa.String(), nullable=False, server_default=""))
    op.add_column("contact", sa.Column("wallets", _JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("contact", "wallets")
    op.drop_column("contact", "country")
