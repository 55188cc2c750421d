import json
from pathlib import Path

from youju.checking.arithmetic import check_arithmetic
from youju.checking.consistency import check_consistency
from youju.checking.proofreading import check_wording
from youju.checking.reading import read_text
from youju.domain.findings import Finding, PlainText, Severity
from youju.mentions import find_mentions

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "eval" / "cases" / "consistency_fresh.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
MISSED = {
    "B1-18f2", "B1-26f1", "B2-11f2", "B2-16f2", "B2-27f1", "GD-Q44N", "GF-42f",
}  # fmt: skip
"""What needs more than the text's plain words: a ratio's operands, two rates at once, ranks, mixed units."""


def loud(text: str) -> list[Finding]:
    reading = read_text(PlainText(text), find_mentions(text))
    found = [one for door in (check_arithmetic, check_consistency, check_wording) for one in door(reading)]
    return [one for one in found if one.severity is not Severity.INFO]


def test_no_clean_paragraph_is_alarmed() -> None:
    assert {case["id"]: loud(case["text"]) for case in CASES if case["consistent"] and loud(case["text"])} == {}


def test_each_changed_figure_is_warned_of_where_it_stands() -> None:
    missed = set()
    for case in (case for case in CASES if not case["consistent"]):
        start = case["text"].index(case["region"])
        if not any(one.start < start + len(case["region"]) and one.end > start for one in loud(case["text"])):
            missed.add(case["id"])
    assert missed == MISSED
