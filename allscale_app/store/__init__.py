"""SQLModel tables, the engine, units of work, one repository per aggregate, job engines, search; all SQL.

May import: domain, settings, sqlmodel, sqlalchemy, procrastinate (jobs only).
To add a table: a class in tables/, an Alembic revision, a repository method; never a query elsewhere."""
