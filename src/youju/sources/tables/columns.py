"""Header paths and what stands below them -> columns with roles, measures, 资金来源, periods and units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from youju.domain.facts import LAST_YEAR, Measure
from youju.domain.quantity import MONEY_SCALES
from youju.sources.tables import Column, Role, TableKind
from youju.sources.tables.code_cells import has_code_and_name, is_code
from youju.sources.tables.headers import Header, read_header_path, terms
from youju.sources.tables.layout import Block
from youju.sources.tables.settled_measures import told_apart, yield_measures
from youju.sources.workbooks.grid import Grid, RawCell, cell_text, compact, parse_number

__all__ = ["Context", "understand_columns"]

_SAMPLE_ROWS = 200
_LEVELS = (Role.LEVEL1, Role.LEVEL2, Role.LEVEL3)
_ONLY_OF_INDICATORS = (Role.OPERATOR, Role.REASON, Role.REMEDY)
_NUMERIC_ROLES = (Role.VALUE, Role.RATE, Role.WEIGHT, Role.SCORE)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a table and bears on its columns.

    Attributes:
        title: The title's words.
        money_unit: Unit that a unit line names; may be empty.
        given_unit: Unit that the caller names for money without one: it doesn't make money of what isn't called so.
        count_unit: Unit of a line like 单位：件.
        year: The table's own year, 0 when unknown.
        report_year: The year reported on, when the caller knows it.
        of_money: Whether some header names a measure of money or a 资金来源: then a bare 合计 is money too.
        row_units: Whether a column (计量单位) names a unit for each row, or the unit line several: then only what is
            called money is money.
    """

    title: str = ""
    money_unit: str = ""
    count_unit: str = ""
    year: int = 0
    report_year: int = 0
    of_money: bool = False
    given_unit: str = ""
    row_units: bool = False


@dataclass(slots=True)
class _Draft:
    """A column in the making."""

    index: int
    path: tuple[str, ...]
    header: Header
    role: Role | None
    numeric: float
    samples: list[tuple[int, RawCell]]

    @property
    def texts(self) -> list[str]:
        return [cell_text(cell) for _, cell in self.samples]


def understand_columns(grid: Grid, block: Block, context: Context) -> tuple[TableKind, tuple[Column, ...]]:
    """Return what the table is about and its columns; columns with neither header nor content are left out."""
    drafts = [draft for column in block.columns if (draft := _draft(grid, block, column))]
    kind = TableKind.INDICATOR if _is_indicator_table(drafts) else TableKind.OTHER
    if kind is not TableKind.INDICATOR:
        _drop_indicator_roles(drafts)
    _settle_unknown(drafts)
    _settle_functions(drafts)
    _settle_item(drafts, kind)
    named = any(draft.header.measure or draft.header.fund_source for draft in drafts if draft.role is Role.VALUE)
    context = replace(
        context,
        of_money=named and not (context.count_unit and not context.money_unit),
        row_units=context.row_units or any(draft.role is Role.TARGET_UNIT for draft in drafts),
    )
    columns = [_column(draft, context) for draft in drafts if draft.role is not None]
    if kind is TableKind.OTHER:
        kind = _kind(columns, drafts)
    if kind is TableKind.FUND:
        columns = yield_measures(_name_amounts(columns, drafts, context))
    return kind, tuple(_split_codes(told_apart(columns), drafts))


def _draft(grid: Grid, block: Block, column: int) -> _Draft | None:
    samples: list[tuple[int, RawCell]] = []
    for row in block.body:
        cell = grid.at(row, column)
        if cell != "" and row not in grid.hidden_rows and not terms().is_empty(cell_text(cell)):
            samples.append((row, cell))
            if len(samples) == _SAMPLE_ROWS:
                break
    path = block.paths.get(column, ())
    if not path and not samples:
        return None
    numbers = sum(parse_number(cell) is not None for _, cell in samples)
    header = read_header_path(path)
    return _Draft(column, path, header, header.role, numbers / len(samples) if samples else 0.0, samples)


def _is_indicator_table(drafts: Sequence[_Draft]) -> bool:
    roles = {draft.role for draft in drafts}
    levels = roles & {*_LEVELS}
    if Role.LEVEL3 not in levels and not {Role.LEVEL1, Role.LEVEL2} <= levels:
        return False
    return len(levels) > 1 or bool(roles & {Role.TARGET, Role.WEIGHT, Role.SCORE, Role.OPERATOR})


def _drop_indicator_roles(drafts: Sequence[_Draft]) -> None:
    of_money = any(draft.header.measure for draft in drafts)
    for draft in drafts:
        if draft.role in _LEVELS:
            draft.role, draft.header = Role.ITEM, replace(draft.header, rank=500 - _LEVELS.index(draft.role))
        elif draft.role in (Role.TARGET, Role.ACTUAL):
            planned = terms().exact_measures.get(draft.header.words, "") if of_money else ""
            draft.role, draft.header = None, replace(draft.header, measure=planned)
        elif draft.role in _ONLY_OF_INDICATORS:
            draft.role = Role.OTHER_TEXT if draft.role is Role.OPERATOR else Role.NOTE


def _settle_unknown(drafts: Sequence[_Draft]) -> None:
    """Give columns without a role one by what stands in them."""
    for draft in drafts:
        header = draft.header
        if draft.role is Role.ITEM and draft.numeric > 0.5 and draft.path:
            draft.role = None
        if (
            draft.role is Role.ITEM
            and header.words == "单位"
            and draft.samples
            and all(map(terms().is_unit, draft.texts))
        ):
            draft.role = Role.TARGET_UNIT
        if draft.role is Role.SOURCE_NAME and draft.numeric > 0.5:
            draft.role = Role.VALUE
        if draft.role is Role.SOURCE_NAME and draft.samples and not any(map(_says_source, draft.texts)):
            draft.role = Role.OTHER_TEXT
        if draft.role is not None:
            continue
        money = header.measure or header.fund_source or header.amount
        if money or (draft.path and draft.numeric > 0.5):
            draft.role = Role.VALUE
        elif draft.samples and draft.numeric <= 0.5:
            draft.role = Role.OTHER_TEXT


def _says_source(text: str) -> bool:
    """Tell whether a cell can name a 资金来源: 经费拨款, but not 康复类."""
    return any(word in text for word in terms().source_words)


def _settle_functions(drafts: Sequence[_Draft]) -> None:
    """Tell 科目 codes from names by their cells, whatever a shared header says."""
    for draft in drafts:
        texts = [compact(text) for text in draft.texts]
        codes = [text for text in texts if is_code(text)]
        mostly_codes = bool(texts) and len(codes) * 2 > len(texts)
        if mostly_codes and (draft.role is Role.FUNCTION_NAME or not draft.path):
            draft.role = Role.FUNCTION_CODE
            _name_beside(draft, drafts)
        elif draft.role is Role.FUNCTION_CODE and texts and not codes and not any(map(has_code_and_name, texts)):
            draft.role = Role.FUNCTION_NAME


def _name_beside(code: _Draft, drafts: Sequence[_Draft]) -> None:
    """Take the column after a code without a header of its own for the name, unless another one is."""
    if any(draft.role is Role.FUNCTION_NAME for draft in drafts if draft is not code):
        return
    for draft in drafts:
        if draft.index == code.index + 1 and not draft.path and draft.role is Role.OTHER_TEXT:
            draft.role = Role.FUNCTION_NAME


def _settle_item(drafts: Sequence[_Draft], kind: TableKind) -> None:
    """Keep the strongest item column; find one when no header names it."""
    items = sorted((draft for draft in drafts if draft.role is Role.ITEM), key=lambda one: (one.header.rank, one.index))
    for weaker in items[1:]:
        weaker.role = Role.OTHER_TEXT
    if kind is TableKind.INDICATOR:
        levels = sorted(
            (one for one in drafts if one.role is Role.LEVEL3), key=lambda one: (one.header.rank, one.index)
        )
        for weaker in levels[1:]:
            weaker.role = Role.OTHER_TEXT
        return
    if items:
        return
    for role in (Role.OTHER_TEXT, Role.UNIT_NAME, Role.FUNCTION_NAME, Role.SOURCE_NAME, Role.CODE, Role.NOTE):
        for draft in drafts:
            if draft.role is role and draft.samples and (role is not Role.OTHER_TEXT or _before_values(draft, drafts)):
                draft.role = Role.ITEM
                return


def _before_values(draft: _Draft, drafts: Sequence[_Draft]) -> bool:
    first = next((one.index for one in drafts if one.role is Role.VALUE), None)
    return first is None or draft.index < first


def _column(draft: _Draft, context: Context) -> Column:
    header = draft.header
    role = draft.role or Role.OTHER_TEXT
    column = Column(draft.index, "/".join(" ".join(part.split()) for part in draft.path), role)
    if role not in _NUMERIC_ROLES:
        return column
    period = _period(header, context)
    if role is Role.RATE:
        return replace(column, measure=header.words, period=period, year=header.year, unit="%")
    if role in (Role.WEIGHT, Role.SCORE):
        return replace(column, unit="分")
    return _value_column(column, header, context, period)


def _value_column(column: Column, header: Header, context: Context, period: str) -> Column:
    unit, money = _unit(header, context)
    measure = header.measure if money else ""
    source = header.fund_source if money and (measure or header.fund_source == header.words or _bare(header)) else ""
    return replace(
        column,
        measure=measure or header.words or ("" if money else Measure.COUNT.value),
        fund_source=source,
        period=period,
        year=header.year,
        unit=unit,
        money=money,
    )


def _bare(header: Header) -> bool:
    """Tell whether the words say 资金来源 or amount and nothing else."""
    return bool(header.fund_source) or header.amount


def _unit(header: Header, context: Context) -> tuple[str, bool]:
    if header.unit:
        return header.unit, header.unit in MONEY_SCALES
    counted = next((unit for word, unit in terms().count_words.items() if header.words.endswith(word)), "")
    if counted:
        return counted, False
    if context.count_unit and not context.money_unit:
        return context.count_unit, False
    named = bool(header.measure or header.fund_source) or any(word in header.words for word in terms().money_words)
    of_table = bool(context.money_unit) and not context.row_units
    given = bool(context.given_unit) and (header.amount or not header.words)
    if named or of_table or given or (header.amount and context.of_money):
        return context.money_unit or context.given_unit, True
    return "", False


def _period(header: Header, context: Context) -> str:
    base = context.report_year or context.year
    year = header.year
    if not year and context.report_year and context.year:
        year = context.year
    if year and header.period:
        return header.period if year == base - 1 or year == base else f"{year - 1}年"
    if header.period:
        return header.period
    if not year or not base or year == base:
        return ""
    return LAST_YEAR if year == base - 1 else f"{year}年"


def _kind(columns: Sequence[Column], drafts: Sequence[_Draft]) -> TableKind:
    values = [
        (column, draft) for column, draft in zip(columns, _roled(drafts), strict=True) if column.role is Role.VALUE
    ]
    if not values or not any(draft.samples for draft in drafts):
        return TableKind.OTHER
    for column, draft in values:
        header = draft.header
        named = header.measure or header.fund_source
        amount = (header.amount or not header.words) and (
            column.unit or any(w in header.words for w in terms().money_words)
        )
        if column.money and (named or amount):
            return TableKind.FUND
    return TableKind.ACTIVITY if any(draft.numeric for _, draft in values) else TableKind.OTHER


def _roled(drafts: Sequence[_Draft]) -> Iterator[_Draft]:
    return (draft for draft in drafts if draft.role is not None)


def _name_amounts(columns: list[Column], drafts: Sequence[_Draft], context: Context) -> list[Column]:
    """Give columns that only say "合计", a source or a year the measure that the table means."""
    roled = list(_roled(drafts))
    fallback = next((measure for words, measure in terms().title_measures if words in context.title), "")
    fallback = fallback or terms().default_measure
    nameless = [
        place
        for place, (column, draft) in enumerate(zip(columns, roled, strict=True))
        if column.money and not draft.header.measure and (_bare(draft.header) or not draft.header.words)
    ]
    named = {(one.measure, one.fund_source, one.period) for place, one in enumerate(columns) if place not in nameless}
    totals = [place for place in nameless if not columns[place].fund_source]
    for place in totals:
        taken = (fallback, "", columns[place].period) in named
        columns[place] = replace(columns[place], measure=columns[place].measure if taken else fallback)
        columns[place] = replace(columns[place], measure=columns[place].measure or fallback)
    for group in _source_groups(columns, [place for place in nameless if columns[place].fund_source]):
        measure = _summed_measure(columns, roled, group) or fallback
        for place in group:
            columns[place] = replace(columns[place], measure=measure)
    return columns


def _source_groups(columns: Sequence[Column], places: Sequence[int]) -> Iterator[list[int]]:
    group: list[int] = []
    for place in places:
        again = group and columns[place].fund_source in {columns[one].fund_source for one in group}
        if again or (group and columns[place].period != columns[group[0]].period):
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _summed_measure(columns: Sequence[Column], drafts: Sequence[_Draft], group: Sequence[int]) -> str:
    """Return the measure whose column is the sum of these 资金来源 columns in every row, or ""."""
    parts = [_numbers(drafts[place]) for place in group]
    rows = set().union(*parts)
    sums = {row: sum((part.get(row, Decimal(0)) for part in parts), Decimal(0)) for row in rows}
    for column, draft in zip(columns, drafts, strict=True):
        fixed = column.role is Role.VALUE and column.measure in {measure.value for measure in Measure}
        if not fixed or column.fund_source or column.period != columns[group[0]].period:
            continue
        totals = _numbers(draft)
        if totals and all(sums.get(row) == total for row, total in totals.items()):
            return column.measure
    return ""


def _numbers(draft: _Draft) -> dict[int, Decimal]:
    return {row: number[0] for row, cell in draft.samples if (number := parse_number(cell))}


def _split_codes(columns: Sequence[Column], drafts: Sequence[_Draft]) -> Iterator[Column]:
    """Yield the columns; one whose cells hold a 科目 code and its name becomes two."""
    by_index = {draft.index: draft for draft in drafts}
    roles = {column.role for column in columns}
    for column in columns:
        texts = by_index[column.index].texts
        both = column.role in (Role.FUNCTION_CODE, Role.FUNCTION_NAME) and any(map(has_code_and_name, texts))
        if not both:
            yield column
            continue
        yield replace(column, role=Role.FUNCTION_CODE)
        if Role.FUNCTION_NAME not in roles or column.role is Role.FUNCTION_NAME:
            yield replace(column, role=Role.FUNCTION_NAME)
