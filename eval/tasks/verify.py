"""Measures the checker against source data: faults caught, false alarms, codes, and every digit of every number turned.

python -m eval.tasks.verify                    # the labelled units of eval/cases/verify, and our own wordings of them
python -m eval.tasks.verify --cases DIR        # units in the same layout elsewhere
python -m eval.tasks.verify --show             # name each miss and alarm
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, Finding, PlainText, Severity, Verdict
from youju.sources.project import read_ledger

__all__ = ["Score", "main", "measure", "measure_cases"]

CASES = Path(__file__).resolve().parents[1] / "cases"
_ALARMS = (Severity.ERROR, Severity.WARNING)
_DIGIT = re.compile(r"[0-9]")
_JUDGED = (Verdict.SUPPORTED, Verdict.DERIVED)


@dataclass
class Score:
    """What was counted over some texts.

    Attributes:
        numbers: Numbers in clean texts that could be judged. alarms: Findings on clean texts.
        faults: Injected faults. caught: Of them with a finding. named: Of them with the expected code.
        harmless: Changes that stay right. alarmed: Of them with a new finding.
        turned: Numbers with one digit turned. seen: Of them with a finding on the number.
        notes: One line for each miss and alarm.
    """

    numbers: int = 0
    alarms: int = 0
    faults: int = 0
    caught: int = 0
    named: int = 0
    harmless: int = 0
    alarmed: int = 0
    turned: int = 0
    seen: int = 0
    notes: list[str] = field(default_factory=list)


def measure(text: str, ledger: Ledger, mutations: Sequence[dict[str, str]], score: Score) -> None:
    """Add one text with its labelled mutations, and with each digit of each proved number turned."""
    clean = check_text(PlainText(text), ledger)
    alarms = _alarms(clean)
    score.numbers += sum(not one.mention.exempt for one in clean.mentions)
    score.alarms += len(alarms)
    score.notes += [f"alarm {one.code} {_around(text, one)} {one.message}" for one in alarms]
    known = {(one.code, one.quote) for one in alarms}
    for mutation in mutations:
        _mutate(text, ledger, mutation, known, score)
    for start, end in _turnable(clean):
        _turn(text, ledger, start, end, score)


def _alarms(report: CheckReport) -> list[Finding]:
    return [one for one in report.findings if one.severity in _ALARMS]


def _around(text: str, finding: Finding) -> str:
    return repr(text[max(0, finding.start - 12) : finding.end])


def _mutate(text: str, ledger: Ledger, mutation: dict[str, str], known: set[tuple[str, str]], score: Score) -> None:
    old, new = mutation["old"], mutation["new"]
    place = -1
    for _ in range(int(mutation["nth"]) + 1):
        place = text.index(old, place + 1)
    changed = text[:place] + new + text[place + len(old) :]
    alarms = _alarms(check_text(PlainText(changed), ledger))
    if mutation["expect"] == "ok":
        fresh = [one for one in alarms if (one.code, one.quote) not in known]
        score.harmless += 1
        score.alarmed += bool(fresh)
        score.notes += [f"alarmed {mutation['id']} {new}: {one.message}" for one in fresh]
        return
    hits = [one for one in alarms if one.start < place + len(new) and one.end > place]
    score.faults += 1
    score.caught += bool(hits)
    score.named += any(one.code == mutation["code"] for one in hits)
    if not hits:
        score.notes.append(f"missed {mutation['id']} {mutation['code']}: {old} → {new}")


def _turnable(report: CheckReport) -> Iterator[tuple[int, int]]:
    for judged in report.mentions:
        if judged.verdict in _JUDGED and judged.mention.approximator is None and _DIGIT.search(judged.mention.text):
            yield judged.mention.start, judged.mention.end


def _turn(text: str, ledger: Ledger, start: int, end: int, score: Score) -> None:
    """Turn the leading digit of a number: a fault that no rounding excuses."""
    place = start + next(at for at, sign in enumerate(text[start:end]) if sign.isdigit())
    digit = str(int(text[place]) % 9 + 1)
    changed = text[:place] + digit + text[place + 1 :]
    alarms = _alarms(check_text(PlainText(changed), ledger))
    score.turned += 1
    if any(one.start < end and one.end > start for one in alarms):
        score.seen += 1
    else:
        score.notes.append(f"unseen turn {text[max(0, start - 15) : end]} → {changed[start:end]}")


def _units(cases: Path) -> Iterator[tuple[str, Path, str, list[dict[str, str]]]]:
    """Yield the name, data folder, text and mutations of each unit, and of our own wordings of it."""
    for folder in sorted(path.parent for path in cases.glob("verify/*/clean.txt")):
        lines = (folder / "mutations.jsonl").read_text(encoding="utf-8").splitlines()
        mutations = [json.loads(line) for line in lines if line.strip()]
        yield folder.name, folder / "data", (folder / "clean.txt").read_text(encoding="utf-8"), mutations
        reworded = cases / "verify_prose" / f"{folder.name}.txt"
        if reworded.exists():
            yield f"{folder.name} (reworded)", folder / "data", reworded.read_text(encoding="utf-8"), []


def measure_cases(cases: Path) -> Score:
    """Measure all units together."""
    score = Score()
    for _, data, text, mutations in _units(cases):
        measure(text, read_ledger(data), mutations, score)
    return score


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row per text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(arguments)
    print("| text | numbers | false alarms | faults caught | with this code | harmless alarmed | turned digits seen |")
    print("|---|---|---|---|---|---|---|")
    for name, data, text, mutations in _units(options.cases):
        score = Score()
        measure(text, read_ledger(data), mutations, score)
        print(
            f"| {name} | {score.numbers} | {score.alarms} | {score.caught}/{score.faults} | {score.named}"
            f" | {score.alarmed}/{score.harmless} | {score.seen}/{score.turned} |"
        )
        if options.show:
            print(*(f"    {note}" for note in score.notes), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
