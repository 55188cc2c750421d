"""Proves the generator right: every number against the cells that were written, every mutation against its text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple

from eval.generator.books import Place, TotalCell
from eval.generator.claims import CellKey
from eval.generator.model import Unit
from eval.generator.mutate import Mutation, applied, holds
from eval.generator.pieces import Num
from eval.generator.report import Report

__all__ = ["faults"]


def faults(
    unit: Unit,
    folder: Path,
    places: Mapping[CellKey, Sequence[Place]],
    totals: Sequence[TotalCell],
    report: Report,
    changes: Sequence[Mutation],
) -> list[str]:
    """Return what is wrong with a generated project; an empty list when nothing is.

    The numbers of the report are recomputed from the cells on disk, not from the model.
    """
    cells = _Cells(folder)
    seen = {key: sum((cells[place] * place.factor for place in found), Decimal(0)) for key, found in places.items()}
    read = replace(unit, cells=seen)
    wrong = [
        f"{unit.name}: total {one.place.cell} is {cells[one.place] * one.place.factor}, not {one.value}"
        for one in totals
        if cells[one.place] * one.place.factor != one.value
    ]
    wrong += [
        f"{unit.name}: {placed.token.text} in {report.statements[placed.statement].text}"
        for placed in report.placed
        if isinstance(placed.token, Num) and not holds(read, placed.token, placed.token.text)
    ]
    for change in changes:
        after = applied(report.text, change.old, change.new, change.nth)
        expected = report.text[: change.start] + change.new + report.text[change.start + len(change.old) :]
        if after != expected or after == report.text:
            wrong.append(f"{unit.name}: {change.old} → {change.new} doesn't change what it should")
    return wrong


class _Cells:
    """Numbers of cells on disk, read by place."""

    def __init__(self, folder: Path) -> None:
        self._sheets: dict[tuple[str, str], dict[str, object]] = {}
        for path in sorted(folder.glob("*.xlsx")):
            for sheet in load_workbook(path, data_only=True):
                self._sheets[path.name, sheet.title] = {c.coordinate: c.value for row in sheet.iter_rows() for c in row}
        for path in sorted(folder.glob("*.csv")):
            raw = path.read_bytes()
            text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("gb18030")
            self._rows = list(csv.reader(io.StringIO(text)))
        self._yaml = dict(
            re.findall(r"^(\w+): (.*)$", (folder / "unit.yaml").read_text(encoding="utf-8"), re.MULTILINE)
        )

    def __getitem__(self, place: Place) -> Decimal:
        if place.file == "unit.yaml":
            return Decimal(self._yaml[place.cell])
        if place.file.endswith(".csv"):
            row, column = coordinate_to_tuple(place.cell)
            return _number(self._rows[row - 1][column - 1])
        return _number(self._sheets[place.file, place.sheet][place.cell])


def _number(value: object) -> Decimal:
    match = re.search(r"-?[\d,]+(?:\.\d+)?", str(value))
    if match is None:
        raise ValueError(value)
    return Decimal(match[0].replace(",", ""))
