"""Take coins of another peg through a quote: prices that are promised, append-only, and what a leg counted at"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from allscale_app.store.columns import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ACTS = ("UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "coin_quote",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("invoice_id", sa.String(), nullable=False),
        sa.Column("asset", sa.String(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("applied_units", sa.BigInteger(), nullable=False),
        sa.Column("rate_base", sa.String(), nullable=False),
        sa.Column("rate_quote", sa.String(), nullable=False),
        sa.Column("rate_micros", sa.BigInteger(), nullable=False),
        sa.Column("rate_source", sa.String(), nullable=False),
        sa.Column("rate_at", UtcDateTime(), nullable=False),
        sa.Column("quoted_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"]),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_coin_quote_invoice", "coin_quote", ["invoice_id", "asset", "quoted_at"])
    op.add_column("payment", sa.Column("quote_id", sa.String(), nullable=True))
    op.add_column("payment", sa.Column("rate_micros", sa.BigInteger(), nullable=True))
    op.create_index("ix_payment_quote", "payment", ["quote_id"])
    op.add_column("business", sa.Column("takes_other_pegs", sa.Boolean(), nullable=False, server_default=sa.false()))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER coin_quote_append_only BEFORE UPDATE OR DELETE ON coin_quote "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE TRIGGER coin_quote_no_truncate BEFORE TRUNCATE ON coin_quote "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in _ACTS:
        op.execute(
            f"CREATE TRIGGER coin_quote_no_{act.lower()} BEFORE {act} ON coin_quote "
            "BEGIN SELECT RAISE(ABORT, 'coin_quote is append-only'); END"
        )


def downgrade() -> None:
    op.drop_column("business", "takes_other_pegs")
    op.drop_index("ix_payment_quote", "payment")
    op.drop_column("payment", "rate_micros")
    op.drop_column("payment", "quote_id")
    op.drop_table("coin_quote")
