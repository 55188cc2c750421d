"""What to ask the library for a section: its words, its role's words, the items it is about."""

from __future__ import annotations

from collections.abc import Iterable

from youju.domain.passages import Hit
from youju.resources import load_yaml
from youju.retrieval.library import Library

__all__ = ["last_years_passages", "section_query"]

_MOST_ITEMS = 12


def section_query(role: str, heading: str, item_names: Iterable[str] = ()) -> str:
    """Return the words that a passage fit for a section holds.

    Args:
        role: `SectionSpec.id`.
        heading: As this year's outline words it.
        item_names: Items the section speaks of; used where the role's passages name items.
    """
    _, cues, about_items = _asked(role)
    named = list(dict.fromkeys(item_names))[:_MOST_ITEMS] if about_items else []
    return " ".join(part for part in (heading, cues, *named) if part)


def last_years_passages(
    library: Library,
    *,
    unit: str,
    year: int,
    role: str,
    heading: str,
    item_names: Iterable[str] = (),
    limit: int = 5,
) -> tuple[Hit, ...]:
    """Return the passages of a unit's last report that fit a section, best first.

    Those of the same role stand nearer than what only its words find.
    """
    return library.search(
        section_query(role, heading),
        minor=" ".join(item_names),
        unit=unit,
        year=year - 1,
        near_role=_asked(role)[0],
        limit=limit,
    )


def _asked(role: str) -> tuple[str, str, bool]:
    """Return the role that headings are told by, its words, and whether its passages name items."""
    entries = load_yaml("corpora/terms/section_queries.yaml")
    entry = entries.get(role, {})
    if "as" in entry:
        role, entry = entry["as"], entries[entry["as"]]
    return role, " ".join(entry.get("words", ())), bool(entry.get("items", not entry))
