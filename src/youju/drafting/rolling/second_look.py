"""The checker reads rolled sentences as a stranger would: what this year's data contradicts is mended or asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, Code, Finding, PlainText, Severity, Verdict
from youju.domain.report import Gap, Run, Text
from youju.drafting.rolling.carrying_words import words_about_carrying
from youju.drafting.rolling.rolled import Outcome, RolledSentence
from youju.drafting.slots import join_text

__all__ = ["second_look"]

_FAULTY = (Verdict.CONTRADICTED, Verdict.UNSUPPORTED)
_ENDS = "。！？!?；"


def second_look(sentences: Sequence[RolledSentence], ledger: Ledger) -> tuple[RolledSentence, ...]:
    """Return the sentences with those mended, or asked about, that the checker finds at odds with this year's data."""
    mended = list(sentences)
    for at, findings in _by_sentence(mended, ledger).items():
        mended[at] = _mended(mended[at], findings, ledger)
    for at, findings in _by_sentence(mended, ledger).items():
        mended[at] = _asked(mended[at], findings)
    return tuple(mended)


def _by_sentence(sentences: Sequence[RolledSentence], ledger: Ledger) -> dict[int, list[Finding]]:
    """Check all sentences in their paragraphs; return what is wrong with each, offsets within the sentence."""
    starts, text = [], ""
    for at, one in enumerate(sentences):
        if at and one.source.line != sentences[at - 1].source.line:
            text += "\n"
        starts.append(len(text))
        text += one.text
    found: dict[int, list[Finding]] = {}
    for finding in _faults(check_text(PlainText(text), ledger)):
        at = max(place for place, start in enumerate(starts) if start <= finding.start)
        inside = replace(finding, start=finding.start - starts[at], end=finding.end - starts[at])
        if inside.end <= len(sentences[at].text):
            found.setdefault(at, []).append(inside)
    return found


def _faults(report: CheckReport) -> list[Finding]:
    wrong = [one for one in report.findings if one.severity is Severity.ERROR]
    covered = {place for one in wrong for place in range(one.start, one.end)}
    for judged in report.mentions:
        if judged.verdict in _FAULTY and judged.mention.start not in covered:
            mention = judged.mention
            wrong.append(Finding(Code.UNSUPPORTED_NUMBER, Severity.ERROR, mention.start, mention.end, judged.reason))
    return wrong


def _mended(sentence: RolledSentence, findings: Sequence[Finding], ledger: Ledger) -> RolledSentence:
    """Return the sentence with a verb that fits the data in place of one that doesn't (超过目标 → 未达到目标)."""
    if any(one.code is not Code.TARGET_MISMATCH for one in findings):
        return sentence
    for finding in findings:
        for verb in words_about_carrying("instead_of_verbs"):
            other = replace(sentence, runs=_with_verb(sentence.runs, finding.start, verb))
            if other.runs != sentence.runs and not _faults(check_text(PlainText(other.text), ledger)):
                return replace(other, outcome=max(sentence.outcome, Outcome.CHANGED, key=list(Outcome).index))
    return sentence


def _with_verb(runs: Sequence[Run], place: int, verb: str) -> tuple[Run, ...]:
    at, changed = 0, []
    for run in runs:
        inside = place - at
        if isinstance(run, Text) and 0 <= inside < len(run.text):
            match = re.compile(words_about_carrying("verbs")).match(run.text, inside)
            if match:
                run = Text(run.text[: match.start()] + verb + run.text[match.end() :])
        changed.append(run)
        at += len(run.text)
    return join_text(changed)


def _asked(sentence: RolledSentence, findings: Sequence[Finding]) -> RolledSentence:
    """Return the sentence with a question at its end, or dropped when a number in it is at odds with the data."""
    reasons = (*sentence.reasons, *(one.message for one in findings))
    quotes = "、".join(dict.fromkeys(sentence.text[one.start : one.end] for one in findings))
    if any(one.code is not Code.TARGET_MISMATCH for one in findings):
        return replace(sentence, runs=(), outcome=Outcome.DROPPED, reasons=reasons)
    *before, last = sentence.runs
    stop = last.text[len(last.text.rstrip(_ENDS)) :] if isinstance(last, Text) else ""
    words = Text(last.text.removesuffix(stop)) if isinstance(last, Text) else last
    runs = join_text((*before, words, Gap(f"“{quotes}”是否成立", verify=True), Text(stop)))
    return replace(sentence, runs=runs, outcome=Outcome.ASKED, reasons=reasons)
