"""What each row of the fund tables is called in the ledger, and which items are parts of which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from youju.patterns import regex
from youju.sources.ledger.fund import FundRow, FundTable, Printed, fold
from youju.sources.ledger.relations import Relations, RowPlace

__all__ = ["Family", "name_rows", "subtotal_name"]

_SUBTOTAL_END = regex(r"(?:^本页)?(?:小计|合计|分计|总计)[:：]?$")


def subtotal_name(printed: Printed) -> str:
    """Return what a subtotal is of: 专项业务经费小计 -> 专项业务经费; empty for a bare 小计."""
    return _SUBTOTAL_END.sub("", printed.label).strip()


def name_rows(tables: Sequence[FundTable], relations: Relations) -> tuple[dict[RowPlace, str], dict[str, str]]:
    """Return the key of every row, and the group that rows of one name but several 功能科目 form.

    Rows of one name are one item, also across tables, unless their 项目代码 differ (`name（code）`) or one table
    books them under several 功能科目 (`name（code）`, parts of the item `name`).
    """
    by_name: dict[str, list[tuple[int, FundRow]]] = {}
    for place, table in enumerate(tables):
        if place not in relations.aside:
            for row in table.items:
                by_name.setdefault(fold(row.name), []).append((place, row))
    keys: dict[RowPlace, str] = {}
    parents: dict[str, str] = {}
    for rows in by_name.values():
        name = rows[0][1].name
        if len(rows) == 1:
            keys[rows[0][0], rows[0][1].number] = name
            continue
        codes = {row.code for _, row in rows if row.code}
        split = len(codes) < 2 and _is_split(rows)
        for place, row in rows:
            code = row.function_code if split else row.code if len(codes) > 1 else ""
            keys[place, row.number] = f"{name}（{code}）" if code else name
            if split and code and not tables[place].by_function:
                parents[keys[place, row.number]] = name
    return keys, parents


def _is_split(rows: Sequence[tuple[int, FundRow]]) -> bool:
    """Tell whether one table books rows of this name under several 功能科目."""
    by_table: dict[int, set[str]] = {}
    for place, row in rows:
        if row.function_code:
            by_table.setdefault(place, set()).add(row.function_code)
    return any(len(codes) > 1 for codes in by_table.values())


class Family:
    """Which item is a part of which: leaves are projects, everything above them is a group.

    Attributes:
        parents: Group of each part.
        groups: Keys that have parts.

    Args:
        keys: Keys of all rows, in order.
        parents: Groups known already.
    """

    def __init__(self, keys: Sequence[str], parents: Mapping[str, str]) -> None:
        self.parents = dict(parents)
        self.groups = set(self.parents.values())
        self._keys = dict.fromkeys(keys)

    def root(self, key: str) -> str:
        """Return the outermost group that an item is a part of; itself when there is none."""
        while key in self.parents:
            key = self.parents[key]
        return key

    def ancestors(self, key: str) -> list[str]:
        """Return the groups that an item is a part of, outermost first."""
        found: list[str] = []
        while key in self.parents:
            key = self.parents[key]
            found.insert(0, key)
        return found

    def leaves(self) -> dict[str, set[str]]:
        """Return, for every item and for "" (all), the projects it is made of."""
        made_of: dict[str, set[str]] = {"": set()}
        for key in self._keys:
            if key in self.groups:
                continue
            for whole in (key, *self.ancestors(key), ""):
                made_of.setdefault(whole, set()).add(key)
        return made_of

    def adopt(self, members: Sequence[str], group: str) -> None:
        """Make items parts of a group; groups that lie wholly within it become its parts as a whole."""
        wanted = set(members) - {group}
        if not any(member in self.parents or member in self.groups for member in members):
            self._join(wanted, group)
            return
        made_of = self.leaves()
        inside = set().union(*(made_of.get(member, set()) for member in wanted)) if wanted else set()
        for member in members:
            root = self.root(member)
            if root != group and group not in self.ancestors(member) and made_of.get(root, set()) <= inside:
                self._join((root,), group)

    def _join(self, members: Iterable[str], group: str) -> None:
        for member in members:
            self.parents[member] = group
            self.groups.add(group)
