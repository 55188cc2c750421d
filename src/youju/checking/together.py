"""Holds the files of one unit against each other: 报告, 自评表 and 决算表 must say the same of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations

from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.terms import read_terms
from youju.checking.checker import check_text
from youju.checking.file_scopes import Relevance, is_named_whole, is_of_one_project, item_there, projects, same_scope
from youju.checking.near_values import numbers_of, pair_facts, pair_numbers
from youju.checking.statements import Stated, find_grade, find_statements
from youju.domain.companions import Companion
from youju.domain.facts import TOTAL, Fact, Ledger, Measure
from youju.domain.findings import Code, Finding, JudgedMention, Severity, Verdict
from youju.domain.quantity import Kind
from youju.errors import InputError

__all__ = ["check_against_own_forms", "check_together", "require_one_unit"]

_MONEY = (Measure.INITIAL_BUDGET, Measure.BUDGET, Measure.RECEIVED, Measure.SPENT)
_TITLE = 400
"""Where a file names its unit, and whose 自评表 it is (主管部门)."""


def require_one_unit(companions: Sequence[Companion]) -> None:
    """Refuse files of different units or years; a file that names none goes with any.

    Raises:
        InputError: Names two files that differ, and their units or years.
    """
    for one, other in combinations(companions, 2):
        units = one.unit and other.unit and not _is_unit_of(one.unit, other) and not _is_unit_of(other.unit, one)
        years = one.year and other.year and one.year != other.year
        if units or years:
            raise InputError(
                f"不是同一单位同一年度的文件：{_whose(one)}，{_whose(other)}",
                place=f"{one.name}、{other.name}",
                remedy="--together 一次只核对一个单位一个年度的文件，请分开核对",
            )


def _is_unit_of(unit: str, file: Companion) -> bool:
    """Whether a file is a unit's: one of its own name, or one that names it beside who does the work (主管部门)."""
    return unit in file.unit or file.unit in unit or unit in file.plain.text[:_TITLE]


def _whose(companion: Companion) -> str:
    return f"{companion.name}是{companion.unit}{f'{companion.year}年度' if companion.year else ''}的"


def check_together(companions: Sequence[Companion]) -> list[list[Finding]]:
    """Return, for each file, what other files say otherwise; each disagreement is told once, in the file given first.

    Every finding names both files and places in its evidence.

    Raises:
        InputError: The files are of different units or years.
    """
    require_one_unit(companions)
    named = frozenset(name for one in companions for name in projects(one.ledger))
    found: list[list[Finding]] = [[] for _ in companions]
    for one, other in combinations(range(len(companions)), 2):
        pair = _Pair(companions[one], companions[other], named)
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
    itself = _Pair(companion, companion, frozenset(projects(companion.ledger)))
    return [
        one
        for fact, one in itself.contradictions(companion, companion, already)
        if (fact.item in indicators or (fact.item == TOTAL and fact.measure is Measure.SCORE))
        and fact.sources
        and "\t" not in text[text.rfind("\n", 0, one.start) + 1 : (text + "\n").index("\n", one.end)]
    ]


@dataclass
class _Pair:
    """Two files, the names of the unit's projects, and which disagreements are told already."""

    one: Companion
    other: Companion
    projects: frozenset[str]
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
        totals = same_scope(self.one, self.other)
        there = {item: item_there(item, mine, theirs) for item in {fact.item for fact in mine}}
        for fact in mine:
            item = there[fact.item]
            parts = {"period": fact.period, "fund_source": fact.fund_source, "basis": fact.basis}
            match = theirs.get(item, fact.measure, **parts) if item else None
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
        relevance = Relevance(text, held, self.projects)
        ledger = replace(held.ledger, profile=replace(held.ledger.profile, name=text.unit or held.unit))
        for judged in check_text(text.plain, ledger).mentions:
            fact, span = facts.get(judged.fact_id), (judged.mention.start, judged.mention.end)
            if judged.verdict is not Verdict.CONTRADICTED or fact is None or span[0] in proved:
                continue
            if any(start < span[1] and end > span[0] for start, end in taken) or not relevance.is_about(fact, judged):
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
        relevance, alike = Relevance(text, held, self.projects), same_scope(text, held)
        for number, fact in pair_facts(numbers_of(text.plain), held.ledger):
            one_projects = Measure.EXECUTION_RATE in fact.item and not alike
            if one_projects or relevance.is_of_another_project(fact, number.start):
                continue
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
        names, listed = projects(having.ledger), bool(projects(lacking.ledger))
        if (
            is_of_one_project(lacking)
            or having.ledger is None
            or len(names) < 2
            or (lacking.plain.is_workbook and not listed)
        ):
            return
        text = lacking.plain.text
        namings = LedgerIndex(having.ledger, read_terms()).namings(text, 0, len(text))
        named = {item for naming in namings for item in naming.items}
        absent = [name for name in names if name not in named and having.ledger.items[name].name not in text]
        if not absent or len(absent) == len(names) or is_named_whole(lacking, having):
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


def _proved_by_own_tables(text: Companion) -> set[int]:
    """Return where the numbers stand that the file's own tables bear out: those are held against the others' tables."""
    if text.ledger is None:
        return set()
    mentions = check_text(text.plain, text.ledger).mentions
    return {one.mention.start for one in mentions if one.verdict in (Verdict.SUPPORTED, Verdict.DERIVED)}


def _whole(ledger: Ledger, measure: Measure) -> Fact | None:
    """Return what a file's cells give for all of its projects; None when no cell does."""
    own = projects(ledger)
    for item in (TOTAL, *own) if len(own) == 1 else (TOTAL,):
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
