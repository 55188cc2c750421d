"""Breaks input for every door, within bounds, and says what fell.

python -m eval.fuzz --minutes 1                   # a minute for each door
python -m eval.fuzz --only document --seed 7      # one door, other cases
python -m eval.fuzz --again document:7:1234       # one case once more, with its traceback

A fault is a crash (any error that isn't ours), a hang (more than 5 s) or more than 1 GB of memory.
Each case is made anew from door, seed and number. The door `page` is the page's API: its requests are made from its
OpenAPI description, and no case of it can be tried again alone, since each finds what those before it left.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from eval.fuzz.page import DOOR as PAGE
from eval.fuzz.page import fuzz_page
from eval.fuzz.runner import Tally, broken_case, fuzz
from eval.fuzz.targets import TARGETS


def _table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    yield "| door | cases | refused | minutes | peak MB | faults |"
    yield "|---|---|---|---|---|---|"
    for door, one in tallies.items():
        yield (
            f"| {door} | {one.cases} | {one.refused} | {one.seconds / 60:.1f} | {one.peak_mb} "
            f"| {sum(one.faults.values())} |"
        )
    for one in tallies.values():
        for kind, count in one.faults.most_common():
            yield f"- {kind}: {count} times, first {one.first[kind]}"


def main() -> None:
    """Fuzz the doors; exit 1 when something fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0, help="for each door")
    parser.add_argument("--cases", type=int, default=10**9, help="at most, for each door")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=[*TARGETS, PAGE], default=[*TARGETS, PAGE])
    parser.add_argument("--again", metavar="DOOR:SEED:NUMBER", help="one case, with its traceback")
    options = parser.parse_args()
    if options.again:
        _again(options.again)
        return
    tallies = {}
    for door in options.only:
        door_fuzz = fuzz_page if door == PAGE else partial(fuzz, door)
        tallies[door] = door_fuzz(options.seed, options.minutes * 60, options.cases)
        print(f"… {door}: {tallies[door]}", file=sys.stderr, flush=True)
    print("\n".join(_table(tallies)))
    sys.exit(any(one.faults for one in tallies.values()))


def _again(case: str) -> None:
    door, seed, number = case.split(":")
    name, content = broken_case(door, int(seed), int(number))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        Path(name).with_suffix(f".broken{Path(name).suffix}").write_bytes(content)
        TARGETS[door].run(path)


if __name__ == "__main__":
    main()
