"""`python -m tests.screens.shoot ROUTE… [--gallery] [--out DIR]`: see served.py."""

import argparse
from pathlib import Path

from tests.screens.served import served, shoot


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("routes", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("/tmp/shots"))
    parser.add_argument("--gallery", action="store_true", help="serve tests.screens.app, which has /gallery too")
    parser.add_argument("--cookie", action="append", default=[], help="name=value")
    parser.add_argument("--wait", default="", help="a Playwright selector to wait for")
    parser.add_argument("--light", action="store_true", help="light scheme only")
    parser.add_argument("--desktop", action="store_true", help="desktop width only")
    given = parser.parse_args()
    module = "tests.screens.app" if given.gallery else "allscale_app.allscale_app"
    with served(module) as origin:
        pictures = shoot(
            origin,
            given.routes,
            out=given.out,
            schemes=("light",) if given.light else ("light", "dark"),
            widths=(1440,) if given.desktop else (1440, 390),
            wait=given.wait,
            cookies=dict(pair.split("=", 1) for pair in given.cookie),
        )
    print("\n".join(str(path) for path in pictures))


if __name__ == "__main__":
    main()
