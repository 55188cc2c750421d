"""复核看板.html: where every unit stands, and the commonest faults, on one page that loads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from youju.batch.overview import Conclusion, Line, Overview, code_label
from youju.domain.findings import Severity, Verdict
from youju.files import replacing

__all__ = ["write_dashboard"]

_COMMONEST, _FIRST = 12, 8
_URGENT = (Conclusion.FAILED, Conclusion.ERROR, Conclusion.UNCHECKED)
_RATE_BINS = (0, 50, 60, 70, 80, 90, 95, 100)


def write_dashboard(target: Path, whole: Overview, list_name: str) -> None:
    """Write the page.

    Args:
        target: Where.
        whole: The batch.
        list_name: 复核清单, beside it.

    Raises:
        OutputError: It can't be written there.
    """
    page = _template().render(
        whole=whole,
        conclusions=[(one, count) for one, count in whole.conclusions.items() if count],
        first=[line for line in whole.lines if line.conclusion in _URGENT][:_FIRST],
        severities=list(Severity),
        faults=_commonest(whole),
        rates=_rates(whole.lines),
        verdicts=[one for one in Verdict if one is not Verdict.EXEMPT],
        list_name=list_name,
    )
    with replacing(target) as temporary:
        temporary.write_text(page, encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("youju.batch"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"wan": _wan, "path": quote, "share": _share}
    return environment.get_template("dashboard.html.j2")


def _commonest(whole: Overview) -> list[tuple[str, list[tuple[str, int]], int]]:
    """Return the faults that most reports have: words, severity and how many reports, how many in all."""
    found = [
        (code_label(code), [(one.value, counts[one]) for one in Severity if counts.get(one)], sum(counts.values()))
        for code, counts in whole.faults.items()
    ]
    return sorted(found, key=lambda one: (-_reports_with(one[1], Severity.ERROR), -one[2]))[:_COMMONEST]


def _reports_with(counts: Iterable[tuple[str, int]], severity: Severity) -> int:
    return sum(count for one, count in counts if one == severity)


def _rates(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """Return how many units have which 执行率."""
    rates = [Decimal(line.rate) for line in lines if line.rate]
    edges: Sequence[tuple[str, Decimal, Decimal]] = [
        (f"{low}–{high}", Decimal(low), Decimal(high)) for low, high in pairwise(_RATE_BINS)
    ]
    counted = [(words, sum(low <= rate < high for rate in rates)) for words, low, high in edges]
    counted += [("100", sum(rate == _RATE_BINS[-1] for rate in rates))]
    counted += [("超过100", sum(rate > _RATE_BINS[-1] for rate in rates))]
    return counted if rates else []


def _wan(digits: str) -> str:
    return f"{Decimal(digits) / 10_000:,.2f}" if digits else ""


def _share(part: int, whole: int) -> str:
    """Return a share in percent for a chart."""
    return f"{Decimal(part) * 100 / whole:.3f}" if whole else "0"
