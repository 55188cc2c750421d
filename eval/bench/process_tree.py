"""A command with all the processes it starts: time, processor time, memory at most."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

__all__ = ["Watched", "children_of", "watch"]

_EVERY_S = 0.5
_TICKS = os.sysconf("SC_CLK_TCK")


class Watched(NamedTuple):
    """Exit code; seconds; seconds of the processor in all processes; megabytes at most of the first and of all."""

    code: int
    wall: float
    cpu: float
    main: float
    whole: float


class _Status(NamedTuple):
    parent: int
    cpu: float
    megabytes: float


def watch(process: subprocess.Popen[bytes]) -> Watched:
    """Wait for a process that has just begun; what lasts less than half a second may be missed."""
    began = time.perf_counter()
    main = whole = 0.0
    spent: dict[int, float] = {}
    while process.poll() is None:
        seen = _family(process.pid)
        main = max(main, seen[process.pid].megabytes if process.pid in seen else 0)
        whole = max(whole, sum(one.megabytes for one in seen.values()))
        spent |= {pid: one.cpu for pid, one in seen.items()}
        time.sleep(_EVERY_S)
    return Watched(process.returncode, time.perf_counter() - began, sum(spent.values()), main, whole)


def children_of(pid: int) -> dict[int, str]:
    """Return the processes below one, with their command lines."""
    found = {}
    for child in _family(pid):
        try:
            found[child] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    found.pop(pid, None)
    return found


def _family(pid: int) -> dict[int, _Status]:
    everyone: dict[int, _Status] = {}
    for name in (one.name for one in Path("/proc").iterdir()):
        if name.isdigit():
            try:
                fields = Path(f"/proc/{name}/stat").read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            pages = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
            everyone[int(name)] = _Status(int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS, pages / 2**20)
    members = [pid]
    for one in members:
        members += [child for child, status in everyone.items() if status.parent == one]
    return {one: everyone[one] for one in members if one in everyone}
