"""What every test may ask for. The fixtures live in tests/fixtures, one module for each kind of thing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

for name in [name for name in os.environ if name.startswith(("ALLSCALE_", "REFLEX_"))]:
    del os.environ[name]  # a developer's own settings are not the tests' settings
MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)  # databases that are kept for a second need no disk
os.environ["ALLSCALE_MODE"] = "test"
os.environ["ALLSCALE_DATA_DIR"] = str(Path(tempfile.gettempdir()) / "allscale-tests-without-a-data-folder")

pytest_plugins = [
    "tests.fixtures.processes",
    "tests.fixtures.databases",
    "tests.fixtures.contexts",
    "tests.fixtures.web",
    "tests.fixtures.chain",
    "tests.fixtures.browsers",
    "tests.fixtures.demo",
    "tests.fixtures.scaled",
]

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", deadline=None, max_examples=5_000, suppress_health_check=list(HealthCheck))
settings.load_profile("default")


@pytest.fixture(autouse=True)
def _fresh_settings() -> Iterator[None]:
    """Settings are read once per process; a test that changes the environment leaves no trace."""
    from allscale_app.settings import get_settings

    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


class NoSkipsInCI:
    """With CI set everything is installed, so a skipped test is a failed run."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for nodeid in self.skipped:
            terminalreporter.write_line(f"skipped although CI is set: {nodeid}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    from allscale_app.bootstrap.logs import configure_logs

    configure_logs(as_json=False)
    if os.environ.get("CI"):
        config.pluginmanager.register(NoSkipsInCI())
