"""Draws up the review of a report from its check, the data, and the draft when we wrote it."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from youju.batch.likeness import sketch
from youju.batch.review import NO_DATA, FindingRow, GapRow, MoneyRow, Review, UnprovedNumber
from youju.checking.against_data.written_forms import written_form
from youju.checking.json_form import report_as_json
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Indicator, Ledger, Measure, Notice
from youju.domain.findings import CheckReport, Code, Finding, JudgedMention, Severity, Verdict
from youju.domain.quantity import Kind, Quantity
from youju.domain.report import Draft, Origin, Paragraph
from youju.domain.scoring import grade, proportional_score
from youju.sources.identity import identify

__all__ = ["review_check", "review_draft"]

_SCALE, _WAN = Decimal("0.01"), Decimal(10_000)
_TELLING_DIGITS = 5
"""Significant digits from which an amount hardly turns up in two units' data by chance."""
_RATE_BASES = ("支出/全年预算", "支出/到位")
_UNPROVED = frozenset({Verdict.CONTRADICTED, Verdict.UNSUPPORTED, Verdict.UNCHECKED})


def review_draft(draft: Draft, ledger: Ledger, report: CheckReport, content: bytes, *, code: str = "") -> Review:
    """Review a report that was just drafted.

    Args:
        draft: What was written.
        ledger: The data.
        report: What the checker says of the written file.
        content: The file.
        code: 单位编码, when known.
    """
    reviewed = review_check(report, ledger, content, code=code)
    names = [item.name for item in ledger.projects]
    gaps = tuple(
        GapRow(gap.what, gap.office, section.heading, gap.verify, _only_named(names, gap.what))
        for section, gap in draft.gaps()
    )
    shown = {gap.text for _, gap in draft.gaps()}
    findings = tuple(one for one in reviewed.findings if one.code != Code.PLACEHOLDER or one.quote not in shown)
    own = sketch(_own_words(draft, ledger), (ledger.profile.name, ledger.profile.short_name))
    return replace(reviewed, findings=findings, gaps=gaps, carried=_carried_share(draft), shingles=own)


def review_check(
    report: CheckReport, ledger: Ledger | None, content: bytes, *, code: str = "", with_json: bool = False
) -> Review:
    """Review a report that someone handed in.

    Args:
        report: What the checker says of it.
        ledger: The unit's data; None when there is none.
        content: The file.
        code: 单位编码, when known.
        with_json: Whether to keep the check as JSON too.
    """
    text = report.plain.text
    unit, year = (ledger.profile.name, ledger.profile.year) if ledger else identify(text)
    short = ledger.profile.short_name if ledger else ""
    profile = ledger.profile if ledger else None
    return Review(
        unit=unit,
        document=report.document,
        short=short,
        code=code,
        year=year,
        version=hashlib.sha256(content).hexdigest()[:8],
        basis=profile.basis if profile else "",
        as_of=profile.as_of if profile else "",
        offices=tuple(dict.fromkeys(profile.responsible.values())) if profile else (),
        rows=tuple(_money_rows(ledger)) if ledger else (),
        coverage={verdict.value: report.coverage[verdict] for verdict in Verdict if report.coverage[verdict]},
        findings=(*_findings(report, ledger), *(_notices(ledger, report) if ledger else ())),
        missing=tuple(_missing(ledger)) if ledger else (NO_DATA,),
        text=text,
        figures=_telling_figures(ledger) if ledger else {},
        unproved=tuple(_unproved(report)),
        shingles=sketch(text, (unit, short)),
        json=report_as_json(report) if with_json else "",
    )


def _money_rows(ledger: Ledger) -> Iterator[MoneyRow]:
    """Yield the unit as a whole, then its 项目."""
    yield _money_row(ledger, TOTAL, TOTAL, "", list(ledger.indicators))
    for item in ledger.projects:
        mine = [one for one in ledger.indicators if one.project == item.key]
        yield _money_row(ledger, item.key, item.name, item.code, mine)


def _money_row(ledger: Ledger, key: str, name: str, code: str, indicators: Sequence[Indicator]) -> MoneyRow:
    rate, basis = _rate(ledger, key)
    score, full = ledger.value(key, Measure.SCORE), ledger.value(key, Measure.WEIGHT)
    return MoneyRow(
        name,
        code,
        initial=_digits(ledger.value(key, Measure.INITIAL_BUDGET)),
        budget=_digits(ledger.value(key, Measure.BUDGET)),
        received=_digits(ledger.value(key, Measure.RECEIVED)),
        spent=_digits(ledger.value(key, Measure.SPENT)),
        balance=_digits(_first(ledger, key, Measure.CARRIED_OVER, Measure.BALANCE)),
        rate=_digits(rate),
        rate_basis=basis,
        score=_digits(score),
        full=_digits(full),
        grade=grade(score, full) if score is not None and full else "",
        recomputed=_digits(_recomputed(ledger, indicators)),
        lost=tuple(_lost(ledger, indicators)),
        form=_has_form(ledger, key),
        last_spent=_digits(ledger.value(key, Measure.SPENT, period=LAST_YEAR)),
    )


def _has_form(ledger: Ledger, key: str) -> bool:
    """Tell whether a 自评表 covers it: its own, or one for the whole unit."""
    projects = {one.project for one in ledger.indicators}
    return bool(projects) if key == TOTAL else key in projects or "" in projects


def _first(ledger: Ledger, key: str, *measures: Measure) -> Decimal | None:
    values = (ledger.value(key, measure) for measure in measures)
    return next((value for value in values if value is not None), None)


def _rate(ledger: Ledger, key: str) -> tuple[Decimal | None, str]:
    for basis in filter(None, (ledger.profile.rate_basis, *_RATE_BASES)):
        value = ledger.value(key, Measure.EXECUTION_RATE, basis=basis)
        if value is not None:
            return value.quantize(_SCALE), basis
    return None, ""


def _recomputed(ledger: Ledger, indicators: Sequence[Indicator]) -> Decimal | None:
    """Return the score in proportion to the actual values; an indicator that can't be compared keeps its own."""
    scores = [_one_recomputed(ledger, one) for one in indicators]
    known = [score for score in scores if score is not None]
    return sum(known, Decimal(0)).quantize(_SCALE) if known and len(known) == len(scores) else None


def _one_recomputed(ledger: Ledger, indicator: Indicator) -> Decimal | None:
    target, actual = (ledger.get(indicator.key, measure) for measure in (Measure.TARGET, Measure.ACTUAL))
    weight = ledger.value(indicator.key, Measure.WEIGHT)
    if target and actual and weight is not None and target.quantity.unit == actual.quantity.unit:
        score = proportional_score(actual.quantity.value, target.quantity.value, weight, indicator.operator)
        if score is not None:
            return score
    return ledger.value(indicator.key, Measure.SCORE)


def _lost(ledger: Ledger, indicators: Sequence[Indicator]) -> Iterator[str]:
    for one in indicators:
        lost = ledger.value(one.key, Measure.LOST)
        if lost:
            yield f"{one.name}扣{_digits(lost)}分（{'有' if one.reason else '无'}原因）"


def _missing(ledger: Ledger) -> Iterator[str]:
    without = [item for item in ledger.projects if not _has_form(ledger, item.key)]
    if not ledger.indicators:
        yield "自评表"
    elif without:
        yield f"{len(without)}个项目的自评表"


def _findings(report: CheckReport, ledger: Ledger | None) -> Iterator[FindingRow]:
    headings = [anchor for anchor in report.plain.anchors if anchor.kind == "heading"]
    starts = [anchor.start for anchor in headings]
    names = [item.name for item in ledger.projects] if ledger else []
    for one in report.listed:
        before = bisect_right(starts, one.start) - 1
        heading = report.plain.text[headings[before].start : headings[before].end] if before >= 0 else ""
        judged = _judged(report, one)
        said, due, difference = _difference(judged, ledger)
        yield FindingRow(
            one.code,
            one.severity,
            one.fingerprint,
            one.message,
            project=_project(one, report.plain.text, names),
            place=f"{heading}　{report.plain.place(one.start)}".lstrip("　"),
            quote=one.quote,
            said=said,
            due=one.suggestion or due,
            difference=difference,
            source="；".join(one.evidence) or (judged.source or judged.formula if judged else ""),
            suggestion=one.suggestion,
            sentence=_sentence(one, report.plain.text).strip(),
        )


def _judged(report: CheckReport, finding: Finding) -> JudgedMention | None:
    """Return the gravest judged number that a finding is about."""
    about = [
        one
        for one in report.mentions
        if one.mention.start < finding.end and finding.start < one.mention.end and one.verdict is not Verdict.EXEMPT
    ]
    return next((one for one in about if one.verdict in _UNPROVED), about[0] if len(about) == 1 else None)


def _difference(judged: JudgedMention | None, ledger: Ledger | None) -> tuple[str, str, str]:
    """Return the number written, the number due, and by how much they differ."""
    if judged is None:
        return "", "", ""
    said = judged.mention.quantity
    fact = ledger.by_id(judged.fact_id) if ledger and judged.fact_id else None
    if said is None or fact is None or fact.quantity.unit != said.unit:
        return judged.mention.text, judged.expected, ""
    gap = (said.value - fact.quantity.value).quantize(min(said.step, _SCALE))
    due = judged.expected or written_form(judged.mention, fact.quantity, said)
    return judged.mention.text, due, _with_unit(gap, said) if gap else ""


def _with_unit(gap: Decimal, said: Quantity) -> str:
    """Return a difference as people read it: large sums in 万元, rates in percentage points."""
    if said.kind is Kind.MONEY and abs(gap) >= _WAN:
        return f"{_digits((gap / _WAN).quantize(_SCALE))}万元"
    return f"{_digits(gap)}{'个百分点' if said.unit == '%' else said.unit or ''}"


def _project(finding: Finding, text: str, names: Sequence[str]) -> str:
    """Return the 项目 that a finding names, or whose name stands in its sentence when only one does."""
    return _only_named(names, finding.message + finding.quote) or _only_named(names, _sentence(finding, text))


def _sentence(finding: Finding, text: str) -> str:
    """Return the sentence, table row or heading that a finding stands in; empty where it stands nowhere."""
    if finding.end <= finding.start:
        return ""
    start = max(text.rfind(mark, 0, finding.start) for mark in "。\n；") + 1
    ends = [at + (mark != "\n") for mark in "。\n；" if (at := text.find(mark, finding.end - 1)) >= 0]
    return text[start : min(ends, default=len(text))]


def _only_named(names: Sequence[str], words: str) -> str:
    """Return the one name that stands in these words; empty when none or several do."""
    named = [name for name in names if name in words]
    longest = [name for name in named if not any(name != other and name in other for other in named)]
    return longest[0] if len(longest) == 1 else ""


def _notices(ledger: Ledger, report: CheckReport) -> Iterator[FindingRow]:
    """Yield what reading the data found wrong with it and the check hasn't told: money without unit, contradictions."""
    told = {(one.code, one.message) for one in report.findings}
    for one in ledger.notices:
        if one.severity is not Severity.INFO and (one.code, one.message) not in told:
            yield FindingRow(
                one.code or "data", one.severity, _notice_fingerprint(one), one.message, place=str(one.source or "数据")
            )


def _notice_fingerprint(notice: Notice) -> str:
    return hashlib.sha256(f"{notice.code}|{notice.source}|{notice.message}".encode()).hexdigest()[:12]


def _unproved(report: CheckReport) -> Iterator[UnprovedNumber]:
    for one in report.mentions:
        value = one.mention.value
        if one.verdict in _UNPROVED and value is not None and _is_telling(value):
            yield UnprovedNumber(one.mention.text, _digits(value), _line(report.plain.text, one.mention.start))


def _telling_figures(ledger: Ledger) -> dict[str, str]:
    """Return the amounts read from cells that hardly turn up elsewhere by chance."""
    return {_digits(fact.quantity.value): fact.key for fact in ledger if _is_telling_fact(fact)}


def _is_telling_fact(fact: Fact) -> bool:
    return fact.quantity.kind is Kind.MONEY and not fact.derived and _is_telling(fact.quantity.value)


def _is_telling(value: Decimal) -> bool:
    return len(_digits(abs(value)).replace(".", "").strip("0")) >= _TELLING_DIGITS


def _own_words(draft: Draft, ledger: Ledger) -> str:
    """Return what people wrote: only that can be copied; what our plans say of like data is alike by itself."""
    prose = (one.text for passages in ledger.profile.prose.values() for one in passages)
    return "\n".join((*prose, *(one.text for one in _paragraphs(draft) if one.origin is Origin.CARRIED)))


def _paragraphs(draft: Draft) -> list[Paragraph]:
    return [one for section in draft.all_sections() for one in section.blocks if isinstance(one, Paragraph)]


def _carried_share(draft: Draft) -> str:
    blocks = _paragraphs(draft)
    whole = sum(len(one.text) for one in blocks)
    carried = sum(len(one.text) for one in blocks if one.origin is Origin.CARRIED)
    return _digits((Decimal(carried) * 100 / whole).quantize(Decimal(1))) if whole else ""


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1


def _digits(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
