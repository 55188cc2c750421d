"""复核清单.xlsx: every unit and 项目, every finding, every gap, the gravest first, with room for people's remarks."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from openpyxl import Workbook

from youju.batch.books import Column, Link, Value, add_sheet, save_book
from youju.batch.journal import Journal
from youju.batch.overview import Conclusion, Line, Overview, code_label, told_faults
from youju.batch.remarks import FINDINGS_SHEET, GONE_SHEET, MARK, REMARKS, TOLD, UNIT_REMARKS, UNITS_SHEET, Remarks
from youju.batch.review import FindingRow, MoneyRow, Review
from youju.domain.facts import TOTAL
from youju.domain.findings import Severity, Verdict

__all__ = ["write_review_list"]

_RED, _ORANGE, _YELLOW, _GREEN, _BLUE = "!C00000", "!C55A11", "FFE699", "C6E0B4", "BDD7EE"
_CONCLUSIONS = (
    ("未完成", "!7030A0"),
    ("必改", _RED),
    ("未核验", _ORANGE),
    ("核实", _YELLOW),
    ("待补", _BLUE),
    ("无误", _GREEN),
)
_SEVERITIES = (("未完成", "!7030A0"), ("必改", _RED), ("核实", _YELLOW), ("提示", _BLUE))
_MONEY, _PERCENT, _COUNT, _SCORE = "#,##0.00####;[Red]-#,##0.00####", "0.00", "0", "0.##"
_WAN = Decimal(10_000)
_RECHECKED = ("通过", "再改", "不属实")
_UNIT_COLUMNS = (
    Column("结论", 9, colours=_CONCLUSIONS),
    Column("单位", 24),
    Column("项目", 24),
    Column("必改", 6, _COUNT),
    Column("核实", 6, _COUNT),
    Column("全年预算（万元）", 13, _MONEY),
    Column("支出（万元）", 13, _MONEY),
    Column("执行率（%）", 9, _PERCENT),
    Column("自评分", 8, _SCORE),
    Column("等级", 6),
    Column("主要问题", 34),
    Column("说明", 40),
    Column("提示", 6, _COUNT),
    Column("待补待核", 9, _COUNT),
    Column("报告", 30),
    Column("年度", 7, _COUNT),
    Column("单位编码", 11),
    Column("项目代码", 14),
    Column("股室", 16),
    Column("经办人", 9, people=True),
    Column("共见数字", 9, _COUNT),
    *(Column(verdict.label, 9, _COUNT) for verdict in Verdict if verdict is not Verdict.EXEMPT),
    Column("年初预算（万元）", 13, _MONEY),
    Column("到位（万元）", 13, _MONEY),
    Column("执行率口径", 14),
    Column("结转结余（万元）", 13, _MONEY),
    Column("财政数（支出，万元）", 13, _MONEY),
    Column("差额（万元）", 13, _MONEY),
    Column("满分", 7, _SCORE),
    Column("按比例重算", 9, _SCORE),
    Column("扣分及原因", 30),
    Column("自评表", 7, colours=(("无", _YELLOW),)),
    Column("沿用上年（%）", 9, _COUNT),
    Column("雷同", 24),
    Column("口径", 20),
    Column("时点", 14),
    Column("报告版本", 10),
    Column("数据时间", 16),
    Column("复核意见", 24, people=True),
    Column(MARK, 4, hidden=True),
)
_PRINTED = 12
"""Columns of the 总表 that go onto paper: who, how grave, the money, why."""
_UNFINISHED = "没有完成"
_FINDING_COLUMNS = (
    Column("级别", 7, colours=_SEVERITIES),
    Column("单位", 22),
    Column("项目", 20),
    Column("问题", 14),
    Column("位置", 26),
    Column("原文", 40),
    Column("报告中的数", 14),
    Column("应为", 14),
    Column("差额", 14),
    Column("来源", 30),
    Column("说明", 46),
    Column("建议改为", 16),
    Column("报告", 26),
    Column(REMARKS[0], 24, people=True),
    Column(REMARKS[1], 10, people=True),
    Column(REMARKS[2], 10, people=True, choices=_RECHECKED, colours=(("通过", _GREEN), ("再改", _RED))),
    Column(MARK, 4, hidden=True),
)
_GAP_COLUMNS = (
    Column("责任股室", 16),
    Column("单位", 24),
    Column("项目", 20),
    Column("待办", 8, colours=(("待补", _YELLOW), ("待核", _BLUE))),
    Column("内容", 60),
    Column("章节", 30),
    Column("报告", 30),
)
_GONE_COLUMNS = (
    *(Column(head, 40 if head == "说明" else 18) for head in TOLD),
    *(Column(head, 20, people=True) for head in REMARKS),
    Column(MARK, 4, hidden=True),
)


def write_review_list(
    target: Path,
    journal: Journal,
    whole: Overview,
    extra: Mapping[str, Sequence[FindingRow]],
    bureau: Mapping[str, str],
    remarks: Remarks,
) -> None:
    """Write the list.

    Args:
        target: Where.
        journal: The jobs and their reviews.
        whole: The batch, looked over.
        extra: Name of a job -> what comparing it with others found; the empty name is for nobody in particular.
        bureau: Name of a job -> 支出 in 元 that the bureau's own table has for it.
        remarks: What people wrote into the list before.

    Raises:
        OutputError: It can't be written there.
    """
    book = Workbook(write_only=True)
    units = add_sheet(book, UNITS_SHEET, _UNIT_COLUMNS, frozen=3, printed=_PRINTED)
    findings = add_sheet(book, FINDINGS_SHEET, _FINDING_COLUMNS, frozen=2)
    gaps = add_sheet(book, "待补待核", _GAP_COLUMNS, frozen=2)
    seen: set[str] = set()
    for row in _finding_rows("（全部单位）", "", "", whole.across, remarks, seen):
        findings.add(row)
    for line in whole.lines:
        review = journal.review(line.entry.name, line.number)
        link = line.path
        found = [*(review.findings if review else ()), *(extra.get(line.entry.name, ()) if line.number == 0 else ())]
        for number, row in enumerate(_unit_rows(line, review, found, bureau, remarks)):
            units.add(row, bold=not number)
        if line.conclusion is Conclusion.FAILED:
            findings.add(_unfinished(line, remarks, seen))
        for row in _finding_rows(line.unit, line.entry.name, link, found, remarks, seen):
            findings.add(row)
        for gap in review.gaps if review else ():
            todo = "待核" if gap.verify else "待补"
            gaps.add((gap.office, line.unit, gap.project, todo, gap.what, gap.section, _link(link)))
    for sheet in (units, findings, gaps):
        sheet.close()
    _write_gone(book, remarks, seen)
    save_book(book, target)


def _unit_rows(
    line: Line, review: Review | None, found: Sequence[FindingRow], bureau: Mapping[str, str], remarks: Remarks
) -> Iterator[list[Value]]:
    rows = review.rows if review else ()
    for row in rows or (MoneyRow(TOTAL),):
        whole = row.name == TOTAL
        mark = _mark(line.entry.name, row.name)
        written = remarks.units.get(mark, ("",) * len(UNIT_REMARKS))
        own = line.counts if whole else Counter(one.severity for one in found if one.project == row.name)
        budget, spent, rate, *money = _money(row, bureau.get(line.entry.name, "") if whole else "")
        faults = line.faults if whole else told_faults([one for one in found if one.project == row.name])
        error, warning, hint = (own.get(severity, 0) or None for severity in Severity)
        yield [
            line.conclusion.label if whole else _project_conclusion(line, own, _gaps_of(review, row)),
            line.unit,
            "（全部）" if whole else row.name,
            error,
            warning,
            budget,
            spent,
            rate,
            _number(row.score),
            row.grade,
            faults or (_UNFINISHED if line.conclusion is Conclusion.FAILED else ""),
            line.note if whole else "",
            hint,
            (line.gaps if whole else _gaps_of(review, row)) or None,
            _link(line.path, line.document) if whole else line.document,
            line.year or None,
            review.code if review else "",
            row.code,
            "、".join(review.offices) if review else "",
            written[0],
            *_coverage(line, whole=whole),
            *money,
            _number(row.full),
            _number(row.recomputed),
            "；".join(row.lost),
            "" if not rows else "有" if row.form else "无",
            _number(review.carried) if review and whole else None,
            "；".join(one.message for one in found if one.code == "alike") if whole else "",
            review.basis if review else "",
            review.as_of if review else "",
            review.version if review else "",
            line.entry.data_time,
            written[1],
            mark,
        ]


def _gaps_of(review: Review | None, row: MoneyRow) -> int:
    return sum(gap.project == row.name for gap in review.gaps) if review else 0


def _project_conclusion(line: Line, own: Mapping[str, int], gaps: int) -> str:
    if line.conclusion in (Conclusion.FAILED, Conclusion.UNCHECKED):
        return line.conclusion.label
    clean = Conclusion.OPEN if gaps else Conclusion.CLEAN
    return next((severity.label for severity in Severity if own.get(severity)), clean.label)


def _coverage(line: Line, *, whole: bool) -> list[Value]:
    counted = [line.coverage.get(verdict, 0) or None for verdict in Verdict if verdict is not Verdict.EXEMPT]
    return [line.seen, *counted] if whole and line.seen else [None] * (len(counted) + 1)


def _money(row: MoneyRow, due: str) -> list[Value]:
    spent = _wan(row.spent)
    officially = _wan(due)
    gap = spent - officially if spent is not None and officially is not None else None
    return [
        _wan(row.budget),
        spent,
        _number(row.rate),
        _wan(row.initial),
        _wan(row.received),
        row.rate_basis,
        _wan(row.balance),
        officially,
        gap,
    ]


def _finding_rows(
    unit: str, name: str, product: str, found: Sequence[FindingRow], remarks: Remarks, seen: set[str]
) -> Iterator[list[Value]]:
    """Yield the rows of a report's findings, the gravest first; the mark tells equal ones apart by their order."""
    times: Counter[str] = Counter()
    weights = list(Severity)
    for one in sorted(found, key=lambda one: weights.index(Severity(one.severity))):
        times[one.fingerprint] += 1
        mark = _mark(name, one.fingerprint, str(times[one.fingerprint]))
        seen.add(mark)
        yield [
            Severity(one.severity).label,
            unit,
            one.project,
            code_label(one.code),
            one.place,
            one.sentence or one.quote,
            one.said,
            one.due,
            one.difference,
            one.source,
            one.message,
            one.suggestion,
            _link(product),
            *remarks.findings.get(mark, ("",) * len(REMARKS)),
            mark,
        ]


def _unfinished(line: Line, remarks: Remarks, seen: set[str]) -> list[Value]:
    """Return the row of a unit that came to nothing, with the reason."""
    mark = _mark(line.entry.name, _UNFINISHED)
    seen.add(mark)
    told = {"级别": line.conclusion.label, "单位": line.unit, "问题": _UNFINISHED, "说明": line.note, MARK: mark}
    told |= dict(zip(REMARKS, remarks.findings.get(mark, ("",) * len(REMARKS)), strict=True))
    return [told.get(column.head, "") for column in _FINDING_COLUMNS]


def _write_gone(book: Any, remarks: Remarks, seen: set[str]) -> None:
    """Keep the remarks on findings that are no more: someone wrote them."""
    gone = [mark for mark in remarks.findings if mark not in seen]
    if not gone:
        return
    sheet = add_sheet(book, GONE_SHEET, _GONE_COLUMNS)
    for mark in gone:
        sheet.add((*remarks.told[mark], *remarks.findings[mark], mark))
    sheet.close()


def _mark(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


def _link(path: str, text: str = "") -> Value:
    return Link(text or Path(path).name, quote(path)) if path else text


def _wan(value: str) -> Decimal | None:
    return Decimal(value) / _WAN if value else None


def _number(value: str) -> Decimal | None:
    return Decimal(value) if value else None
