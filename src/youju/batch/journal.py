"""The journal of a batch: every job with its state, attempts, time, error and result, in one SQLite file.

Written by one process, a transaction a step: killed at any moment, it holds what was true then.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from youju.batch.jobs import Failure
from youju.batch.review import Review
from youju.errors import OutputError, UsageError, explain_os_error

__all__ = ["Entry", "Journal", "State"]

JOURNAL_NAME = ".youju/batch.db"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    name TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    folder TEXT NOT NULL,
    wanted INTEGER NOT NULL,
    key TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    failure TEXT,
    product TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    data_time TEXT NOT NULL DEFAULT '',
    reviews BLOB
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS written (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = "name, folder, key, state, attempts, seconds, failure, product, sha256, data_time"


class State(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The word people see for it."""
        return {"queued": "未做", "running": "未做完", "done": "已完成", "failed": "未完成"}[self.value]


@dataclass(frozen=True, slots=True)
class Entry:
    """A job as the journal knows it.

    Attributes:
        name: The job. folder: Its project, relative to the batch's folder.
        key: Hash of what the result follows from; empty before the first start.
        state: How far it is.
        attempts: Starts since its key was new.
        seconds: What the last attempt took.
        failure: Why it failed.
        product: The report written, relative to the batch's folder; empty for a check.
        sha256: Hash of the product.
        data_time: When its inputs were last changed, local time to the minute.
    """

    name: str
    folder: str
    key: str
    state: State
    attempts: int
    seconds: float
    failure: Failure | None
    product: str
    sha256: str
    data_time: str


class Journal:
    """The journal of one batch; nobody else can open it meanwhile.

    Args:
        folder: The batch's folder.

    Attributes:
        folder: The same.

    Raises:
        OutputError: The file can't be written.
        UsageError: Another run is at work here.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / JOURNAL_NAME
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self._path, explain_os_error(error)) from None
        try:
            self._database = sqlite3.connect(self._path, isolation_level=None, timeout=1)
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise UsageError(
                    "另一次运行正在处理这个文件夹", place=str(folder), remedy="请等它做完，或先结束它"
                ) from None
            raise _unwritable(self._path, str(error)) from None
        except sqlite3.Error as error:
            raise _unwritable(self._path, str(error)) from None

    def close(self) -> None:
        """Let others open it."""
        self._database.close()

    def plan(self, jobs: Iterable[tuple[str, str]]) -> None:
        """Say which jobs (name, folder) the batch has now, in order; what is known of them stays known."""
        with self._transaction():
            self._database.execute("UPDATE jobs SET wanted = 0")
            self._database.executemany(
                "INSERT INTO jobs (name, place, folder, wanted, state) VALUES (?, ?, ?, 1, 'queued') "
                "ON CONFLICT (name) DO UPDATE SET place = excluded.place, folder = excluded.folder, wanted = 1",
                ((name, place, folder) for place, (name, folder) in enumerate(jobs)),
            )
            self._database.execute("UPDATE jobs SET state = 'queued' WHERE state = 'running'")

    def entry(self, name: str) -> Entry:
        """Return one job."""
        row = self._database.execute(f"SELECT {_COLUMNS} FROM jobs WHERE name = ?", (name,)).fetchone()  # noqa: S608
        return _entry(row)

    def entries(self) -> Iterator[Entry]:
        """Yield the jobs of the batch, in order."""
        for row in self._database.execute(f"SELECT {_COLUMNS} FROM jobs WHERE wanted ORDER BY place"):  # noqa: S608
            yield _entry(row)

    def reviews(self) -> Iterator[tuple[Entry, tuple[Review, ...]]]:
        """Yield the jobs of the batch with their reviews; one at a time is held in memory."""
        for *row, packed in self._database.execute(
            f"SELECT {_COLUMNS}, reviews FROM jobs WHERE wanted ORDER BY place"  # noqa: S608
        ):
            entry = _entry(row)
            told = json.loads(zlib.decompress(packed)) if packed and entry.state is State.DONE else []
            yield entry, tuple(map(Review.from_dict, told))

    def review(self, name: str, number: int = 0) -> Review | None:
        """Return one of a job's reviews; None when it has none."""
        row = self._database.execute("SELECT reviews FROM jobs WHERE name = ? AND state = 'done'", (name,)).fetchone()
        return Review.from_dict(json.loads(zlib.decompress(row[0]))[number]) if row and row[0] else None

    def start(self, name: str, key: str, data_time: str) -> None:
        """Note that a job begins."""
        self._database.execute(
            "UPDATE jobs SET attempts = CASE key WHEN ? THEN attempts ELSE 0 END + 1, key = ?, data_time = ?, "
            "state = 'running' WHERE name = ?",
            (key, key, data_time, name),
        )

    def finish(self, name: str, seconds: float, reviews: Iterable[Any], product: str = "", sha256: str = "") -> None:
        """Note that a job is done; its product must be in place."""
        packed = zlib.compress(json.dumps(list(reviews), ensure_ascii=False).encode(), 1)
        self._database.execute(
            "UPDATE jobs SET state = 'done', seconds = ?, reviews = ?, product = ?, sha256 = ?, failure = NULL "
            "WHERE name = ?",
            (seconds, packed, product, sha256, name),
        )

    def fail(self, name: str, seconds: float, failure: Failure) -> None:
        """Note that a job failed."""
        told = json.dumps([failure.message, int(failure.exit_code), failure.transient], ensure_ascii=False)
        self._database.execute(
            "UPDATE jobs SET state = 'failed', seconds = ?, failure = ?, reviews = NULL WHERE name = ?",
            (seconds, told, name),
        )

    def hand_back(self, name: str) -> None:
        """Note that a job was begun but neither done nor failed."""
        self._database.execute("UPDATE jobs SET state = 'queued' WHERE name = ?", (name,))

    def written(self, path: str) -> str:
        """Return the hash of a file that an earlier run wrote as input; empty when none did."""
        row = self._database.execute("SELECT sha256 FROM written WHERE path = ?", (path,)).fetchone()
        return row[0] if row else ""

    def note_written(self, path: str, sha256: str) -> None:
        """Note the hash of a file written as input."""
        self._database.execute("INSERT OR REPLACE INTO written VALUES (?, ?)", (path, sha256))

    def _transaction(self) -> sqlite3.Connection:
        self._database.execute("BEGIN")
        return self._database


def _entry(row: Any) -> Entry:
    name, folder, key, state, attempts, seconds, failure, product, sha256, data_time = row
    told = Failure(*json.loads(failure)) if failure else None
    return Entry(name, folder, key, State(state), attempts, seconds, told, product, sha256, data_time)


def _unwritable(path: Path, reason: str) -> OutputError:
    return OutputError(f"运行记录写不进去（{reason}）", place=str(path), remedy="请检查文件夹权限和磁盘空间")
