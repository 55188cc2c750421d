"""Holds the files of one unit against each other: 报告, 自评表 and 决算表 must say the same of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.terms import read_terms
from youju.checking.checker import check_text
from youju.checking.near_values import numbers_of, pair_facts, pair_numbers
from youju.checking.statements import Stated, find_grade, find_statements
from youju.domain.companions import Companion
from youju.domain.facts import TOTAL, Fact, ItemKind, Ledger, Measure
from youju.domain.findings import Code, Finding, JudgedMention, Severity, Verdict
from youju.domain.quantity import Kind
from youju.errors import InputError
from youju.patterns import regex

__all__ = ["check_against_own_forms", "check_together", "require_one_unit"]

_CLAUSE = regex(r"[，,、：；。（()）\n\t]")
_BEHIND = 6
_NOT_ITSELF = regex(r"[未缺差扣比较增减占]|上年|去年|同期|目标|不[低高超]|分值")
_OF_A_PART = regex(r"其中|(?<![两三四五六七八九十])类|上年|去年|占|季度|每|平均|追加|调[整增减]|小计|[：:].*[，；]")
_OF_THE_WHOLE = frozenset(
    {Measure.INITIAL_BUDGET, Measure.BUDGET, Measure.RECEIVED, Measure.SPENT, Measure.BALANCE, Measure.SCORE}
    | {Measure.EXECUTION_RATE, Measure.RECEIPT_RATE}
)
_MONEY = (Measure.INITIAL_BUDGET, Measure.BUDGET, Measure.RECEIVED, Measure.SPENT)
_WHOLE = ("共", "汇总", "整体", "合计")
_TITLE = 400


def require_one_unit(companions: Sequence[Companion]) -> None:
    """Refuse files of different units or years; a file that names none goes with any.

    Raises:
        InputError: Names two files that differ, and their units or years.
    """
    for one, other in combinations(companions, 2):
        units = one.unit and other.unit and one.unit not in other.unit and other.unit not in one.unit
        years = one.year and other.year and one.year != other.year
        if units or years:
            raise InputError(
                f"不是同一单位同一年度的文件：{_whose(one)}，{_whose(other)}",
                place=f"{one.name}、{other.name}",
                remedy="--together 一次只核对一个单位一个年度的文件，请分开核对",
            )


def _whose(companion: Companion) -> str:
    return f"{companion.name}是{companion.unit}{f'{companion.year}年度' if companion.year else ''}的"


def check_together(companions: Sequence[Companion]) -> list[list[Finding]]:
    """Return, for each file, what other files say otherwise; each disagreement is told once, in the file given first.

    Every finding names both files and places in its evidence.

    Raises:
        InputError: The files are of different units or years.
    """
    require_one_unit(companions)
    found: list[list[Finding]] = [[] for _ in companions]
    for one, other in combinations(range(len(companions)), 2):
        pair = _Pair(companions[one], companions[other])
        found[one] += pair.tables()
        for here, there in ((one, other), (other, one)):
            found[here] += pair.text_against(companions[here], companions[there], found[here])
        found[one] += pair.statements(found[one])
        found[one] += pair.grades()
        for here, there in ((one, other), (other, one)):
            found[here] += pair.unsaid(companions[here], companions[there], found[here])
        found[one] += pair.slips(found[one], found[other])
        found[one] += pair.missing(companions[one], companions[other])
        found[other] += pair.missing(companions[other], companions[one])
    return [sorted(dict.fromkeys(one), key=lambda finding: (finding.start, finding.end)) for one in found]


def check_against_own_forms(companion: Companion, already: Sequence[Finding]) -> list[Finding]:
    """Return what the prose of a document says otherwise than its own 自评表; what is told already isn't told again.

    Only what an indicator's own cells say counts: a document's fund tables may be of a part or of other years.
    """
    if companion.ledger is None:
        return []
    text = companion.plain.text
    indicators = {indicator.key for indicator in companion.ledger.indicators}
    return [
        one
        for fact, one in _Pair(companion, companion).contradictions(companion, companion, already)
        if (fact.item in indicators or (fact.item == TOTAL and fact.measure is Measure.SCORE))
        and fact.sources
        and "\t" not in text[text.rfind("\n", 0, one.start) + 1 : (text + "\n").index("\n", one.end)]
    ]


@dataclass
class _Pair:
    """Two files, and which disagreements of theirs are told already."""

    one: Companion
    other: Companion
    told: set[tuple[str, frozenset[Decimal]]] = field(default_factory=set)

    def tables(self) -> Iterator[Finding]:
        """Yield a finding for each number that both files' tables give, each another, for one item and measure."""
        if self.one.ledger is None or self.other.ledger is None:
            return
        for fact, match in self._comparable(self.one.ledger, self.other.ledger):
            if _agree(fact, match) or self._is_told(fact, fact, match):
                continue
            span = self.one.spans.get(str(fact.sources[0]), (0, 0))
            yield _differs(self.one, span, fact, self.other, self.other.describe(match.sources[0]), match)

    def _comparable(self, mine: Ledger, theirs: Ledger) -> Iterator[tuple[Fact, Fact]]:
        """Yield what both files' tables give in cells of their own: item by item, and for the whole."""
        totals = _same_scope(self.one, self.other)
        for key, fact in mine.facts.items():
            match = theirs.facts.get(key)
            if match and fact.sources and match.sources and not fact.derived and (fact.item != TOTAL or totals):
                yield fact, match
        for measure in _MONEY if totals else ():
            whole, other = _whole(mine, measure), _whole(theirs, measure)
            if whole and other and (whole.derived or whole.key != other.key):
                yield whole, other

    def text_against(self, text: Companion, held: Companion, already: Iterable[Finding]) -> Iterator[Finding]:
        """Yield a finding for each number of a text that the other file's tables contradict."""
        return (finding for _, finding in self.contradictions(text, held, already))

    def contradictions(
        self, text: Companion, held: Companion, already: Iterable[Finding]
    ) -> Iterator[tuple[Fact, Finding]]:
        """Yield each fact of a file's tables that a text contradicts, and what to say of it.

        Only where the words name the item: a 自评表 knows few of a report's items, and takes the rest for its own.
        """
        if held.ledger is None or text.plain.is_workbook:
            return
        taken = [(one.start, one.end) for one in already]
        proved = _proved_by_own_tables(text)
        facts = {fact.id: fact for fact in held.ledger}
        scope = _Scope(text, held)
        for judged in check_text(text.plain, held.ledger).mentions:
            fact, span = facts.get(judged.fact_id), (judged.mention.start, judged.mention.end)
            if judged.verdict is not Verdict.CONTRADICTED or fact is None or span[0] in proved:
                continue
            if any(start < span[1] and end > span[0] for start, end in taken) or not scope.is_about(fact, judged):
                continue
            if not self._is_told(fact, judged, fact):
                yield fact, _differs(text, span, fact, held, _place(held, fact))

    def statements(self, already: Iterable[Finding]) -> Iterator[Finding]:
        """Yield a finding for each quantity that the prose of both files states once and otherwise."""
        if self.one.plain.is_workbook or self.other.plain.is_workbook:
            return
        taken = [(finding.start, finding.end) for finding in already]
        theirs = find_statements(self.other.plain)
        for key, stated in find_statements(self.one.plain).items():
            match = theirs.get(key)
            if match is None or _same(stated, match):
                continue
            start, end = stated.start, stated.end
            if any(first < end and last > start for first, last in taken):
                continue
            taken.append((start, end))
            place = self.other.describe_span(match.start, match.end)
            message = f"与{self.other.name}不一致：“{stated.about}”此处是{stated.text}，那里是{match.text}"
            yield Finding(
                Code.SELF_CONTRADICTION, Severity.WARNING, start, end, message,
                evidence=(self.one.describe_span(start, end), place), quote=stated.text,
            )  # fmt: skip

    def grades(self) -> Iterator[Finding]:
        """Yield a finding when both files name a grade, and not the same."""
        here, there = find_grade(self.one.plain), find_grade(self.other.plain)
        if here is None or there is None or here.text[0] == there.text[0]:
            return
        message = f"与{self.other.name}不一致：评价等级此处是“{here.text}”，那里是“{there.text}”"
        evidence = (
            self.one.describe_span(here.start, here.end),
            self.other.describe_span(there.start, there.end),
        )
        yield Finding(
            Code.SCORE_MISMATCH, Severity.ERROR, here.start, here.end, message, evidence=evidence, quote=here.text
        )

    def unsaid(self, text: Companion, held: Companion, already: Iterable[Finding]) -> Iterator[Finding]:
        """Yield a finding for each number of a 自评表 that a text lacks, at the number that stands there instead."""
        if held.ledger is None or text.plain.is_workbook:
            return
        taken = [(one.start, one.end) for one in already]
        for number, fact in pair_facts(numbers_of(text.plain), held.ledger):
            if not any(start < number.end and end > number.start for start, end in taken):
                span = number.start, number.end
                yield _may_differ(text, span, held.name, _title(fact), _written(fact, number.text), _place(held, fact))

    def slips(self, already: Iterable[Finding], there_already: Iterable[Finding]) -> Iterator[Finding]:
        """Yield a finding for each number of one text that the other has too, but for a slip."""
        if self.one.plain.is_workbook or self.other.plain.is_workbook:
            return
        taken = [(one.start, one.end) for one in already]
        theirs = [(one.start, one.end) for one in there_already]
        for here, there in pair_numbers(numbers_of(self.one.plain), numbers_of(self.other.plain)):
            if (here.start, here.end) not in taken and (there.start, there.end) not in theirs:
                taken.append((here.start, here.end))
                place = self.other.describe_span(there.start, there.end)
                about = here.before.strip() or there.before.strip()
                yield _may_differ(self.one, (here.start, here.end), self.other.name, about, there.text, place)

    def missing(self, lacking: Companion, having: Companion) -> Iterator[Finding]:
        """Yield a finding for each project of one file's tables that the other doesn't name, though it names others.

        Prose needn't name them all: there it is only mentioned.
        """
        names = _projects(having.ledger) if having.ledger else []
        listed = bool(lacking.ledger and _projects(lacking.ledger))
        if having.ledger is None or len(names) < 2 or (lacking.plain.is_workbook and not listed):
            return
        text = lacking.plain.text
        namings = LedgerIndex(having.ledger, read_terms()).namings(text, 0, len(text))
        named = {item for naming in namings for item in naming.items}
        absent = [name for name in names if name not in named and having.ledger.items[name].name not in text]
        if not absent or len(absent) == len(names) or _is_named_whole(lacking, having):
            return
        severity = Severity.WARNING if listed else Severity.INFO
        for name in absent:
            place = _place(having, next(fact for fact in having.ledger.about(name) if fact.sources))
            message = f"{having.name}有项目“{having.ledger.items[name].name}”，{lacking.name}没有提到"
            yield Finding(Code.TABLE_MISMATCH, severity, 0, 0, message, evidence=(place, lacking.name))

    def _is_told(self, fact: Fact, here: Fact | JudgedMention, there: Fact) -> bool:
        value = here.quantity.value if isinstance(here, Fact) else here.mention.value
        token = (fact.key, frozenset({value or Decimal(0), there.quantity.value}))
        if token in self.told:
            return True
        self.told.add(token)
        return False


class _Scope:
    """Tells whether the words around a number are about the item of a fact."""

    def __init__(self, text: Companion, held: Companion) -> None:
        self._text = text.plain.text
        self._totals = _same_scope(text, held)
        self._ledger = held.ledger
        self._index = LedgerIndex(held.ledger, read_terms()) if held.ledger else None

    def is_about(self, fact: Fact, judged: JudgedMention) -> bool:
        """Whether a number's sentence names the fact's item, or the whole when the fact is of the whole."""
        mention = judged.mention
        start = max(self._text.rfind(stop, 0, mention.start) for stop in "。；\n") + 1
        words = self._text[start : mention.start]
        behind = _CLAUSE.split(self._text[mention.end : mention.end + _BEHIND], maxsplit=1)[0]
        clause = _CLAUSE.split(words)[-1] + behind
        if _NOT_ITSELF.search(clause):
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


def _proved_by_own_tables(text: Companion) -> set[int]:
    """Return where the numbers stand that the file's own tables bear out: those are held against the others' tables."""
    if text.ledger is None:
        return set()
    mentions = check_text(text.plain, text.ledger).mentions
    return {one.mention.start for one in mentions if one.verdict in (Verdict.SUPPORTED, Verdict.DERIVED)}


def _projects(ledger: Ledger) -> list[str]:
    return [key for key, item in ledger.items.items() if item.kind is ItemKind.PROJECT]


def _same_scope(one: Companion, other: Companion) -> bool:
    """Whether both files' totals are of the same projects: a 自评表 of one project says nothing of the whole."""
    mine, theirs = (_projects(file.ledger) if file.ledger else [] for file in (one, other))
    for own, others, file, rival in ((mine, theirs, one, other), (theirs, mine, other, one)):
        if len(own) == 1:
            return any(word in own[0] for word in _WHOLE) or own == others or _is_named_whole(file, rival)
    if _are_forms(one) or _are_forms(other):
        return False
    return set(mine) == set(theirs) or not mine or not theirs


def _are_forms(file: Companion) -> bool:
    """Whether a file has a 自评表 for each of several projects: those needn't be all, and nobody sums them."""
    projects = _projects(file.ledger) if file.ledger else []
    formed = {one.project for one in file.ledger.indicators} if file.ledger else set()
    return len(projects) > 1 and formed.issuperset(projects)


def _is_named_whole(file: Companion, rival: Companion) -> bool:
    """Whether a file is of one project only, and that one is what another file's title is about."""
    own, others = (_projects(one.ledger) if one.ledger else [] for one in (file, rival))
    title = rival.name + rival.plain.text[:_TITLE].split("\n")[0]
    return len(own) == 1 and own[0] not in others and own[0] in title


def _whole(ledger: Ledger, measure: Measure) -> Fact | None:
    """Return what a file's cells give for all of its projects; None when no cell does."""
    projects = _projects(ledger)
    for item in (TOTAL, *projects) if len(projects) == 1 else (TOTAL,):
        fact = ledger.get(item, measure)
        if fact and fact.sources:
            return fact
    return None


def _agree(one: Fact, other: Fact) -> bool:
    first, second = one.quantity, other.quantity
    if first.unit != second.unit:
        return first.kind is not second.kind
    return first.value == second.value or first.is_rounding_of(second) or second.is_rounding_of(first)


def _same(one: Stated, other: Stated) -> bool:
    return one.quantity.is_rounding_of(other.quantity) or other.quantity.is_rounding_of(one.quantity)


def _place(companion: Companion, fact: Fact) -> str:
    """Say where a fact stands; for a derived one, how it follows and from which cells."""
    if fact.sources:
        return companion.describe(fact.sources[0])
    ledger = companion.ledger
    parents = [ledger.facts[key] for key in fact.parents if ledger and key in ledger.facts][:4]
    cells = "、".join(companion.describe(one.sources[0]) for one in parents if one.sources)
    return f"{companion.name}：{fact.formula}" + (f"（{cells}）" if cells else "")


def _title(fact: Fact) -> str:
    item = "" if fact.item == TOTAL else fact.item
    return f"{item}{fact.period}{fact.fund_source}{fact.measure}"


def _written(fact: Fact, like: str) -> str:
    """Write a fact's value, money in 万元 where the other file does."""
    quantity = fact.quantity
    unit = "万元" if quantity.kind is Kind.MONEY and ("万" in like or not like.endswith("元")) else None
    return quantity.to_text(unit, None if quantity.step else 2)


def _may_differ(here: Companion, span: tuple[int, int], rival: str, about: str, value: str, place: str) -> Finding:
    quote = here.plain.text[slice(*span)]
    message = f"与{rival}可能不一致：“{about}”此处是{quote}，那里是{value}，请核对"
    evidence = (here.describe_span(*span), place)
    return Finding(Code.SELF_CONTRADICTION, Severity.WARNING, *span, message, evidence=evidence, quote=quote)


def _differs(
    here: Companion, span: tuple[int, int], fact: Fact, there: Companion, place: str, match: Fact | None = None
) -> Finding:
    """Say that a file has another value than a fact; `match` is the other file's where the fact is of this one."""
    quote = here.plain.text[slice(*span)]
    value = _written(match or fact, quote)
    rival = "本文的表" if there is here else there.name
    message = f"与{rival}不一致：{_title(fact)}此处是{quote}，那里是{value}"
    evidence = (here.describe(fact.sources[0]) if match else here.describe_span(*span), place)
    return Finding(Code.VALUE_MISMATCH, Severity.ERROR, *span, message, evidence=evidence, quote=quote)
