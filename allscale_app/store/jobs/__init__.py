"""The outbox: jobs enqueued in the caller's transaction. `embedded` claims rows on SQLite, `postgres` hands them to procrastinate.

Contract for both: at least once, never fenced; a job's own effects carry natural keys."""
