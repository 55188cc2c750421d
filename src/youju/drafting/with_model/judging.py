"""Judges what a model wrote of a section: every fault that a careful reader would send it back for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.checker import check_text
from youju.domain.facts import Measure
from youju.domain.findings import CheckReport, Code, JudgedMention, PlainText, Severity, Verdict
from youju.domain.quantity import Kind
from youju.domain.report import Figure, Gap
from youju.domain.scoring import is_met
from youju.drafting.with_model.manuscript import Base, Sentence, without_point
from youju.drafting.with_model.sources_of_words import Words, senses
from youju.patterns import regex

__all__ = ["Fault", "Judge", "clause_around"]

_CLEAN = frozenset({Verdict.SUPPORTED, Verdict.DERIVED})
_IGNORED = frozenset({Code.PLACEHOLDER, Code.NO_NUMBERS, Code.NUMBERING})
_CLAUSE_END = "，；。：！？（）、\n"
_LIKE_ENOUGH = 60
_SHORT_CLAUSE = 4
_WHOLE = regex(r"[\u4e00-\u9fff]{2}.*[。！？；：】”）]$", re.DOTALL)
_SLOT = regex(r"\{\{[^{}]*\}\}")
_LACKING = "未"
_SENTENCE_END = regex(r"[。；！？\n]")
_SAYS_WHAT = regex("到位|支出|拨付|下达|执行|完成|达标|达到|结余|结转")
_AIM = regex("目标|计划|要求|不少于|不低于|不高于|不超过")
_RESULT = regex("实际|实有|完成|达到|办理|举办|办成")
_LONGEST_FACTOR = 3
_ROOM = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a manuscript.

    Attributes:
        sentence: Number of the sentence; -1 when it is the whole.
        message: What is wrong, for people to read (Chinese); may name values.
        told: The same for a model that may see no values; empty when the message names none.
    """

    sentence: int
    message: str
    told: str = ""


@dataclass(frozen=True)
class _Placed:
    """A figure with where it stands in the text judged."""

    figure: Figure
    sentence: int
    start: int
    end: int


class Judge:
    """Judges manuscripts of one section against its offline text, the unit's words and the data.

    Args:
        base: The offline text.
        index: The data, as the checker looks things up in it.
        words: All words that the report may draw on.
        free: Whether facts may be left out, as when a section is rewritten to be shorter.
    """

    def __init__(self, base: Base, index: LedgerIndex, words: Words, *, free: bool = False) -> None:
        self._base = base
        self._index = index
        self._ledger = index.ledger
        self._words = words
        self.free = free
        self._names = words.names_in(base.text)

    def faults(self, sentences: Sequence[Sentence]) -> list[Fault]:
        """Return everything wrong, sentence by sentence, then what the whole lacks."""
        return [*self.sentence_faults(sentences), *self._whole_faults(sentences)]

    def sentence_faults(self, sentences: Sequence[Sentence]) -> list[Fault]:
        """Return what is wrong with single sentences."""
        found: list[Fault] = []
        seen = Counter(self._offline_texts)
        for number, sentence in enumerate(sentences):
            found += (Fault(number, message) for message in self._word_faults(sentence))
            seen[sentence.text] -= 1
            if seen[sentence.text] < -1 or (seen[sentence.text] < 0 and sentence.text in self._offline_texts):
                found.append(Fault(number, "这一句写了不止一次"))
        found += self._number_faults(sentences)
        return found

    @cached_property
    def _offline_texts(self) -> tuple[str, ...]:
        return tuple(sentence.text for sentence in self._base.sentences)

    def missing(self, sentences: Sequence[Sentence]) -> list[str]:
        """Return tokens and names of the offline text that these sentences lack."""
        if self.free:
            return []
        tokens = {token for sentence in sentences for token in sentence.tokens}
        text = "\n".join(sentence.text for sentence in sentences)
        wanted = dict.fromkeys(token for sentence in self._base.sentences for token in sentence.tokens)
        return [one for one in wanted if one not in tokens] + [name for name in self._names if name not in text]

    # -- words ---------------------------------------------------------------------------------------------------

    def _word_faults(self, sentence: Sentence) -> Iterator[str]:
        if sentence.text in self._offline_texts:
            return
        if not sentence.tokens and not _WHOLE.search(sentence.text):
            yield "不成句子"
        for slot in sentence.unknown:
            yield f"没有 {{{{{slot}}}}} 这个数字槽"
        yield from self._words.faults(sentence.text, sentence.words)
        yield from self._words.claim_faults(sentence.words)
        yield from self._words.backing_faults(without_point(sentence.words))
        for kept in sentence.kept:
            if not self._is_kept_in_place(kept, sentence):
                yield f"{{{{{kept}}}}} 不在原来的那句话里"
        if name := self._words.praised_though_missed(sentence.words):
            yield f"“{name}”没有达到目标，不能写成达到"
        for run in sentence.runs:
            if isinstance(run, Gap) and run.text not in self._base.text:
                yield from self._words.gap_faults(run.what)

    def _whole_faults(self, sentences: Sequence[Sentence]) -> Iterator[Fault]:
        for one in self.missing(sentences):
            yield Fault(-1, f"漏写了{self._called(one)}")
        counts = Counter(token for sentence in sentences for token in sentence.tokens)
        usual = Counter(token for sentence in self._base.sentences for token in sentence.tokens)
        for token, count in counts.items():
            if count > max(usual[token], 1):
                yield Fault(-1, f"{self._called(token)}写了{count}次，只应写{max(usual[token], 1)}次")
        length = sum(len(sentence.text) for sentence in sentences)
        if length > _LONGEST_FACTOR * len(self._base.text) + _ROOM:
            yield Fault(-1, "写得太长，远远超过底稿")
        points = len({sentence.paragraph for sentence in sentences if sentence.point})
        wanted = len({sentence.paragraph for sentence in self._base.sentences if sentence.point})
        if points != wanted and not self.free:
            yield Fault(-1, f"应当分 {wanted} 条写，现在是 {points} 条")

    def _called(self, token: str) -> str:
        is_slot = token in self._ledger.facts or token in self._base.kept
        return f"{{{{{self._base.book.name(token)}}}}}" if is_slot else token

    # -- numbers -------------------------------------------------------------------------------------------------

    def _number_faults(self, sentences: Sequence[Sentence]) -> Iterator[Fault]:
        text, starts, placed = _layout(sentences)
        if not placed and not any(mark.isnumeric() for mark in text):
            return
        report = check_text(PlainText(text), self._ledger, index=self._index)
        judged = {one.mention.start: one for one in report.mentions}
        for one in placed:
            if message := self._figure_fault(one, text, judged, sentences[one.sentence]):
                yield Fault(one.sentence, message)
        yield from self._typed_numbers(report, placed, starts, sentences)
        yield from self._findings(report, placed, starts)

    def _is_turned(self, one: _Placed, text: str) -> bool:
        """Tell whether the clause says up where the offline one says down, or drops or adds a 未."""
        offline = self._offline_clauses.get(one.figure.key)
        if not offline:
            return False
        usual = [senses(clause) for clause in offline]
        clause = clause_around(text, one.start, one.end)
        own = senses(clause)
        if own in usual:
            return False
        if not own and not _SAYS_WHAT.search(clause):
            own = senses(_SENTENCE_END.split(text[: one.start])[-1])  # a bare name in a list stands under its head
        elif self._is_target_missed(one.figure.key):
            own -= {_LACKING}  # 低于□的目标 is as right as 目标不低于□
        return own not in usual

    def _is_target_missed(self, key: str) -> bool:
        fact = self._ledger.facts.get(key)
        return (
            fact is not None
            and fact.measure == Measure.TARGET
            and any(one.key == fact.item and is_met(self._ledger, one) is False for one in self._ledger.indicators)
        )

    def _figure_fault(self, one: _Placed, text: str, judged: dict[int, JudgedMention], sentence: Sentence) -> str:
        mention = next((j for j in judged.values() if j.mention.start < one.end and j.mention.end > one.start), None)
        name = self._base.book.name(one.figure.key)
        if self._is_turned(one, text):
            return f"{{{{{name}}}}} 旁边的增减或“未”与底稿相反"
        if mention is not None and mention.verdict in _CLEAN and self._same(mention.fact_id, one.figure):
            other = self._words.other_item_before(text[: one.start], one.figure.key, sentence.text)
            return f"{{{{{name}}}}} 前面说的是“{other}”，不是它的项目" if other else ""
        if self._is_anchored(one, text) or self._is_spelled_out(one, text, mention):
            return ""
        return f"看不出 {{{{{name}}}}} 说的是哪个项目的哪个指标，或者用错了槽"

    def _same(self, fact_id: str, figure: Figure) -> bool:
        """Tell whether the words speak of the slot's own fact, or of one of the same item and value."""
        if fact_id == figure.id:
            return True
        named, own = self._ledger.by_id(fact_id), self._ledger.facts.get(figure.key)
        return (
            named is not None
            and own is not None
            and named.quantity.value == own.quantity.value
            and (named.item == own.item or own.item not in self._ledger.items)
        )

    def _is_anchored(self, one: _Placed, text: str) -> bool:
        """Tell whether the number stands among the words that it stands among offline."""
        clause = clause_around(text, one.start, one.end)
        return any(_alike(clause, offline) for offline in self._offline_clauses.get(one.figure.key, ()))

    def _is_spelled_out(self, one: _Placed, text: str, mention: JudgedMention | None) -> bool:
        """Tell whether the sentence has named the slot's item and no other since, and the clause its measure."""
        fact = self._ledger.facts.get(one.figure.key)
        if fact is None or fact.period or fact.fund_source or fact.basis:
            return False
        before = _SENTENCE_END.split(text[: one.start])[-1]
        if (mention is not None and mention.verdict is Verdict.CONTRADICTED) or not self._words.speaks_of(
            before, fact.key
        ):
            return False
        clause = clause_around(text, one.start, one.end).partition("□")[0]
        if fact.measure in (Measure.TARGET, Measure.ACTUAL):
            aimed, reached = bool(_AIM.search(clause)), bool(_RESULT.search(clause))
            return (aimed, reached) == (fact.measure == Measure.TARGET, fact.measure == Measure.ACTUAL)
        name = re.escape(fact.measure.removesuffix("指标数"))
        return bool(re.search(rf"(?<![未没有不]){name}(?:的?有|的?共?为|达到?|是)?$", clause))

    @cached_property
    def _offline_clauses(self) -> dict[str, list[str]]:
        text, _, placed = _layout(self._base.sentences)
        clauses: dict[str, list[str]] = {}
        for one in placed:
            clauses.setdefault(one.figure.key, []).append(clause_around(text, one.start, one.end))
        return clauses

    def _typed_numbers(
        self, report: CheckReport, placed: Sequence[_Placed], starts: Sequence[int], sentences: Sequence[Sentence]
    ) -> Iterator[Fault]:
        for judged in report.mentions:
            mention = judged.mention
            number = _number_at(starts, mention.start)
            if any(one.start < mention.end and one.end > mention.start for one in placed):
                continue
            if mention.exempt and self._is_known(mention.kind, mention.text):
                continue
            if not mention.exempt and self._kept_from_base(mention.text, sentences[number]):
                continue
            what = "没有出处" if mention.exempt else "是自己写的数字，应当用数字槽"
            yield Fault(number, f"“{mention.text}”{what}")

    def _is_known(self, kind: Kind, surface: str) -> bool:
        return (kind is Kind.IDENTIFIER and len(surface) <= _SHORT_CLAUSE) or self._words.holds(surface)

    def _is_kept_in_place(self, name: str, sentence: Sentence) -> bool:
        """Tell whether a number in words stands among the words that it stands among offline."""
        clause = _clause_of_slot(name, sentence.template)
        offline = [one for one in self._base.sentences if name in one.kept]
        return any(_alike(clause, _clause_of_slot(name, one.template)) for one in offline)

    def _kept_from_base(self, surface: str, sentence: Sentence) -> bool:
        """Tell whether a number is one of the unit's own words (0至14岁) that the model put back in its place."""
        return any(
            f"{{{{{name}}}}}" in sentence.template and run.text == surface for name, run in self._base.kept.items()
        )

    def _findings(self, report: CheckReport, placed: Sequence[_Placed], starts: Sequence[int]) -> Iterator[Fault]:
        for finding in report.findings:
            if finding.severity is Severity.INFO or finding.code in _IGNORED:
                continue
            if (finding.code, finding.quote) in self._offline_findings:
                on_figure = [one for one in placed if one.start < finding.end and one.end > finding.start]
                if all(self._is_anchored(one, report.plain.text) for one in on_figure):
                    continue
            told = f"这一句与数据对不上（{finding.code}）：请核对数字槽、项目名、指标名和方向词"
            yield Fault(_number_at(starts, finding.start), f"“{finding.quote}”：{finding.message}", told)

    @cached_property
    def _offline_findings(self) -> frozenset[tuple[Code, str]]:
        text, _, _ = _layout(self._base.sentences)
        return frozenset(
            (one.code, one.quote) for one in check_text(PlainText(text), self._ledger, index=self._index).findings
        )


def _layout(sentences: Sequence[Sentence]) -> tuple[str, list[int], list[_Placed]]:
    """Return the text of all sentences, where each begins, and where each figure stands."""
    text = ""
    starts: list[int] = []
    placed: list[_Placed] = []
    last = sentences[0].paragraph if sentences else 0
    for number, sentence in enumerate(sentences):
        if sentence.paragraph != last:
            text += "\n"
            last = sentence.paragraph
        starts.append(len(text))
        for run in sentence.runs:
            if isinstance(run, Figure):
                placed.append(_Placed(run, number, len(text), len(text) + len(run.text)))
            text += run.text
    return text, starts, placed


def _number_at(starts: Sequence[int], offset: int) -> int:
    return max(0, sum(start <= offset for start in starts) - 1)


def clause_around(text: str, start: int, end: int) -> str:
    """Return the clause that a number stands in, □ for it; a short one with the clause before it.

    >>> clause_around("全年发放问卷300份，收回280份。", 6, 10)
    '全年发放问卷□'
    """
    left = _left_end(text, start)
    if len(text[left:start]) < _SHORT_CLAUSE and left > 0 and text[left - 1] not in "。！？\n":
        left = _left_end(text, left - 1)
    right = next((at for at in range(end, len(text)) if text[at] in _CLAUSE_END), len(text))
    return f"{text[left:start]}□{text[end:right]}"


def _left_end(text: str, start: int) -> int:
    return next((at + 1 for at in range(start - 1, -1, -1) if text[at] in _CLAUSE_END), 0)


def _clause_of_slot(name: str, template: str) -> str:
    slot = f"{{{{{name}}}}}"
    start = template.find(slot)
    return _SLOT.sub("▢", clause_around(template, start, start + len(slot)))


def _alike(clause: str, other: str) -> bool:
    """Tell whether two clauses say the same of their □: most words in common, and the words right beside it."""
    own, known = _pairs(clause), _pairs(other)
    shared = len(own & known) * 100
    if not own or shared < _LIKE_ENOUGH * max(len(own), len(known) * _LIKE_ENOUGH // 100):
        return False
    (before, _, after), (usual_before, _, usual_after) = clause.partition("□"), other.partition("□")
    return before[-2:] == usual_before[-2:] or after[:2] == usual_after[:2]


def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))
