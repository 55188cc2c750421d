"""Show what was read from a project: every fact with its cells or formula."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from youju.domain.facts import Fact, Indicator, Ledger, Notice
from youju.sources.project import open_project, read_ledger

__all__ = ["facts_json", "read_project_facts"]

SCHEMA = "youju.facts/1"


def read_project_facts(folder: Path, *, money_unit: str = "") -> Ledger:
    """Read one project folder, or a single table.

    Raises:
        InputError: The data can't be read or says too little.
    """
    if not folder.is_file():
        open_project(folder)
    return read_ledger(folder, unit=money_unit)


def facts_json(ledger: Ledger) -> Iterator[str]:
    """Yield the ledger as one line of JSON (`youju.facts/1`), piece by piece; values are decimal strings.

    A ledger of a long sheet makes hundreds of megabytes of text: nobody needs them all at once.
    """
    dump = json.JSONEncoder(ensure_ascii=False).encode
    head = dump({"schema": SCHEMA, "unit": ledger.profile.name, "year": ledger.profile.year})
    yield f'{head[:-1]}, "facts": ['
    for number, fact in enumerate(ledger):
        yield f"{', ' if number else ''}{dump(_fact(fact))}"
    rest = {
        "indicators": [_indicator(one) for one in ledger.indicators],
        "notices": [_notice(one) for one in ledger.notices],
    }
    yield f"], {dump(rest)[1:]}\n"


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "key": fact.key,
        "id": fact.id,
        "item": fact.item,
        "measure": fact.measure,
        "period": fact.period,
        "fund_source": fact.fund_source,
        "basis": fact.basis,
        "value": f"{fact.quantity.value:f}",
        "unit": fact.quantity.unit,
        "sources": list(map(str, fact.sources)),
        "formula": fact.formula or None,
        "parents": list(fact.parents),
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "level1": one.level1,
        "level2": one.level2,
        "operator": one.operator,
        "target": one.target_text,
        "actual": one.actual_text,
        "project": one.project,
        "reason": one.reason,
        "remedy": one.remedy,
    }


def _notice(one: Notice) -> dict[str, Any]:
    return {
        "message": one.message,
        "source": str(one.source) if one.source else None,
        "code": one.code,
        "severity": one.severity,
    }
