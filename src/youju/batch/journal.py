"""The journal of a batch: every job with its state, attempts, time, error and result, in one SQLite file.

Written by one process, a transaction a step: killed at any moment, it holds what was true then.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from youju.batch.jobs import Failure
from youju.batch.review import Review
from youju.errors import InputError, OutputError, UsageError, explain_os_error

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


_NOT_OURS: tuple[type[Exception], ...] = (ValueError, TypeError, zlib.error)
"""What reading a row gives that we didn't write."""
_ENDED = (State.DONE, State.FAILED)


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
        traced: Name of a job, words about its files -> the words about the files that people gave.

    Raises:
        InputError: The file is damaged; so do the methods that read it.
        OutputError: The file can't be written.
        UsageError: Another run is at work here.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.traced: Callable[[str, str], str] = lambda _, words: words
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
            self._require_sound()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise UsageError(
                    "另一次运行正在处理这个文件夹", place=str(folder), remedy="请等它做完，或先结束它"
                ) from None
            raise _unwritable(self._path, str(error)) from None
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            raise self._damaged() from None

    def _require_sound(self) -> None:
        """Look at the file's structure, the tables' columns and texts: a turned bit breaks names and letters too."""
        try:
            told = self._database.execute("PRAGMA quick_check(1)").fetchone()
            self._database.execute("SELECT wanted, reviews FROM jobs LIMIT 0")
            for _ in self._database.execute(f"SELECT {_COLUMNS}, place FROM jobs"):  # noqa: S608
                pass
            for _ in self._database.execute("SELECT path, sha256 FROM written"):
                pass
        except sqlite3.DatabaseError:
            raise self._damaged() from None
        if told != ("ok",):
            raise self._damaged()

    def _damaged(self) -> InputError:
        self._database.close()  # so that the file can be deleted
        remedy = "请删去这个文件后重新运行；已写好的报告不会丢"
        return InputError("运行记录已损坏", place=str(self._path), remedy=remedy)

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
        return self._entry(row)

    def entries(self) -> Iterator[Entry]:
        """Yield the jobs of the batch, in order."""
        for row in self._database.execute(f"SELECT {_COLUMNS} FROM jobs WHERE wanted ORDER BY place"):  # noqa: S608
            yield self._entry(row)

    def reports_apart(self, names: Container[str]) -> list[str]:
        """Return the reports, as paths, that earlier runs drafted for jobs of other names than these."""
        rows = self._database.execute("SELECT name, product FROM jobs WHERE product != '' ORDER BY place, name")
        return [product for name, product in rows if name not in names]

    def reviews(self) -> Iterator[tuple[Entry, tuple[Review, ...]]]:
        """Yield the jobs of the batch with their reviews; one at a time is held in memory."""
        for *row, packed in self._database.execute(
            f"SELECT {_COLUMNS}, reviews FROM jobs WHERE wanted ORDER BY place"  # noqa: S608
        ):
            entry = self._entry(row)
            told = self._unpacked(packed) if entry.state in _ENDED else []
            yield entry, tuple(self._review(entry.name, one) for one in told)

    def review(self, name: str, number: int = 0) -> Review | None:
        """Return one of a job's reviews; None when it has none of that number."""
        row = self._database.execute("SELECT state, reviews FROM jobs WHERE name = ?", (name,)).fetchone()
        told = self._unpacked(row[1]) if row and row[0] in _ENDED else []
        return self._review(name, told[number]) if 0 <= number < len(told) else None

    def _review(self, name: str, told: Mapping[str, Any]) -> Review:
        return Review.from_dict(told).with_places(lambda words: self.traced(name, words))

    def _entry(self, row: Any) -> Entry:
        name, folder, key, state, attempts, seconds, failure, product, sha256, data_time = row
        try:
            told, state = Failure(*json.loads(failure)) if failure else None, State(state)
        except _NOT_OURS:
            raise self._damaged() from None
        told = replace(told, message=self.traced(name, told.message)) if told else None
        return Entry(name, folder, key, state, attempts, seconds, told, product, sha256, data_time)

    def _unpacked(self, packed: bytes | None) -> list[Any]:
        try:
            told: list[Any] = json.loads(zlib.decompress(packed)) if packed else []
        except _NOT_OURS:
            raise self._damaged() from None
        return told

    def start(self, name: str, key: str, data_time: str) -> None:
        """Note that a job begins."""
        self._database.execute(
            "UPDATE jobs SET attempts = CASE key WHEN ? THEN attempts ELSE 0 END + 1, key = ?, data_time = ?, "
            "state = 'running' WHERE name = ?",
            (key, key, data_time, name),
        )

    def finish(self, name: str, seconds: float, reviews: Iterable[Any], product: str = "", sha256: str = "") -> None:
        """Note that a job is done; its product must be in place."""
        self._database.execute(
            "UPDATE jobs SET state = 'done', seconds = ?, reviews = ?, product = ?, sha256 = ?, failure = NULL "
            "WHERE name = ?",
            (seconds, _packed(reviews), product, sha256, name),
        )

    def fail(self, name: str, seconds: float, failure: Failure, reviews: Iterable[Any] = ()) -> None:
        """Note that a job failed; some of its reports may have been checked all the same."""
        told = json.dumps([failure.message, int(failure.exit_code), failure.transient], ensure_ascii=False)
        self._database.execute(
            "UPDATE jobs SET state = 'failed', seconds = ?, failure = ?, reviews = ? WHERE name = ?",
            (seconds, told, _packed(reviews), name),
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

    def all_written(self) -> list[str]:
        """Return the paths of all files that earlier runs wrote as input."""
        return [path for (path,) in self._database.execute("SELECT path FROM written ORDER BY path")]

    def forget_written(self, path: str) -> None:
        """Note that a file written as input is gone, or people's own from now on."""
        self._database.execute("DELETE FROM written WHERE path = ?", (path,))

    def _transaction(self) -> sqlite3.Connection:
        self._database.execute("BEGIN")
        return self._database


def _packed(reviews: Iterable[Any]) -> bytes:
    return zlib.compress(json.dumps(list(reviews), ensure_ascii=False).encode(), 1)


def _unwritable(path: Path, reason: str) -> OutputError:
    return OutputError(f"运行记录写不进去（{reason}）", place=str(path), remedy="请检查文件夹权限和磁盘空间")
