"""One audit, whole: the books by themselves, then beside what each network says; its result is stored."""

from __future__ import annotations

from allscale_app.bootstrap.app import Application
from allscale_app.chain.errors import ChainError
from allscale_app.chain.holdings import NotABalance, token_balances
from allscale_app.chain.rpc import RpcClient
from allscale_app.domain.networks import Network
from allscale_app.services.audit_finding import Finding
from allscale_app.services.audit_holdings import compare_holding, expected_holdings, unwatched_networks
from allscale_app.services.audit_report import AuditReport, ChainAnswers, read_books, report_of
from allscale_app.services.audit_runs import store_audit

__all__ = ["audit"]

SWITCHED_OFF = "it has no endpoint in the settings any more"


def audit(application: Application) -> AuditReport:
    """Check every invariant, remember the result and return it. A network that does not answer is named, not guessed."""
    books = application.fetch_sync(read_books)
    report = report_of(books, _ask_networks(application), at=application.context.clock.now())
    application.run_sync(store_audit, report=report)
    return report


def _ask_networks(application: Application) -> ChainAnswers:
    addresses, findings = 0, list[Finding]()
    silent = dict.fromkeys(application.fetch_sync(unwatched_networks), SWITCHED_OFF)
    for network in application.context.registry.networks:
        try:
            compared, found = _ask(application, network)
        except (ChainError, NotABalance) as error:
            silent[network.name] = str(error)
            continue
        addresses += compared
        findings += found
    return ChainAnswers(addresses, tuple(findings), silent)


def _ask(application: Application, network: Network) -> tuple[int, list[Finding]]:
    """How many addresses were compared, and what differed. Raises ChainError, NotABalance."""
    holdings = application.fetch_sync(expected_holdings, network=network.key)
    if not holdings:
        return 0, []  # nothing of it was ever read, so the books hold nothing of it
    compared, findings = 0, list[Finding]()
    with RpcClient(network.key, application.settings.rpc_endpoints[network.key], chain_id=network.chain_id) as rpc:
        for holding in holdings:
            addresses = list(holding.raw_by_address)
            on_chain = token_balances(rpc, holding.token.contract, addresses, block=holding.block)
            findings += compare_holding(holding, on_chain)
            compared += len(addresses)
    return compared, findings
