"""Runs pieces of work that wait for one another, several at a time, on threads that don't keep a process alive."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

__all__ = ["run_in_order"]

Result = TypeVar("Result")
_SETTLE_S = 0.005
"""How long to wait for others that end at the same moment, before choosing what goes next."""
_PATIENCE_S = 1


class _Worker(threading.Thread, Generic[Result]):
    """Takes names from one queue and puts results, or what went wrong, into another."""

    def __init__(
        self,
        work: Callable[[str], Result],
        todo: queue.SimpleQueue[str],
        done: queue.SimpleQueue[tuple[str, Result] | BaseException],
    ) -> None:
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

    What the longest chain of other work waits for goes first. The first error, or Ctrl-C, ends it at once: nothing
    new begins, and what is still under way is left to itself.

    Args:
        work: Does the piece of this name.
        waits: Name -> names it waits for; names that aren't there themselves don't count.
        concurrency: Pieces at a time.
    """
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[str, Result] | BaseException] = queue.SimpleQueue()
    left = {name: {other for other in others if other in waits and other != name} for name, others in waits.items()}
    chains = _chains(left)
    results: dict[str, Result] = {}
    workers = [_Worker(work, todo, done) for _ in range(max(1, min(concurrency, len(waits))))]
    for worker in workers:
        worker.start()
    running = 0
    try:
        while len(results) < len(waits):
            ready = sorted((name for name, others in left.items() if not others), key=lambda name: -chains[name])
            if not ready and not running:
                ready = list(left)[:1]  # all that is left waits for each other: the first goes ahead
            for name in ready[: len(workers) - running]:
                del left[name]
                running += 1
                todo.put(name)
            for outcome in _ended(done):
                if isinstance(outcome, BaseException):
                    raise outcome
                running -= 1
                results[outcome[0]] = outcome[1]
                for others in left.values():
                    others.discard(outcome[0])
    except KeyboardInterrupt:
        _send_home(workers, todo, wait_s=0)
        raise
    except BaseException:
        _send_home(workers, todo, wait_s=_PATIENCE_S)
        raise
    _send_home(workers, todo, wait_s=_PATIENCE_S)
    return {name: results[name] for name in waits}


def _send_home(workers: Sequence[threading.Thread], todo: queue.SimpleQueue[str], *, wait_s: int) -> None:
    """Let no more work begin; wait a moment for what is under way, so that it lets go of its connections."""
    for _ in workers:
        todo.put("")
    for worker in workers:
        worker.join(wait_s)


def _ended(
    done: queue.SimpleQueue[tuple[str, Result] | BaseException],
) -> Iterator[tuple[str, Result] | BaseException]:
    """Wait for a piece to end; yield it with those that end at the same moment."""
    yield done.get()
    try:
        while True:
            yield done.get(timeout=_SETTLE_S)
    except queue.Empty:
        return


def _chains(waits: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Return how long a chain of work waits for each piece; circles are cut."""
    followers: dict[str, list[str]] = {name: [] for name in waits}
    for name, others in waits.items():
        for other in others:
            followers[other].append(name)
    lengths: dict[str, int] = {}

    def length(name: str) -> int:
        if name not in lengths:
            lengths[name] = 0
            lengths[name] = 1 + max(map(length, followers[name]), default=0)
        return lengths[name]

    return {name: length(name) for name in waits}
