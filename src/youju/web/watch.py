"""What happens in a project without a request: files changed on disk, holds nobody renewed. Open pages are told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from youju.pipeline.project_data import Signature, signature
from youju.web.events import Hub
from youju.web.holds import Holds

__all__ = ["Watch"]

_PAUSE_S = 2


class Watch:
    """Looks after one project while pages are open on it. Threads may share it.

    Args:
        folder: The project.
        holds: Who edits what.
        events: Who hears of it.
        read: Returns the signature of the files as the pages show them.
    """

    def __init__(self, folder: Path, holds: Holds, events: Hub, read: Callable[[], Signature]) -> None:
        self._folder = folder
        self._holds = holds
        self._events = events
        self._read = read
        self._lock = threading.Lock()
        self._running = False
        self._seen: Signature = ()

    def begin(self) -> None:
        """Look from now on, until the last page is closed."""
        with self._lock:
            if self._running:
                return
            self._running = True
            self._seen = self._read()
        threading.Thread(target=self._run, daemon=True).start()

    def look(self) -> None:
        """Tell what has changed since the last look."""
        with self._lock:
            now = signature(self._folder)
            changed, self._seen = now != self._seen, now
        if changed:
            self._events.tell("data")
        for section in self._holds.lapsed():
            self._events.tell("hold", id=section, holder=None)

    def _run(self) -> None:
        while self._goes_on():
            self.look()
            time.sleep(_PAUSE_S)

    def _goes_on(self) -> bool:
        with self._lock:
            self._running = bool(self._events.people)
            return self._running
