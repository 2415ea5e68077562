from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import SecretStr

from allscale_app.bootstrap.limits import build_limiter
from allscale_app.services.audit_finding import Finding
from allscale_app.services.audit_report import BooksAnswer, ChainAnswers, report_of
from allscale_app.services.audit_runs import store_audit
from allscale_app.store.tables import NetworkState
from tests.builders import a_business, a_sent_invoice


async def test_alive_and_ready(browser):
    assert (await browser.get("/healthz")).json() == {"status": "ok"}
    assert (await browser.get("/readyz")).json() == {"status": "ready", "books": "unchecked"}


async def test_without_its_database_the_process_is_alive_but_not_ready(browser, web_process):
    with web_process.application.database.write() as uow:
        uow.session.connection().exec_driver_sql("DROP TABLE network_state")
    assert (await browser.get("/healthz")).status_code == 200
    response = await browser.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "database unavailable"})


@pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
async def test_probes_may_ask_by_address(browser, probe):
    assert (await browser.get(probe, headers={"host": "10.0.0.5:3000"})).status_code == 200


async def test_metrics_say_how_far_behind_a_network_is_to_this_machine_only(make_browser, web_process, clock):
    with web_process.application.database.write() as uow:
        uow.networks.add(
            NetworkState(
                network="local", status="healthy", head_at=clock.now() - timedelta(seconds=7), disabled_tokens={}
            )
        )
    text = (await make_browser(address="127.0.0.1").get("/metrics")).text
    assert 'allscale_network_behind_seconds{network="local"} 7.0' in text
    assert 'allscale_network_healthy{network="local"} 1.0' in text
    assert (await make_browser(address="203.0.113.7").get("/metrics")).status_code == 404
    proxied = await make_browser(address="127.0.0.1").get("/metrics", headers={"x-forwarded-for": "203.0.113.7"})
    assert proxied.status_code == 404


async def test_metrics_open_to_their_token(browser, web_process, monkeypatch):
    monkeypatch.setattr(web_process.application.settings, "metrics_token", SecretStr("scrape me"))
    assert (await browser.get("/metrics")).status_code == 404
    assert (await browser.get("/metrics", headers={"authorization": "Bearer wrong"})).status_code == 404
    assert (await browser.get("/metrics", headers={"authorization": "Bearer scrape me"})).status_code == 200


async def test_robots_keep_out_of_links(browser):
    assert "Disallow: /pay/" in (await browser.get("/robots.txt")).text


async def test_a_finding_of_the_audit_is_told_to_probes_and_scrapers(make_browser, web_process, clock):
    finding = Finding("totals", "an account", "1 is stored, postings say 2")
    sizes = dict.fromkeys(("entries", "accounts", "transfers", "payments", "invoices", "units"), 0)
    here = make_browser(address="127.0.0.1")

    async def after(*findings: Finding, hours: int = 0) -> tuple[str, str]:
        report = report_of(BooksAnswer(sizes, findings), ChainAnswers(), at=clock.now())
        web_process.application.run_sync(store_audit, report=report)
        clock.advance(hours=hours)
        ready = await here.get("/readyz")
        assert ready.status_code == 200, "pages stay up while somebody looks"
        return ready.json()["books"], (await here.get("/metrics")).text

    books, metrics = await after(finding)
    assert books == "findings"
    assert "allscale_audit_findings 1.0" in metrics
    assert "allscale_audit_green 0.0" in metrics
    books, metrics = await after(hours=1)
    assert books == "green"
    assert "allscale_audit_green 1.0" in metrics
    assert "allscale_audit_age_seconds 3600.0" in metrics
    assert (await after(hours=37))[0] == "overdue"


async def test_metrics_count_jobs_and_mails(make_browser, web_process, ctx, clock):
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx)
        a_sent_invoice(uow, ctx, business=business)
        uow.jobs.enqueue("later", at=clock.now() + timedelta(days=900))
    text = (await make_browser(address="127.0.0.1").get("/metrics")).text
    assert 'allscale_mails_last_day{status="queued"} 1.0' in text
    assert 'allscale_mails_last_day{status="bounced"} 0.0' in text
    assert 'allscale_jobs{state="dead"} 0.0' in text
    assert "allscale_database_read_seconds 0." in text


async def test_without_its_redis_the_process_is_not_ready(browser, web_process, free_port):
    web_process.limiter = build_limiter(f"redis://127.0.0.1:{free_port()}/0")
    response = await browser.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "redis unavailable"})
