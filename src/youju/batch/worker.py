"""A worker process: reads a job a line from stdin, writes a result a line to stdout, until stdin ends.

    python -m youju.batch.worker [THREADS]

The process that started it may die at any moment: then stdin ends, and the worker leaves at once.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import BinaryIO

from youju.batch.work import run_job

__all__ = ["main"]


def main(threads: int) -> None:
    """Serve until stdin ends, so many jobs at a time."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not pass for a result
    lock = Lock()
    with ThreadPoolExecutor(threads) as pool:
        for line in sys.stdin.buffer:
            number, _, job = line.partition(b" ")
            pool.submit(_serve, number, job, answers, lock)
        os._exit(0)  # nobody waits for what is still under way


def _serve(number: bytes, job: bytes, answers: BinaryIO, lock: Lock) -> None:
    result = run_job(job.decode()).encode()
    with lock:
        answers.write(number + b" " + result + b"\n")
        answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
