"""Add the scaled queue: procrastinate's own schema, frozen beside this folder, on Postgres only."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SCHEMA = Path(__file__).resolve().parents[1] / "procrastinate_3_10.sql"


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # raw psycopg without parameters: the schema holds percent signs
        bind.connection.driver_connection.execute(_SCHEMA.read_bytes())


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers CASCADE"
    )
