"""Builds the front end once per change, serves it on one free port, takes pictures. Needs no running service.

From the shell, in the project's root, with the virtual environment's bin on PATH:
    python -m tests.screens.shoot /login /signup --out /tmp/shots            # the real app
    python -m tests.screens.shoot /gallery --gallery --out /tmp/shots        # every component, light and dark
    python -m tests.screens.shoot /dashboard --cookie session=TOKEN --wait "text=Money in"
Each route gives NAME-desktop.png (1440), NAME-phone.png (390) and the same with -dark.

From Python:
    with served() as url:                        # or served(module="tests.screens.app") for the gallery
        shoot(url, ["/login"], out=Path("/tmp/shots"), schemes=("light", "dark"), widths=(1440, 390), full=True)
`served(env={...})` hands settings to the server (ALLSCALE_DATA_DIR, …). The real app's pages are those of `allscale build` in
.web-production, which the tests of a scaled instance use too; the gallery's are in .web-screens by the hash of the sources."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, sync_playwright

from tests.fixtures.scaled import BUILT_PAGES

ROOT = Path(__file__).parents[2]
WEB = ROOT / ".web-screens"  # of the gallery, apart from what `allscale web` builds and serves
REAL = "allscale_app.allscale_app"
DATA = WEB / "data"
XPUB = (  # of the mnemonic that every local chain knows: "test test … junk", m/44'/60'/0'
    "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP"
)
STAMP = WEB / "stamp"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {1440: ("desktop", 900), 390: ("phone", 844)}
BASE_ENV = {
    "REFLEX_USE_SYSTEM_BUN": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
}


def _source_hash(module: str) -> str:
    digest = hashlib.sha256(module.encode())
    sources = [*ROOT.glob("allscale_app/**/*"), *ROOT.glob("assets/*"), *ROOT.glob("tests/screens/*.py")]
    for path in sorted([*sources, ROOT / "rxconfig.py"]):
        if path.is_file() and path.suffix in {".py", ".js", ".css", ".svg", ".json", ".toml"}:
            digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build(module: str) -> tuple[Path, int]:
    """Build the front end of the app in `module` unless it is built already; its folder, and the port to serve it on."""
    if module == REAL:
        environment = {**os.environ, "ALLSCALE_MODE": "test", "REFLEX_WEB_WORKDIR": str(BUILT_PAGES)}
        subprocess.run(
            [sys.executable, "-m", "allscale_app.cli", "build"],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
        return BUILT_PAGES, _free_port()
    return WEB, _build_gallery(module)


def _build_gallery(module: str) -> int:
    wanted = _source_hash(module)
    if STAMP.exists():
        known, baked = STAMP.read_text().split()
        if known == wanted:
            return int(baked)
    port = _free_port()
    env = {**os.environ} | BASE_ENV
    env |= {
        "REFLEX_WEB_WORKDIR": str(WEB),
        "REFLEX_API_URL": f"http://localhost:{port}",
        "REFLEX_APP_MODULE_IMPORT": module,
    }
    command = ["reflex", "export", "--env", "prod", "--frontend-only", "--no-zip"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode or not (WEB / "build" / "client" / "index.html").exists():
        raise RuntimeError(done.stdout[-6000:] + done.stderr[-6000:])
    STAMP.write_text(f"{wanted} {port}")
    return port


@contextmanager
def served(module: str = REAL, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """The built app, served by granian on its port until the block ends; yields its origin."""
    web, port = build(module)
    origin = f"http://localhost:{port}"
    settings = {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_APP_MODULE_IMPORT": module,
        "REFLEX_WEB_WORKDIR": str(web),
        "REFLEX_CORS_ALLOWED_ORIGINS": origin,
        "ALLSCALE_PUBLIC_URL": origin,
        "ALLSCALE_PORT": str(port),
        "ALLSCALE_DATA_DIR": str(DATA),
        "ALLSCALE_XPUB": XPUB,
        "ALLSCALE_MODE": "test",
    }
    whole = {**os.environ} | BASE_ENV | settings | dict(env or {})
    subprocess.run(
        [sys.executable, "-m", "allscale_app.cli", "migrate"], cwd=ROOT, env=whole, check=True, capture_output=True
    )
    command = [
        "granian",
        "--interface",
        "asgi",
        "--factory",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        f"{module}:asgi",
    ]
    log = (web / "log").open("w")
    server = subprocess.Popen(command, cwd=ROOT, env=whole, stdout=log, stderr=log)
    try:
        _wait(origin, server, log=web / "log")
        yield origin
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        log.close()


def _wait(origin: str, server: subprocess.Popen[bytes], *, log: Path) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{origin}/ping", timeout=1).close()
            return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(log.read_text()[-4000:])


def _tell(message: ConsoleMessage) -> None:
    if message.type == "error":
        print("console:", message.text)


def shoot(
    origin: str,
    routes: Sequence[str],
    *,
    out: Path,
    schemes: Sequence[str] = ("light", "dark"),
    widths: Sequence[int] = (1440, 390),
    full: bool = True,
    wait: str = "",
    cookies: Mapping[str, str] | None = None,
    settle_ms: int = 900,
) -> list[Path]:
    """Take a picture of each route in each scheme and width; prints what the page wrote to its console as errors."""
    out.mkdir(parents=True, exist_ok=True)
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for scheme in schemes:
            for width in widths:
                kind, height = SIZES[width]
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                    device_scale_factor=2 if width < 768 else 1,
                    has_touch=width < 768,
                )
                context.add_cookies([{"name": k, "value": v, "url": origin} for k, v in (cookies or {}).items()])
                page = context.new_page()
                page.on("console", _tell)
                page.on("pageerror", lambda error: print("pageerror:", error))
                for route in routes:
                    page.goto(origin + route)
                    page.wait_for_load_state("networkidle")
                    if wait:
                        page.wait_for_selector(wait)
                    page.wait_for_timeout(settle_ms)
                    name = route.strip("/").replace("/", "-").replace("?", "-") or "index"
                    path = out / f"{name}-{kind}{'-dark' if scheme == 'dark' else ''}.png"
                    page.screenshot(path=path, full_page=full)
                    taken.append(path)
                context.close()
        browser.close()
    return taken
