"""Holds a whole text against the unit's data; the one door to this room that `check` opens, and only with data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from youju.checking.against_data.binding import Binder
from youju.checking.against_data.claims import check_claims
from youju.checking.against_data.derived_in_text import support_from_text
from youju.checking.against_data.judgement import Judgement, judge
from youju.checking.against_data.last_year import check_last_year
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.names import check_names
from youju.checking.against_data.other_report import find_other_report
from youju.checking.against_data.rate_bases import settle_bases
from youju.checking.against_data.report_years import check_years
from youju.checking.against_data.subject_names import check_subject_names
from youju.checking.against_data.table_captions import wrong_captions
from youju.checking.against_data.table_rows import check_rows
from youju.checking.against_data.telling import Telling
from youju.checking.against_data.terms import read_terms
from youju.checking.against_data.units import check_units
from youju.domain.facts import ItemKind, Ledger
from youju.domain.findings import Finding, JudgedMention, Mention, PlainText, Verdict
from youju.patterns import regex

__all__ = ["Held", "hold_against"]

_LEADING_DIGITS = regex(r"\d{5,7}(?![\d.,，%％元万亿千])")


class Held(NamedTuple):
    """What the data says of a text.

    Attributes:
        judged: Its numbers with their verdicts, in order.
        findings: What is wrong.
        unnamed: Numbers that only last year has, where nothing says so.
        is_of_other: Whether the text is of another unit or year: then the data says nothing of it.
    """

    judged: list[JudgedMention]
    findings: list[Finding]
    unnamed: list[Finding]
    is_of_other: bool


def hold_against(
    plain: PlainText, mentions: Sequence[Mention], ledger: Ledger, index: LedgerIndex | None = None
) -> Held:
    """Hold every number of a text, its names and its claims against the data.

    Args:
        plain: The text; its content controls, if any, say which fact a number was written from.
        mentions: Its numbers, in order.
        ledger: The data.
        index: Its index; None to make one.
    """
    judged, findings = _check(plain, mentions, index or LedgerIndex(ledger, read_terms()))
    if other := find_other_report(plain.text, judged, ledger.profile):
        return Held([_of_other_report(one, other) for one in judged], [other], [], is_of_other=True)
    return Held(judged, findings, list(check_last_year(plain, judged, ledger)), is_of_other=False)


def _check(
    plain: PlainText, mentions: Sequence[Mention], index: LedgerIndex
) -> tuple[list[JudgedMention], list[Finding]]:
    binder = Binder(plain, mentions, index)
    bindings = settle_bases(binder.bindings())
    telling = Telling(binder.subjects)
    judgements = {start: judge(binding, index, telling, binder.doubts) for start, binding in bindings.items()}
    layout = binder.subjects.contexts.layout
    judgements |= support_from_text(layout, bindings, judgements)
    missing = {one.start: one for one in check_units(binder.subjects, bindings)}
    judged, findings = [], []
    codes = {key for key, item in index.ledger.items.items() if item.kind is ItemKind.FUNCTION}
    for mention in mentions:
        digits = _LEADING_DIGITS.match(mention.text)
        if digits is not None and digits.group() in codes:
            judged.append(JudgedMention(mention, Verdict.EXEMPT, reason="科目编码"))
            continue
        judgement = _of(mention, judgements.get(mention.start), missing.get(mention.start))
        judged.append(judgement.judged)
        if judgement.finding is not None:
            findings.append(judgement.finding)
    for caption, slips in wrong_captions(plain.text, bindings, judgements):
        findings = [caption, *(one for one in findings if one not in slips)]
    findings += check_names(plain.text, index.ledger)
    findings += check_rows(plain.text, bindings, judgements, index.ledger)
    findings += check_subject_names(layout, judgements, index.ledger)
    findings += check_claims(binder.subjects, bindings)
    findings += check_years(layout, bindings, judgements, index.ledger)
    return judged, findings


def _of(mention: Mention, judgement: Judgement | None, unitless: Finding | None) -> Judgement:
    if mention.exempt:
        return Judgement(JudgedMention(mention, Verdict.EXEMPT, reason=mention.reason))
    if unitless is not None:
        return Judgement(JudgedMention(mention, Verdict.UNSUPPORTED, reason=unitless.message), unitless)
    if judgement is not None:
        return judgement
    if mention.malformed:
        return Judgement(JudgedMention(mention, Verdict.UNSUPPORTED, reason=mention.reason))
    return Judgement(JudgedMention(mention, Verdict.UNCHECKED, reason="范围、比例等没有单一数值，未核对"))


def _of_other_report(judged: JudgedMention, other: Finding) -> JudgedMention:
    if judged.verdict is Verdict.EXEMPT:
        return judged
    return JudgedMention(judged.mention, Verdict.UNCHECKED, judged.fact_id, reason=other.message)
