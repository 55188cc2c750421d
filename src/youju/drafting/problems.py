"""What 存在问题 has to tell: the unit's own points and what the data shows, one problem a project, each told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from youju.domain.facts import TOTAL, Indicator, Item, ItemKind, Measure
from youju.drafting.causes import is_outside
from youju.drafting.situation import Situation
from youju.drafting.statements import Statement, speaks_of
from youju.drafting.topics import OTHER_TOPIC, WORK, common_words, words_of_list
from youju.patterns import regex

__all__ = ["Problem", "find_problems", "leftover_measures", "repeats"]

_POINTS, _MEASURES = "存在问题", "改进措施"
_MOST_SLOW = 3
_NOTABLE = Decimal(95)
"""Percent of its plan below which work that is no 绩效指标 is a problem; a field or two of thousands are none."""
_LEAST_SHARED = 2
_SAID_PERCENT = 40
_WHEN = regex(
    r"(?:20[0-9]{2}年|次年|明年)?(?:[0-9一二三四五六七八九十]{1,3}月|[一二三四]季度|[上下]半年|年)(?:底|末|初|[上中下]旬)?(?:以?前|内|起)?"
    r"(?:全部|全面|基本)?(?:完成|完工)?|20[0-9]{2}年"
)
_QUANTITY = regex(r"[0-9][0-9.,]*(?:万|亿)?[一-鿿]")


@dataclass(frozen=True)
class Problem:
    """One numbered point of 存在问题.

    Attributes:
        about: Key of the project, or of the first indicator where it is the whole unit's; empty when it can't be told.
        point: The unit's own words.
        misses: Indicators that missed their target and that the unit's points don't speak of.
        rows: Rows of activity tables notably below their plan that they don't speak of.
        slow: The project, when little of its money was spent and they don't say so.
        measures: 改进措施 that answer it.
    """

    about: str = ""
    point: Statement | None = None
    misses: tuple[Indicator, ...] = ()
    rows: tuple[Item, ...] = ()
    slow: Item | None = None
    measures: tuple[Statement, ...] = ()


def find_problems(situation: Situation) -> tuple[Problem, ...]:
    """Return the problems in the order they are told: the unit's own points, then what the data alone shows."""
    shown = {one.about: one for one in _shown(situation)}
    words = _Words(situation)
    problems: list[Problem] = []
    for point in situation.statements.points(_POINTS):
        about = point.item or words.owner(point.text)
        words.learn(about, point.text)
        problems.append(replace(shown.pop(about, Problem(about)), point=point))
    return tuple(_answered(situation, [*problems, *shown.values()], words))


def leftover_measures(situation: Situation) -> tuple[Statement, ...]:
    """Return 改进措施 that answer none of the problems, without what is asked of 财政."""
    used = {one.text for problem in find_problems(situation) for one in problem.measures}
    return tuple(one for one in _own_measures(situation) if one.text not in used)


def repeats(cause: str, words: str) -> bool:
    """Tell whether the words already say a cause, by what they share with it.

    >>> repeats("县级配套资金未到位，4个村未开工", "户厕改造县级配套不到位，4个村未开工")
    True
    """
    signs = _signs(cause)
    return bool(signs) and len(signs & _signs(words)) * 100 >= len(signs) * _SAID_PERCENT


def _own_measures(situation: Situation) -> list[Statement]:
    return [one for one in situation.statements.points(_MEASURES) if one.topic == OTHER_TOPIC]


def _answered(situation: Situation, problems: list[Problem], words: _Words) -> Iterator[Problem]:
    """Give every problem its measures: those that speak of the same thing, else the one of the same number."""
    answers: dict[int, list[Statement]] = {number: [] for number in range(len(problems))}
    unplaced: list[tuple[int, Statement]] = []
    for number, measure in enumerate(_own_measures(situation)):
        about = measure.item or words.owner(measure.text)
        same = [at for at, one in enumerate(problems) if about and one.about == about]
        if same:
            answers[number if number in same else next((at for at in same if not answers[at]), same[0])].append(measure)
        else:
            unplaced.append((number, measure))
    untold = not situation.statements.points(_POINTS)
    for number, measure in unplaced:
        if number < len(problems) and not answers[number] and (untold or problems[number].point is not None):
            answers[number].append(measure)
    return (replace(one, measures=tuple(answers[number])) for number, one in enumerate(problems))


def _shown(situation: Situation) -> Iterator[Problem]:
    """Yield what the data shows and the unit's points don't speak of, by projects in the order of the fund table."""
    misses, rows = list(_unlisted_misses(situation)), list(_unlisted_rows(situation))
    slow = {item.key: item for item in _unlisted_slow(situation)}
    apart = bool(situation.scored_projects)
    for item in situation.projects:
        own = tuple(one for one in misses if apart and one.project == item.key)
        short = tuple(row for row in rows if row.group in (item.key, item.name))
        notable = any(not is_outside(one) for one in own) or short or item.key in slow
        if notable:
            yield Problem(item.key, misses=own, rows=short, slow=slow.get(item.key))
    known = {name for item in situation.projects for name in (item.key, item.name)}
    rest = [one for one in misses if not is_outside(one) and not (apart and one.project in known)]
    reasons = dict.fromkeys(one.reason.strip() or one.key for one in rest)
    for reason in reasons:
        alike = tuple(one for one in rest if reason in (one.reason.strip(), one.key))
        yield Problem(alike[0].key, misses=alike)
    for row in rows:
        if row.group not in known:
            yield Problem(row.key, rows=(row,))


def _unlisted_misses(situation: Situation) -> Iterator[Indicator]:
    words = situation.statements.words_of(_POINTS)
    return (one for one in situation.missed_goals if not speaks_of(words, one.name))


def _unlisted_rows(situation: Situation) -> Iterator[Item]:
    """Yield rows of tables without a total that did notably less than planned and that no indicator retells."""
    words = situation.statements.words_of(_POINTS)
    ledger = situation.ledger
    rows = ledger.items_of(ItemKind.ACTIVITY)
    summed = {row.table for row in rows if row.key.endswith(TOTAL)}
    for row in rows:
        if row.table in summed or row.key in situation.retold_rows or speaks_of(words, row.name):
            continue
        rate = ledger.value(row.key, Measure.COMPLETION)
        if rate is not None and rate < _NOTABLE:
            yield row


def _unlisted_slow(situation: Situation) -> Iterator[Item]:
    """Yield the slowest projects, three at most, whose spending the unit's points don't speak of."""
    told = situation.statements.points(_POINTS)
    words = _Words(situation)
    spoken = [one for one in told if any(sign in one.text for sign in words_of_list("支付问题"))]
    named = {one.item or words.owner(one.text) for one in spoken}
    silent = (
        item
        for item in situation.slow
        if item.key not in named and not any(_names(one.text, situation, item) for one in told)
    )
    return islice(silent, _MOST_SLOW)


def _names(words: str, situation: Situation, item: Item) -> bool:
    """Tell whether the words state the project's 执行率, or speak of it where projects aren't told apart."""
    rate = situation.execution_rate(item.key)
    written = (rate.quantity.to_text("%", decimals) for decimals in range(3)) if rate else iter(())
    return any(one in words for one in written) or (not situation.scored_projects and speaks_of(words, item.name))


class _Words:
    """The words that belong to one project, or to one missed indicator of the whole unit, and to no other.

    Args:
        situation: The data.
    """

    def __init__(self, situation: Situation) -> None:
        self._names: dict[str, list[str]] = {}
        self._bags: dict[str, set[str]] = {}
        self._offices = situation.ledger.profile.offices
        self._read_projects(situation)
        self._read_indicators(situation)

    def owner(self, words: str) -> str:
        """Return what the words are about: what they name, else what shares most words with them alone; or nothing."""
        named = {key for key, names in self._names.items() if any(speaks_of(words, name) for name in names)}
        if len(named) == 1:
            return named.pop()
        for office in self._offices:
            words = words.replace(office, "")
        counts = Counter(one for bag in self._bags.values() for one in bag)
        said = {one for one in _signs(words) if counts[one] == 1}
        scores = sorted(((self._shared(key, said), key) for key in self._bags), reverse=True)
        best, second = (*scores, (0, ""), (0, ""))[:2]
        return best[1] if best[0] >= _LEAST_SHARED and best[0] > second[0] else ""

    def _shared(self, key: str, said: set[str]) -> int:
        """Count shared signs, quantities and those of names twice: 路灯 is enough to mean 集镇路灯改造."""
        names = {sign for name in self._names.get(key, ()) for sign in _signs(name)}
        shared = said & self._bags[key]
        return len(shared) + sum(sign in names or sign[0].isdecimal() for sign in shared)

    def learn(self, key: str, words: str) -> None:
        """Add words that turned out to be about a thing."""
        if key:
            self._bags.setdefault(key, set()).update(_signs(words))

    def _read_projects(self, situation: Situation) -> None:
        ledger = situation.ledger
        for item in situation.projects if len(situation.projects) > 1 else ():
            self._names[item.key] = [item.name, *item.aliases]
            rows = (row for row in ledger.items_of(ItemKind.ACTIVITY) if row.group in (item.key, item.name))
            own = (one.text for one in situation.statements.of(WORK) if one.item == item.key)
            told = [*(row.name for row in rows), *own, item.function_name, item.note, *self._names[item.key]]
            self._bags[item.key] = set()
            for words in told:
                self.learn(item.key, words)

    def _read_indicators(self, situation: Situation) -> None:
        for one in situation.ledger.indicators:
            key = one.project if situation.scored_projects and one.project in self._bags else one.key
            if key == one.key and one not in situation.missed_goals:
                continue
            self._names.setdefault(key, []).append(one.name)
            self.learn(key, f"{one.name}，{one.reason}，{one.remedy}")


def _signs(words: str) -> set[str]:
    """Return quantities and the pairs of neighbouring letters, but for words that any project may use."""
    words = _WHEN.sub("，", words)
    pairs = (words[at : at + 2] for at in range(len(words) - 1))
    return ({pair for pair in pairs if pair.isalpha()} - common_words()) | set(_QUANTITY.findall(words))
