"""A model whose answers are given beforehand: for tests, measurements and demonstrations."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from youju.errors import ModelError
from youju.models.seam import Message, OnText, Reply

__all__ = ["ScriptedModel"]

Answer = str | ModelError
Script = Iterable[Answer] | Callable[[Sequence[Message]], Answer]
_PIECE = 8


class ScriptedModel:
    """Answers from a list, a generator or a function of the messages; keeps what it was asked.

    Args:
        script: The answers in order, or what makes one of the messages. An error in it is raised.
        name: What it is called.
        latency_s: How long each answer takes.

    >>> ScriptedModel(["好的"]).write([]).text
    '好的'
    """

    def __init__(self, script: Script, *, name: str = "scripted", latency_s: int = 0) -> None:
        self._name = name
        self._latency_s = latency_s
        self._make = script if callable(script) else None
        self._answers: Iterator[Answer] = iter(()) if callable(script) else iter(script)
        self._lock = threading.Lock()
        self.asked: list[tuple[Message, ...]] = []

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name

    def close(self) -> None:
        """Do nothing: a script has no connections."""

    def write(
        self, messages: Sequence[Message], *, temperature: Decimal | None = None, on_text: OnText | None = None
    ) -> Reply:
        """Give the next answer; tokens are counted in characters.

        Raises:
            ModelError: The script says so, or has ended.
        """
        del temperature
        with self._lock:
            self.asked.append(tuple(messages))
            answer = self._make(messages) if self._make else next(self._answers, None)
        if self._latency_s:
            time.sleep(self._latency_s)
        if answer is None:
            raise ModelError("没有更多预设的回答", remedy="请补足回答")
        if isinstance(answer, ModelError):
            raise answer
        for start in range(0, len(answer), _PIECE) if on_text else ():
            on_text(answer[start : start + _PIECE])  # type: ignore[misc]
        read = sum(len(message.text) for message in messages)
        return Reply(answer, read, len(answer), Decimal(self._latency_s), self._name)
