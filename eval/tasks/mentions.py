"""Scores `find_mentions` on the labelled cases: recall, precision and wrong values, for the tuned and the held half."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from youju.domain.findings import Mention
from youju.mentions import find_mentions

CASES = Path(__file__).parents[1] / "cases" / "mentions.jsonl"


@dataclass
class Score:
    """Counts of what was labelled, found, right in span, right in value and silently wrong."""

    labelled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def table(self) -> list[str]:
        """Return the score by kind, one row a line."""
        kinds = [*sorted(self.labelled | self.found), "all"]
        head = f"{'kind':<11}{'labelled':>9}{'recall':>9}{'value+unit':>12}{'precision':>11}{'wrong':>7}"
        return [head, *(self._row(kind) for kind in kinds)]

    def _row(self, kind: str) -> str:
        def of(tally: Counter[str]) -> int:
            return tally.total() if kind == "all" else tally[kind]

        labelled, found = of(self.labelled), of(self.found)
        recall, right = _share(of(self.spans), labelled), _share(of(self.right), labelled)
        precision = _share(of(self.spans), found)
        return f"{kind:<11}{labelled:>9}{recall:>9}{right:>12}{precision:>11}{of(self.wrong):>7}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"


def is_tuned(case_id: str) -> bool:
    """Tell which half a case is in: the half that we tune on, or the half that is only measured."""
    return hashlib.sha256(case_id.encode()).digest()[0] % 2 == 0


def read_cases(path: Path = CASES) -> list[dict[str, Any]]:
    """Return the labelled cases."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def agrees(mention: Mention, label: dict[str, Any]) -> bool:
    """Tell whether kind, value and unit are the labelled ones."""
    value = None if label["value"] is None else Decimal(label["value"])
    unit = mention.unit or (mention.low.unit if mention.low else None)
    if value is None:
        return mention.kind == label["kind"] and mention.value is None
    return mention.kind == label["kind"] and mention.value == value and unit == label["unit"]


def score(cases: list[dict[str, Any]]) -> Score:
    """Hold `find_mentions` against the labels."""
    result = Score()
    for case in cases:
        labels = {(one["start"], one["start"] + len(one["surface"])): one for one in case["mentions"]}
        mentions = {(one.start, one.end): one for one in find_mentions(case["text"])}
        for span, label in labels.items():
            _score_label(result, case, label, mentions.get(span))
        for span, mention in mentions.items():
            result.found[mention.kind] += 1
            overlapping = [label for at, label in labels.items() if at[0] < span[1] and span[0] < at[1]]
            if span not in labels:
                result.misses.append(f"{case['id']} extra  {mention.kind} {mention.text!r} {mention.value}")
            if mention.value is not None and overlapping and not any(_same_value(mention, one) for one in overlapping):
                result.wrong[mention.kind] += 1
    return result


def _same_value(mention: Mention, label: dict[str, Any]) -> bool:
    return label["value"] is not None and Decimal(label["value"]) == mention.value and label["unit"] == mention.unit


def _score_label(result: Score, case: dict[str, Any], label: dict[str, Any], mention: Mention | None) -> None:
    kind = label["kind"]
    result.labelled[kind] += 1
    if mention is None:
        result.misses.append(f"{case['id']} missed {kind} {label['surface']!r} {label['value']}")
        return
    result.spans[kind] += 1
    if agrees(mention, label):
        result.right[kind] += 1
    else:
        got = f"{mention.kind} {mention.value} {mention.unit}"
        result.misses.append(
            f"{case['id']} value  {label['surface']!r} {kind} {label['value']} {label['unit']} != {got}"
        )


def main(arguments: list[str]) -> int:
    """Print the scores; `--misses` lists what went wrong in the tuned half, `--all-misses` in both."""
    cases = read_cases()
    for name, tuned in (("tuned half", True), ("held half", False)):
        result = score([case for case in cases if is_tuned(case["id"]) is tuned])
        print(f"## {name}", *result.table(), sep="\n")
        if "--all-misses" in arguments or ("--misses" in arguments and tuned):
            print(*result.misses, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
