"""The versions of a project's draft, and the steps by which people go back and forth among them."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

from youju.domain.report import Draft
from youju.errors import InputError, UsageError
from youju.workspace.desk_store import DeskStore, Trail
from youju.workspace.store import DraftStore, Version

__all__ = ["DraftHistory"]

_ONE_STEP_S = 60
_TYPING = "编辑"


class DraftHistory:
    """What a draft was and is. Its owner keeps two threads from changing it at once.

    Args:
        folder: The project.
        desk: What people decided about the draft.
    """

    def __init__(self, folder: Path, desk: DeskStore) -> None:
        self.store = DraftStore(folder)
        self._folder = folder
        self._desk = desk
        self._head: tuple[Version, Draft] | None = None

    def head(self) -> tuple[Version, Draft]:
        """Return the newest version and its draft.

        Raises:
            InputError: There is no draft yet.
        """
        versions = self.store.versions()
        if not versions:
            raise InputError("还没有起草", place=self._folder.name, remedy="请先起草")
        if self._head is None or self._head[0].id != versions[-1].id:
            self._head = versions[-1], self.store.get(versions[-1].id)
        return self._head

    def versions(self) -> tuple[Version, ...]:
        """Return the versions, the newest first; typing that went on without a pause is one."""
        versions = self.store.versions()
        kept = [one for one, following in pairwise(versions) if not _goes_on(one, following)]
        return (*reversed(versions[-1:]), *reversed(kept))

    def trail(self) -> Trail:
        """Return the steps; each version that something else wrote meanwhile is one more."""
        trail = self._desk.trail()
        for version in self.store.versions():
            if version.id > trail.newest:
                trail = trail.then(version.id)
        return trail

    def add(self, draft: Draft, *, who: str, why: str = "", typed: str = "") -> Version:
        """Make a draft the newest version; one that changes nothing is no version.

        Args:
            draft: As it is now.
            who: Who changed it.
            why: What was done.
            typed: Instead of `why`, the section that was typed in: typing on without a pause is one step to undo.
        """
        trail, before = self.trail(), self.head()[0]
        version = self.store.add(draft, who=who, why=why or f"{_TYPING} {typed}")
        if version.id != before.id:
            self._desk.keep_trail(trail.then(version.id, joined=_goes_on(before, version)))
        return version

    def restore(self, version_id: int, who: str) -> None:
        """Make an earlier version the newest.

        Raises:
            InputError: There is no such version.
        """
        draft, trail = self.store.get(version_id), self.trail()
        version = self.store.add(draft, who=who, why=f"恢复到第 {version_id} 版")
        self._desk.keep_trail(trail.then(version.id))

    def undo(self, who: str) -> None:
        """Go a step back.

        Raises:
            UsageError: There is none.
        """
        self._step(-1, who, "撤销")

    def redo(self, who: str) -> None:
        """Take back the undoing of a step.

        Raises:
            UsageError: There is none.
        """
        self._step(1, who, "重做")

    def _step(self, by: int, who: str, why: str) -> None:
        trail = self.trail()
        if not (trail.can_undo if by < 0 else trail.can_redo):
            raise UsageError(f"没有可以{why}的改动")
        draft, now = self.store.get(trail.steps[trail.place + by]), self.head()[1]
        if (draft.unit, draft.year) != (now.unit, now.year):
            raise UsageError(f"不能再{why}：那一版是另一个单位或年度的")
        version = self.store.add(draft, who=who, why=why)
        self._desk.keep_trail(trail.moved(by, version.id))


def _goes_on(one: Version, following: Version) -> bool:
    """Tell whether a version is the same person's typing at the same place, a moment later."""
    if (one.who, one.why) != (following.who, following.why) or not one.why.startswith(_TYPING):
        return False
    pause = datetime.fromisoformat(following.at) - datetime.fromisoformat(one.at)
    return pause.total_seconds() <= _ONE_STEP_S
