"""Does time grow with length only? Hostile texts at one and four times a length, each door in a process of its own.

python -m eval.bench.hostile     # a ratio near 4 is linear, near 16 quadratic; under three minutes, busy or not
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from youju.checking.checker import check_text
from youju.domain.findings import PlainText
from youju.mentions import find_mentions
from youju.sources.project import read_ledger

DATA = Path(__file__).parents[1] / "cases" / "verify" / "linjiang_service" / "data"
PIECES = (
    "1|1,|1:|1-|1万|一|一至|（1〔2020|（|其中12万元|其中|O0|A1|1+|“一|1.|1、|1 |9|5万元，占5%，|增加5万元，|"
    "比2021年预算|5个，分别为|××|甲、|由|增加（减少）|5万元、6万元，合计12万元，|1\t2\n|一、5万元\n|乙项目到位5万元。|目标5人，实际4人，达标；|"
    "6期培训班的350人，|支出1万元，|物业管理费、|分别|占|最大的5万元，|每户5万元，共5户，|率5%（5万元÷6万元），|用于甲（5万元）、|"
    "6个股室（甲股、|甲、乙、丙共5类|5次：一是|1\t执行率\t5\n|提高到5%，提高5个百分点|自评得分95分。|年初5个，新增5个，完工5个，年末5个，"
).split("|")
LENGTHS = {"mentions": 10_000, "check, text alone": 2_000, "check, with data": 1_000}
"""Characters of the shorter text: a door that does less gets a longer one."""
GROWTH = 4
BUDGET_S = 120
"""After so long a door leaves the rest of the texts unmeasured, and says so."""

Row = tuple[float, str, str, float]
"""Ratio of the two times, door, repeated piece, seconds for the longer text."""


def _door(name: str) -> Callable[[str], object]:
    if name == "mentions":
        return find_mentions
    ledger = read_ledger(DATA) if name == "check, with data" else None
    return lambda text: check_text(PlainText(text), ledger)


def _seconds(work: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    work(text)
    return time.process_time() - begin


def _measure(name: str) -> tuple[list[Row], int]:
    """Return the rows of one door, and how many pieces it had no time for."""
    begin, work, rows = time.monotonic(), _door(name), []
    work("".join(PIECES))  # expressions are compiled when first used
    for place, piece in enumerate(PIECES):
        if time.monotonic() - begin > BUDGET_S:
            return rows, len(PIECES) - place
        sizes = (LENGTHS[name], LENGTHS[name] * GROWTH)
        short, long = (_seconds(work, piece * (size // len(piece))) for size in sizes)
        rows.append((long / max(short, 0.005), name, repr(piece), long))
    return rows, 0


def main() -> None:
    """Print, worst first, how much longer four times the text takes."""
    with ProcessPoolExecutor(len(LENGTHS)) as doors:
        measured = dict(zip(LENGTHS, doors.map(_measure, LENGTHS), strict=True))
    for ratio, name, piece, long in sorted((row for rows, _ in measured.values() for row in rows), reverse=True):
        print(f"{ratio:6.1f}×  {long:7.2f} s  {name:18} {piece}")
    for name, (_, left) in measured.items():
        if left:
            print(f"{name}: no time for the last {left} of {len(PIECES)} texts")


if __name__ == "__main__":
    main()
