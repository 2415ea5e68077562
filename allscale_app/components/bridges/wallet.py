"""The wallets of the payer's browser: a button for each, and the requests that the server has them asked."""

from typing import Any

import reflex as rx

_ASSET = rx.asset("wallet.js", shared=True)


def _texts(first: rx.Var[str], second: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return (first, second)


def _answer(command: rx.Var[str], result: rx.Var[dict[str, Any]]) -> tuple[rx.Var[str], rx.Var[dict[str, Any]]]:
    return (command, result)


class WalletBridge(rx.Component):
    """The island of wallet.js.

    `command` is {id, mount, wallet, steps}: run once, by the mount that it names. `on_pick` gets wallet and mount,
    `on_result` the command's id and what came, `on_change` account or chain and what it is now.
    """

    library = f"$/public{_ASSET}"
    tag = "WalletBridge"
    command: rx.Var[dict[str, Any]]
    button_class: rx.Var[str]
    on_pick: rx.EventHandler[_texts]  # type: ignore[type-arg,valid-type] # Reflex reads the spec at run time
    on_result: rx.EventHandler[_answer]  # type: ignore[type-arg,valid-type] # as above
    on_change: rx.EventHandler[_texts]  # type: ignore[type-arg,valid-type] # as above


def wallet_bridge(
    none_found: rx.Component,
    *,
    command: Any,
    on_pick: Any,
    on_result: Any,
    on_change: Any,
    class_name: Any,
    button_class: str,
) -> rx.Component:
    """One button for each announced wallet (EIP-6963), `none_found` where there is none."""
    return WalletBridge.create(
        none_found,
        command=command,
        on_pick=on_pick,
        on_result=on_result,
        on_change=on_change,
        class_name=class_name,
        button_class=button_class,
    )
