"""What people did to our figures in a .docx since it was written: changed, deleted, or their marks lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from youju.domain.report import Figure

__all__ = ["FigureChange", "changed_figures", "describe_changes"]

_LISTED = 50


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that no longer reads as it was written.

    Attributes:
        number: Of the figure in its document, from 1.
        figure: As it was written.
        start, end: Where it stands now, as offsets into the document's text; both -1 when it is gone.
        text: What stands there now; empty when it is gone.
    """

    number: int
    figure: Figure
    start: int
    end: int
    text: str


def changed_figures(
    text: str, spans: Mapping[int, tuple[int, int]], written: Mapping[int, Figure]
) -> tuple[FigureChange, ...]:
    """Return the figures that people changed or deleted, in the order they were written."""
    return tuple(_changes(text, spans, written))


def _changes(text: str, spans: Mapping[int, tuple[int, int]], written: Mapping[int, Figure]) -> Iterator[FigureChange]:
    for number, figure in sorted(written.items()):
        if number not in spans:
            yield FigureChange(number, figure, -1, -1, "")
            continue
        start, end = spans[number]
        now = text[start:end]
        if not figure.text:
            continue  # typed by a person before the file was written
        if "".join(now.split()) != "".join(figure.text.split()):
            yield FigureChange(number, figure, start, end, now)


def describe_changes(changes: Sequence[FigureChange], marked: int) -> Iterator[str]:
    """Say in Chinese what became of the figures.

    Args:
        changes: What `changed_figures` found.
        marked: How many figures still have their marks.
    """
    if changes and not marked:
        yield "数字的标记已全部丢失（可能经其他软件另存），数字按上下文核对"
        return
    for change in changes[:_LISTED]:
        about = f"{change.figure.key}，出自 {change.figure.source}"
        if change.start < 0:
            yield f"生成后删去的数字：“{change.figure.text}”（{about}）"
        else:
            yield f"生成后改动的数字：原为“{change.figure.text}”，现为“{change.text}”（{about}）"
    if len(changes) > _LISTED:
        yield f"另有{len(changes) - _LISTED}个数字在生成后改动或删去"
