"""Returned reports: where each opinion applies, and what was changed for it (修改情况对照表)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from youju.domain.findings import PlainText
from youju.domain.report import Align, Cell, Draft, Run, Section, Table, Text
from youju.pipeline.diff import Sentence, SentenceChange, compare, sentences_of
from youju.rendering.docx_writer import write_docx
from youju.sources.documents import read_document
from youju.sources.opinions import Opinion, read_opinions

__all__ = ["Answer", "Outcome", "Placed", "answer_opinions", "locate_opinions", "write_answers"]

_QUOTED = re.compile(r"[“\"「『](.{2,60}?)[”\"」』]")
_CHINESE = "一二三四五六七八九十"
_CHAPTER = re.compile(rf"[{_CHINESE}]+、")
_REFERENCE = re.compile(
    rf"第(?P<part>[{_CHINESE}]+)(?:部分|大?点|条|章)|(?P<one>[{_CHINESE}]+)、|(?P<two>[（(][{_CHINESE}]+[）)])"
)
_NUMBER = re.compile(r"\d[\d.,]*(?:万元|亿元|元|%|％|个|人|项|次|家|户)")
_NEAR = 0.12  # share of an opinion's character pairs that a sentence must have to be what it speaks of
_HEADS = ("序号", "意见", "采纳情况", "位置", "改前", "改后")
_WIDTHS = (2, 9, 5, 6, 12, 12)


class Outcome(StrEnum):
    """What the versions say became of an opinion; whether that satisfies it only a person can tell."""

    CHANGED = "已采纳"
    NEARBY = "已采纳（请核对）"
    UNCHANGED = "未见修改，请说明理由"


@dataclass(frozen=True, slots=True)
class Placed:
    """An opinion and where in the report it applies; place and quote are empty when that can't be told."""

    opinion: Opinion
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of the 修改情况对照表; `opinion` is None for changes that no opinion asked for."""

    opinion: Opinion | None
    outcome: str
    place: str
    changes: tuple[SentenceChange, ...]


def locate_opinions(opinions: Path, report: Path) -> tuple[Placed, ...]:
    """Read the opinions on a report and find what each speaks of.

    Raises:
        InputError: One of the files can't be read, or holds no opinion.
    """
    plain = read_document(report)
    sentences = sentences_of(plain)
    return tuple(_locate(one, sentences) for one in read_opinions(opinions))


def answer_opinions(opinions: Path, old: Path, new: Path) -> tuple[Answer, ...]:
    """Say for each opinion which sentences differ between the returned report and its revision.

    Raises:
        InputError: One of the files can't be read, or there is no opinion.
    """
    before, after = read_document(old), read_document(new)
    return _answers(read_opinions(opinions), before, after)


def _answers(opinions: Sequence[Opinion], before: PlainText, after: PlainText) -> tuple[Answer, ...]:
    sentences = sentences_of(before)
    changes = compare(before, after)
    used: set[int] = set()
    answers: list[Answer] = []
    for opinion in opinions:
        placed = _locate(opinion, sentences)
        exact = [at for at, one in enumerate(changes) if placed.quote and placed.quote in (one.old, one.new)]
        near = exact or _near_changes(opinion, placed, changes)
        used.update(near)
        outcome = Outcome.CHANGED if exact else Outcome.NEARBY if near else Outcome.UNCHANGED
        found = tuple(changes[at] for at in near)
        place = placed.place or (found[0].heading if found else "")
        answers.append(Answer(opinion, outcome, place, found))
    rest = (one for at, one in enumerate(changes) if at not in used)
    return (*answers, *(Answer(None, "其他修改", one.heading, (one,)) for one in rest))


def _near_changes(opinion: Opinion, placed: Placed, changes: Sequence[SentenceChange]) -> list[int]:
    """Return the changes that speak of the same, best of those in the section that the opinion names."""
    scored = [
        (max(_shared(opinion.text, one.old), _shared(opinion.text, one.new)), at) for at, one in enumerate(changes)
    ]
    at_place = [(score, at) for score, at in scored if placed.place and changes[at].heading == placed.place]
    close = [(score, at) for score, at in at_place or scored if score >= _NEAR]
    return [at for _, at in sorted(close, key=lambda one: (-one[0], one[1]))[:3]]


def _locate(opinion: Opinion, sentences: Sequence[Sentence]) -> Placed:
    words = f"{opinion.place} {opinion.text}"
    for quoted in (found[1] for found in _QUOTED.finditer(words)):
        if hit := next((one for one in sentences if quoted in one.text), None):
            return Placed(opinion, hit.heading, hit.text)
    candidates = _in_named_section(words, sentences)
    for number in _NUMBER.findall(words):
        if hit := next((one for one in candidates or sentences if number in one.text), None):
            return Placed(opinion, hit.heading, hit.text)
    best = max(candidates or sentences, key=lambda one: _shared(opinion.text, one.text), default=None)
    if best is not None and _shared(opinion.text, best.text) >= _NEAR:
        return Placed(opinion, best.heading, best.text)
    return Placed(opinion, candidates[0].heading if candidates else opinion.place, "")


def _in_named_section(words: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences of the section that an opinion names by number or by the words of its heading."""
    headings = list(dict.fromkeys(one.heading for one in sentences if one.heading))
    for heading in headings:
        title = re.sub(rf"^[（(]?[{_CHINESE}\d]+[）)、.．]\s*", "", heading)
        if len(title) >= 4 and title in words:
            return [one for one in sentences if one.heading == heading]
    start = -1
    for found in _REFERENCE.finditer(words):
        number = found["two"] or f"{found['part'] or found['one']}、"
        places = range(start + 1, len(headings))
        start = next((at for at in places if headings[at].startswith(number)), len(headings))
    if not 0 <= start < len(headings):
        return []
    end = start + 1
    if _CHAPTER.match(headings[start]):
        end = next((at for at in range(end, len(headings)) if _CHAPTER.match(headings[at])), len(headings))
    inside = set(headings[start:end])
    return [one for one in sentences if one.heading in inside]


def _shared(opinion: str, sentence: str) -> float:
    """Return the share of an opinion's pairs of characters that a sentence has too."""
    one, other = _pairs(opinion), _pairs(sentence)
    whole = sum(one.values())
    return sum((one & other).values()) / whole if whole else 0.0


def _pairs(text: str) -> Counter[str]:
    words = re.findall(r"[\u4e00-\u9fff]+|\d+", text)
    return Counter(word[at : at + 2] for word in words for at in range(len(word) - 1))


def write_answers(answers: Sequence[Answer], name: str, target: Path) -> None:
    """Write the 修改情况对照表 as .docx.

    Args:
        answers: Its rows.
        name: The report's name, for the title.
        target: The .docx.

    Raises:
        OutputError: It can't be written there.
    """
    rows = [tuple(_cell(head, Align.CENTER) for head in _HEADS)]
    for number, one in enumerate(answers, 1):
        cells = (
            str(number),
            one.opinion.text if one.opinion else "—",
            one.outcome,
            one.place or "—",
            _joined([change.old for change in one.changes]),
            _joined([change.new for change in one.changes]),
        )
        rows.append(tuple(_cell(text, Align.CENTER if at in (0, 2) else Align.LEFT) for at, text in enumerate(cells)))
    table = Table("answers", "", "", tuple(rows), 1, _WIDTHS, landscape=True)
    year = re.search(r"(?:19|20)\d\d", name)
    draft = Draft(
        f"《{name}》\n修改情况对照表", "", int(year[0]) if year else 0, "", (Section("answers", "", 0, (table,)),)
    )
    write_docx(draft, target)


def _cell(text: str, align: Align) -> Cell:
    runs: tuple[Run, ...] = (Text(text),) if text else ()
    return Cell(runs, align=align)


def _joined(sentences: Sequence[str]) -> str:
    return "\n".join(one.replace("\t", " ") or "（无）" for one in sentences) or "—"
