"""The SQLModel tables, one module per aggregate; `metadata` is what Alembic compares with.

May import: domain enums. To add one: define it, import it here, write the revision."""
