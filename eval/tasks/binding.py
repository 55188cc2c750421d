"""Measures the checker against data: injected errors caught, false alarms on right numbers, per code and wording.

python -m eval.tasks.binding                          # 40 generated units, seed 7
python -m eval.tasks.binding --units 100 --seed 3 --show 20
python -m eval.tasks.binding --cases eval/cases       # labelled cases instead of generated ones
python -m eval.tasks.binding --write                  # keep the figures in eval/results/binding.{md,json}
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from eval.generator.__main__ import generate, wordings_of
from eval.generator.mutate import applied
from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, Code, Finding, PlainText, Severity
from youju.errors import YoujuError
from youju.sources.project import read_ledger

__all__ = ["Outcome", "Tally", "main", "measure", "sentence_at"]

_CRASHES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
RESULTS = Path(__file__).resolve().parents[1] / "results"


@dataclass(frozen=True)
class Outcome:
    """What became of one case.

    Attributes:
        unit: Folder name.
        code: Injected fault; `ok` for a harmless change, `clean` for an alarm on the untouched text.
        kind: Type of the statement, as the generator names it.
        good: Whether the checker did what it should.
        named: Whether a finding carries the injected code.
        quote: The sentence around the place.
        said: What the checker said there.
    """

    unit: str
    code: str
    kind: str
    good: bool
    named: bool
    quote: str
    said: str


@dataclass
class Tally:
    """Everything measured."""

    outcomes: list[Outcome] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    masked: int = 0

    def add(self, other: Outcome) -> None:
        """Keep one outcome."""
        self.outcomes.append(other)

    @property
    def right_numbers(self) -> int:
        """Numbers judged in clean texts; all of them are right."""
        return sum(count for verdict, count in self.verdicts.items() if verdict != "exempt")

    def of(self, *codes: str) -> list[Outcome]:
        """Outcomes with these codes."""
        return [one for one in self.outcomes if one.code in codes]

    @property
    def errors(self) -> list[Outcome]:
        """Outcomes of injected errors."""
        return [one for one in self.outcomes if one.code not in ("ok", "clean", "style", "numbering")]


def measure(folders: Iterable[Path]) -> Tally:
    """Check every project's clean text, its mutations and its faulty workbooks."""
    tally = Tally()
    for folder in folders:
        try:
            ledger = read_ledger(folder / "data")
        except YoujuError as error:
            tally.unreadable.append(f"{folder.name}: {error}")
            continue
        _measure_texts(folder, ledger, tally)
        _measure_sources(folder, tally)
    return tally


def _measure_texts(folder: Path, ledger: Ledger, tally: Tally) -> None:
    text = (folder / "clean.txt").read_text(encoding="utf-8")
    try:
        clean = check_text(PlainText(text), ledger)
    except _CRASHES as crash:
        tally.crashes.append(f"{folder.name}: {crash!r} on the clean text")
        return
    tally.verdicts.update(one.verdict.value for one in clean.mentions)
    alarms = _alarms(clean)
    for finding in alarms:
        quote = sentence_at(text, finding.start, finding.end)
        tally.add(Outcome(folder.name, "clean", str(finding.code), False, False, quote, _said([finding])))
    for line in (folder / "mutations.jsonl").read_text(encoding="utf-8").splitlines():
        _measure_change(folder.name, text, json.loads(line), alarms, ledger, tally)


def _measure_change(
    unit: str, text: str, case: Mapping[str, Any], alarms: Sequence[Finding], ledger: Ledger, tally: Tally
) -> None:
    old, new, nth = case["old"], case["new"], case["nth"]
    start = _offset(text, old, nth)
    if _touching(alarms, start, start + len(old)):
        tally.masked += 1  # the untouched text is already alarmed here: this case shows nothing
        return
    changed = applied(text, old, new, nth)
    quote = sentence_at(changed, start, start + len(new))
    try:
        report = check_text(PlainText(changed), ledger)
    except _CRASHES as crash:
        tally.crashes.append(f"{unit}: {crash!r} on {quote}")
        return
    expect = case["expect"]
    found = _touching(report.findings if expect == "info" else _alarms(report), start, start + len(new))
    code = "ok" if expect == "ok" else str(case["code"])
    good = not found if expect == "ok" else bool(found)
    named = any(one.code == code for one in found)
    said = _said(found) or _verdict_at(report, start, start + len(new))
    tally.add(Outcome(unit, code, case.get("kind", ""), good, named, f"{old} → {new}｜{quote}", said))


def _measure_sources(folder: Path, tally: Tally) -> None:
    path = folder / "source_faults.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        fault = json.loads(line)
        with tempfile.TemporaryDirectory() as scratch:
            data = Path(scratch) / "data"
            shutil.copytree(folder / "data", data)
            book = load_workbook(data / fault["file"])
            book[fault["sheet"]][fault["cell"]].value = float(Decimal(fault["new"]))
            book.save(data / fault["file"])
            notices = [one for one in read_ledger(data).notices if one.code is not None]
        said = "；".join(one.message for one in notices)
        good = any(one.code == Code.SOURCE_TOTAL for one in notices)
        quote = f"{fault['file']} {fault['sheet']}!{fault['cell']} {fault['old']} → {fault['new']}"
        tally.add(Outcome(folder.name, "source-total", "workbook", good, good, quote, said))


def _alarms(report: CheckReport) -> list[Finding]:
    return [one for one in report.findings if one.severity is not Severity.INFO]


def _touching(findings: Iterable[Finding], start: int, end: int) -> list[Finding]:
    return [one for one in findings if one.start < end and one.end > start]


def _offset(text: str, old: str, nth: int) -> int:
    start = -1
    for _ in range(nth + 1):
        start = text.index(old, start + 1)
    return start


def sentence_at(text: str, start: int, end: int) -> str:
    """Return the sentence around a place, 80 characters before it at most."""
    left = max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1
    stops = [at for at in (text.find("。", end), text.find("\n", end)) if at >= 0]
    return text[max(left, start - 80) : min([*stops, end + 60])].replace("\n", "⏎")


def _said(findings: Iterable[Finding]) -> str:
    return "；".join(f"{one.code}: {one.message}" for one in findings)


def _verdict_at(report: CheckReport, start: int, end: int) -> str:
    here = [one for one in report.mentions if one.mention.start < end and one.mention.end > start]
    return "；".join(f"{one.verdict.value} {one.source or one.formula} {one.reason}".strip() for one in here)


def _rate(good: int, total: int) -> str:
    return f"{100 * good / total:.1f} %" if total else "—"


def figures(tally: Tally) -> dict[str, Any]:
    """Sum the tally up."""
    codes: dict[str, dict[str, int]] = {}
    for code in sorted({one.code for one in tally.outcomes} - {"ok", "clean"}):
        group = tally.of(code)
        codes[code] = {
            "cases": len(group),
            "caught": sum(one.good for one in group),
            "named": sum(one.named for one in group),
        }
    errors, harmless, alarms = tally.errors, tally.of("ok"), tally.of("clean")
    return {
        "errors": len(errors),
        "caught": sum(one.good for one in errors),
        "harmless": len(harmless),
        "harmless_alarmed": sum(not one.good for one in harmless),
        "right_numbers": tally.right_numbers,
        "clean_alarms": len(alarms),
        "clean_alarms_by_code": dict(sorted(Counter(one.kind for one in alarms).items())),
        "verdicts_on_clean": dict(sorted(tally.verdicts.items())),
        "masked": tally.masked,
        "unreadable": tally.unreadable,
        "crashes": len(tally.crashes),
        "by_code": codes,
    }


def as_markdown(sums: Mapping[str, Any], command: str) -> str:
    """Lay the figures out as a committed table."""
    lines = [
        "# Binding: numbers against their data",
        "",
        f"Regenerate: `{command}`",
        "",
        "| what | figure |",
        "|---|---|",
        f"| injected errors caught | {sums['caught']} of {sums['errors']} ({_rate(sums['caught'], sums['errors'])}) |",
        f"| right numbers in clean texts | {sums['right_numbers']} |",
        f"| false alarms on them | {sums['clean_alarms']} ({_rate(sums['clean_alarms'], sums['right_numbers'])}) |",
        f"| harmless changes alarmed | {sums['harmless_alarmed']} of {sums['harmless']} "
        f"({_rate(sums['harmless_alarmed'], sums['harmless'])}) |",
        f"| cases hidden by an alarm on the clean text | {sums['masked']} |",
        f"| projects that couldn't be read | {len(sums['unreadable'])} |",
        f"| checks that crashed | {sums['crashes']} |",
        "",
        "| fault | cases | caught | | with this code |",
        "|---|---|---|---|---|",
    ]
    for code, row in sums["by_code"].items():
        lines.append(
            f"| {code} | {row['cases']} | {row['caught']} | {_rate(row['caught'], row['cases'])} | {row['named']} |"
        )
    lines += ["", "Verdicts on right numbers: " + ", ".join(f"{k} {v}" for k, v in sums["verdicts_on_clean"].items())]
    return "\n".join(lines) + "\n"


def misses(tally: Tally, show: int) -> str:
    """Group what went wrong by fault and wording, with examples."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for one in tally.outcomes:
        if not one.good:
            groups[one.code, one.kind].append(one)
    lines = [f"# Unreadable: {len(tally.unreadable)}", *(f"  {one}" for one in tally.unreadable[:show])]
    lines += [f"# Crashes: {len(tally.crashes)}", *(f"  {one}" for one in tally.crashes[:show])]
    for (code, kind), found in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        lines.append(f"\n## {code} / {kind}: {len(found)}")
        lines += [f"- [{one.unit}] {one.quote}\n    {one.said}" for one in found[:show]]
    return "\n".join(lines)


def _generate(root: Path, options: argparse.Namespace) -> list[str]:
    return generate(root, options.units, options.seed, wordings=wordings_of(options.held))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, keep."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.tasks.binding", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--held", action="store_true", help="wordings kept apart: figures only, nothing listed")
    parser.add_argument("--cases", type=Path, help="a folder that holds verify/, instead of generating one")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list N examples of each kind of miss")
    parser.add_argument("--write", action="store_true", help="keep the figures in eval/results")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        root = options.cases or Path(scratch)
        if not options.cases and (wrong := _generate(root, options)):
            print(*wrong, sep="\n", file=sys.stderr)
            return 1
        tally = measure(sorted(path.parent for path in root.glob("verify/*/clean.txt")))
    sums = figures(tally)
    name = "binding-held" if options.held else "binding"
    flags = f"--units {options.units} --seed {options.seed}{' --held' if options.held else ''}"
    command = f"python -m eval.tasks.binding {flags} --write"
    print(as_markdown(sums, command))
    if options.show and not options.held:
        print(misses(tally, options.show))
    if options.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(as_markdown(sums, command), encoding="utf-8")
        (RESULTS / f"{name}.json").write_text(json.dumps(sums, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
