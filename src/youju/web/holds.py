"""Who is editing which section: held by its first editor, free again when nothing was heard for a while."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

__all__ = ["Holder", "Holds"]

_LAPSE_S = 30


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a section: a person, in one tab of a browser."""

    who: str
    tab: str


class Holds:
    """The holds on one project's sections. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[Holder, int]] = {}

    def holder(self, section: str) -> Holder | None:
        """Return who holds a section now."""
        with self._lock:
            return self._current(section)

    def take(self, section: str, holder: Holder) -> Holder:
        """Hold a section, or go on holding it, unless someone else does; return who holds it."""
        with self._lock:
            current = self._current(section)
            if current is None or current == holder:
                self._held[section] = holder, _now() + _LAPSE_S
                return holder
            return current

    def release(self, section: str, holder: Holder) -> Holder | None:
        """Stop holding a section; return who holds it then."""
        with self._lock:
            if self._current(section) == holder:
                del self._held[section]
            return self._current(section)

    def release_all(self, tab: str) -> tuple[str, ...]:
        """Stop holding whatever a tab holds; return which sections."""
        with self._lock:
            freed = tuple(section for section, (holder, _) in self._held.items() if holder.tab == tab)
            for section in freed:
                del self._held[section]
            return freed

    def lapsed(self) -> tuple[str, ...]:
        """Free what nothing was heard of for a while; return which sections."""
        with self._lock:
            gone = tuple(section for section in self._held if self._current(section) is None)
            for section in gone:
                del self._held[section]
            return gone

    def _current(self, section: str) -> Holder | None:
        held = self._held.get(section)
        return held[0] if held is not None and held[1] > _now() else None


def _now() -> int:
    return int(time.monotonic())
