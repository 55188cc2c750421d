"""A draft on the workbench follows data that changed: what would change is shown first, then done when asked for."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from youju.errors import ConflictError
from youju.pipeline.keeping import last_drafted
from youju.pipeline.updating.draft import DraftUpdate, OutdatedWords, is_about_data, update_draft, update_key
from youju.pipeline.updating.numbers import AUTHOR, DRAFTED
from youju.pipeline.workbench import Workbench
from youju.workspace.desk_store import Comment

__all__ = ["Pending", "Updating"]


@dataclass(frozen=True, slots=True)
class Pending:
    """What data that changed does to the newest draft.

    Attributes:
        update: All of it. untold: Of its outdated words those that no comment names yet.
    """

    update: DraftUpdate
    untold: tuple[OutdatedWords, ...]

    @property
    def is_due(self) -> bool:
        """Whether the draft says something that the data doesn't, and nobody was told."""
        return bool(self.update.moves or self.untold)


class Updating:
    """Lets one project's draft follow its data. Threads may share it.

    Args:
        bench: The draft.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._lock = threading.Lock()
        self._known: DraftUpdate | None = None

    def pending(self) -> Pending:
        """Return what today's data would change; nothing changes yet.

        Raises:
            InputError: There is no draft, or the data can't be read.
        """
        (_, draft), data = self._bench.head(), self._bench.data()
        with self._lock:
            if self._known is None or self._known.key != update_key(draft, data):
                self._known = update_draft(draft, data, last_drafted(self._bench.history.store) or draft)
            update = self._known
        told = set(map(_words, self._bench.desk.comments()))
        return Pending(update, tuple(one for one in update.outdated if _words(one.comment) not in told))

    def follow(self, key: str, *, who: str) -> int:
        """Let the draft's numbers follow the data, and comment on the words that don't fit it; return how many moved.

        Comments of earlier updates that don't hold any more are closed.

        Args:
            key: Of the update that the person saw.
            who: Who wants it.

        Raises:
            ConflictError: The draft or the data has changed since.
        """
        _, draft = self._bench.head()
        pending = self.pending()
        update = pending.update
        if key != update.key:
            raise ConflictError("稿子或数据刚又变了，这次没有更新", remedy="请再看一遍，再更新")
        if update.moves:
            why = f"数据更新：{len(update.moves)}个数字随数据修订"
            self._bench.put(update.draft, draft.sha256, who=who, why=why)
        desk = self._bench.desk
        holds = {_words(one.comment) for one in update.outdated}
        for old in desk.comments():
            if is_about_data(old) and not old.resolved_at and _words(old) not in holds:
                desk.resolve(old.id, AUTHOR)
        for one in pending.untold:
            desk.comment(one.comment)
        return len(update.moves)


def _words(comment: Comment) -> tuple[str, ...]:
    """Return what a comment says of today's data; what was drafted reads otherwise once its numbers have moved."""
    return comment.who, comment.quote, *(line for line in comment.text.splitlines() if not line.startswith(DRAFTED))
