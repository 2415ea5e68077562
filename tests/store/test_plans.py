"""What is asked often is found by an index, however much lies beside it: the plans that SQLite makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from allscale_app.store.engine import Database
from allscale_app.store.uow import ReadUow

AT = datetime(2026, 11, 25, tzinfo=UTC)
QUESTIONS: dict[str, tuple[Callable[[ReadUow], object], str]] = {
    "tries that run at an endpoint": (
        lambda uow: uow.webhook_deliveries.running_count("whe", since=AT),
        "webhook_attempt USING INDEX ix_webhook_attempt_started (at>?)",
    ),
    "what can be sent to an endpoint": (
        lambda uow: uow.webhook_deliveries.due("whe", before=AT, running_since=AT, limit=2),
        "webhook_delivery USING INDEX ix_webhook_delivery_waiting (endpoint_id=?)",
    ),
    "income of services": (
        lambda uow: uow.storefront.income("biz"),
        "invoice USING COVERING INDEX ix_invoice_service (business_id=? AND service_id>?)",
    ),
    "visits to services": (
        lambda uow: uow.visits.of("biz", ["svc"]),
        "visit_count USING INDEX ix_visit_count_business (business_id=? AND object_id=?)",
    ),
    "income of links": (
        lambda uow: uow.payment_links.income("biz", ["lnk"]),
        "invoice USING COVERING INDEX ix_invoice_payment_link (business_id=? AND payment_link_id=?)",
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_frequent_question_begins_at_its_index(sqlite_database: Database, question: str):
    ask, expected = QUESTIONS[question]
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    with sqlite_database.read() as uow:
        engine = uow.session.get_bind().engine
        event.listen(engine, "before_cursor_execute", note)
        ask(uow)
        event.remove(engine, "before_cursor_execute", note)
        statement, parameters = asked[-1]
        plan = uow.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert plan[0][3] == f"SEARCH {expected}"
