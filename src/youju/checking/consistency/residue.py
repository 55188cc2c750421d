"""Knows what an unfinished text leaves behind: broken numbers, form alternatives, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from youju.checking.reading import Reading
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["check_residue"]

_FILE = "corpora/terms/residue.yaml"
_GAP = regex(r"【待[补核][^【】]{0,300}】")


@dataclass(frozen=True)
class _Rule:
    """What is left behind, how it looks, whether only prose mustn't have it, and whether its number is shown.

    A text with none of its `signs`, if it names any, can't hold it.
    """

    what: str
    code: Code
    pattern: re.Pattern[str]
    prose: bool
    with_number: bool
    signs: str


@cache
def _rules() -> tuple[_Rule, ...]:
    file = load_yaml(_FILE)
    rules = []
    for rule in file["rules"]:
        pattern = rule["pattern"]
        for name, words in file["words"].items():
            pattern = pattern.replace(f"⟨{name}⟩", words)
        prose, with_number = rule.get("prose", False), rule.get("with_number", False)
        signs = rule.get("signs", "")
        rules.append(_Rule(rule["what"], Code(rule["code"]), regex(pattern), prose, with_number, signs))
    return tuple(rules)


def check_residue(reading: Reading) -> Iterator[Finding]:
    """Yield what the form or the writer left behind."""
    yield from _malformed(reading)
    yield from _upside_down(reading)
    gaps = [(one.start(), one.end()) for one in _GAP.finditer(reading.text)]
    for rule in _rules():
        if rule.signs and not any(sign in reading.text for sign in rule.signs):
            continue
        for found in rule.pattern.finditer(reading.text):
            asked = any(
                start <= found.start() < end for start, end in gaps
            )  # 【待补：甲或乙】 is a gap, no form's choice
            if (asked and rule.code is Code.TEMPLATE_RESIDUE) or (rule.prose and reading.in_row(found.start())):
                continue
            end = _with_number(reading, found.end()) if rule.with_number else found.end()
            message = f"{rule.what}：“{found.group().strip()}”"
            yield reading.finding(rule.code, Severity.WARNING, found.start(), end, message)


_MIXED_BRACKETS = regex(
    r"(?:〔(?:19|20)\d\d[］\]】）)]|[［\[](?:19|20)\d\d[〕】）)]|【(?:19|20)\d\d[〕］\]）)]|[（(](?:19|20)\d\d[〕］\]】])\d{1,4}号"
)
_DOUBLED_SIGN = regex(r"\d[\d.]{0,12}[%％]{2,4}")
_LETTERS = regex(r"(?<![A-Za-z0-9])(?=[0-9.]{0,4}[IlOo])[0-9IlOo.]{2,5}\s?[%％]")


def _with_number(reading: Reading, at: int) -> int:
    behind = reading.between(at, at + 3)
    return behind[0].end if behind else at


def _malformed(reading: Reading) -> Iterator[Finding]:
    for pattern, what in (
        (_LETTERS, "数字中混入了字母"),
        (_MIXED_BRACKETS, "文号的括号前后不配"),
        (_DOUBLED_SIGN, "百分号重复"),
    ):
        for found in pattern.finditer(reading.text):
            if not any(one.malformed for one in reading.between(found.start() - 8, found.end())):
                message = f"“{found.group()}”：{what}"
                yield reading.finding(Code.MALFORMED_NUMBER, Severity.ERROR, found.start(), found.end(), message)
    for mention in reading.mentions:
        if mention.malformed:
            reason = mention.reason or "数字写法有误"
            yield reading.finding(
                Code.MALFORMED_NUMBER, Severity.ERROR, mention.start, mention.end, f"“{mention.text}”：{reason}"
            )


_DASH = regex(r"\s?[—–~～]{1,2}\s?")
_CHANGING = regex(r"(?:由|从|自|缩短|降低|降|减)[^，。；]{0,12}$")
_EITHER_WAY = frozenset({Kind.SCORE, Kind.NUMBER})


def _upside_down(reading: Reading) -> Iterator[Finding]:
    """Yield ranges whose first end is the greater: 60—40岁, 80%～50%."""
    text = reading.text
    spans = [(one.start, one.end, one.low, one.high) for one in reading.mentions if one.low and one.high]
    for one, other in pairwise(reading.numbers):
        if other.start - one.end <= len(" —— ") and _DASH.fullmatch(text, one.end, other.start):
            spans.append((one.start, other.end, one.quantity, other.quantity))
    for start, end, low, high in spans:
        if not (low and high) or low.unit != high.unit or low.kind in _EITHER_WAY or not 0 < high.value < low.value:
            continue
        if re.search(r"[—–~～]", text[start:end]) and not _CHANGING.search(text, max(0, start - 16), start):
            message = f"“{text[start:end]}”：范围的两端写反"
            yield reading.finding(Code.MALFORMED_NUMBER, Severity.ERROR, start, end, message)
