"""Where jobs run: worker processes on this machine, or a Dask cluster. Either takes and gives JSON strings."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from typing import Any, Protocol

from youju.batch.jobs import Failure, Result
from youju.errors import ExitCode, UsageError, explain_os_error

__all__ = ["LOST", "Engine", "EngineLostError", "LocalEngine", "WorkerLostError"]

_RECYCLED_AFTER = 200
"""Jobs that one process does before a fresh one takes its place, so that memory stays flat."""
_LONGEST_LINE = 2**30


class Engine(Protocol):
    """Runs jobs, several at a time."""

    @property
    def places(self) -> int:
        """How many jobs may be under way at once."""

    @property
    def workers(self) -> int:
        """How many processes share the model's limits."""

    async def run(self, job: str) -> str:
        """Do a job and return its result.

        Raises:
            WorkerLostError: The process at work on it died.
            EngineLostError: No more jobs can be done.
        """

    async def close(self, *, at_once: bool = False) -> None:
        """Let go of the workers; at once also drops what is under way."""


class WorkerLostError(Exception):
    """The process at work on a job died."""


class EngineLostError(Exception):
    """All workers are out of reach; says why, in Chinese."""


LOST = Result(
    failure=Failure("处理它的进程意外退出，多半是内存不够。请关闭别的程序后重试。", ExitCode.INPUT, transient=True)
)
"""What is told of a job whose worker died."""


class _Process:
    """A worker process and the jobs it is at."""

    def __init__(
        self, process: asyncio.subprocess.Process, jobs: asyncio.StreamWriter, results: asyncio.StreamReader
    ) -> None:
        self._process = process
        self._jobs = jobs
        self._results = results
        self._waiting: dict[int, asyncio.Future[str]] = {}
        self._given = 0
        self._listening = asyncio.create_task(self._listen())

    @property
    def worn(self) -> bool:
        """Whether it has died or done its share."""
        return self._given >= _RECYCLED_AFTER or self._listening.done()

    async def run(self, job: str) -> str:
        self._given += 1
        number = self._given
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        with contextlib.suppress(ConnectionError):  # it died: listening tells
            self._jobs.write(b"%d %s\n" % (number, job.encode()))
            await self._jobs.drain()
        if self._listening.done() and not answer.done():
            answer.set_exception(WorkerLostError)
        try:
            return str(await answer)
        finally:
            del self._waiting[number]
            if self.worn and not self._waiting:
                await self.close()

    async def _listen(self) -> None:
        async for line in self._results:
            number, _, result = line.decode().partition(" ")
            answer = self._waiting.get(int(number))
            if answer is not None and not answer.done():
                answer.set_result(result.rstrip("\n"))
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(WorkerLostError)

    async def close(self, *, at_once: bool = False) -> None:
        """Let it end: its jobs are done, or nobody wants them any more."""
        if self._process.returncode is None and at_once:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        self._jobs.close()
        await self._process.wait()
        await self._listening


class LocalEngine:
    """Worker processes on this machine.

    Args:
        processes: How many.
        threads: Jobs at a time in each: more than one only when they wait for a model.
        scratch: Folder for what is under way; emptied by whoever starts a batch.
    """

    def __init__(self, processes: int, threads: int, scratch: str) -> None:
        self._slots: list[_Process | None] = [None] * processes
        self._loads = [0] * processes
        self._starting = [asyncio.Lock() for _ in range(processes)]
        self._threads = threads
        self._environment = {**os.environ, "TMPDIR": scratch, "PYTHONIOENCODING": "utf-8"}

    @property
    def places(self) -> int:
        """How many jobs may be under way at once."""
        return len(self._slots) * self._threads

    @property
    def workers(self) -> int:
        """How many processes share the model's limits."""
        return len(self._slots)

    async def run(self, job: str) -> str:
        """Do a job in the least busy process and return its result."""
        slot = self._loads.index(min(self._loads))
        self._loads[slot] += 1  # before its process has started, or all first jobs would choose the same
        try:
            async with self._starting[slot]:
                process = self._slots[slot]
                if process is None or process.worn:
                    process = self._slots[slot] = await self._start()
            return await process.run(job)
        finally:
            self._loads[slot] -= 1

    async def _start(self) -> _Process:
        alone: dict[str, Any] = {"creationflags": 0x200} if sys.platform == "win32" else {"start_new_session": True}
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "youju.batch.worker", str(self._threads)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                limit=_LONGEST_LINE,
                env=self._environment,
                **alone,  # Ctrl-C is for us alone
            )
        except OSError as error:
            raise UsageError(f"启动不了工作进程（{explain_os_error(error)}）", remedy="请减小 --concurrency") from None
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both are pipes")
        return _Process(process, process.stdin, process.stdout)

    async def close(self, *, at_once: bool = False) -> None:
        """Let go of the processes; at once also drops what is under way."""
        await asyncio.gather(*(one.close(at_once=at_once) for one in self._slots if one))
