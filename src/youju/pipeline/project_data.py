"""A project's data as it lies on disk now: read once, and again only when a file has changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, PlainText
from youju.drafting.scope import Scope
from youju.drafting.situation import Situation
from youju.pipeline.prior import PriorReport, read_project

__all__ = ["DataShelf", "ProjectData", "Signature", "signature"]

Signature = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of each file: equal when nothing changed."""
_PLACES = (".", "data", "materials", "prior")
_OWN = (".youju-", "~$", ".")


@dataclass(frozen=True)
class ProjectData:
    """What a project's files say.

    Attributes:
        ledger: Its data, with last year's amounts from last year's report where the tables hold none.
        prior: Its report of the year before; None when there is none.
        signature: Of the files that were read.
    """

    ledger: Ledger
    prior: PriorReport | None
    signature: Signature

    @cached_property
    def scope(self) -> Scope:
        """What renders its facts in the report's style."""
        return Scope(Situation(self.ledger))

    def check(self, plain: PlainText) -> CheckReport:
        """Check a text as `youju check` does."""
        return check_text(plain, self.ledger, self.prior.plain if self.prior else None)

    @cached_property
    def prior_check(self) -> CheckReport | None:
        """What last year's report speaks of, fact by fact; None without such a report."""
        return check_text(self.prior.plain, self.ledger) if self.prior else None


def signature(folder: Path) -> Signature:
    """Return the signature of a project's inputs."""
    return tuple(_stats(folder))


def _stats(folder: Path) -> Iterator[tuple[str, int, int]]:
    for place in _PLACES:
        home = folder / place
        if not home.is_dir():
            continue
        for path in sorted(home.iterdir()):
            if path.is_file() and not path.name.startswith(_OWN):
                stat = path.stat()
                yield f"{place}/{path.name}", stat.st_mtime_ns, stat.st_size


class DataShelf:
    """Keeps what a project's files say until they change. Threads may share it.

    Args:
        folder: The project.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._data: ProjectData | None = None

    def signature(self) -> Signature:
        """Return the signature of the files as they were last read; as they are now when they weren't."""
        data = self._data
        return data.signature if data else signature(self._folder)

    def current(self) -> ProjectData:
        """Return what the files say now.

        Raises:
            InputError: The data can't be read or says too little.
        """
        now = signature(self._folder)
        with self._lock:
            if self._data is None or self._data.signature != now:
                self._data = _read(self._folder, now)
            return self._data


def _read(folder: Path, now: Signature) -> ProjectData:
    return ProjectData(*read_project(folder), now)
