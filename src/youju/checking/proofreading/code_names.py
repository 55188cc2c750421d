"""Knows the names of 功能科目 codes, and finds a code that stands beside a wrong name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from youju.checking.reading import Reading
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex
from youju.resources import read_lines

__all__ = ["check_code_names"]

_FILE = "corpora/terms/function_codes.tsv"
_CODE = regex(r"2\d{4}")
_CODED = regex(
    r"(?<![\d.])(?P<code>2\d{6}|2\d{4})(?![\d.])[ \t\u3000]*(?:\n[ \t\u3000]*)?"
    r"(?:(?:号)?科目(?=[（(“]))?[（(“]?(?P<name>[\u4e00-\u9fff“”（）、]{2,30})"
)
_BRACKETED = regex(r"[（(]2\d{4}")
_NAMED = regex(r"(?P<name>[\u4e00-\u9fff]{2,30})”?[（(](?P<code>2\d{6}|2\d{4})[)）]")
_PAIRED = regex(r"(?<![\d.])(?P<code>2\d{6}|2\d{4})(?:号)?(?:科目)?[（(“](?P<name>[\u4e00-\u9fff]{4,30})[）)”]")
_REMARK = regex(r"含|其中|同比|上年|新增|科目|减少|增加|简称|本级|结转|详见|[较比为是]")
_LEVEL, _SLIP = regex(r"[（(](?:类|款|项)[)）]"), regex(r"事物|运做")
_LEVELLED = regex(rf"(?<![\d（(])(?P<name>[\u4e00-\u9fff]{{6,24}})[”」]?{_LEVEL.pattern}")
_SLIPPED = regex(rf"(?P<name>[\u4e00-\u9fff]{{2,12}}(?:{_SLIP.pattern}))")
_SHORTEST = 4
_CONFUSED = (("事物", "事务"), ("运做", "运作"), ("帐", "账"))


@cache
def _names() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for line in read_lines(_FILE):
        code, _, rest = line.partition("\t")
        if name := rest.split("\t")[0].strip():
            names.setdefault(code.strip(), set()).add(_plain(name))
    return {code: frozenset(known) for code, known in names.items()}


@cache
def _codes_of() -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = {}
    for code, names in _names().items():
        for name in names:
            codes.setdefault(name, set()).add(code)
    return {name: frozenset(known) for name, known in codes.items()}


def _plain(name: str) -> str:
    return re.sub(r"[\s“”（）()、]|类$|款$|项$", "", name)


def check_code_names(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each code whose name is another's, or its own with a wrong character."""
    told: set[int] = set()
    coded = _CODE.search(reading.text) is not None
    for pattern, sign in ((_CODED, _CODE), (_NAMED, _BRACKETED)):
        for match in pattern.finditer(reading.text) if sign.search(reading.text) else ():
            if (finding := _judge(reading, match)) and finding.start not in told:
                told.update(range(finding.start, finding.end))
                yield finding
    for finding in (*_uncoded(reading), *(_renamed(reading) if coded else ())):
        if finding.start not in told:
            yield finding


def _judge(reading: Reading, match: re.Match[str]) -> Finding | None:
    code, written = match["code"], match["name"]
    start, end = match.span("name")
    for wrong, right in _CONFUSED:
        if wrong in written:
            message = f"科目{code}名称有误：“{written}”中的“{wrong}”应为“{right}”"
            return reading.finding(Code.CODE_NAME, Severity.ERROR, start, end, message, written.replace(wrong, right))
    name, known = _plain(written), _names().get(code)
    if not known or any(name.startswith(one) or one.startswith(name) or name.endswith(one) for one in known):
        return None
    near = next((one for one in known if _one_off(one, name[-len(one) :])), None)
    if near:
        message = f"科目{code}名称有误：写作“{written}”，应为“{near}”"
        return reading.finding(Code.CODE_NAME, Severity.ERROR, start, end, message, near)
    others = _codes_of().get(name) or _codes_of().get(_leading_name(name))
    if others and all(len(other) == len(code) for other in others):
        own, codes = "、".join(sorted(known)), "、".join(sorted(others))
        message = f"科目编码与名称不对应：{code}是“{own}”，“{written}”的编码是{codes}"
        return reading.finding(Code.CODE_NAME, Severity.ERROR, start, end, message)
    return None


def _renamed(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where one code has two names, whether we know it or not: 2130199（甲）…2130199（乙）."""
    names: dict[str, str] = {}
    for match in _PAIRED.finditer(reading.text):
        name = _plain(match["name"])
        if _REMARK.search(name):
            continue
        first = names.setdefault(match["code"], name)
        if not (first in name or name in first):
            message = f"同一科目编码前后名称不一：{match['code']}前文为“{first}”，此处为“{name}”"
            yield reading.finding(Code.CODE_NAME, Severity.WARNING, match.start(), match.end(), message)


def _leading_name(words: str) -> str:
    """Return the longest known name that words begin with; 一般行政管理事务支出为 begins with one."""
    return next((words[:end] for end in range(len(words), _SHORTEST - 1, -1) if words[:end] in _codes_of()), "")


def _uncoded(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each 科目 named without its code that is one character off: 一般行政管理事物（项）."""
    for pattern, ends in ((_LEVELLED, _LEVEL), (_SLIPPED, _SLIP)):
        for found in pattern.finditer(reading.text) if ends.search(reading.text) else ():
            written = found["name"]
            for name in _codes_of():
                if _SHORTEST <= len(name) <= len(written) and _one_off(name, written[-len(name) :]):
                    if any(written.endswith(one) for one in _codes_of()):
                        break
                    start = found.end("name") - len(name)
                    wrong = written[-len(name) :]
                    message = f"科目名称有误：写作“{wrong}”，应为“{name}”"
                    yield reading.finding(Code.CODE_NAME, Severity.ERROR, start, found.end("name"), message, name)
                    break


def _one_off(known: str, written: str) -> bool:
    """Whether one character of a name was mistaken for another."""
    return len(known) == len(written) >= 4 and sum(a != b for a, b in zip(known, written, strict=True)) == 1
