"""Search invoices: FTS5 with trigrams on SQLite, kept by triggers; pg_trgm on Postgres.

A later revision that makes Alembic rebuild the invoice table on SQLite must create the triggers again.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE TABLE invoice_search_row (id INTEGER PRIMARY KEY, invoice_id TEXT NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE invoice_search USING fts5(body, content='', tokenize='trigram')",
    """
    CREATE TRIGGER invoice_search_insert AFTER INSERT ON invoice BEGIN
        INSERT INTO invoice_search_row (invoice_id) VALUES (NEW.id);
        INSERT INTO invoice_search (rowid, body) SELECT id, NEW.search_text FROM invoice_search_row WHERE invoice_id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER invoice_search_update AFTER UPDATE OF search_text ON invoice
    WHEN OLD.search_text IS NOT NEW.search_text BEGIN
        INSERT INTO invoice_search (invoice_search, rowid, body)
            SELECT 'delete', id, OLD.search_text FROM invoice_search_row WHERE invoice_id = OLD.id;
        INSERT INTO invoice_search (rowid, body) SELECT id, NEW.search_text FROM invoice_search_row WHERE invoice_id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER invoice_search_delete AFTER DELETE ON invoice BEGIN
        INSERT INTO invoice_search (invoice_search, rowid, body)
            SELECT 'delete', id, OLD.search_text FROM invoice_search_row WHERE invoice_id = OLD.id;
        DELETE FROM invoice_search_row WHERE invoice_id = OLD.id;
    END
    """,
    "INSERT INTO invoice_search_row (invoice_id) SELECT id FROM invoice",
    """
    INSERT INTO invoice_search (rowid, body)
        SELECT r.id, i.search_text FROM invoice_search_row r JOIN invoice i ON i.id = r.invoice_id
    """,
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX invoice_search_trigrams ON invoice USING gin (search_text gin_trgm_ops)")
        return
    for statement in _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX invoice_search_trigrams")
        return
    for event in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER invoice_search_{event}")
    op.execute("DROP TABLE invoice_search")
    op.execute("DROP TABLE invoice_search_row")
