"""Versions of a project's draft, in one SQLite file; nothing is ever changed, only added."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from youju.domain.report import Draft
from youju.errors import InputError, OutputError, explain_os_error

__all__ = ["DATABASE_FAULTS", "DraftStore", "Version"]

STORE_NAME = ".youju/store.db"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    draft TEXT NOT NULL
)
"""
DATABASE_FAULTS: tuple[type[Exception], ...] = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged file gives; the latter where even the words of its complaint are damaged."""
_COLUMNS = "id, at, who, why, sha256"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a draft.

    Attributes:
        id: Grows by one with each version of the project.
        at: Local time with its offset, to the second.
        who: Who made it: a person's name, or the writer (`offline`, `deepseek:deepseek-chat`).
        why: What was done: `起草`, `改写 二、（一）：更简练`.
        sha256: Hash of the draft's canonical JSON.
    """

    id: int
    at: str
    who: str
    why: str
    sha256: str


class DraftStore:
    """The versions of one project.

    Args:
        project: The project's folder; the file is made with the first version.
    """

    def __init__(self, project: Path) -> None:
        self._path = project / STORE_NAME

    def add(self, draft: Draft, *, who: str, why: str) -> Version:
        """Keep a draft; one that equals the latest version isn't kept twice.

        Raises:
            OutputError: The file can't be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(explain_os_error(error)) from None
        try:
            with self._open() as database, database:
                database.execute(_SCHEMA)
                latest = _latest(database)
                if latest is not None and latest.sha256 == draft.sha256:
                    return latest
                at = datetime.now().astimezone().isoformat(timespec="seconds")
                row = database.execute(
                    "INSERT INTO drafts (at, who, why, sha256, draft) VALUES (?, ?, ?, ?, ?)",
                    (at, who, why, draft.sha256, draft.to_json()),
                )
                return Version(row.lastrowid or 0, at, who, why, draft.sha256)
        except DATABASE_FAULTS as error:
            raise self._unwritable(str(error)) from None

    def latest(self) -> Draft | None:
        """Return the newest draft; None when there is none yet."""
        versions = self.versions()
        return self.get(versions[-1].id) if versions else None

    def get(self, version_id: int) -> Draft:
        """Return one version.

        Raises:
            InputError: There is no such version, or it isn't what was kept.
        """
        with self._reading() as database:
            row = database.execute("SELECT draft, sha256 FROM drafts WHERE id = ?", (version_id,)).fetchone()
        if row is None:
            raise InputError(f"没有第 {version_id} 版草稿", place=str(self._path), remedy="请查看有哪些版本")
        kept, sha256 = row
        if not isinstance(kept, str) or hashlib.sha256(kept.encode(errors="replace")).hexdigest() != sha256:
            raise self._damaged(version_id, "这一版草稿已损坏")
        try:
            return Draft.from_json(kept)
        except ValueError as error:  # of a version of the program that kept it otherwise
            raise self._damaged(version_id, str(error)) from None

    def _damaged(self, version_id: int, problem: str) -> InputError:
        return InputError(problem, place=f"{self._path}：第 {version_id} 版", remedy="请重新起草")

    def versions(self) -> tuple[Version, ...]:
        """Return all versions, the oldest first."""
        if not self._path.exists():
            return ()
        with self._reading() as database:
            rows = database.execute(f"SELECT {_COLUMNS} FROM drafts ORDER BY id").fetchall()  # noqa: S608 - our constant
        return tuple(Version(*row) for row in rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=10)) as database:
            yield database

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._open() as database:
                yield database
        except DATABASE_FAULTS as error:
            raise InputError(
                f"草稿库不能读（{error}）", place=str(self._path), remedy="请删去这个文件后重新起草"
            ) from None

    def _unwritable(self, why: str) -> OutputError:
        return OutputError(f"草稿没有存下（{why}）", place=str(self._path), remedy="请检查文件夹权限")


def _latest(database: sqlite3.Connection) -> Version | None:
    row = database.execute(f"SELECT {_COLUMNS} FROM drafts ORDER BY id DESC LIMIT 1").fetchone()  # noqa: S608
    return Version(*row) if row else None
