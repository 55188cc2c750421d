"""Measures rolling last year's report forward: numbers resolved right, wrong (must be none), asked.

python -m eval.tasks.rollforward                       # 200 generated units × 3 years, seed 11
python -m eval.tasks.rollforward --held                # wordings kept apart: figures only
python -m eval.tasks.rollforward --units 40 --show 10  # look at what went wrong and what was asked
python -m eval.tasks.rollforward --write               # keep the figures in eval/results/rollforward.{md,json}
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from eval.generator.__main__ import wordings_of
from eval.generator.books import write_data
from eval.generator.claims import Claim, add, leaf
from eval.generator.pieces import Num, Word
from eval.generator.report import Placed
from eval.generator.rollforward_corpus import YearPair, successors, year_pairs
from youju.checking.checker import check_text
from youju.domain.facts import Fact, Ledger
from youju.domain.findings import PlainText, Severity, Verdict
from youju.drafting.rolling.rollforward import Outcome, RolledSentence, RollForward, roll_forward
from youju.sources.project import read_ledger

__all__ = ["Tally", "main", "measure"]

RESULTS = Path(__file__).resolve().parents[1] / "results"
_IN_WAN = re.compile(r"\d万")
_CLOSE = Decimal("1e-9")
_NOT_NUMBERS = ("year", "last_year_name")
_UP = "净增 增支 增幅 增加 增长 上升 提高 上涨 提升 扩大 多 高 增 升 涨".split()
_DOWN = "净减 减支 降幅 减少 下降 降低 回落 缩小 压减 少 低 减 降".split()
_WAYS = re.compile("|".join(sorted((*_UP, *_DOWN), key=len, reverse=True)))
_READ_AS = ("年初预算", "全年预算", "到位", "支出")
_FAULTY = (Verdict.CONTRADICTED, Verdict.UNSUPPORTED)


@dataclass
class Tally:
    """What became of all numbers and sentences.

    Attributes:
        numbers: right, wrong, asked, dropped -> how many. reasons: Why numbers were asked about.
        sentences: Outcome -> how many. directions: kept, turned, asked, wrong.
        faults: Findings of the checker on the rolled sentences that claim to be sure.
        pairs: Reports rolled. unclean: Left out, as their tables contradict themselves.
        notes: (sort, what) of what is worth a look.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    directions: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pairs: int = 0
    unclean: int = 0


def measure(units: int, seed: int, wordings: str) -> Tally:
    """Roll the reports of invented units forward and hold each number against what its claim is a year on."""
    tally = Tally()
    for number in range(units):
        for pair in year_pairs(f"{seed}-{number}", wordings=wordings):
            with tempfile.TemporaryDirectory() as scratch:
                write_data(pair.now, random.Random(f"{seed}-{number}-{pair.now.year}"), Path(scratch) / "data")
                ledger = read_ledger(Path(scratch) / "data")
            if any(notice.severity is Severity.ERROR for notice in ledger.notices):
                tally.unclean += 1  # the tables couldn't be read cleanly, and drafting says so
                continue
            tally.pairs += 1
            _compare(tally, pair, ledger, roll_forward(PlainText(pair.report.text), ledger))
    return tally


def _compare(tally: Tally, pair: YearPair, ledger: Ledger, rolled: RollForward) -> None:
    tally.sentences.update(one.outcome.value for one in rolled.sentences)
    for placed in pair.report.placed:
        sentence = _sentence_of(rolled, placed.start)
        if sentence is None:
            continue
        if isinstance(placed.token, Num) and placed.token.role not in _NOT_NUMBERS:
            _compare_number(tally, pair, placed, placed.token, sentence)
    sure = [one for one in rolled.sentences if one.outcome in (Outcome.CARRIED, Outcome.CHANGED)]
    for one in sure:
        _compare_directions(tally, pair, one)
        if one.text.count(str(pair.then.year)) > one.source.text.count(str(pair.then.year - 1)):
            tally.faults["year left"] += 1
            tally.notes.append(("year left", f"{one.source.text} → {one.text}"))
    _check(tally, ledger, rolled.sentences)


def _check(tally: Tally, ledger: Ledger, rolled: Sequence[RolledSentence]) -> None:
    """Let the checker read the report as it is now; count what it finds in sentences that claim to be sure."""
    text, spans = "", []
    for at, one in enumerate(rolled):
        text += "\n" if at and one.source.line != rolled[at - 1].source.line else ""
        spans.append((len(text), len(text) + len(one.text), one))
        text += one.text
    report = check_text(PlainText(text), ledger)
    faults = [(one.mention.start, one.verdict.value) for one in report.mentions if one.verdict in _FAULTY]
    faults += [(one.start, one.code.value) for one in report.findings if one.severity is Severity.ERROR]
    for place, what in faults:
        one = next((one for start, end, one in spans if start <= place < end), None)
        if one is not None and one.outcome in (Outcome.CARRIED, Outcome.CHANGED):
            tally.faults[f"checker: {what}"] += 1
            tally.notes.append((what, f"{one.source.text} → {one.text}"))


def _sentence_of(rolled: RollForward, start: int) -> RolledSentence | None:
    return next((one for one in rolled.sentences if one.source.start <= start < one.source.end), None)


def _compare_number(tally: Tally, pair: YearPair, placed: Placed, num: Num, sentence: RolledSentence) -> None:
    end = placed.start + len(num.text)
    found = next((one for one in sentence.numbers if one.mention.start < end and one.mention.end > placed.start), None)
    if sentence.outcome is Outcome.DROPPED:
        tally.numbers["dropped"] += 1
        return
    if found is None:
        tally.numbers["wrong"] += 1
        tally.notes.append(("left standing", f"{num.text}（{num.role}）: {sentence.source.text}"))
        return
    if found.fact is None:
        tally.numbers["asked"] += 1
        tally.reasons[found.reason] += 1
        tally.notes.append((f"asked {found.reason}", f"{num.text}（{num.role}）: {sentence.source.text}"))
        return
    scale = Decimal(10_000) if num.scale is not None and _IN_WAN.search(num.text) else Decimal(1)
    claims = [num.claim, *num.also, *_readings(pair, num, sentence.source.text)]
    expected = [value * scale for claim in claims for value in successors(pair, claim, num.role)]
    right = any(_same(found.fact, value, absolute=num.absolute) for value in expected)
    tally.numbers["right" if right else "wrong"] += 1
    if not right:
        shown = "、".join(f"{value:f}" for value in expected) or "没有"
        became = f"{found.fact.key}={found.fact.quantity.value:f}，应为{shown}"
        tally.notes.append(("wrong", f"{num.text}（{num.role}）→ {became}: {sentence.source.text}"))


def _readings(pair: YearPair, num: Num, text: str) -> list[Claim]:
    """Return other measures that had this value too and that the sentence names (资金到位{预算}，到位率100%)."""
    parts = [num.claim] if num.claim[0] == "cell" else list(num.claim[1]) if num.claim[0] == "add" else []
    if not parts or parts[0][1][0] != "money" or parts[0][1][3] or parts[0][1][4]:
        return []
    value = pair.then.value(num.claim)
    claims = [add(*(leaf("money", part[1][1], other, "", "") for part in parts)) for other in _READ_AS if other in text]
    same = [claim for claim in claims if pair.then.value(claim) == value]
    initial = (
        [add(*(leaf("money", part[1][1], "年初预算", "", "") for part in parts))] if "列入年初预算" in text else []
    )
    return [*same, *initial]


def _same(fact: Fact, value: Decimal, *, absolute: bool) -> bool:
    shown = fact.quantity.value
    if absolute:
        shown, value = abs(shown), abs(value)
    return abs(shown - value) <= _CLOSE * max(abs(value), Decimal(1))


def _compare_directions(tally: Tally, pair: YearPair, sentence: RolledSentence) -> None:
    """Hold the words like 增长 of one sure sentence against the signs that their numbers have a year on."""
    inside = [one for one in pair.report.placed if sentence.source.start <= one.start < sentence.source.end]
    turned_up = 0
    words = [one for one in inside if isinstance(one.token, Word) and one.token.code == "direction-mismatch"]
    for placed in words:
        behind = (one.token for one in inside if one.start >= placed.start and isinstance(one.token, Num))
        signed = next((num for num in behind if isinstance(num, Num) and num.absolute), None)
        if signed is None:
            return
        then = pair.then.value(signed.claim)
        values = successors(pair, signed.claim, signed.role)
        turned = bool(values) and all(then * now <= 0 for now in values)
        turned_up += int(turned) * (1 if then < 0 else -1)
        tally.directions["turned" if turned else "kept"] += 1
    then_said, now_said = _WAYS.findall(sentence.source.text), _WAYS.findall(sentence.text)
    rise = sum(word in _UP for word in now_said) - sum(word in _UP for word in then_said)
    fall = sum(word in _DOWN for word in now_said) - sum(word in _DOWN for word in then_said)
    if words and (rise, fall) != (turned_up, -turned_up):
        tally.directions["wrong"] += 1
        tally.notes.append(("direction", f"{sentence.source.text} → {sentence.text}"))


def _lines(tally: Tally) -> Iterator[str]:
    total = sum(tally.numbers.values())
    for sort in ("right", "wrong", "asked", "dropped"):
        yield f"| numbers: {sort} | {tally.numbers[sort]} of {total} ({_rate(tally.numbers[sort], total)}) |"
    sentences = sum(tally.sentences.values())
    for outcome in Outcome:
        count = tally.sentences[outcome.value]
        yield f"| sentences: {outcome.value} | {count} of {sentences} ({_rate(count, sentences)}) |"
    directions = "，".join(f"{sort} {count}" for sort, count in sorted(tally.directions.items()))
    yield f"| direction words | {directions} |"
    yield f"| findings of the checker on sure sentences | {sum(tally.faults.values())} |"


def _rate(good: int, total: int) -> str:
    return f"{100 * good / total:.1f} %" if total else "—"


def as_markdown(tally: Tally, command: str) -> str:
    """Lay the figures out as a committed table."""
    head = ["# Roll-forward: last year's numbers replaced by this year's", "", f"Regenerate: `{command}`", ""]
    scope = [
        f"{tally.pairs} reports, each rolled forward to the data of the following year; "
        f"{tally.unclean} left out whose tables the reader found at fault with themselves.",
        "",
    ]
    why = ["", "Why numbers were asked about:", ""]
    reasons = [f"- {reason}: {count}" for reason, count in tally.reasons.most_common()]
    faults = [f"- {fault}: {count}" for fault, count in sorted(tally.faults.items())]
    return "\n".join([*head, *scope, "| what | figure |", "|---|---|", *_lines(tally), *why, *reasons, *faults]) + "\n"


def figures(tally: Tally) -> Mapping[str, Any]:
    """Sum the tally up."""
    return {
        "pairs": tally.pairs,
        "unclean": tally.unclean,
        "numbers": dict(sorted(tally.numbers.items())),
        "sentences": dict(sorted(tally.sentences.items())),
        "directions": dict(sorted(tally.directions.items())),
        "faults": dict(sorted(tally.faults.items())),
        "asked_because": dict(tally.reasons.most_common()),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, keep; fails when a number was resolved wrongly."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.tasks.rollforward", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--held", action="store_true", help="wordings kept apart: figures only, nothing listed")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list N examples of each kind")
    parser.add_argument("--write", action="store_true", help="keep the figures in eval/results")
    options = parser.parse_args(arguments)
    tally = measure(options.units, options.seed, wordings_of(options.held))
    name = "rollforward-held" if options.held else "rollforward"
    flags = f"--units {options.units} --seed {options.seed}{' --held' if options.held else ''}"
    text = as_markdown(tally, f"python -m eval.tasks.rollforward {flags} --write")
    print(text)
    if options.show and not options.held:
        for sort in dict.fromkeys(sort for sort, _ in tally.notes):
            print(f"\n## {sort}", *[what for one, what in tally.notes if one == sort][: options.show], sep="\n")
    if options.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
        (RESULTS / f"{name}.json").write_text(
            json.dumps(figures(tally), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    return 1 if tally.numbers["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
