"""What a 送审稿 adds to a report: comments by role, and the table of where each number comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, Code, Verdict
from youju.domain.keys import name_cells
from youju.domain.report import Align, Cell, Draft, Figure, Origin, Paragraph, Run, Table, Text
from youju.rendering.annotate import CHECKER, Remark, remark_on
from youju.rendering.runs import printable

__all__ = ["CARRIED", "review_remarks", "sources_table"]

CARRIED = "沿用上年"
"""Whose comments say that words were taken over from last year's report."""

_HEADS = ("序号", "文中数字", "指标", "所在章节", "来源", "算式", "核对结论")
_NAMED = 2
_WIDTHS = (3, 7, 10, 11, 18, 14, 5)
_GRAVEST = (
    Verdict.CONTRADICTED,
    Verdict.UNSUPPORTED,
    Verdict.UNCHECKED,
    Verdict.VALUE_ONLY,
    Verdict.DERIVED,
    Verdict.SUPPORTED,
    Verdict.EXEMPT,
)


def review_remarks(draft: Draft, report: CheckReport) -> tuple[Remark, ...]:
    """Return the comments of a 送审稿: findings, gaps and what a model failed at, carried sentences apart.

    Args:
        draft: What was written.
        report: What the checker says of the written file.
    """
    gaps = list(_gap_remarks(draft, report.plain.text))
    explained = {(one.start, one.end) for one in gaps}
    findings = (
        remark_on(one)
        for one in report.listed
        if one.code is not Code.PLACEHOLDER or (one.start, one.end) not in explained
    )
    return (*findings, *gaps, *_origin_remarks(draft, report.plain.text))


def _gap_remarks(draft: Draft, text: str) -> Iterator[Remark]:
    for _, gap in draft.gaps():
        shown = printable(gap.text)
        lines = [f"【待核】请核实后删去标记：{gap.what}" if gap.verify else f"【待补】请补充：{gap.what}"]
        if gap.office:
            lines.append(f"责任股室：{gap.office}")
        for found in re.finditer(re.escape(shown), text):
            yield Remark(found.start(), found.end(), shown, CHECKER, tuple(lines))


def _origin_remarks(draft: Draft, text: str) -> Iterator[Remark]:
    cursor = 0
    for section in draft.all_sections():
        for block in section.blocks:
            if not isinstance(block, Paragraph):
                continue
            shown = printable(block.text).strip()
            start = text.find(shown, cursor)
            if start < 0 or not shown:
                continue
            cursor = start + len(shown)
            if block.origin is Origin.CARRIED:
                lines = ["沿用上年报告的表述，请确认今年仍然如此"]
                lines += [f"上年原文：{block.source}"] if block.source else []
                yield Remark(start, cursor, shown, CARRIED, tuple(lines))
            elif block.origin is Origin.MODEL and block.source:
                yield Remark(start, cursor, shown, CHECKER, ("模型写的这几句没有通过核对", block.source))


def sources_table(draft: Draft, ledger: Ledger, report: CheckReport) -> Table:
    """Return the 数据来源表: each number of the report once, where it stands, its cell or formula, the verdict.

    Args:
        draft: The report.
        ledger: What it was drafted from.
        report: What the checker says of the written file; its text holds the figures' controls.
    """
    verdicts = _verdicts(report)
    figures: dict[tuple[str, str], Figure] = {}
    places: dict[tuple[str, str], dict[str, None]] = {}
    for heading, run in _runs(draft):
        if isinstance(run, Figure):
            figures.setdefault((run.id, run.text), run)
            places.setdefault((run.id, run.text), {})[heading] = None
    rows = [tuple(Cell((Text(head),), bold=True) for head in _HEADS)]
    for number, (key, one) in enumerate(figures.items(), 1):
        fact = ledger.by_id(one.id)
        verdict = verdicts.get(one.id)
        cells = (
            str(number),
            one.text,
            one.key,
            _first(places[key]),
            name_cells(ledger.cells_behind(fact)) if fact else one.source,
            fact.formula if fact else "",
            verdict.label if verdict else "未核验",
        )
        rows.append(tuple(_cell(text, column) for column, text in enumerate(cells)))
    return Table("sources", "数据来源表", "", tuple(rows), 1, _WIDTHS, landscape=True)


def _runs(draft: Draft) -> Iterator[tuple[str, Run]]:
    """Yield every run with what it stands under: the last heading, or the title of the annex it opens."""
    for title, sections in (("开头", draft.sections), *((one.title, one.sections) for one in draft.annexes)):
        heading = title
        for section in sections:
            heading = section.heading or heading
            yield from ((heading, run) for run in section.runs())


def _cell(text: str, column: int) -> Cell:
    runs: tuple[Run, ...] = (Text(text),) if text else ()
    return Cell(runs, align=Align.RIGHT if column == 1 else Align.LEFT if 2 <= column <= 5 else Align.CENTER)


def _first(places: Iterable[str]) -> str:
    """Name the first places; the comment on the number in the text has all its cells."""
    named = list(places)
    return "、".join(named[:_NAMED]) + (f"等{len(named)}处" if len(named) > _NAMED else "")


def _verdicts(report: CheckReport) -> dict[str, Verdict]:
    """Return the gravest verdict on each fact, by its id."""
    found: dict[str, Verdict] = {}
    judged = iter(sorted(report.mentions, key=lambda one: one.mention.start))
    current = next(judged, None)
    for anchor in report.plain.anchors:
        for start, end, tag in anchor.controls:
            while current and current.mention.end <= start:
                current = next(judged, None)
            if current and current.mention.start < end:
                before = found.get(tag, Verdict.EXEMPT)
                found[tag] = min(before, current.verdict, key=_GRAVEST.index)
    return found
