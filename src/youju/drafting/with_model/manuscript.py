"""A section as sentences: out of an offline draft for a model to work on, out of a model's answer to be judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from youju.domain.report import Figure, Gap, Paragraph, Run, Section, Table, Text
from youju.drafting.scope import Scope
from youju.drafting.slots import fill, join_text
from youju.drafting.with_model.slot_book import SlotBook
from youju.mentions import find_mentions
from youju.patterns import regex
from youju.retrieval.masking import find_private

__all__ = ["Base", "Sentence", "clean_lines", "is_point", "is_table_line", "split_sentences", "without_point"]

_SENTENCE = regex(r"(?:\{\{[^{}]*\}\}|【[^】]*】|[^。！？\n])*[。！？]*[”’）】]*")
_TOKEN = regex(r"\{\{(?P<slot>[^{}]*)\}\}|【(?P<mark>待补|待核)：(?P<what>[^】]*)】")
_TABLE = regex(r"〔表：[^〕]*〕")
_POINT = regex(r"(?:\d{1,2}[.．、]|（\d{1,2}）|\(\d{1,2}\))\s*")
_DIRECTIONS = ("增减", "升降")
_FENCE = regex(r"^\s*```.*$", re.MULTILINE)
_MARKS = regex(r"\*\*|__|~~|`|<br\s*/?>", re.IGNORECASE)
_LINE_HEAD = regex(r"^\s*(?:#{1,6}\s+|[-*+•]\s+|>\s*)+")
_ORIGINAL = "原文"
_KEPT = regex(r"\{\{(原文\d+)\}\}")


@dataclass(frozen=True)
class Sentence:
    """A sentence with what its slots became.

    Attributes:
        runs: Its content.
        template: As the model writes it, or is to read it.
        unknown: Slots in it that stand for nothing.
        paragraph: Number of its paragraph.
        point: Whether its paragraph is a numbered point.
    """

    runs: tuple[Run, ...]
    template: str
    paragraph: int
    point: bool = False
    unknown: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """As a reader sees it."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def words(self) -> str:
        """Its words alone: □ for each number and each gap."""
        return "".join(run.text if isinstance(run, Text) else "□" for run in self.runs)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """What must not get lost or come twice: fact keys, gaps, and numbers in words kept aside, in order."""
        shown = [run.key if isinstance(run, Figure) else run.text for run in self.runs if not isinstance(run, Text)]
        return (*shown, *self.kept)

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Names of the numbers in words (0至14岁) that it puts back."""
        return tuple(_KEPT.findall(self.template))


class Base:
    """The offline text of one section, as the ground that a model works on and falls back to.

    Args:
        section: As drafted offline.
        book: Slot names.
    """

    def __init__(self, section: Section, book: SlotBook) -> None:
        self.section = section
        self.book = book
        self.private: tuple[str, ...] = ()
        self._exact: dict[str, Run] = {}
        self.tables = tuple(block for block in section.blocks if isinstance(block, Table))
        self.paragraphs = tuple(block for block in section.blocks if isinstance(block, Paragraph))
        self.lines = tuple(self._lines())
        self.sentences = tuple(self._sentences())

    @property
    def template(self) -> str:
        """The text as the model reads it: slots for numbers, a line a paragraph."""
        return "\n".join(self.lines)

    @cached_property
    def text(self) -> str:
        """The text as a reader sees it, without tables."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def kept(self) -> Mapping[str, Run]:
        """Slot name -> what it stands for in this section."""
        return self._exact

    @property
    def slots(self) -> tuple[str, ...]:
        """Keys of the facts in it, in order, each once."""
        keys = (token for sentence in self.sentences for token in sentence.tokens)
        return tuple(dict.fromkeys(key for key in keys if key in self.book.scope.situation.ledger.facts))

    def _lines(self) -> Iterator[str]:
        for block in self.section.blocks:
            if isinstance(block, Table):
                yield f"〔表：{_plain_title(block.title)}〕"
            else:
                yield "".join(self._template(run) for run in block.runs)

    def _template(self, run: Run) -> str:
        if isinstance(run, Gap):
            return run.text
        if isinstance(run, Figure):
            return self._slot(run)
        return self._hidden(run.text)

    def _slot(self, figure: Figure) -> str:
        """Name a figure; a second way of showing the same fact gets the fact's name with its own form."""
        name = self.book.name(figure.key)
        if figure.key not in self.book.scope.situation.ledger.facts:
            return self._keep(figure)
        if self._exact.setdefault(name, figure).text == figure.text:
            return f"{{{{{name}}}}}"
        form = f"{name}|{'abs' if figure.absolute else figure.unit}"
        self._exact.setdefault(form, figure)
        return f"{{{{{form}}}}}"

    def _keep(self, run: Run) -> str:
        """Hand out a name for something that a model may only put back."""
        name = f"{_ORIGINAL}{sum(one.startswith(_ORIGINAL) for one in self._exact) + 1}"
        self._exact[name] = run
        return f"{{{{{name}}}}}"

    def _hidden(self, words: str) -> str:
        """Keep aside numbers that stand in words (0至14岁), for they are no exempt ones, and private data."""
        private = find_private(words)
        self.private = tuple(dict.fromkeys((*self.private, *(kind for _, _, kind in private))))
        numbers = [(one.start, one.end) for one in find_mentions(words) if not one.exempt]
        secrets = [(start, end) for start, end, _ in private]
        clear = [one for one in numbers if not any(one[0] < end and one[1] > start for start, end in secrets)]
        parts, done = [], 0
        for start, end in sorted([*secrets, *clear]):
            if start >= done:
                parts += [words[done:start], self._keep(Text(words[start:end]))]
                done = end
        return "".join([*parts, words[done:]])

    def _sentences(self) -> Iterator[Sentence]:
        lines = iter(self.lines)
        number = 0
        for block in self.section.blocks:
            line = next(lines)
            if isinstance(block, Paragraph):
                for template in split_sentences(line):
                    yield self.read(template, number, point=block.style == "list")
                number += 1

    def read(self, template: str, paragraph: int, *, point: bool = False) -> Sentence:
        """Fill the slots of one sentence, in one pass; a slot that stands for nothing is noted and left out."""
        runs: list[Run] = []
        unknown: list[str] = []
        done = 0
        for match in _TOKEN.finditer(template):
            runs.append(Text(template[done : match.start()]))
            done = match.end()
            if match["slot"] is None:
                runs.append(self._gap(match["what"], verify=match["mark"] == "待核"))
            elif run := self._figure(match["slot"]):
                runs.append(run)
            else:
                unknown.append(match["slot"])
        runs.append(Text(template[done:]))
        return Sentence(join_text(runs), template, paragraph, point, tuple(unknown))

    def shown(self, template: str) -> str:
        """Return a template as a reader would see it; a slot that stands for nothing by its name.

        A name in braces says nothing to people: they are shown the number.
        """
        names = (slot for match in _TOKEN.finditer(template) if (slot := match["slot"]) and not self._figure(slot))
        for name in names:
            template = template.replace(f"{{{{{name}}}}}", f"〔{name}〕")
        return self.read(template, 0).text

    def _gap(self, what: str, *, verify: bool) -> Gap:
        for paragraph in self.paragraphs:
            for run in paragraph.runs:
                if isinstance(run, Gap) and run.what == what:
                    return run
        return Gap(what, verify=verify)

    def _figure(self, slot: str) -> Run | None:
        parts = [part.strip() for part in slot.split("|")]
        form = "|".join(part for part in parts if part)
        if form in self._exact:
            return self._exact[form]
        key = self.book.key(parts[0])
        if not key:
            return None
        return _formed(key, [part for part in parts[1:] if part], self.book.scope)

    def table_places(self) -> tuple[tuple[int, Table], ...]:
        """Return each table with the number of paragraphs before it."""
        places, before = [], 0
        for block in self.section.blocks:
            if isinstance(block, Table):
                places.append((before, block))
            else:
                before += 1
        return tuple(places)


def _formed(key: str, forms: Sequence[str], scope: Scope) -> Run | None:
    """Show a fact in the form asked for; None when it can't be shown so."""
    fact = scope.situation.ledger.facts[key]
    direction = next((form for form in forms if form in _DIRECTIONS), "")
    if direction:
        return fill(f"{{{{{key}|{direction}}}}}", scope)[0]
    unit = next((form for form in forms if form != "abs" and not form.isdecimal()), "")
    decimals = next((int(form) for form in forms if form.isdecimal() and len(form) == 1), None)
    try:
        return scope.show(fact, unit=unit, decimals=decimals, absolute="abs" in forms)
    except ValueError:
        return None


def split_sentences(line: str) -> list[str]:
    """Cut a line after its closing marks, never within a slot or a gap.

    >>> split_sentences("支出{{合计.支出}}。【待补：原因。】结余为零！")
    ['支出{{合计.支出}}。', '【待补：原因。】结余为零！']
    """
    return [piece for match in _SENTENCE.finditer(line) if (piece := match.group().strip())]


def clean_lines(answer: str, heading: str) -> list[str]:
    r"""Return the lines of an answer without Markdown, repeated heading and empty lines.

    >>> clean_lines("```\n## 一、资金\n**支出**完成。\n```", "一、资金")
    ['支出完成。']
    """
    lines = []
    for raw in _MARKS.sub("", _FENCE.sub("", answer)).splitlines():
        line = _LINE_HEAD.sub("", raw).strip(" \t　")
        if line and line.strip("：:。 ") not in (heading, heading.lstrip("一二三四五六七八九十（）()0123456789.、 ")):
            lines.append(line)
    return lines


def is_table_line(line: str) -> bool:
    """Tell whether a line stands for a table."""
    return bool(_TABLE.fullmatch(line))


def is_point(line: str) -> bool:
    """Tell whether a line is a numbered point."""
    return bool(_POINT.match(line))


def without_point(line: str) -> str:
    """Return a line without the number of its point.

    >>> without_point("1.完成平台验收。")
    '完成平台验收。'
    """
    match = _POINT.match(line)
    return line[match.end() :] if match else line


def _plain_title(title: str) -> str:
    return re.sub(r"[〔〕\n]", "", title)
