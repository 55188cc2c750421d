"""Rolls last year's report forward: each sentence with this year's numbers, or a question where they aren't sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from youju.checking.against_data.asides import is_habit
from youju.domain.facts import Fact, Ledger, Measure
from youju.domain.findings import Approximator, Mention, PlainText
from youju.domain.quantity import Kind
from youju.domain.report import Figure, Gap, Run, Text
from youju.drafting.rolling.carrying_words import words_about_carrying
from youju.drafting.rolling.old_words import Edit, find_claims, find_people, move_date, turn_words
from youju.drafting.rolling.prior_text import PriorSentence, PriorText
from youju.drafting.rolling.rolled import Outcome, RolledSentence
from youju.drafting.rolling.second_look import second_look
from youju.drafting.rolling.successors import Successor, Successors
from youju.drafting.scope import Scope
from youju.drafting.situation import Situation
from youju.drafting.slots import join_text
from youju.patterns import regex

__all__ = ["Outcome", "RollForward", "RolledSentence", "roll_forward"]

_DIFFERENCES = frozenset({Measure.ADJUSTMENT, Measure.BALANCE, Measure.UNSPENT, Measure.UNRECEIVED, Measure.LOST})
_SIGNED = frozenset({Measure.CHANGE, Measure.CHANGE_RATE})
_LIMITED = regex(r"(?P<before>[^\d０-９]*)[\d０-９.,，．]+ ?[^\d０-９]*?(?P<after>(?:及|或)?以[上下内])?")
_LABEL_CHARS = 20
_LABEL_BREAK = regex(r"[，。；：、\s【】（）()“”]")
_LIMIT = "限额"
_AT_LEAST_OPERATORS = ("≥", ">", "＞", "=", "")
_PARTICLES = "为的在由对了系是有共达至到仅约.．"
_MARKS = "【】{}$"


@dataclass(frozen=True, slots=True)
class RollForward:
    """One earlier report, rolled forward.

    Attributes:
        name: File of the report. year: Its year. sentences: In reading order.
    """

    name: str
    year: int
    sentences: tuple[RolledSentence, ...]

    def counts(self) -> Mapping[Outcome, int]:
        """Return how many sentences met which outcome."""
        tally = Counter(one.outcome for one in self.sentences)
        return {outcome: tally[outcome] for outcome in Outcome}


def roll_forward(prior: PlainText, ledger: Ledger, year: int = 0) -> RollForward:
    """Roll the unit's own earlier report forward to the year of a ledger.

    A number is replaced only when the words around it name one fact of this year and nothing speaks against it;
    otherwise 【待核：…】 stands in its place. No number, 文号 or date of last year is left standing.

    Args:
        prior: The report, of the same unit.
        ledger: This year's facts.
        year: The report's year, when its title doesn't say.
    """
    text = PriorText(prior, ledger, year)
    rolled = tuple(_Roller(text, ledger).sentences())
    return RollForward(prior.name, text.year, second_look(rolled, ledger))


class _Roller:
    def __init__(self, prior: PriorText, ledger: Ledger) -> None:
        self._prior = prior
        self._successors = Successors(prior)
        self._then = self._successors.written()
        self._scope = Scope(Situation(ledger))
        self._operators = {one.key: one.operator for one in ledger.indicators}

    def sentences(self) -> Iterator[RolledSentence]:
        for sentence in self._prior.sentences:
            yield self._roll(sentence)

    def _roll(self, sentence: PriorSentence) -> RolledSentence:
        mentions = [*self._telling(sentence)]
        numbers = tuple(self._checked(self._successors.of(one)) for one in mentions if not one.exempt)
        facts = {one.mention.start: one.fact for one in numbers if one.fact is not None}
        edits = [self._edit(one) for one in numbers]
        edits += [edit for one in mentions if one.exempt and (edit := move_date(self._prior, sentence, one))]
        edits += find_people(self._prior, sentence)
        edits += turn_words(self._prior, sentence, facts)
        dropped = []
        for claim in find_claims(self._prior, sentence, self._scope, facts, self._then):
            if isinstance(claim, str):
                dropped.append(claim)
            else:
                edits.append(claim)
        if dropped:
            return RolledSentence(sentence, (), Outcome.DROPPED, tuple(dropped), numbers)
        runs = join_text(_applied(self._prior.plain.text, sentence, edits))
        reasons = tuple(dict.fromkeys(edit.reason for edit in edits if edit.reason))
        changed = "".join(run.text for run in runs) != sentence.text or any(isinstance(run, Figure) for run in runs)
        outcome = Outcome.ASKED if reasons else Outcome.CHANGED if changed else Outcome.CARRIED
        return RolledSentence(sentence, runs, outcome, reasons, numbers)

    def _telling(self, sentence: PriorSentence) -> Iterator[Mention]:
        """Yield the numbers but for those that only say how often a thing is done (半年对账一次)."""
        for one in self._prior.mentions_in(sentence.start, sentence.end):
            if one.exempt or not is_habit(self._prior.context(one)):
                yield one

    # -- numbers -------------------------------------------------------------------------------------------------

    def _checked(self, one: Successor) -> Successor:
        """Return the successor, or a doubt when this year's value doesn't fit the words."""
        fact = one.fact
        if fact is None:
            return one
        words = self._prior.context(one.mention).left
        value = fact.quantity.value
        if fact.measure in _DIFFERENCES and value <= 0 and fact.measure != Measure.ADJUSTMENT:
            return Successor(one.mention, reason=f"本年{fact.measure}为零或负数")
        if fact.measure == Measure.ADJUSTMENT:
            ways = words_about_carrying("adjusted")
            wrong = ways["down"] if value > 0 else ways["up"]
            if not value or any(word in words for word in wrong):
                return Successor(one.mention, reason="预算调整的方向与上年不同")
        if fact.measure == Measure.TARGET and not self._same_side(one.mention, fact):
            return Successor(one.mention, reason="目标的方向与上年不同")
        return one

    def _same_side(self, mention: Mention, fact: Fact) -> bool:
        operator = self._operators.get(fact.item, "")
        if mention.approximator is Approximator.AT_LEAST:
            return operator in _AT_LEAST_OPERATORS
        if mention.approximator is Approximator.AT_MOST:
            return operator not in ("≥", ">", "＞")
        return True

    def _edit(self, one: Successor) -> Edit:
        mention = one.mention
        limit = _LIMITED.fullmatch(mention.text) if mention.approximator is not None else None
        end = mention.end - len((limit and limit["after"]) or "")
        if one.fact is None:
            return Edit(mention.start, end, Gap(self._label(mention), verify=True), one.reason)
        shown = self._scope.show(one.fact, absolute=one.fact.measure in _SIGNED or one.fact.quantity.value < 0)
        if mention.approximator is None:
            return Edit(mention.start, mention.end, shown)
        if limit is None:
            return Edit(mention.start, mention.end, Gap(self._label(mention), verify=True), "目标的写法要核对")
        return Edit(mention.start + len(limit["before"]), end, shown)

    def _label(self, mention: Mention) -> str:
        """Return what a missing number is called: the words before it, and its unit."""
        context = self._prior.context(mention)
        limited = mention.approximator is not None and mention.kind is Kind.MONEY
        ahead = _LABEL_BREAK.split(context.left.strip())[-1]
        words = ahead or (_LIMIT if limited else _LABEL_BREAK.split(context.right.strip())[0])
        name = "".join(mark for mark in words[-_LABEL_CHARS:] if mark not in _MARKS and not mark.isdigit())
        name = name.strip(_PARTICLES)
        unit = mention.quantity.unit if mention.quantity else None
        return (name or "本年数") + (f"（{unit}）" if unit else "")


def _applied(text: str, sentence: PriorSentence, edits: Iterable[Edit]) -> Iterator[Run]:
    """Yield a sentence's runs with its edits made; questions about the whole go before its end mark, each once."""
    within = [edit for edit in edits if edit.start < edit.end]
    about = [edit.run for edit in edits if edit.start >= edit.end]
    done = sentence.start
    for edit in sorted(within, key=lambda one: (one.start, one.end)):
        if edit.start < done:
            continue
        yield Text(_plain(text[done : edit.start]))
        yield edit.run
        done = edit.end
    rest = _plain(text[done : sentence.end])
    stop = len(rest) - len(rest.rstrip("。！？!?；"))
    yield Text(rest[: len(rest) - stop] if stop else rest)
    yield from _questions(about)
    yield Text(rest[len(rest) - stop :] if stop else "")


def _questions(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield one question that holds all."""
    what = dict.fromkeys(run.what for run in runs if isinstance(run, Gap))
    if what:
        yield Gap("、".join(what), verify=True)


def _plain(words: str) -> str:
    """Return words without marks that our templates or the 待核 marks would take for theirs."""
    return words.replace("【", "（").replace("】", "）")
