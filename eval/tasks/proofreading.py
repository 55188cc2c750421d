"""Measures proofreading on the text alone: slips of wording, numbering and form found, and sound sentences remarked on.

python -m eval.tasks.proofreading [--units N] [--seed S] [--held] [--show]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.generator.__main__ import generate, wordings_of
from eval.generator.mutate import applied
from eval.tasks.binding import sentence_at
from youju.checking.checker import check_text
from youju.domain.findings import Code, Finding, PlainText

__all__ = ["CODES", "Score", "main", "measure"]

CODES = (Code.STYLE, Code.NUMBERING, Code.PLACEHOLDER, Code.TEMPLATE_RESIDUE, Code.MALFORMED_NUMBER, Code.CODE_NAME)
"""What proofreading finds; other codes are about what numbers mean."""


@dataclass
class Score:
    """What was counted.

    Attributes:
        slips: Injected, by code. found: Of them with a finding there. named: Of those, with this code.
        sentences: Of clean texts. remarked: Of them with a finding of these codes.
        notes: One line for each miss and each remark on sound text.
    """

    slips: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    remarked: int = 0
    notes: list[str] = field(default_factory=list)


def measure(folders: Iterable[Path]) -> Score:
    """Proofread each generated text, untouched and with each slip in it."""
    score = Score()
    for folder in folders:
        text = (folder / "clean.txt").read_text(encoding="utf-8")
        before = _findings(text)
        remarked = {sentence_at(text, one.start, one.end) for one in before}
        score.sentences += sum(text.count(mark) for mark in "。\n")
        score.remarked += len(remarked)
        score.notes += [f"remarked {one.code} {sentence_at(text, one.start, one.end)}" for one in before]
        for line in (folder / "mutations.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case["expect"] != "ok" and case["code"] in CODES:
                _measure_slip(score, text, before, case)
    return score


def _findings(text: str) -> list[Finding]:
    return [one for one in check_text(PlainText(text)).findings if one.code in CODES]


def _measure_slip(score: Score, text: str, before: Sequence[Finding], case: dict[str, str]) -> None:
    changed = applied(text, case["old"], case["new"], int(case["nth"]))
    start = next(at for at, (one, two) in enumerate(zip(f"{text}\0", f"{changed}\0", strict=False)) if one != two)
    end = start + max(1, len(case["new"]))
    known = {(one.code, one.quote) for one in before}
    here = [one for one in _findings(changed) if one.start <= end and one.end >= start]
    fresh = [one for one in here if (one.code, one.quote) not in known]
    score.slips[case["code"]] += 1
    score.found[case["code"]] += bool(fresh)
    score.named[case["code"]] += any(one.code == case["code"] for one in fresh)
    if not fresh:
        score.notes.append(f"missed {case['code']} {case['old']} → {case['new']}: {sentence_at(changed, start, end)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row per code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--held", action="store_true", help="wordings kept apart: figures only")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        generate(Path(scratch), options.units, options.seed, wordings=wordings_of(options.held))
        score = measure(sorted(Path(scratch).glob("verify/*")))
    print("| slip | cases | found | with this code |", "|---|---|---|---|", sep="\n")
    for code, count in sorted(score.slips.items()):
        print(f"| {code} | {count} | {score.found[code]} | {score.named[code]} |")
    print(f"\nsound sentences remarked on: {score.remarked} of {score.sentences}")
    if options.show and not options.held:
        print(*score.notes, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
