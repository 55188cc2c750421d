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
    "B1-18f2", "B1-26f1", "B2-11f2", "B2-27f1", "G27-f36", "GD-Q44N", "GF-42f", "H18-44f", "H19-41f",
    "H20-03f", "H20-29f", "H20-32f", "H20-33f", "H20-49f", "H20-53f", "H21-17f", "H21-34f", "H21-36f",
    "H22-07f", "H22-49f", "H23-02f", "H23-04f", "H23-16f", "H23-20f", "H23-22f", "H23-37f", "H23-47f",
    "H23-51f", "H23-53f", "H26-05f", "H28-f08",
}  # fmt: skip
"""What needs more than the plain words of a text, and what batches 20 to 23 and 26 to 28 held when unread."""


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
