"""The projects below the served folder, each open once for everyone who works on it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from youju.pipeline.updating.workbench import Updating
from youju.pipeline.workbench import Workbench
from youju.sources.unit import find_unit_files
from youju.web.events import Hub
from youju.web.guard import RefusalError
from youju.web.holds import Holds
from youju.web.watch import Watch

__all__ = ["OpenProject", "Projects"]

_HIDDEN = (".", "~")
_PARTS = ("data", "prior", "materials")


@dataclass(frozen=True)
class OpenProject:
    """A project with everything that goes on in it.

    Attributes:
        pid: What addresses call it, whichever folder above it is served. folder: Where it lies. bench: Its draft.
        holds: Who edits what.
        events: Who hears what happens. busy: Held while a draft is being written.
    """

    pid: str
    folder: Path
    bench: Workbench
    holds: Holds = field(default_factory=Holds)
    events: Hub = field(default_factory=Hub)
    busy: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def updating(self) -> Updating:
        """Lets the draft follow the data."""
        return Updating(self.bench)

    @cached_property
    def watch(self) -> Watch:
        """Tells the pages what happens without a request."""
        return Watch(self.folder, self.holds, self.events, self.bench.files_read)


class Projects:
    """The projects of the served folder: itself, or the folders in it. Threads may share it.

    Args:
        root: The served folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._lock = threading.Lock()
        self._open: dict[str, OpenProject] = {}

    @property
    def single(self) -> OpenProject | None:
        """The project that the served folder itself is; None when it holds projects or nothing yet."""
        return self._known(self.root) if _is_project(self.root) else None

    def all(self) -> tuple[OpenProject, ...]:
        """Return every project, in order of the folders' names."""
        return tuple(self._known(folder) for folder in self._folders())

    def find(self, pid: str) -> OpenProject:
        """Return the project of this address.

        Raises:
            RefusalError: There is none.
        """
        with self._lock:
            known = self._open.get(pid)
        if known is not None and known.folder.is_dir():
            return known
        found = next((one for one in self.all() if one.pid == pid), None)
        if found is None:
            raise RefusalError(404, "没有这个项目", remedy="请回到首页选择")
        return found

    def opened(self) -> tuple[OpenProject, ...]:
        """Return the projects that someone has asked for."""
        with self._lock:
            return tuple(self._open.values())

    def add(self, folder: Path) -> OpenProject:
        """Return a project that was just made."""
        return self._known(folder)

    def _folders(self) -> Iterator[Path]:
        if _is_project(self.root):
            yield self.root
            return
        for folder in sorted(self.root.iterdir()):
            inside = folder.is_dir() and folder.resolve().is_relative_to(self.root)
            if inside and not folder.name.startswith(_HIDDEN) and _is_project(folder):
                yield folder

    def _known(self, folder: Path) -> OpenProject:
        pid = hashlib.sha256(folder.as_posix().encode()).hexdigest()[:12]
        with self._lock:
            if pid not in self._open:
                self._open[pid] = OpenProject(pid, folder, Workbench(folder))
            return self._open[pid]


def _is_project(folder: Path) -> bool:
    return bool(find_unit_files(folder)) or any((folder / part).is_dir() for part in _PARTS)
