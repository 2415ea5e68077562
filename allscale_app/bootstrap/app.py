"""The program's parts, put together once per process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from allscale_app.services.context import Context
from allscale_app.settings import Settings
from allscale_app.store.engine import Database
from allscale_app.store.uow import ReadUow, WriteUow

Args = ParamSpec("Args")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Application:
    """Database and context of one process; every use case is opened here and nowhere else."""

    settings: Settings
    database: Database
    context: Context

    def run_sync(
        self, service: Callable[Concatenate[WriteUow, Context, Args], Result], *args: Args.args, **kwargs: Args.kwargs
    ) -> Result:
        """One use case in one write transaction."""
        with self.database.write() as uow:
            return service(uow, self.context, *args, **kwargs)

    def fetch_sync(
        self, service: Callable[Concatenate[ReadUow, Context, Args], Result], *args: Args.args, **kwargs: Args.kwargs
    ) -> Result:
        """One question in one read-only snapshot."""
        with self.database.read() as uow:
            return service(uow, self.context, *args, **kwargs)


AnyService = Callable[..., Any]
