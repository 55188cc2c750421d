"""What can be said of a project at a glance, and which kinds of reports there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from youju.domain.outline import Outline
from youju.errors import InputError
from youju.prompting.outlines import load_outline, outline_ids
from youju.sources.unit import find_unit_files, read_unit_file
from youju.workspace.store import DraftStore

__all__ = ["ProjectSummary", "outlines", "summarize"]


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """A project at a glance: unit, year and outline are empty where the unit file doesn't say them."""

    unit: str
    year: int
    outline: str
    drafted: bool


def summarize(folder: Path) -> ProjectSummary:
    """Return a project at a glance; what can't be read is left empty."""
    drafted = bool(DraftStore(folder).versions())
    files = find_unit_files(folder)
    if not files:
        return ProjectSummary("", 0, "", drafted)
    try:
        profile = read_unit_file(files[0]).profile
    except InputError:
        return ProjectSummary("", 0, "", drafted)
    return ProjectSummary(profile.name, profile.year, profile.outline, drafted)


def outlines() -> tuple[Outline, ...]:
    """Return the kinds of reports."""
    return tuple(map(load_outline, outline_ids()))
