"""Keep lists fast: an index for every order, and counts that read no wide row."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LABEL = ["business_id", "label_base", "due_on", "pending_units", "currency", "amount_due_units"]
_NEW = {
    "ix_invoice_amount": ["business_id", "total_units", "id"],
    "ix_invoice_due": ["business_id", "due_on", "id"],
    "ix_invoice_recipient": ["business_id", "recipient_key", "id"],
    "ix_invoice_paid": ["business_id", "paid_at"],
}


_SEARCH_INSERT = """
CREATE TRIGGER invoice_search_insert AFTER INSERT ON invoice BEGIN
    INSERT INTO invoice_search_row (invoice_id, business_id) VALUES (NEW.id, NEW.business_id);
    INSERT INTO invoice_search (rowid, body) SELECT id, NEW.search_text FROM invoice_search_row WHERE invoice_id = NEW.id;
END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE invoice_search_row ADD COLUMN business_id TEXT NOT NULL DEFAULT ''")
        op.execute(
            "UPDATE invoice_search_row SET business_id = (SELECT business_id FROM invoice WHERE id = invoice_id)"
        )
        op.execute("DROP TRIGGER invoice_search_insert")
        op.execute(_SEARCH_INSERT)
    op.add_column("invoice", sa.Column("recipient_key", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE invoice SET recipient_key = lower(coalesce(nullif(recipient_name, ''), recipient_email))")
    for name, columns in _NEW.items():
        op.create_index(name, "invoice", columns)
    _rebuild("ix_invoice_label", _LABEL)
    _rebuild("ix_invoice_contact", ["contact_id", "updated_at"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER invoice_search_insert")
        op.execute(_SEARCH_INSERT.replace(", business_id)", ")").replace(", NEW.business_id)", ")"))
        op.execute("ALTER TABLE invoice_search_row DROP COLUMN business_id")
    _rebuild("ix_invoice_label", _LABEL[:3])
    _rebuild("ix_invoice_contact", ["contact_id"])
    for name in _NEW:
        op.drop_index(name, "invoice")
    op.drop_column("invoice", "recipient_key")


def _rebuild(name: str, columns: list[str]) -> None:
    op.drop_index(name, "invoice")
    op.create_index(name, "invoice", columns)
