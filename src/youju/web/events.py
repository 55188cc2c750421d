"""What happens in a project, told to every page that is open on it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from youju.web.sessions import Session

__all__ = ["Hub", "event_text"]

_SILENCE_S = 15
_BACKLOG = 1000


def event_text(name: str, data: Mapping[str, Any]) -> str:
    """Return an event as a stream of `text/event-stream` writes it."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


class Hub:
    """The open event streams of one project. Any thread may tell."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[asyncio.Queue[str | None], tuple[asyncio.AbstractEventLoop, Session]] = {}
        self._closed = False

    def tell(self, name: str, **data: Any) -> None:
        """Tell every open page."""
        self._send(event_text(name, data))

    def close(self) -> None:
        """End every stream, now and from now on: the server stops."""
        self._closed = True
        self._send(None)

    @property
    def people(self) -> list[str]:
        """The names of the people whose pages are open."""
        with self._lock:
            return sorted({session.who for _, session in self._listeners.values()})

    async def listen(self, session: Session, begun: Callable[[], None]) -> AsyncIterator[str]:
        """Yield what is told from now on; a line of silence now and then shows that the page is still there.

        Args:
            session: Who listens.
            begun: Called once it is heard.
        """
        queue: asyncio.Queue[str | None] = asyncio.Queue(_BACKLOG)
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop(), session
        begun()
        self.tell("people", people=self.people)
        try:
            yield ": youju\n\n"
            while not self._closed:
                try:
                    text = await asyncio.wait_for(queue.get(), _SILENCE_S)
                except TimeoutError:
                    text = ": …\n\n"
                if text is not None:
                    yield text
        finally:
            with self._lock:
                del self._listeners[queue]
            self.tell("people", people=self.people)

    def _send(self, text: str | None) -> None:
        with self._lock:
            listeners = list(self._listeners.items())
        for queue, (loop, _) in listeners:
            if not loop.is_closed():
                loop.call_soon_threadsafe(_put, queue, text)


def _put(queue: asyncio.Queue[str | None], text: str | None) -> None:
    if not queue.full():
        queue.put_nowait(text)
