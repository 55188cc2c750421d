"""Which of this year's facts takes the place of a number in last year's report: one, surely, or none and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.context import Context
from youju.checking.against_data.counts import LISTED
from youju.checking.against_data.judgement import agreement
from youju.checking.against_data.terms import Tag
from youju.checking.interval import Fit
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Measure
from youju.domain.findings import Approximator, Mention
from youju.domain.quantity import Kind, Quantity
from youju.drafting.rolling.carrying_words import words_about_carrying
from youju.drafting.rolling.doubts import AGAINST_TARGET, SUMMED, Doubts, bare_measure, is_aim_itself
from youju.drafting.rolling.prior_text import PriorSentence, PriorText
from youju.drafting.rolling.settling import denied, settled

__all__ = ["Successor", "Successors"]

_LIMITS = (Approximator.AT_LEAST, Approximator.AT_MOST)
_TELLING_DIGITS = 3
_STAFF, _POSTS = (Measure.QUOTA, Measure.STAFF), ("个", "名")
_UNKNOWN_CHARS = 4


@dataclass(frozen=True, slots=True)
class Successor:
    """What becomes of one number.

    Attributes:
        mention: The number as last year's report has it.
        fact: This year's fact; None when a person must say.
        verified: Whether the old number is what this year's tables give for last year.
        reason: Why nothing takes its place (Chinese).
    """

    mention: Mention
    fact: Fact | None = None
    verified: bool = False
    reason: str = ""


class Successors:
    """Finds the successor of each number of one earlier report.

    A number has one only when the words around it name one thing, when that thing has one value this year, when what
    the tables say of last year doesn't contradict the old number, and when no other number of the report says
    something else of the same thing.

    Args:
        prior: The report.
    """

    def __init__(self, prior: PriorText) -> None:
        self._prior = prior
        self._doubts = Doubts(prior)
        self._open: dict[int, list[Fact]] = {}
        self._found = {
            mention.start: self._find(sentence, mention)
            for sentence in prior.sentences
            for mention in prior.mentions_in(sentence.start, sentence.end)
            if not mention.exempt
        }
        self._found |= self._settled()
        self._found |= self._repeated()
        self._found |= self._settled()
        self._found |= self._disputed()
        self._found |= self._strayed()
        self._found |= self._denied()

    def of(self, mention: Mention) -> Successor:
        """Return what becomes of a number."""
        return self._found[mention.start]

    # -- one number ----------------------------------------------------------------------------------------------

    def _find(self, sentence: PriorSentence, mention: Mention) -> Successor:
        binding = self._prior.bindings.get(mention.start)
        if binding is None or binding.quantity is None or mention.malformed:
            return Successor(mention, reason="范围、比例或读不出单一数值")
        if binding.aside:
            return Successor(mention, reason=binding.aside)
        context = self._prior.context(mention)
        facts = self._fitting(context, binding)
        facts = self._aims_instead(context, facts)
        if not facts:
            return Successor(mention, reason="本年数据中没有与之对应的数")
        judged = [(fact, self._agrees(binding, fact)) for fact in facts]
        kept = [(fact, bool(agrees)) for fact, agrees in judged if agrees is not False]
        denied_one = len(kept) < len(judged) and not any(agrees for _, agrees in kept)
        if not kept or denied_one:  # what is left may be left only because the better reading was denied
            return Successor(mention, reason="与本年表中的上年数不一致")
        if len({fact.quantity.value for fact, _ in kept}) > 1:
            self._open[mention.start] = [fact for fact, _ in kept]
            return Successor(mention, reason="文字可以指几个不同的数")
        fact, verified = kept[0]
        verified = verified and _is_telling(binding.quantity)
        if reason := self._doubts.of(sentence, context, binding, fact, verified=verified):
            return Successor(mention, reason=reason)
        return Successor(mention, fact, verified)

    def _fitting(self, context: Context, binding: Binding) -> list[Fact]:
        """Return the facts that the words may mean: in this unit, targets for targets, the named measure if one is."""
        unit_class = self._prior.index.terms.unit_class
        unit = unit_class(binding.quantity.unit) if binding.quantity else ""
        facts = [
            one
            for one in binding.facts
            if one.basis != LISTED  # what the checker counted in the old text itself
            and (unit_class(one.quantity.unit) == unit or (one.measure in _STAFF and unit in _POSTS))
        ]
        wants_target = binding.target or binding.mention.approximator in _LIMITS
        goals = self._prior.ledger.profile.prose.get("绩效目标", ())
        aims = {"绩效目标"} if goals else set()
        if wants_target:
            facts = [one for one in facts if one.measure == Measure.TARGET or one.item in aims]
        else:
            facts = [one for one in facts if one.measure != Measure.TARGET and one.item not in aims]
        named = [(len(name), one) for one in facts if (name := self._said_name(one)) and name in context.left]
        longest = max((length for length, _ in named), default=0)
        return [one for length, one in named if length == longest] or facts

    def _aims_instead(self, context: Context, facts: list[Fact]) -> list[Fact]:
        """Return the target where the words after 超出 name it, else the facts as they are."""
        distances = [one for one in facts if one.basis == AGAINST_TARGET]
        if not distances or len({one.item for one in facts}) > 1 or not is_aim_itself(context):
            return facts
        aim = self._prior.ledger.get(distances[0].item, Measure.TARGET)
        return [aim] if aim is not None else []

    def _said_name(self, fact: Fact) -> str:
        """Return the words by which a text would name a fact among others of one thing."""
        item = self._prior.ledger.items.get(fact.item)
        if fact.measure in (Measure.ACTUAL, Measure.TARGET) and item is not None:
            return item.name
        return bare_measure(fact.measure)

    def _agrees(self, binding: Binding, fact: Fact) -> bool | None:
        """Tell whether the old number is what the data gives for last year; None when it gives nothing."""
        if fact.period or binding.quantity is None:
            return None
        before = self._prior.ledger.get(
            fact.item, fact.measure, period=LAST_YEAR, fund_source=fact.fund_source, basis=fact.basis
        )
        if before is None:
            return None
        return agreement(binding.quantity, before.quantity, binding.mention.approximator, computed=before.derived) in (
            Fit.RIGHT,
            Fit.ROUNDING,
        )

    def written(self) -> dict[str, Quantity]:
        """Return what the report says of last year, by the key of this year's fact."""
        return {one.fact.key: self._written(one) for one in self._found.values() if one.fact is not None}

    # -- the report against itself -------------------------------------------------------------------------------

    def _sure(self) -> dict[int, Fact]:
        return {start: one.fact for start, one in self._found.items() if one.fact is not None}

    def _values(self) -> dict[int, Quantity]:
        return {start: one.quantity for start, one in self._prior.bindings.items() if one.quantity is not None}

    def _settled(self) -> dict[int, Successor]:
        """Return the successors of numbers that only last year's arithmetic tells apart."""
        places = {
            mention.start: (sentence, mention)
            for sentence in self._prior.sentences
            for mention in self._prior.mentions_in(sentence.start, sentence.end)
        }
        rows = [
            [mention.start for mention in self._prior.mentions_in(sentence.start, sentence.end)]
            for sentence in self._prior.sentences
        ]
        found = {}
        for start, fact in settled(rows, self._open, self._sure(), self._values(), self._prior.ledger).items():
            found[start] = self._unless_doubted(*places[start], fact)
        return found

    def _repeated(self) -> dict[int, Successor]:
        """Return the successors of numbers that may be several things' and stand elsewhere as surely one of them's.

        Only the thing may be open, not the measure: 到位 and 支出 of one thing often have one value.
        """
        written = self._values()
        known = {one.key: written[start] for start, one in self._sure().items()}
        found = {}
        for sentence in self._prior.sentences:
            for mention in self._prior.mentions_in(sentence.start, sentence.end):
                facts = self._open.get(mention.start, ())
                if mention.start in self._sure() or not _is_telling(written[mention.start] if facts else None):
                    continue
                alike = len({(one.measure, one.period, one.basis, one.fund_source) for one in facts}) == 1
                fitting = [one for one in facts if one.key in known and known[one.key] == written[mention.start]]
                if alike and len(fitting) == 1:
                    found[mention.start] = self._unless_doubted(sentence, mention, fitting[0])
        return found

    def _unless_doubted(self, sentence: PriorSentence, mention: Mention, fact: Fact) -> Successor:
        context, binding = self._prior.context(mention), self._prior.bindings[mention.start]
        reason = self._doubts.of(sentence, context, binding, fact, verified=True)
        return Successor(mention, reason=reason) if reason else Successor(mention, fact)

    def _denied(self) -> dict[int, Successor]:
        """Return a doubt for each number that last year's own operands deny."""
        wrong = denied(self._sure(), self._values(), self._prior.ledger)
        return {
            start: Successor(self._found[start].mention, reason="按上年的数推算不出这个数")
            for start in wrong
            if not self._found[start].verified
        }

    def _disputed(self) -> dict[int, Successor]:
        """Return a doubt for each number of which the report says two things: one of them speaks of something else."""
        by_key: dict[str, list[Successor]] = {}
        for one in self._found.values():
            if one.fact is not None:
                by_key.setdefault(one.fact.key, []).append(one)
        doubts: dict[int, Successor] = {}
        for group in by_key.values():
            if not _consistent(map(self._written, group)):
                doubts |= {
                    one.mention.start: Successor(one.mention, reason="上年报告对同一项有不同的数")
                    for one in group
                    if not one.verified
                }
        return doubts

    def _strayed(self) -> dict[int, Successor]:
        """Return a doubt for each number whose sentence speaks of something that this year's data doesn't know."""
        doubts: dict[int, Successor] = {}
        for sentence in self._prior.sentences:
            inside = [
                self._found[mention.start]
                for mention in self._prior.mentions_in(sentence.start, sentence.end)
                if mention.start in self._found and mention.kind in (Kind.MONEY, Kind.PERCENT)
            ]
            items = {one.fact.item for one in inside if one.fact is not None}
            unknown = self._speaks_of_unknown(sentence, inside)
            complete = all(one.fact is not None for one in inside)
            whole_only = complete and items == {TOTAL} and not unknown
            paired = any(word in sentence.text for word in words_about_carrying("paired"))
            unpaired = paired and not (complete and _all_different(inside))
            summed, done = False, sentence.start
            for one in inside:
                summed |= one.reason == SUMMED
                words = self._prior.plain.text[done : one.mention.start]
                done = one.mention.end
                if one.fact is None:
                    continue
                whole = _speaks_of_whole(words)
                if one.verified and one.fact.item == TOTAL:
                    continue
                if one.fact.item == TOTAL and not (whole_only or (whole and not unknown and not one.fact.period)):
                    doubts[one.mention.start] = Successor(one.mention, reason="说的不是全部项目")
                elif one.fact.item != TOTAL and (summed or unpaired or self._is_adrift(one, inside, words)):
                    doubts[one.mention.start] = Successor(one.mention, reason="分不清是哪一项的数")
        return doubts

    def _is_adrift(self, one: Successor, inside: Sequence[Successor], words: str) -> bool:
        """Tell whether a rate follows a number of something unknown, without its own item being named in between."""
        before = [other for other in inside if other.mention.end <= one.mention.start]
        if one.fact is None or one.fact.quantity.kind is not Kind.PERCENT or not before or before[-1].fact is not None:
            return False
        item = self._prior.ledger.items.get(one.fact.item)
        return item is None or item.name not in words

    def _speaks_of_unknown(self, sentence: PriorSentence, inside: Sequence[Successor]) -> bool:
        """Tell whether a sentence is on 该项目, or names something before a number that the data doesn't know."""
        text, index = self._prior.plain.text, self._prior.index
        if any(token.tag is Tag.PRONOUN for token in index.tokens(text, sentence.start, sentence.end)):
            return True
        done = sentence.start
        for one in inside:
            words = text[done : one.mention.start]
            whole = _speaks_of_whole(words)
            if one.fact is None:
                binding = self._prior.bindings.get(one.mention.start)
                if binding is None or binding.strength is Strength.WEAK:
                    return True
            elif one.fact.item == TOTAL and not whole and len(index.core(words)) >= _UNKNOWN_CHARS:
                return True
            done = one.mention.end
        return False

    def _written(self, one: Successor) -> Quantity:
        bound = self._prior.bindings[one.mention.start].quantity
        return bound or Quantity.exact(0, None)  # a number without value has no successor, and never comes here


def _speaks_of_whole(words: str) -> bool:
    """Tell whether words like 全年 and 共 speak of all projects; not those within a name (公共)."""
    for name in words_about_carrying("not_wholes"):
        words = words.replace(name, "")
    return any(word in words for word in words_about_carrying("wholes"))


def _all_different(inside: Iterable[Successor]) -> bool:
    said = [(one.fact.item, one.fact.measure, one.fact.period) for one in inside if one.fact is not None]
    return len(set(said)) == len(said)


def _is_telling(quantity: Quantity | None) -> bool:
    """Tell whether a value has enough digits that agreeing with it is no accident."""
    if quantity is None:
        return False
    digits = f"{abs(quantity.value).normalize():f}".replace(".", "").strip("0")
    return (quantity.kind in (Kind.MONEY, Kind.PERCENT, Kind.SCORE) and len(digits) >= _TELLING_DIGITS - 1) or (
        len(digits) >= _TELLING_DIGITS
    )


def _consistent(written: Iterable[Quantity]) -> bool:
    values = list(written)
    finest = min(values, key=lambda one: one.step)
    return all(abs(one.value) == abs(finest.value) or one.is_rounding_of(finest) for one in values)
