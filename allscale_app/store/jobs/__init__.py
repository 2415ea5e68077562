"""The outbox: jobs enqueued in the caller's transaction. `embedded` claims rows on SQLite, `postgres` hands them to procrastinate.

May import: store tables, domain; procrastinate in `postgres` only. To add a kind of job: a function in workers, nothing here.
Contract for both: at least once, never fenced; a job's own effects carry natural keys."""
