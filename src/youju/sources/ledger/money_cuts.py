"""One project's money cut by 资金来源 in two tables: the same money under other names is kept once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from youju.domain.facts import LAST_YEAR, Measure, Notice, SourceCell
from youju.domain.findings import Severity
from youju.domain.totals import tail_tolerance
from youju.domain.workings import Column
from youju.sources.ledger.fund import Amount, FundTable

__all__ = ["Cuts", "rows_with_carry_over"]

_Sheet = tuple[str, str]
_CARRIED = "上年结转资金"
_NAMED = 2


def rows_with_carry_over(fund: FundTable) -> FundTable:
    """Make 上年结转 of the yearly budget an amount of its own (结转.上年) where it is no 资金来源 of the table.

    It is one only where it fills up, with the other sources of a row, the row's whole. Beside rows or columns whose
    sources make up the whole without it, it says when that money came and would be counted twice.
    """
    whole = Column(Measure.BUDGET)
    carried = whole._replace(fund_source=_CARRIED)
    rows = [row.by_source() for row in fund.rows.values() if carried in row.amounts]
    if fund.source.form or not rows or any(_fills_up(amounts, carried) for amounts in rows):
        return fund
    own = Column(Measure.CARRIED_OVER, LAST_YEAR)

    def renamed(amounts: Mapping[Column, Amount]) -> dict[Column, Amount]:
        return {own if column == carried else column: one for column, one in amounts.items()}

    return fund.with_amounts(renamed)


def _fills_up(amounts: Mapping[Column, Amount], carried: Column) -> bool:
    """Tell whether the other sources of a row don't make up its whole without what was carried over."""
    whole = amounts.get(carried._replace(fund_source=""))
    others = _parts(amounts, carried) - {carried}
    if whole is None or not others or not amounts[carried].quantity.value:
        return False
    gap = abs(_total(amounts, others) - whole.quantity.value)
    return gap > tail_tolerance([amounts[column].quantity for column in others])


def _parts(amounts: Mapping[Column, Amount], like: Column) -> set[Column]:
    """Return the columns of all 资金来源 that a measure is cut by."""
    return {one for one in amounts if one.fund_source and one._replace(fund_source=like.fund_source) == like}


class Cuts:
    """Tells, for all projects alike, which table's 资金来源 to go by.

    中央 and 其他资金 of a 自评表 are the 中央, 省级 and 县级 of the fund table: of two tables whose sources come to
    more than the whole, one is kept, with all it says of the project. It is one that makes up the whole, rather a
    fund table than a 自评表, the one that cuts more projects, that tells more sources apart, the first.

    Args:
        tables: All fund tables.
        chosen: The amounts of each project.
    """

    def __init__(self, tables: list[FundTable], chosen: Mapping[str, Mapping[Column, Amount]]) -> None:
        self._forms = {_sheet(table) for table in tables if table.source.form}
        self._left: dict[tuple[str, Severity], list[tuple[str, SourceCell]]] = {}
        self._projects = Counter(sheet for amounts in chosen.values() for sheet in _sheets(amounts))

    def settle(self, item: str, amounts: Mapping[Column, Amount]) -> Mapping[Column, Amount]:
        """Return the amounts of a project to go by: all of them, unless a table's sources are left out."""
        cuts = dict(_doubled(amounts))
        if not cuts:
            return amounts
        sheets = list(dict.fromkeys(sheet for cut in cuts.values() for sheet in cut))
        kept = max(sheets, key=lambda sheet: self._merit(sheet, amounts, cuts))
        doubled = {column for cut in cuts.values() if kept in cut for column in set().union(*cut.values()) - cut[kept]}
        left: dict[_Sheet, list[Column]] = {}
        for column in amounts:
            if column in doubled:
                left.setdefault(next(iter(_sheets({column: amounts[column]}))), []).append(column)
        for sheet, columns in left.items():
            whole = all(
                _total(amounts, cut[sheet]) == amounts[of].quantity.value for of, cut in cuts.items() if sheet in cut
            )
            self._note(item, columns, amounts[columns[0]].cells[0], kept, Severity.INFO if whole else Severity.WARNING)
        return {column: one for column, one in amounts.items() if column not in doubled}

    def _merit(
        self, sheet: _Sheet, amounts: Mapping[Column, Amount], cuts: Mapping[Column, Mapping[_Sheet, set[Column]]]
    ) -> tuple[int, bool, int, int]:
        own = {whole: cut[sheet] for whole, cut in cuts.items() if sheet in cut}
        exact = sum(_total(amounts, parts) == amounts[whole].quantity.value for whole, parts in own.items())
        return exact, sheet not in self._forms, self._projects[sheet], sum(map(len, own.values()))

    def _note(self, item: str, left: list[Column], cell: SourceCell, kept: _Sheet, severity: Severity) -> None:
        """Keep what is left out; two ways of cutting that each make up the whole want no one's answer."""
        listed = "、".join(dict.fromkeys(column.fund_source for column in left))
        aside = "，只写进附件自评表" if (cell.file, cell.sheet) in self._forms else ""
        place = "!".join(part for part in kept if part)
        words = f"采用{place}的分法，{listed}不再另计{aside}"
        self._left.setdefault((words, severity), []).append((item, cell))

    def notices(self) -> Iterator[Notice]:
        """Say once of all projects alike whose sources were left out."""
        for (words, severity), found in self._left.items():
            names = list(dict.fromkeys(item for item, _ in found))
            named = "".join(f"“{name}”" for name in names[:_NAMED])
            more = f"等{len(names)}个项目" if len(names) > _NAMED else ""
            message = f"{named}{more}的同一笔资金在两张表里按不同的资金来源分列：{words}"
            yield Notice(message, found[0][1], severity=severity)


def _doubled(amounts: Mapping[Column, Amount]) -> Iterator[tuple[Column, dict[_Sheet, set[Column]]]]:
    """Yield the measures whose 资金来源 of several sheets come to more than the whole, with the sources by sheet."""
    for whole in [column for column in amounts if not column.fund_source]:
        cut: dict[_Sheet, set[Column]] = {}
        for column in amounts:
            if column.fund_source and column._replace(fund_source="") == whole:
                for sheet in _sheets({column: amounts[column]}):
                    cut.setdefault(sheet, set()).add(column)
        parts = set().union(*cut.values()) if len(cut) > 1 else set()
        if parts and _total(amounts, parts) > amounts[whole].quantity.value:
            yield whole, cut


def _sheet(table: FundTable) -> _Sheet:
    return table.source.file, table.source.sheet


def _sheets(amounts: Mapping[Column, Amount]) -> dict[_Sheet, None]:
    """Return the sheets that cut money by 资金来源, in order."""
    return {(cell.file, cell.sheet): None for at, one in amounts.items() if at.fund_source for cell in one.cells}


def _total(amounts: Mapping[Column, Amount], columns: set[Column]) -> Decimal:
    return sum((amounts[column].quantity.value for column in columns), Decimal(0))
