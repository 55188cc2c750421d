"""Tells what a report is about as a whole: all that the data holds, one project of it, or more than it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from youju.checking.against_data.ledger_index import LedgerIndex
from youju.domain.department import BASIC, OFFICE_COSTS, STAFF_COSTS
from youju.domain.facts import TOTAL, Fact, ItemKind, Measure
from youju.patterns import regex

__all__ = ["Scope", "read_scope"]

_TITLE_LINES = 4
_LONGEST_TITLE = 80
_HEAD_WITHIN = 300
_SEVERAL = 2
_REPORT = regex(r"报告|自评|评价|总结|情况")
_NO_TITLE = regex(r"^[（(]?[一二三四五六七八九十\d]{1,2}[)）]?[、.．]|[。；\t]")
_DEPARTMENT = regex(r"整体(?:支出|预算|绩效)|(?:部门|单位)整体")
_PROJECTS = regex(r"各|[0-9一二三四五六七八九十两]+个项目|等[^，。]{0,6}项目|项目支出绩效")
_OF_PROJECT = regex(r"[”’」』》）)]?(?:（[^（）]*）)?(?:专项|项目|工程|资金|经费|补助|补贴|支出|绩效|(?:19|20)\d\d)")
_OF_PROJECTS = regex(r"项目(?:支出|资金|预算|经费)|专项|个项目")
_WHOLE_DEPARTMENT = regex(r"部门(?:整体|预算|决算|总|年初|全年|支出|收入)|单位(?:整体|总支出|总收入)|基本支出")
_ALL = regex(
    r"(?:全部|各|所有|[0-9一二三四五六七八九十]+个|[各全]局|[全本]部门)(?:专项|项目|部门|单位)|专项(?:资金)?(?:合计|总)"
)
_HEAD = regex(r"(?:^|\n)[ 　]*项目名称\s*[:：\t]\s*(?P<name>[^\t\n]+)")
_BASIC = (BASIC, STAFF_COSTS, OFFICE_COSTS, "人员支出", "日常公用")
"""What a unit spends beside its projects."""


class Scope(NamedTuple):
    """What a report is about.

    Attributes:
        whole: Key of the item whose figures the report gives without naming any: 合计, or the one project.
        of_projects: Whether the data holds nothing but projects.
        of_department: Whether it is a 部门整体 report.
    """

    whole: str = TOTAL
    of_projects: bool = False
    of_department: bool = False

    def wholes(self, words: str, index: LedgerIndex) -> tuple[str, ...]:
        """Return what a number may be about whose words name no item: the data's wholes, or the one project."""
        return index.wholes if self.whole == TOTAL or _ALL.search(words) else (self.whole,)

    def is_of_own_table(self, facts: Sequence[Fact], index: LedgerIndex) -> bool:
        """Tell whether points are of one project's table, and the data has them of a table of all projects."""
        if self.whole == TOTAL or not facts or facts[0].measure not in (Measure.SCORE, Measure.WEIGHT, Measure.LOST):
            return False
        owners = {one.project for one in index.ledger.indicators if one.key == facts[0].item}
        return bool(owners) and self.whole not in owners and len(index.ledger.projects) > 1

    def is_beyond(self, facts: Sequence[Fact], left: str, index: LedgerIndex) -> bool:
        """Tell whether the words before a number speak of the whole department, and its facts only sum up projects."""
        if not (facts and self.of_projects) or _OF_PROJECTS.search(left):
            return False
        item = index.ledger.items.get(facts[0].item)
        summed = facts[0].item == TOTAL or (item is not None and item.kind in (ItemKind.TOTAL, ItemKind.FUNCTION))
        return summed and (self.of_department or _WHOLE_DEPARTMENT.search(left) is not None)


def read_scope(text: str, index: LedgerIndex) -> Scope:
    """Read from its title, or from the one 项目名称 at its head, what a report is about."""
    title, of_projects = _title(text), _holds_projects_only(index)
    if _DEPARTMENT.search(title):
        return Scope(of_projects=of_projects, of_department=True)
    if len(index.ledger.projects) < _SEVERAL:
        return Scope(TOTAL, of_projects)  # the data's whole is the one project
    return Scope(_project_of(title, index) or _headed(text, index) or TOTAL, of_projects)


def _title(text: str) -> str:
    """Return the title of a report, however many lines it takes; empty where the text begins without one."""
    title = ""
    for line in filter(None, map(str.strip, text[: _TITLE_LINES * _LONGEST_TITLE].split("\n"))):
        if _NO_TITLE.search(line) or len(title + line) > _LONGEST_TITLE or (title and _REPORT.search(title)):
            break
        title += line
    return title if _REPORT.search(title) else ""


def _holds_projects_only(index: LedgerIndex) -> bool:
    names = {item.name for item in index.ledger.items.values()}
    return not any(basic in name for name in names for basic in _BASIC)


def _project_of(title: str, index: LedgerIndex) -> str:
    """Return the project that a report's title is about; empty where it names none, or several."""
    namings = index.namings(title, 0, len(title))
    projects = {key for one in namings for key in one.items if _is_project(key, index)}
    if len(projects) != 1 or _PROJECTS.search(title[: namings[-1].start]):
        return ""
    last = next(one for one in reversed(namings) if projects & {*one.items})
    return projects.pop() if _OF_PROJECT.match(title, last.end) else ""


def _headed(text: str, index: LedgerIndex) -> str:
    """Return the project that stands behind 项目名称, where the text has just one such place."""
    found = [*_HEAD.finditer(text)]
    if len(found) != 1 or found[0].start() > _HEAD_WITHIN:
        return ""
    name = found[0]["name"].strip()
    namings = index.namings(name, 0, len(name))
    projects = {key for one in namings for key in one.items if _is_project(key, index)}
    return projects.pop() if len(projects) == 1 else ""


def _is_project(key: str, index: LedgerIndex) -> bool:
    item = index.ledger.items.get(key)
    return item is not None and item.kind in (ItemKind.PROJECT, ItemKind.GROUP)
