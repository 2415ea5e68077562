"""Pictures of the issuer's pages over the sample book: `python -m tests.screens.issuer /invoices @harbour /dashboard`.

`@NAME` is the page of an invoice of the book (harbour, annual, newsletter, late, sent, cancelled, lumen); `--empty` leaves
the business as it is after sign-up. Each route gives NAME-desktop.png (1440) and NAME-phone.png (390), and both dark."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.screens.sample_book import ENV, fill, open_studio
from tests.screens.served import XPUB, served, shoot


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("routes", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("/tmp/shots"))
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--wait", default="")
    parser.add_argument("--light", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(env=ENV | {"ALLSCALE_DATA_DIR": folder}) as origin:
        studio, token = open_studio(Path(folder), origin=origin, xpub=XPUB)
        book = {} if given.empty else fill(studio)
        routes = {
            route: f"/invoices/{book[route[1:]].id}" if route.startswith("@") else route for route in given.routes
        }
        for name, route in routes.items():
            taken = shoot(
                origin,
                [route],
                out=given.out,
                schemes=("light",) if given.light else ("light", "dark"),
                wait=given.wait,
                cookies={"session": token},
            )
            for path in taken if name.startswith("@") else ():
                path.rename(path.with_name(path.name.replace(route.strip("/").replace("/", "-"), name[1:])))


if __name__ == "__main__":
    main()
