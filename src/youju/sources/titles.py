"""Which unit and year spreadsheets are about, when no unit file says so: read from titles and labels, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.domain.facts import Notice, SourceCell, UnitProfile
from youju.domain.findings import Severity
from youju.errors import UnitFileError
from youju.patterns import regex
from youju.sources.ledger.fund import fold
from youju.sources.ledger.table_words import table_words
from youju.sources.tables import Role, SourceTable

__all__ = ["profile_from_titles", "tables_of_others"]

_TITLE = regex(
    r"(?:附件|附表|附|表)?[一二三四五六七八九十\d]*[:：.、]?(?:关于)?(?P<name>[^\d，。；：:《》]{3,40}?)(?:19|20)\d\d"
)
_REMEDY = "请在表格旁放一个 unit.yaml，写明“单位名称: 某某局”和“年度: 2024”两行"


def profile_from_titles(tables: Sequence[SourceTable], year: int = 0) -> tuple[UnitProfile, Notice]:
    """Return the unit and year that the tables themselves name, and a remark that says where.

    Args:
        tables: The tables.
        year: The year wanted, taken if they name it; otherwise the latest they name.

    Raises:
        UnitFileError: They name no unit or no year, or several.
    """
    names = list(dict.fromkeys(_names(tables)))
    years = sorted({table.year for table in tables if table.year})
    if len({name for name, _ in names}) != 1 or not years:
        missing = "、".join(
            word
            for word, absent in (("单位名称", len({name for name, _ in names}) != 1), ("年度", not years))
            if absent
        )
        raise UnitFileError(f"没有 unit.yaml，表格中也读不出{missing}", place=tables[0].file, remedy=_REMEDY)
    name, place = names[0]
    year = year if year in years else years[-1]
    message = f"没有 unit.yaml：单位名称“{name}”、年度{year}取自{place}；如不对，请用 unit.yaml 写明"
    return UnitProfile(name, year, source=place), Notice(message, place)


def tables_of_others(tables: Sequence[SourceTable], profile: UnitProfile) -> Iterator[Notice]:
    """Yield a notice for each file whose title or 单位 cell names another unit; its numbers count all the same.

    A subordinate or superior unit may have filled the table in, so that only a person can tell.
    """
    own = (
        profile.name,
        profile.supervisor,
        profile.form.implementer,
        *((profile.short_name,) if profile.short_name else ()),
    )
    told: set[str] = set()
    for name, place in ((name, place) for table in tables for name, place in _names([table])):
        if place.file in told or any(one and (one in name or name in one) for one in own):
            continue
        told.add(place.file)
        message = (
            f"表上写的单位是“{name}”，不是“{profile.name}”，其中的数已一并计入；哪一处写错了请改正，表放错了请移出 data"
        )
        yield Notice(message, place, severity=Severity.WARNING)


def _names(tables: Sequence[SourceTable]) -> Iterator[tuple[str, SourceCell]]:
    """Yield the names that titles give; only where none does, those of labelled cells and columns."""
    found = [
        (match["name"], SourceCell(table.file, table.sheet))
        for table in tables
        if (match := _TITLE.match(fold(table.title))) and is_unit_name(match["name"])
    ]
    yield from found or (one for table in tables for one in _labelled(table))


def _labelled(table: SourceTable) -> Iterator[tuple[str, SourceCell]]:
    for label in table_words()["unit_labels"]:
        value = table.fields.get(label)
        if value is not None and is_unit_name(value.text):
            yield value.text, value.source
            return
    yield from _named_in_column(table)


def _named_in_column(table: SourceTable) -> Iterator[tuple[str, SourceCell]]:
    """Yield the one unit that a 单位名称 column names in every row."""
    values = [value for row in table.rows if (value := table.value(row, Role.UNIT_NAME)) is not None]
    if values and len({value.text for value in values}) == 1 and is_unit_name(values[0].text):
        yield values[0].text, values[0].source


def is_unit_name(text: str) -> bool:
    """Tell whether words can be a unit's name: they end as units do.

    >>> is_unit_name("临江市政务服务中心"), is_unit_name("涉农资金")
    (True, False)
    """
    return text.endswith(tuple(table_words()["unit_endings"]))
