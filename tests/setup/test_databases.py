"""The throwaway servers work, are apart from each other, and hold what the migrations made."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from allscale_app.store.engine import Database
from allscale_app.store.migrate import check, migrate
from tests.fixtures.processes import answers, free_port, running, wait_until


def test_each_test_gets_a_migrated_database_of_its_own(database: Database):
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM invoice")).scalar_one() == 0


@pytest.mark.postgres
def test_migrations_and_tables_agree_on_postgres(postgres_database: Database):
    check(postgres_database)


def test_migrations_and_tables_agree_on_sqlite(sqlite_database: Database):
    check(sqlite_database)


@pytest.mark.postgres
def test_an_empty_postgres_migrates_and_a_second_time_changes_nothing(empty_postgres_url: str):
    database = Database(empty_postgres_url)
    migrate(database)
    migrate(database)
    check(database)
    database.dispose()


def test_redis_answers(redis_url: str):
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()


def test_a_program_is_ended_with_everything_it_started():
    port = free_port()
    serve = f"import http.server as h; h.HTTPServer(('127.0.0.1', {port}), h.SimpleHTTPRequestHandler).serve_forever()"
    stubborn = (
        "import signal, subprocess, sys; signal.signal(signal.SIGINT, lambda *a: sys.exit(3));"
        f"subprocess.run([sys.executable, '-c', {serve!r}])"
    )
    with running([sys.executable, "-c", stubborn], ready=lambda: answers(port), stop=signal.SIGINT) as child:
        pass
    assert child.returncode == 3
    assert not answers(port)


def test_a_program_that_fails_says_why():
    doomed = running([sys.executable, "-c", "raise SystemExit('no such luck')"], ready=lambda: False)
    with pytest.raises(ChildProcessError, match="no such luck"), doomed:
        pass


def test_a_program_dies_with_the_test_process():
    nested = (
        "import os, sys; from tests.fixtures.processes import running\n"
        "with running([sys.executable, '-c', 'import time; time.sleep(60)']) as child:\n"
        "    print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", nested], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), what="the orphan ends", timeout_seconds=5)
