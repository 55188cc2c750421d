"""What each of a unit's files is about: of which projects, and whether words of one are of an item of another."""

from __future__ import annotations

from collections.abc import Iterable

from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.terms import read_terms
from youju.domain.companions import Companion
from youju.domain.facts import TOTAL, Fact, ItemKind, Ledger, Measure
from youju.domain.findings import JudgedMention
from youju.patterns import regex

__all__ = ["Relevance", "is_named_whole", "is_of_one_project", "item_there", "projects", "same_scope"]

_CLAUSE = regex(r"[，,、：；。（()）\n\t]")
_BEHIND = 6
_NOT_ITSELF = regex(r"[未缺差扣比较增减占]|上年|去年|同期|目标|不[低高超]|分值|抽[取查样选]|^有效$")
"""Words of a number that is not the measured one itself; of a sample too (抽取受益农户210户，有效200户)."""
_OF_A_PART = regex(r"其中|(?<![两三四五六七八九十])类|上年|去年|占|季度|每|平均|追加|调[整增减]|小计|[：:].*[，；]")
_OF_THE_WHOLE = frozenset(
    {Measure.INITIAL_BUDGET, Measure.BUDGET, Measure.RECEIVED, Measure.SPENT, Measure.BALANCE, Measure.SCORE}
    | {Measure.EXECUTION_RATE, Measure.RECEIPT_RATE}
)
_WHOLE = ("共", "汇总", "整体", "合计")
_TITLE = 400


class Relevance:
    """Tells whether the words around a number of one file are about an item of another.

    Args:
        text: The file of the words.
        held: The file whose tables hold the items.
        named: The names of the unit's projects, as all its files have them.
    """

    def __init__(self, text: Companion, held: Companion, named: Iterable[str]) -> None:
        self._text = text.plain.text
        self._totals = same_scope(text, held)
        self._ledger = held.ledger
        self._index = LedgerIndex(held.ledger, read_terms()) if held.ledger else None
        self._projects = tuple(named)
        self._project_of = {one.key: one.project for one in held.ledger.indicators} if held.ledger else {}

    def is_about(self, fact: Fact, judged: JudgedMention) -> bool:
        """Whether a number's sentence names the fact's item, or the whole when the fact is of the whole."""
        mention = judged.mention
        start = max(self._text.rfind(stop, 0, mention.start) for stop in "。；\n") + 1
        words = self._text[start : mention.start]
        behind = _CLAUSE.split(self._text[mention.end : mention.end + _BEHIND], maxsplit=1)[0]
        clause = _CLAUSE.split(words)[-1] + behind
        if _NOT_ITSELF.search(clause) or self.is_of_another_project(fact, mention.start):
            return False
        of_whole = self._totals and fact.measure in _OF_THE_WHOLE and not _OF_A_PART.search(words)
        if of_whole and (fact.item == TOTAL or self._is_all(fact)):
            return True
        if fact.item == TOTAL or (fact.derived and fact.measure not in _OF_THE_WHOLE):
            return False
        namings = self._index.namings(self._text, start, mention.start) if self._index else []
        return bool(namings) and fact.item in namings[-1].items

    def _is_all(self, fact: Fact) -> bool:
        """Whether an item makes up the whole, so that either may be meant."""
        whole = self._ledger.get(TOTAL, fact.measure, basis=fact.basis) if self._ledger else None
        return (
            whole is not None
            and whole.quantity.value == fact.quantity.value
            and whole.quantity.unit == fact.quantity.unit
        )

    def is_of_another_project(self, fact: Fact, end: int) -> bool:
        """Whether a fact is of one project's indicator, and the sentence last named another project."""
        project = self._project_of.get(fact.item)
        if not project:
            return False
        start = max(self._text.rfind(stop, 0, end) for stop in "。\n") + 1
        named = max(((self._text.rfind(name, start, end), name) for name in self._projects), default=(-1, ""))
        return named[0] >= 0 and not _is_one_project(named[1], project)


def item_there(item: str, here: Ledger, there: Ledger) -> str | None:
    """Return the key that an item of one file has in another: an indicator is that of the same project.

    None where the other file has only other projects' indicators of that name: each 自评表 has a 预算执行率.
    """
    own = next((one for one in here.indicators if one.key == item), None)
    if own is None:
        return item
    named = (one for one in there.indicators if one.name == own.name)
    return next((one.key for one in named if _is_one_project(one.project, own.project)), None)


def _is_one_project(one: str, other: str) -> bool:
    """Whether two names may be one project's: the shorter is within the longer, or a file names none."""
    return one in other or other in one


def projects(ledger: Ledger | None) -> list[str]:
    """Return the keys of the projects in a file's tables."""
    return [key for key, item in ledger.items.items() if item.kind is ItemKind.PROJECT] if ledger else []


def is_of_one_project(file: Companion) -> bool:
    """Whether a file is the 自评表 of one project: it says nothing of the unit's others."""
    goals = file.ledger.indicators if file.ledger else ()
    return file.plain.is_workbook and bool(goals) and len({one.project for one in goals}) == 1


def same_scope(one: Companion, other: Companion) -> bool:
    """Whether both files' totals are of the same projects: a 自评表 of one project says nothing of the whole."""
    mine, theirs = projects(one.ledger), projects(other.ledger)
    for own, others, file, rival in ((mine, theirs, one, other), (theirs, mine, other, one)):
        if len(own) == 1:
            return any(word in own[0] for word in _WHOLE) or own == others or is_named_whole(file, rival)
    if _are_forms(one) or _are_forms(other):
        return False
    return set(mine) == set(theirs) or not mine or not theirs


def _are_forms(file: Companion) -> bool:
    """Whether a file has a 自评表 for each of several projects: those needn't be all, and nobody sums them."""
    own = projects(file.ledger)
    formed = {one.project for one in file.ledger.indicators} if file.ledger else set()
    return len(own) > 1 and formed.issuperset(own)


def is_named_whole(file: Companion, rival: Companion) -> bool:
    """Whether a file is of one project only, and that one is what another file's title is about."""
    own, others = projects(file.ledger), projects(rival.ledger)
    title = rival.name + rival.plain.text[:_TITLE].split("\n")[0]
    return len(own) == 1 and own[0] not in others and own[0] in title
