"""The `$words` of sentence plans: names and phrases that the data decides, other than numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from youju.domain.facts import TOTAL, Indicator, Item, Measure
from youju.domain.quantity import Kind
from youju.domain.report import Run, Text
from youju.domain.scoring import grade
from youju.drafting.causes import cause_of
from youju.drafting.scope import Scope
from youju.drafting.situation import Situation
from youju.drafting.topics import aspects, office_kind
from youju.errors import DataFileError
from youju.patterns import regex

__all__ = ["WORDS", "find_word", "listed"]

Word = Callable[[Scope], str | tuple[Run, ...]]
WORDS: dict[str, Word] = {}
"""Words that every scope has; loops add `$item`, `$statement` and others of their own."""

_MOST_NAMED = 10
_MOST_AGAIN = 3
_LEVELS = ("中央", "级", "地方")
_ISO_DATE = regex(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_BOUNDS = {"≥": ("不低于", "不少于"), ">": ("高于", "多于"), "≤": ("不高于", "不超过"), "<": ("低于", "少于")}


def word(name: str) -> Callable[[Word], Word]:
    """Register a word under this name."""

    def register(make: Word) -> Word:
        WORDS[name] = make
        return make

    return register


def find_word(name: str, scope: Scope, place: str = "") -> tuple[Run, ...]:
    """Return what a `$name` stands for.

    Raises:
        DataFileError: There is no such word in this scope.
    """
    if name in scope.words:
        return scope.words[name]
    if name not in WORDS:
        raise DataFileError(f"没有“${name}”这个词", place=place, remedy="可用的词见 prompts/offline/README.md")
    found = WORDS[name](scope)
    return (Text(found),) if isinstance(found, str) else found


def listed(names: Iterable[str]) -> str:
    """Join names as a list is read: 甲、乙和丙; without 和 where a name holds one itself; 等 after ten."""
    every = tuple(names)
    if len(every) > _MOST_NAMED:
        return f"{'、'.join(every[:_MOST_NAMED])}等"
    *front, last = every
    if any("和" in name for name in (*front, last)):
        return "、".join((*front, last))
    return f"{'、'.join(front)}和{last}" if front else last


@word("short")
def _short(scope: Scope) -> str:
    return scope.situation.ledger.profile.short


@word("unit_named")
def _unit_named(scope: Scope) -> str:
    profile = scope.situation.ledger.profile
    return f"{profile.name}（以下简称“{profile.short}”）" if profile.short != profile.name else profile.name


@word("year")
def _year(scope: Scope) -> str:
    return str(scope.situation.ledger.profile.year)


@word("as_of")
def _as_of(scope: Scope) -> str:
    declared = scope.situation.ledger.profile.as_of
    return _ISO_DATE.sub(lambda match: "{}年{}月{}日".format(*map(int, match.groups())), declared)


@word("basis")
def _basis(scope: Scope) -> str:
    return scope.situation.ledger.profile.basis


@word("rate_basis")
def _rate_basis(scope: Scope) -> str:
    return scope.situation.rate_basis


@word("scoring")
def _scoring(scope: Scope) -> str:
    return scope.situation.ledger.profile.scoring.rstrip("。；;")


@word("offices")
def _offices(scope: Scope) -> str:
    return "、".join(scope.situation.ledger.profile.offices)


@word("office_word")
def _office_word(scope: Scope) -> str:
    return office_kind(scope.situation.ledger.profile.offices) or "内设机构"


@word("duty_office")
def _duty_office(scope: Scope) -> str:
    return f"责任{office_kind(scope.situation.ledger.profile.offices) or '股室'}"


@word("class_word")
def _class_word(scope: Scope) -> str:
    return "支出类别" if scope.situation.groups else "功能科目"


@word("members")
def _members(scope: Scope) -> str:
    item = scope.situation.ledger.items[scope.item]
    return _names(scope.situation.members(item))


@word("class_name")
def _class_name(scope: Scope) -> str:
    """Name the class reached; 类 isn't said twice of 市政环卫类."""
    return f"{scope.word('item').removesuffix('类')}类"


@word("all_projects")
def _all_projects(scope: Scope) -> str:
    return _names(scope.situation.projects)


@word("all_items")
def _all_items(scope: Scope) -> str:
    return _names(scope.situation.top_items)


def _names(items: Iterable[Item]) -> str:
    return listed(item.name for item in items)


def _noted(signs: str) -> Word:
    def words(scope: Scope) -> tuple[Run, ...]:
        return scope.situation.noted(scope.situation.ledger.items[scope.item], signs)

    return words


WORDS["receipt_note"] = _noted("到位说明")
WORDS["spending_note"] = _noted("支出说明")
WORDS["whereabouts_note"] = _noted("结余去向")
WORDS["document_note"] = _noted("文号")
WORDS["adjustment_note"] = _noted("调整说明")


@word("proof")
def _proof(scope: Scope) -> str:
    row = scope.situation.row_of(scope.indicator) if scope.indicator else None
    return row.proof if row else ""


@word("scored_names")
def _scored_names(scope: Scope) -> str:
    """Name the projects that have indicators of their own."""
    items = scope.situation.ledger.items
    return listed(items[key].name if key in items else key for key in _having_indicators(scope))


def _having_indicators(scope: Scope) -> Iterable[str]:
    return dict.fromkeys(one.project for one in scope.situation.ledger.indicators if one.project)


@word("unscored_names")
def _unscored_names(scope: Scope) -> str:
    """Name the projects without indicators where others have some."""
    return _names(scope.situation.without_indicators)


@word("source")
def _source(scope: Scope) -> str:
    return scope.situation.fund_sources[0]


@word("source_money")
def _source_money(scope: Scope) -> str:
    """Name the money of the 资金来源 reached: 县级 alone names none."""
    name = scope.word("source")
    return f"{name}资金" if name.endswith(_LEVELS) else name


@word("unstated_receipts")
def _unstated_receipts(scope: Scope) -> str:
    return _names(scope.situation.unstated_receipts)


@word("unexplained_receipts")
def _unexplained_receipts(scope: Scope) -> str:
    """Name the projects whose money nobody says why it wasn't received; nothing when that is all of them."""
    situation = scope.situation
    every = len(situation.unexplained_receipts) == len(situation.unreceived)
    return "" if every else _names(situation.unexplained_receipts)


@word("asked_adjustments")
def _asked_adjustments(scope: Scope) -> str:
    """Name the projects whose changed budget nobody explains; nothing when that is all of them."""
    asked = scope.situation.adjustments_asked
    return "" if len(asked) == len(scope.situation.adjusted) else _names(asked)


@word("missed_names")
def _missed_names(scope: Scope) -> str:
    return by_project(scope.situation, scope.situation.missed)


@word("open_goals")
def _open_goals(scope: Scope) -> str:
    """Name the missed goals that work can still make up for, by their projects where several have some."""
    situation = scope.situation
    if not situation.scored_projects:
        return _shortly(one.name for one in situation.open_goals)
    items = situation.ledger.items
    projects = dict.fromkeys(one.project for one in situation.open_goals)
    names = listed(items[key].name if key in items else key or situation.ledger.profile.short for key in projects)
    return f"{names}没有达到目标的指标"


def by_project(situation: Situation, indicators: Iterable[Indicator]) -> str:
    """Name indicators, each project's together, its name said once: `甲的产量、合格率，乙的完成率`."""
    groups: dict[str, list[Indicator]] = {}
    for one in indicators:
        groups.setdefault(one.project if situation.scored_projects else "", []).append(one)
    if len(groups) == 1:
        return _group(situation, *groups.values())
    return "，".join(_group(situation, group) for group in groups.values())


def _group(situation: Situation, group: list[Indicator]) -> str:
    return listed([situation.label(group[0]), *(one.name for one in group[1:])])


def _shortly(names: Iterable[str]) -> str:
    """Join names that were listed in full before: the first three, and 等."""
    every = tuple(names)
    return f"{'、'.join(every[:_MOST_AGAIN])}等指标" if len(every) > _MOST_AGAIN else listed(every)


@word("unjudged_names")
def _unjudged_names(scope: Scope) -> str:
    """Name the indicators whose target and result can't be compared."""
    situation = scope.situation
    return by_project(situation, (one for one in situation.counted if situation.met(one) is None))


@word("bound")
def _bound(scope: Scope) -> str:
    """Return 不低于, 不少于, 不超过 … as the indicator's operator and kind of number want."""
    if scope.indicator is None:
        return ""
    target = scope.situation.ledger.get(scope.item, Measure.TARGET)
    rate, amount = _BOUNDS.get(scope.indicator.operator, ("", ""))
    return rate if target and target.quantity.kind is Kind.PERCENT else amount


@word("target_text")
def _target_text(scope: Scope) -> str:
    return scope.indicator.target_text if scope.indicator else ""


@word("actual_text")
def _actual_text(scope: Scope) -> str:
    return scope.indicator.actual_text if scope.indicator else ""


@word("reason")
def _reason(scope: Scope) -> tuple[Run, ...]:
    return cause_of(scope.indicator, scope.situation.ledger) if scope.indicator else ()


@word("grade")
def _grade(scope: Scope) -> str:
    """Return the grade of the item reached, or of the whole outside loops."""
    ledger, item = scope.situation.ledger, scope.item or TOTAL
    score, full = ledger.value(item, Measure.SCORE), ledger.value(item, Measure.WEIGHT)
    return grade(score, full) if score is not None and full else ""


@word("unmanaged_funds")
def _unmanaged_funds(scope: Scope) -> str:
    return "、".join(aspects("资金管理", scope.situation.statements.everything))


@word("unmanaged_work")
def _unmanaged_work(scope: Scope) -> str:
    return "、".join(aspects("实施管理", scope.situation.statements.everything))


@word("unexplained_items")
def _unexplained_items(scope: Scope) -> str:
    """Name the projects of which nobody says what they are for; 各项目 when that is all of them."""
    names = [item.name for item in scope.situation.unexplained]
    return "各项目" if len(names) == len(scope.situation.projects) > 1 else listed(names)
