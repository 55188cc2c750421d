"""Finds another unit's name standing as the subject of this unit's own sums: X局2024年共安排…."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from youju.checking.against_data.judgement import Judgement
from youju.checking.against_data.layout import Layout, Span
from youju.domain.facts import TOTAL, Ledger
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_subject_names"]

_SUBJECT = regex(
    r"(?:^|(?<=[。；\n]))\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．])?"
    r"(?P<name>[\u4e00-\u9fff]{3,20}?(?:局|委员会|中心|馆|医院|学校|大队|支队|研究所))(?=(?:19|20)\d\d年|本年|全年)"
)
_OTHERS = regex(
    r"^(?:我|本|该|全|各|由|经|对|向|与|和|及|根据|按照?|据)|财政|政府|人大|编|发改|主管|下属|所属|二级|基层"
)
_OWN = regex(r"[我本](?:单位|部门|局|委|办|中心|馆|院|校|所|站)")


def check_subject_names(layout: Layout, judgements: Mapping[int, Judgement], ledger: Ledger) -> Iterator[Finding]:
    """Yield a warning for each unit that isn't this one and is said to have what this unit has altogether.

    Units that are an item or a row of the data, superiors and finance offices are passed over.
    """
    own = f"{ledger.profile.name}{ledger.profile.short_name}"
    for match in _SUBJECT.finditer(layout.text):
        name = match["name"]
        if _is_part(name, ledger.profile.name) or name in own or _OTHERS.search(name) or _is_known(name, ledger):
            continue
        end = layout.clause(match.end()).end
        numbers = layout.numbers_in(Span(match.end(), end))
        fact = _fact_of(judgements.get(numbers[0].start), ledger) if numbers else ""
        if fact == TOTAL and not _OWN.search(layout.text, match.end(), end):
            message = f"这是{ledger.profile.name}的数，文中写的是{name}，请核对单位名称"
            start, finish = match.span("name")
            yield Finding(Code.NAME_MISMATCH, Severity.WARNING, start, finish, message, ledger.profile.name, quote=name)


def _fact_of(judgement: Judgement | None, ledger: Ledger) -> str:
    """Return the item whose number this is; empty when it is nobody's."""
    fact = ledger.by_id(judgement.judged.fact_id or "") if judgement is not None else None
    return fact.item if fact is not None else ""


def _is_part(name: str, whole: str) -> bool:
    """Tell whether a name leaves out signs of another and changes none: 市行政审批局 for 沅江市行政审批服务局."""
    rest = iter(whole)
    return all(sign in rest for sign in name)


def _is_known(name: str, ledger: Ledger) -> bool:
    return any(
        name in item.name or item.name in name
        for item in ledger.items.values()
        if len(item.name) > 1 and item.key != TOTAL
    )
