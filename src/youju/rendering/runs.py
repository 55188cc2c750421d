"""Runs as WordprocessingML: words, figures in content controls, highlighted gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from youju.domain.facts import fact_id
from youju.domain.report import Figure, Gap, Run, Text
from youju.sources.documents.figure_marks import bookmark_name, control_id

__all__ = ["Revised", "RunWriter", "Stamp", "attribute", "control_title", "printable", "text_xml"]

_TITLE_LIMIT = 64  # Word refuses a longer title or tag of a content control
_UNPRINTABLE = {code: None for code in (*range(32), 127, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)) if code not in (9, 10)}
_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who makes tracked changes, and when (with its zone, else taken as the local time that Word shows)."""

    author: str
    when: datetime

    def attributes(self, number: int) -> dict[str, str]:
        """Return the attributes of the `number`th change, without their namespace."""
        return {
            "id": str(number),
            "author": printable(self.author)[:255],
            "date": f"{self.when.replace(microsecond=0, tzinfo=None).isoformat()}Z",
        }


@dataclass(frozen=True, slots=True)
class Revised(Text):
    """A run that one of two drafts lacks.

    Attributes:
        run: As the draft that has it holds it.
        inserted: Whether the newer draft has it.
    """

    run: Run = field(kw_only=True)
    inserted: bool = field(kw_only=True)


def printable(text: str) -> str:
    """Return text without the characters that XML can't hold."""
    return text.translate(_UNPRINTABLE)


def attribute(text: str, limit: int = _TITLE_LIMIT) -> str:
    """Return text as a quoted XML attribute of at most `limit` characters, the rest shown as ……."""
    return quoteattr(_shortened(text, limit))


def control_title(figure: Figure) -> str:
    """Return the title of a figure's control: where it comes from, as far as Word allows."""
    return _shortened(figure.source or figure.key, _TITLE_LIMIT)


def _shortened(text: str, limit: int) -> str:
    clean = " ".join(printable(text).split())
    return clean if len(clean) <= limit else f"{clean[: limit - 2]}……"


def text_xml(text: str, properties: str = "") -> str:
    """Return a run of text; tabs and line ends become Word's own. Characters that XML can't hold are dropped."""
    clean = printable(text)
    if not clean:
        return ""
    pieces: list[str] = []
    start = 0
    for place, char in enumerate(clean + "\n"):
        if char in _BREAKS:
            if place > start:
                pieces.append(f'<w:t xml:space="preserve">{escape(clean[start:place])}</w:t>')
            if place < len(clean):
                pieces.append(_BREAKS[char])
            start = place + 1
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


class RunWriter:
    """Writes runs; numbers the content controls of one document.

    Args:
        stamp: Who made the changes, where runs are `Revised`.

    Attributes:
        figures: Those written so far; the first has number 1.
    """

    def __init__(self, stamp: Stamp | None = None) -> None:
        self.figures: list[Figure] = []
        self._stamp = stamp
        self._changes = 0

    def write(self, runs: Iterable[Run]) -> str:
        """Return the runs as XML."""
        return "".join(map(self._run, runs))

    def mark(self, runs: Sequence[Run]) -> str:
        """Return the change of the paragraph or row as a whole that holds these runs; empty when some stay."""
        kinds = {run.inserted if isinstance(run, Revised) else None for run in runs}
        return self._change(inserted=kinds == {True}) + "/>" if kinds in ({True}, {False}) else ""

    def _change(self, *, inserted: bool) -> str:
        if self._stamp is None:
            raise ValueError("a revised run needs a stamp")
        self._changes += 1
        attributes = self._stamp.attributes(self._changes).items()
        named = "".join(f" w:{name}={quoteattr(value)}" for name, value in attributes)
        return f"<w:{'ins' if inserted else 'del'}{named}"

    def _revised(self, run: Revised) -> str:
        opening = self._change(inserted=run.inserted)
        if run.inserted:
            return f"{opening}>{self._run(run.run)}</w:ins>"
        deleted = text_xml(run.text).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        return f"{opening}>{deleted}</w:del>"

    def _run(self, run: Run) -> str:
        if isinstance(run, Revised):
            return self._revised(run)
        if isinstance(run, Figure):
            return self._figure(run)
        if isinstance(run, Text) and run.key:
            return self._figure(Figure(run.key, fact_id(run.key), ""), run.text)
        if isinstance(run, Gap):
            return text_xml(run.text, '<w:rPr><w:highlight w:val="yellow"/></w:rPr>')
        return text_xml(run.text)

    def _figure(self, figure: Figure, shown: str = "") -> str:
        """Return a rich-text control: LibreOffice 7.4 repeats the text of plain-text ones on saving.

        Args:
            figure: As listed.
            shown: What stands there where a person typed over it; the list has no text then.
        """
        self.figures.append(figure)
        number = len(self.figures)
        name = attribute(bookmark_name(figure.id, number), 40)
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(control_title(figure))}/>"
            f'<w:tag w:val={attribute(figure.id)}/><w:id w:val="{control_id(number)}"/></w:sdtPr><w:sdtContent>'
            f'<w:bookmarkStart w:id="{number}" w:name={name}/>{text_xml(shown or figure.text)}'
            f'<w:bookmarkEnd w:id="{number}"/></w:sdtContent></w:sdt>'
        )
