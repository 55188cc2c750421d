"""Measures what is found from the text alone: recall per code, false alarms, alarms per 1,000 numbers.

Run: python -m eval.tasks.consistency [--cases FILE…] [--verbose]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from youju.checking.checker import check_text
from youju.domain.findings import Finding, PlainText, Severity
from youju.mentions import find_mentions
from youju.sources.documents import read_document

__all__ = ["Case", "Score", "alarms_on_documents", "main", "read_cases", "score_cases"]

ROOT = Path(__file__).resolve().parents[2]
GIVEN = ROOT / "eval" / "cases" / "consistency.jsonl"
FRESH = ROOT / "eval" / "cases" / "consistency_fresh.jsonl"
OWN = ROOT / "tests" / "data" / "consistency_own.jsonl"
DOCUMENTS = ROOT.parent / "shared" / "documents"
SEED = ROOT.parent / "shared" / "seed"


@dataclass(frozen=True)
class Case:
    """A labelled text.

    Attributes:
        id: Its name. text: The text. codes: Kinds of fault it holds. region: Where; empty in a clean text.
    """

    id: str
    text: str
    codes: tuple[str, ...]
    region: str

    @property
    def half(self) -> str:
        """`tune` or `held`, by the id's hash."""
        return "held" if hashlib.sha256(self.id.encode()).digest()[0] % 2 else "tune"


@dataclass(frozen=True)
class Score:
    """What a set of cases showed.

    Attributes:
        found, faulty: Faulty texts warned of in the right place, and all.
        named: Of those found, how many by a finding with one of the case's codes.
        alarmed, clean: Clean texts with an error or warning, and all.
        by_code: Code -> (found, all); a case counts for each of its codes.
        missed, alarms: What went wrong, to read.
    """

    found: int
    faulty: int
    named: int
    alarmed: int
    clean: int
    by_code: dict[str, tuple[int, int]]
    missed: tuple[Case, ...]
    alarms: tuple[tuple[Case, tuple[Finding, ...]], ...]


def read_cases(path: Path) -> list[Case]:
    """Read labelled cases (eval/cases/README.md)."""
    entries = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Case(one["id"], one["text"], tuple(one["codes"]), one.get("region", "")) for one in entries]


def loud_findings(text: str) -> list[Finding]:
    """Return the errors and warnings that a check of a text raises."""
    return [one for one in check_text(PlainText(text)).findings if one.severity is not Severity.INFO]


def score_cases(cases: Iterable[Case]) -> Score:
    """Check each case and count."""
    missed, alarms = [], []
    found = named = faulty = clean = 0
    hits: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for case in cases:
        loud = loud_findings(case.text)
        if not case.codes:
            clean += 1
            if loud:
                alarms.append((case, tuple(loud)))
            continue
        faulty += 1
        start = case.text.index(case.region)
        here = [one for one in loud if one.start < start + len(case.region) and one.end > start]
        totals.update(case.codes)
        if here:
            found += 1
            hits.update(case.codes)
            named += any(one.code in case.codes for one in here)
        else:
            missed.append(case)
    by_code = {code: (hits[code], count) for code, count in sorted(totals.items())}
    return Score(found, faulty, named, len(alarms), clean, by_code, tuple(missed), tuple(alarms))


def _print_score(title: str, score: Score, *, verbose: bool) -> None:
    recall = score.found / score.faulty if score.faulty else 0
    alarms = score.alarmed / score.clean if score.clean else 0
    print(
        f"{title:<22} recall {score.found}/{score.faulty} ({recall:.1%})  right code {score.named}/{score.found}  "
        f"false alarms {score.alarmed}/{score.clean} ({alarms:.1%})"
    )
    if verbose:
        for case in score.missed:
            print(f"  missed {case.id} {','.join(case.codes)}: {case.text}")
        for case, findings in score.alarms:
            for one in findings:
                print(f"  alarm  {case.id} {one.code} “{one.quote}” {one.message}")


def _print_codes(score: Score) -> None:
    for code, (hits, count) in score.by_code.items():
        print(f"  {code:<20} {hits}/{count}")


def _documents() -> Iterator[PlainText]:
    for folder, ending in ((DOCUMENTS, "*.pdf"), (SEED, "*.txt")):
        if folder.is_dir():
            for path in sorted(folder.glob(ending)):
                yield read_document(path)


def alarms_on_documents() -> tuple[int, int]:
    """Count the errors and warnings on real documents, where there are any beside the checkout, and their numbers."""
    alarms = numbers = 0
    for plain in _documents():
        numbers += sum(not one.exempt for one in find_mentions(plain.text))
        alarms += sum(one.severity is not Severity.INFO for one in check_text(plain).findings)
    return alarms, numbers


def _print_documents(*, verbose: bool) -> None:
    for plain in _documents():
        numbers = sum(not one.exempt for one in find_mentions(plain.text))
        findings = check_text(plain).findings
        loud = [one for one in findings if one.severity is not Severity.INFO]
        rate = 1000 * len(loud) / numbers if numbers else 0
        print(f"{plain.name:<30} {numbers} numbers, {len(loud)} errors and warnings ({rate:.1f} per 1,000 numbers)")
        for one in loud if verbose else ():
            print(f"  {one.severity:<8}{one.code:<20}“{one.quote[:60]}” {one.message}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, nargs="+", default=[GIVEN, OWN, FRESH])
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    for path in options.cases:
        cases = read_cases(path)
        for half in ("tune", "held"):
            score = score_cases(case for case in cases if case.half == half)
            _print_score(f"{path.stem} {half}", score, verbose=options.verbose)
        _print_codes(score_cases(cases))
    _print_documents(verbose=options.verbose)


if __name__ == "__main__":
    main()
