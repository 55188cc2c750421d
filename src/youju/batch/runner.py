"""Runs the jobs of a batch: so many at a time, each noted in the journal, what is done already left alone."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from youju.batch.engines import LOST, Engine, EngineLostError, WorkerLostError
from youju.batch.jobs import Failure, Job, Product, Result
from youju.batch.journal import Entry, Journal, State
from youju.domain.report import Draft
from youju.errors import ConflictError, ExitCode, OutputError, YoujuError
from youju.files import replacing
from youju.pipeline.keeping import refuse_to_drop, refuse_to_replace
from youju.rendering.docx_writer import content_sha256
from youju.workspace.store import DraftStore

__all__ = ["Prepared", "Progress", "Tally", "run_jobs"]

_TRIES = 3
_FIRST_PAUSE_S = 2
_MODEL_FAILURES = 5
"""Units in a row that the model fails before the run stops: the service is down or refuses us."""
_WHY = "批量起草"
_GO_ON = "数据变了，请运行 youju update {0}，改动会保留；不要这些改动，请运行 youju draft {0} --force"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job ready to run, with when its data was last changed."""

    job: Job
    data_time: str


@dataclass
class Tally:
    """How far a run is.

    Attributes:
        total: Jobs in all. kept: Done by an earlier run. done, failed: By this one. running: Under way.
        interrupted: Whether someone pressed Ctrl-C.
    """

    total: int
    kept: int = 0
    done: int = 0
    failed: int = 0
    running: int = 0
    interrupted: bool = False

    @property
    def left(self) -> int:
        """Jobs that are neither done nor failed."""
        return self.total - self.kept - self.done - self.failed


class Progress:
    """Hears how a run goes; this one says nothing."""

    def update(self, tally: Tally) -> None:
        """Hear of a change."""

    def failed(self, name: str, failure: Failure) -> None:
        """Hear of a job that failed."""

    def say(self, message: str) -> None:
        """Hear of anything else."""


def run_jobs(
    journal: Journal,
    folder: Path,
    prepare: Callable[[Entry], Prepared],
    engine: Callable[[], Engine],
    progress: Progress,
    *,
    force: bool = False,
) -> Tally:
    """Run the jobs that the journal has planned; those whose result is there already are left alone.

    Ctrl-C ends it once what is under way is done; twice ends it at once.

    Args:
        journal: Knows the jobs.
        folder: The batch's folder.
        prepare: Reads the inputs of a job.
        engine: Makes the engine.
        progress: Hears how it goes.
        force: Do everything anew, and replace reports that people have changed.
    """
    run = _Run(journal, folder, prepare, progress, force=force)
    asyncio.run(run.go(engine))
    return run.tally


class _Run:
    def __init__(
        self,
        journal: Journal,
        folder: Path,
        prepare: Callable[[Entry], Prepared],
        progress: Progress,
        *,
        force: bool,
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._prepare = prepare
        self._progress = progress
        self._force = force
        self._left = list(journal.entries())
        self._left.reverse()
        self._unlucky = 0
        self._stop = asyncio.Event()
        self.tally = Tally(len(self._left))

    async def go(self, make_engine: Callable[[], Engine]) -> None:
        """Run all jobs."""
        engine = make_engine()
        hands = [asyncio.create_task(self._work(engine)) for _ in range(min(engine.places, len(self._left)))]
        at_once = True
        try:
            with _interrupts(lambda: self._interrupt(hands)):
                await asyncio.gather(*hands)
            at_once = False
        except asyncio.CancelledError:
            self._journal_back()
        finally:
            for hand in hands:
                hand.cancel()
            await engine.close(at_once=at_once)

    def _interrupt(self, hands: list[asyncio.Task[None]]) -> None:
        if self.tally.interrupted:
            for hand in hands:
                hand.cancel()
            return
        self.tally.interrupted = True
        self._stopping(f"正在做完手上的{self.tally.running}个；再按一次 Ctrl-C 立即停止")

    def _stopping(self, reason: str) -> None:
        if not self._stop.is_set():
            self._progress.say(reason)
        self._stop.set()

    def _journal_back(self) -> None:
        for entry in self._journal.entries():
            if entry.state is State.RUNNING:
                self._journal.hand_back(entry.name)

    async def _work(self, engine: Engine) -> None:
        while self._left and not self._stop.is_set():
            entry = self._left.pop()
            self.tally.running += 1
            began = time.monotonic()
            try:
                await self._do(entry, engine, began)
            except YoujuError as error:
                self._failed(entry, time.monotonic() - began, Failure(str(error), error.exit_code))
            except EngineLostError as error:
                self._journal.hand_back(entry.name)
                self._stopping(f"{error}，先停下；恢复后再运行一次，从停下的地方接着做")
            finally:
                self.tally.running -= 1
                self._progress.update(self.tally)
            await asyncio.sleep(0)

    async def _do(self, entry: Entry, engine: Engine, began: float) -> None:
        prepared = self._prepare(entry)
        key = prepared.job.key
        before = self._before(entry, key)
        if before is not None and (not entry.product or _hash(before) == entry.sha256):
            self.tally.kept += 1
            return
        self._journal.start(entry.name, key, prepared.data_time)
        self._progress.update(self.tally)
        job = prepared.job if before is None else prepared.job.as_check_of(f"out/{Path(entry.product).name}", before)
        result = await self._try(job.shared_among(engine.workers).to_json(), engine)
        seconds = time.monotonic() - began
        if result.failure:
            self._failed(entry, seconds, result.failure, result.reviews)
            return
        if before is not None:
            product, sha256 = entry.product, _hash(before)
        else:
            product, sha256 = self._keep(entry, result, result.product) if result.product else ("", "")
        self._journal.finish(entry.name, seconds, result.reviews, product, sha256)
        self.tally.done += 1
        self._unlucky = 0

    def _before(self, entry: Entry, key: str) -> bytes | None:
        """Return what an earlier run made of the same inputs, as it is now; None when it is to be made anew.

        A report that people have gone on with is theirs: it is only checked again. A broken one is made anew.
        """
        if self._force or entry.state is not State.DONE or entry.key != key:
            return None
        if not entry.product:
            return b""
        path = self._folder / entry.product
        return path.read_bytes() if content_sha256(path) else None

    async def _try(self, job: str, engine: Engine) -> Result:
        """Run a job; what may pass is tried again, after a pause that doubles."""
        for left in range(_TRIES - 1, -1, -1):
            try:
                result = Result.from_json(await engine.run(job))
            except WorkerLostError:
                result = LOST
            if not (result.failure and result.failure.transient) or not left or self._stop.is_set():
                break
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stop.wait(), _FIRST_PAUSE_S * 2 ** (_TRIES - 1 - left))
        return result

    def _keep(self, entry: Entry, result: Result, product: Product) -> tuple[str, str]:
        """Put a report in its place; return where, and its hash."""
        folder = self._folder / entry.folder
        target = folder / product.path
        draft = Draft.from_json(result.draft)
        try:
            refuse_to_replace(target, force=self._force or not content_sha256(target), folder=folder)
            if not self._force:
                refuse_to_drop(folder, draft)
        except ConflictError as error:  # what it tells to do is for a single report
            raise ConflictError(error.problem, place=error.place, remedy=_GO_ON.format(folder)) from None
        _write(target, product)
        try:
            DraftStore(folder).add(draft, who=result.who, why=_WHY)
        except OutputError as error:
            self._progress.say(f"注意：{error}")
        return Path(os.path.relpath(target, self._folder)).as_posix(), _hash(product.content)

    def _failed(self, entry: Entry, seconds: float, failure: Failure, reviews: Iterable[Any] = ()) -> None:
        self._journal.fail(entry.name, seconds, failure, reviews)
        self.tally.failed += 1
        self._progress.failed(entry.name, self._journal.entry(entry.name).failure or failure)
        self._unlucky = self._unlucky + 1 if failure.exit_code == ExitCode.MODEL else 0
        if self._unlucky == _MODEL_FAILURES:
            self._stopping(
                f"连续{_MODEL_FAILURES}个单位都没能用上模型，先停下；排除故障后再运行一次，从停下的地方接着做"
            )


def _write(target: Path, product: Product) -> None:
    with replacing(target) as temporary:
        temporary.write_bytes(product.content)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def _interrupts(act: Callable[[], Any]) -> Iterator[None]:
    """Let Ctrl-C call `act` in the loop while the block runs."""
    loop = asyncio.get_running_loop()
    before = signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(act))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
