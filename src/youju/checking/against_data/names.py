"""Finds names that the data contradicts: another unit in the title, a 科目 code with another code's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from youju.domain.facts import ItemKind, Ledger
from youju.domain.findings import Code, Finding, Severity
from youju.domain.office_names import is_same_office
from youju.domain.profile import UnitProfile
from youju.patterns import regex
from youju.sources.ledger.functions import function_names

__all__ = ["check_names", "other_units_in_title"]

_TITLE_LINES = 3
_TITLE = regex(r"(?:关于)?(?P<name>[\u4e00-\u9fff（）()]{4,40}?)(?=(?:关于)?(?:20\d\d|\d{4})\s?年度?)")
_UNIT_ENDING = regex(
    r"(?:局|厅|委|办|部|院|校|站|所|会|队|处|馆|库|中心|学校|医院|公司|政府|街道|乡|镇|大队|支队|联合会|协会|办公室|委员会|管委会)$"
)
_CODE = r"(?<!\d)(?P<code>\d{3}(?:\d\d){0,2})(?!\d)"
_NAME = r"(?P<name>[\u4e00-\u9fff（）()]{2,30}?)"
_CODED = regex(rf"{_CODE}(?:科目)?[（(“]{_NAME}[)）”](?![\u4e00-\u9fff]{{0,2}}[)）])")
_PLAIN = regex(rf"{_CODE}(?P<name>[\u4e00-\u9fff]{{2,20}}?)”?(?:科目|全年|支出|预算)")
_WITHIN = regex(rf"“{_CODE}[\s—－-]?(?P<name>[\u4e00-\u9fff]{{2,20}})”")
_NAMED = regex(rf"(?P<name>[\u4e00-\u9fff]{{2,30}})”?[（(](?:[\u4e00-\u9fff]{{0,5}}(?:编码|代码))?[:：]?{_CODE}[)）]")
_QUOTED = regex(rf"“(?P<name>[\u4e00-\u9fff]{{2,30}})”{_CODE}")


def check_names(text: str, ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding for each name in a text that isn't the one the data gives."""
    yield from _title(text, ledger)
    yield from _codes(text, ledger)


def _title(text: str, ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding when the title names another unit than the data is of."""
    for start, name in other_units_in_title(text, ledger.profile):
        message = f"标题写的是{name}，数据是{ledger.profile.name}的"
        yield Finding(
            Code.NAME_MISMATCH, Severity.ERROR, start, start + len(name), message, ledger.profile.name, quote=name
        )


def other_units_in_title(text: str, profile: UnitProfile) -> Iterator[tuple[int, str]]:
    """Yield where the title names a unit that isn't the data's, and that name."""
    start = 0
    for line in text.split("\n")[:_TITLE_LINES]:
        match = _TITLE.search(line)
        if match and "。" not in line and _UNIT_ENDING.search(match.group("name")):
            name = match.group("name")
            if not _is_the_units(name, profile):
                yield start + match.start("name"), name
        start += len(line) + 1


def _is_the_units(name: str, profile: UnitProfile) -> bool:
    """Whether a name is the unit's: in full, short, or with more before or behind it."""
    known = name == profile.short_name or name in profile.name or profile.name in name
    return known or is_same_office(name, profile.name)


def _codes(text: str, ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding for each 科目 code that stands beside a name other than its own in the data."""
    names = {item.key: item.name for item in ledger.items.values() if item.kind is ItemKind.FUNCTION}
    if not any(code in text for code in names):
        return
    told: set[int] = set()
    known = "|".join(sorted(map(re.escape, names.values()), key=len, reverse=True))
    listed = re.compile(rf"{_CODE}[\s—－-]?(?P<name>{known})(?![\u4e00-\u9fff]*款)")
    for pattern in (_CODED, _PLAIN, _WITHIN, _NAMED, _QUOTED, listed):
        for match in pattern.finditer(text):
            own, said = names.get(match.group("code"), ""), match.group("name")
            if (
                match.start("name") in told
                or not own
                or own == match.group("code")
                or own.endswith(said)
                or said.endswith(own)
                or said == "科目"
                or (pattern is _PLAIN and not _may_be_name(said, own))
            ):
                continue
            message = f"科目{match.group('code')}在数据中是“{own}”，文中写作“{said}”"
            start, end = match.span("name")
            told.add(start)
            yield Finding(Code.CODE_NAME, Severity.ERROR, start, end, message, own, quote=said)


def _may_be_name(said: str, own: str) -> bool:
    """Tell whether words between a code and 科目 or 支出 are a name, unlike 两个 and 年初."""
    pairs = {said[at : at + 2] for at in range(len(said) - 1)}
    return said in function_names().values() or any(pair in own for pair in pairs)
