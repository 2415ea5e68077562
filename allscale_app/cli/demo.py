"""The demo: a whole instance with its own chain, coins and mail server, on loopback, at one URL."""

from __future__ import annotations

import asyncio
import ipaddress
import json
from pathlib import Path
from typing import Any

import typer

from allscale_app.cli.demo_people import read_people
from allscale_app.cli.demo_world import World, leave_settings, secret_file
from allscale_app.cli.instance import (
    CannotStart,
    allscale,
    held,
    prepared,
    programs,
    require_folders,
    require_free_port,
)
from allscale_app.cli.supervisor import Program, Supervisor
from allscale_app.settings import Mode, Settings


def demo(settings: Settings, *, as_json: bool) -> int:
    """Start everything, say where it is (one line of JSON with `as_json`), run until a signal; the exit code.

    Raises CannotStart for a host that is not loopback, a public chain, a taken port or a folder in use.
    """
    refuse_public(settings)

    async def start(supervisor: Supervisor) -> None:
        facts = await _start(supervisor, settings)
        typer.echo(json.dumps(facts) if as_json else _in_words(facts, settings))

    with held(settings.data_dir):
        require_free_port(settings.host, settings.port)
        require_folders(settings.data_dir, "logs", "chain", settings.inbox_dir.name)
        return asyncio.run(Supervisor(_say).run(start))


def refuse_public(settings: Settings) -> None:
    """Raise CannotStart when the demo, with its known keys, would be reachable or touch a real chain."""
    try:
        loopback = settings.host == "localhost" or ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise CannotStart(f"The demo listens on 127.0.0.1 only, not on {settings.host}.")
    if settings.rpc_endpoints:
        raise CannotStart("The demo brings its own chain: unset ALLSCALE_RPC_ENDPOINTS.")


async def _start(supervisor: Supervisor, settings: Settings) -> dict[str, Any]:
    from allscale_app.demo.tokens import CHAIN_ID, deploy_tokens, dev_account

    def log(name: str) -> Path:
        return settings.data_dir / "logs" / f"{name}.log"

    world = World.on_free_ports()
    here = {"ALLSCALE_MODE": Mode.DEMO.value, "ALLSCALE_DATA_DIR": str(settings.data_dir)}
    _say("Starting the chain, the mail server and the card processor …")
    for program in world.programs(settings, here, log):
        await supervisor.start(program)
    tokens = await asyncio.to_thread(deploy_tokens, world.rpc_url)
    environment = here | {
        "ALLSCALE_RPC_ENDPOINTS": json.dumps({"local": [world.rpc_url]}),
        "ALLSCALE_LOCAL_TOKENS": json.dumps({token.symbol: token.contract for token in tokens}),
        "ALLSCALE_SMTP_URL": world.smtp_url,
        "ALLSCALE_WEBHOOKS_TO_LOOPBACK": "true",
        "ALLSCALE_SANDBOX_CARDS_URL": world.cards_url,
        "ALLSCALE_SANDBOX_CARDS_SECRET": secret_file(settings).read_text(),
    }
    leave_settings(settings, environment)
    _say("Building the pages and migrating the database, if they changed …")
    for step in prepared(environment, log):
        await supervisor.finish(step)
    _say("Starting the processes …")
    for program in programs(settings, environment, log):
        await supervisor.start(program)
    _say("Writing the first invoices, by real mail and real transfers …")
    await supervisor.finish(Program("people", allscale("demo-people"), environment, log("people")))
    return {
        "url": settings.origin,
        **read_people(settings),
        "rpc_url": world.rpc_url,
        "chain_id": CHAIN_ID,
        "funded_private_key": f"0x{bytes(dev_account(1).key).hex()}",
        "tokens": [
            {"symbol": t.symbol, "contract": t.contract, "decimals": t.decimals} for t in tokens if t.symbol in TOLD
        ],
        "inbox_url": f"{settings.origin}/dev/inbox",
        "card_desk_url": world.cards_url,
    }


def _in_words(facts: dict[str, Any], settings: Settings) -> str:
    coins = "\n".join(f"  {token['symbol']}     {token['contract']}" for token in facts["tokens"])
    return (
        f"\nAllScale Pay is at {facts['url']}\n\n"
        f"  Issuer   {facts['issuer']['email']}   {facts['issuer']['password']}\n"
        f"  Payer    {facts['payer']['email']}   {facts['payer']['password']}\n"
        f"  API key  {facts['issuer']['api_key']}\n"
        f"  Inbox    {facts['inbox_url']}\n"
        f"  Cards    {facts['card_desk_url']} (test cards; play the bank there)\n"
        f"  Chain    {facts['rpc_url']} (chain id {facts['chain_id']})\n"
        f"  Wallet   {facts['funded_private_key']} (everybody knows this key)\n"
        f"{coins}\n\n"
        f"Logs are in {settings.data_dir / 'logs'}. Ctrl-C ends everything.\n"
    )


TOLD = ("USDC", "USDT")
"""The tokens that the line of JSON names; EURC is on the chain too, for prices in another currency."""


def _say(line: str) -> None:
    typer.echo(line, err=True)
