"""Runs pieces of work that wait for one another, several at a time, on threads that don't keep a process alive."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

__all__ = ["run_in_order"]

Result = TypeVar("Result")


class _Worker(threading.Thread, Generic[Result]):
    """Takes names from one queue and puts results, or what went wrong, into another."""

    def __init__(
        self,
        work: Callable[[str], Result],
        todo: queue.SimpleQueue[str],
        done: queue.SimpleQueue[tuple[str, Result] | BaseException],
    ):
        super().__init__(daemon=True)
        self._work = work
        self._todo = todo
        self._done = done

    def run(self) -> None:
        while name := self._todo.get():
            try:
                self._done.put((name, self._work(name)))
            except BaseException as error:  # noqa: BLE001 - it is raised again where the work was asked for
                self._done.put(error)


def run_in_order(
    work: Callable[[str], Result], waits: Mapping[str, Sequence[str]], concurrency: int
) -> dict[str, Result]:
    """Do each piece of work after those it waits for; return the results in the order of `waits`.

    The first error, or Ctrl-C, ends it at once: what is still under way is left to itself, nothing new begins.

    Args:
        work: Does the piece of this name.
        waits: Name -> names it waits for; names that aren't there themselves don't count.
        concurrency: Pieces at a time.
    """
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[str, Result] | BaseException] = queue.SimpleQueue()
    left = {name: {other for other in others if other in waits and other != name} for name, others in waits.items()}
    results: dict[str, Result] = {}
    workers = [_Worker(work, todo, done) for _ in range(max(1, min(concurrency, len(waits))))]
    for worker in workers:
        worker.start()
    try:
        while len(results) < len(waits):
            ready = [name for name, others in left.items() if not others]
            for name in ready or ([] if len(left) + len(results) < len(waits) else list(left)[:1]):
                del left[name]  # when all that is left waits for each other, the first goes ahead
                todo.put(name)
            outcome = done.get()
            if isinstance(outcome, BaseException):
                raise outcome
            finished, result = outcome
            results[finished] = result
            for others in left.values():
                others.discard(finished)
    finally:
        while not todo.empty():
            todo.get_nowait()
        for _ in workers:
            todo.put("")
    return {name: results[name] for name in waits}
