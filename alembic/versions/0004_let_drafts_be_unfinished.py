"""Let drafts be unfinished: keep what was typed, and let a draft's history go with it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_POSTGRES_FUNCTION = """
CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM invoice WHERE id = OLD.invoice_id AND document_status = 'draft') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'timeline_event is append-only';
END $$
"""
_SQLITE_TRIGGER = """
CREATE TRIGGER timeline_event_no_delete BEFORE DELETE ON timeline_event
WHEN (SELECT document_status FROM invoice WHERE id = OLD.invoice_id) IS NOT 'draft'
BEGIN SELECT RAISE(ABORT, 'timeline_event is append-only'); END
"""


def upgrade() -> None:
    json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    op.add_column("invoice", sa.Column("draft_form", json, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRES_FUNCTION)
        op.execute("DROP TRIGGER timeline_event_append_only ON timeline_event")
        op.execute(
            "CREATE TRIGGER timeline_event_append_only BEFORE UPDATE OR DELETE ON timeline_event "
            "FOR EACH ROW EXECUTE FUNCTION refuse_history_change()"
        )
    else:
        op.execute("DROP TRIGGER timeline_event_no_delete")
        op.execute(_SQLITE_TRIGGER)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_history_change() CASCADE")
        op.execute(
            "CREATE TRIGGER timeline_event_append_only BEFORE UPDATE OR DELETE ON timeline_event "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    else:
        op.execute("DROP TRIGGER timeline_event_no_delete")
        op.execute(
            "CREATE TRIGGER timeline_event_no_delete BEFORE DELETE ON timeline_event "
            "BEGIN SELECT RAISE(ABORT, 'timeline_event is append-only'); END"
        )
    op.drop_column("invoice", "draft_form")
