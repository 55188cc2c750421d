"""What people decide about a draft beside its words: approvals, comments, proposals, steps to undo, exports."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from youju.errors import InputError, OutputError, explain_os_error
from youju.workspace.store import DATABASE_FAULTS, STORE_NAME

__all__ = ["Approval", "Comment", "DeskStore", "Trail"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS approvals (
    section TEXT NOT NULL, sha256 TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (section, sha256)
);
CREATE TABLE IF NOT EXISTS comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, section TEXT NOT NULL, block TEXT NOT NULL, start INTEGER NOT NULL,
    end INTEGER NOT NULL, quote TEXT NOT NULL, text TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
    resolved_by TEXT NOT NULL DEFAULT '', resolved_at TEXT NOT NULL DEFAULT '', row INTEGER, cell INTEGER
);
CREATE TABLE IF NOT EXISTS steps (place INTEGER PRIMARY KEY, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS position (
    id INTEGER PRIMARY KEY CHECK (id = 0), place INTEGER NOT NULL, newest INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS proposals (
    id TEXT PRIMARY KEY, section TEXT NOT NULL, preset TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS exports (
    id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, edition TEXT NOT NULL, at TEXT NOT NULL
);
"""
_CELLS = "ALTER TABLE comments ADD COLUMN row INTEGER; ALTER TABLE comments ADD COLUMN cell INTEGER;"
_COMMENT = "id, section, block, start, end, quote, text, who, at, resolved_by, resolved_at, row, cell"


@dataclass(frozen=True, slots=True)
class Approval:
    """A section that someone approved, as it read then."""

    section: str
    sha256: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a stretch of a block.

    Attributes:
        id: Of the comment. section, block: Where it was made. start, end: Offsets into the block's text then.
        quote: The words it is about. text: What is remarked.
        who, at: By whom and when. resolved_by, resolved_at: Likewise; empty while it is open.
        row, cell: In a table, which cell the offsets are in; None elsewhere.
    """

    id: int
    section: str
    block: str
    start: int
    end: int
    quote: str
    text: str
    who: str
    at: str
    resolved_by: str = ""
    resolved_at: str = ""
    row: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """The steps that can be undone and redone. Undoing adds a version that equals an earlier one.

    Attributes:
        steps: Ids of versions, the oldest first.
        place: Which of them the draft reads as now.
        newest: The newest version when the trail was kept; another one since means that something else wrote.
    """

    steps: tuple[int, ...] = ()
    place: int = -1
    newest: int = 0

    @property
    def can_undo(self) -> bool:
        """Whether there is a step before this one."""
        return self.place > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step was undone."""
        return self.place + 1 < len(self.steps)

    def then(self, version: int, *, joined: bool = False) -> Trail:
        """Return the trail after a change; one that is joined to the step before is undone with it."""
        kept = self.steps[: self.place if joined and self.place > 0 else self.place + 1]
        return Trail((*kept, version), len(kept), version)

    def moved(self, by: int, version: int) -> Trail:
        """Return the trail after undoing (-1) or redoing (1), which made a version."""
        return replace(self, place=self.place + by, newest=version)


class DeskStore:
    """What people decided about one project's draft; in the file that keeps the draft's versions.

    Args:
        project: The project's folder.
    """

    def __init__(self, project: Path) -> None:
        self._path = project / STORE_NAME

    def approve(self, section: str, sha256: str, who: str) -> None:
        """Note that someone approves a section as it reads."""
        with self._open() as database:
            database.execute("INSERT OR REPLACE INTO approvals VALUES (?, ?, ?, ?)", (section, sha256, who, _now()))

    def withdraw(self, section: str) -> None:
        """Drop all approvals of a section."""
        with self._open() as database:
            database.execute("DELETE FROM approvals WHERE section = ?", (section,))

    def approvals(self) -> dict[tuple[str, str], Approval]:
        """Return the approvals by section and hash of what was approved."""
        with self._open() as database:
            rows = database.execute("SELECT section, sha256, who, at FROM approvals").fetchall()
        return {(row[0], row[1]): Approval(*row) for row in rows}

    def comment(self, comment: Comment) -> Comment:
        """Keep a new comment and return it with its id and time."""
        new = replace(comment, at=_now())
        with self._open() as database:
            row = database.execute(
                "INSERT INTO comments (section, block, start, end, quote, text, who, at, row, cell)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (new.section, new.block, new.start, new.end, new.quote, new.text, new.who, new.at, new.row, new.cell),
            )
            return replace(new, id=row.lastrowid or 0)

    def resolve(self, comment_id: int, who: str) -> None:
        """Close a comment.

        Raises:
            InputError: There is none of this id that is open.
        """
        with self._open() as database:
            done = database.execute(
                "UPDATE comments SET resolved_by = ?, resolved_at = ? WHERE id = ? AND resolved_at = ''",
                (who, _now(), comment_id),
            )
        if not done.rowcount:
            raise InputError("没有这条批注，或已经处理过", remedy="请刷新页面再看")

    def comments(self) -> tuple[Comment, ...]:
        """Return all comments, the oldest first."""
        with self._open() as database:
            rows = database.execute(f"SELECT {_COMMENT} FROM comments ORDER BY id").fetchall()  # noqa: S608 - our own
        return tuple(Comment(*row) for row in rows)

    def trail(self) -> Trail:
        """Return the steps."""
        with self._open() as database:
            steps = database.execute("SELECT version FROM steps ORDER BY place").fetchall()
            position = database.execute("SELECT place, newest FROM position").fetchone()
        return Trail(tuple(row[0] for row in steps), *position) if position else Trail()

    def keep_trail(self, trail: Trail) -> None:
        """Keep the steps."""
        with self._open() as database:
            database.execute("DELETE FROM steps")
            database.executemany("INSERT INTO steps VALUES (?, ?)", enumerate(trail.steps))
            database.execute("INSERT OR REPLACE INTO position VALUES (0, ?, ?)", (trail.place, trail.newest))

    def keep_proposal(self, proposal_id: str, section: str, preset: str, content: str) -> None:
        """Keep what was proposed for a section until someone decides."""
        with self._open() as database:
            row = (proposal_id, section, preset, content, _now())
            database.execute("INSERT INTO proposals VALUES (?, ?, ?, ?, ?)", row)

    def proposal(self, proposal_id: str) -> str:
        """Return what was proposed.

        Raises:
            InputError: There is no such proposal any more.
        """
        with self._open() as database:
            row = database.execute("SELECT content FROM proposals WHERE id = ?", (proposal_id,)).fetchone()
        if row is None:
            raise InputError("没有这个改写建议，或已经处理过", remedy="请重新改写")
        return str(row[0])

    def drop_proposal(self, proposal_id: str) -> None:
        """Forget what was proposed."""
        with self._open() as database:
            database.execute("DELETE FROM proposals WHERE id = ?", (proposal_id,))

    def note_export(self, version: int, edition: str) -> None:
        """Note which version an edition was written from."""
        with self._open() as database:
            row = (version, edition, _now())
            database.execute("INSERT INTO exports (version, edition, at) VALUES (?, ?, ?)", row)

    def last_export(self, before: int) -> int:
        """Return the last version exported before a version; 0 when none was."""
        query = "SELECT version FROM exports WHERE version < ? ORDER BY id DESC LIMIT 1"
        with self._open() as database:
            row = database.execute(query, (before,)).fetchone()
        return row[0] if row else 0

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield the database; what is done is kept when the block ends well.

        Raises:
            OutputError: The file can't be used.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
                database.execute("PRAGMA journal_mode = WAL")
                columns = {row[1] for row in database.execute("PRAGMA table_info(comments)")}
                if not columns:
                    database.executescript(_SCHEMA)
                elif "cell" not in columns:  # comments were on paragraphs only
                    database.executescript(_CELLS)
                yield database
        except OSError as error:
            raise self._unusable(explain_os_error(error)) from None
        except DATABASE_FAULTS as error:
            raise self._unusable(str(error)) from None

    def _unusable(self, why: str) -> OutputError:
        return OutputError(f"草稿库不能用（{why}）", place=str(self._path), remedy="请检查文件夹权限，或稍后再试")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
