"""Returned reports: where each opinion applies, and what was changed for it (修改情况对照表)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log1p
from pathlib import Path

from youju.domain.findings import PlainText
from youju.domain.report import Align, Cell, Draft, Run, Section, Table, Text
from youju.files import replacing
from youju.pipeline.diff import Sentence, SentenceChange, compare, sentences_of
from youju.rendering.docx_writer import write_docx
from youju.rendering.package import mark_copy
from youju.sources.documents import read_document
from youju.sources.opinions import Opinion, read_opinions

__all__ = ["Answer", "Outcome", "Placed", "answer_opinions", "locate_opinions", "report_name", "write_answers"]

_QUOTED = re.compile(r"[“\"「『](.{2,60}?)[”\"」』]")
_CHINESE = "一二三四五六七八九十"
_SAID = re.compile(r"(?:写成|写作|写为|写的是|写|表述为|称)(?:了|着|“)?(?P<words>[^，。；：“”]{4,20})")
_TABLE = re.compile(
    rf"(?<![与和同跟按据见])(?P<what>附表|附件|表)\s*(?P<number>\d{{1,2}}|[{_CHINESE}])(?![\d{_CHINESE}.])"
)
_SIGNED = re.compile(r"落款|成文日期|署名|签署日期")
_ENTITLED = re.compile(r"^(?:报告)?(?:大?标题|题目|报告名称)(?!中?的?[一二三四])")
_DATE = re.compile(r"(?:\d{4}|[〇○一二三四五六七八九]{4})年[^，。；]{1,4}月[^，。；]{1,4}日")
_CHAPTER = re.compile(rf"[{_CHINESE}]+、")
_REFERENCE = re.compile(
    rf"第(?P<part>[{_CHINESE}]+)(?:部分|大?点|条|章)|(?P<one>[{_CHINESE}]+)、|(?P<two>[（(][{_CHINESE}]+[）)])"
)
_NUMBER = re.compile(r"\d[\d.,]*(?:万元|亿元|元|%|％|个|人|项|次|家|户)")
_NEAR = 0.12  # share of an opinion's character pairs that a sentence must have to be what it speaks of
_BEYOND = 0.7  # share of the best change's weight that others must have where an opinion names no section
_MOST = 4
_SHORTEST = 4
_OPENING = "开头"
_AMOUNTS = re.compile(r"金额|数额|数字|[与和同].{0,12}(?:不一致|不符|不相符)")
_TITLE_LINES = 3
_TITLE = re.compile(r"[^。；]{6,80}?(?:报告|总结|说明|情况|材料)(?:[（(][^（）()]{1,12}[）)])?")
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
    search = _Search(sentences_of(read_document(report)))
    return tuple(search.placed(one) for one in read_opinions(opinions))


def answer_opinions(opinions: Path, old: Path, new: Path) -> tuple[Answer, ...]:
    """Say for each opinion which sentences differ between the returned report and its revision.

    Raises:
        InputError: One of the files can't be read, or there is no opinion.
    """
    before, after = read_document(old), read_document(new)
    return _answers(read_opinions(opinions), before, after)


def report_name(report: Path) -> str:
    """Return a report's title as it stands above its text; its file's name when it has none.

    Raises:
        DocumentError: It can't be read.
    """
    lines = [one.text for one in sentences_of(read_document(report)) if not one.heading]
    titles = ("".join(lines[:count]) for count in range(1, _TITLE_LINES + 1))
    return next((one for one in titles if _TITLE.fullmatch(one)), report.stem)


def _answers(opinions: Sequence[Opinion], before: PlainText, after: PlainText) -> tuple[Answer, ...]:
    search = _Search(sentences_of(before))
    changes = compare(before, after)
    used: set[int] = set()
    answers: list[Answer] = []
    for opinion in opinions:
        placed = search.placed(opinion)
        told = search.is_told(opinion)
        exact = [at for at, one in enumerate(changes) if placed.quote and placed.quote in (one.old, one.new)]
        sure = exact if told is not _Told.NOTHING else []
        near = sure if sure and told is _Told.WORDS else [*dict.fromkeys((*sure, *search.near(opinion, changes)))]
        used.update(near)
        outcome = Outcome.CHANGED if sure else Outcome.NEARBY if near else Outcome.UNCHANGED
        found = tuple(changes[at] for at in near)
        place = placed.place or (found[0].heading if found else "")
        answers.append(Answer(opinion, outcome, place, found))
    rest = (one for at, one in enumerate(changes) if at not in used)
    return (*answers, *(Answer(None, "其他修改", one.heading, (one,)) for one in rest))


class _Told(StrEnum):
    """How an opinion says what it speaks of: by words or a number of it, by its section, or not at all."""

    WORDS = "words"
    SECTION = "section"
    NOTHING = "nothing"


class _Search:
    """Finds what opinions on a report speak of.

    Args:
        sentences: The report's.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._headings = list(dict.fromkeys(one.heading for one in sentences if one.heading))
        self._known = Counter(pair for one in sentences for pair in set(_pairs(one.text)))

    def placed(self, opinion: Opinion) -> Placed:
        """Return an opinion with the sentence that it speaks of, or else the section."""
        named = self._named(opinion)
        inside = [one for one in self._sentences if one.heading in named] or self._sentences
        alike = [one for one in inside if _shared(opinion.text, one.text) >= _NEAR]
        likely = max(alike, key=lambda one: self._weight(opinion.text, one.text), default=None)
        if hit := self._spelled_out(opinion) or (likely and self._below_heading(opinion, likely)):
            return Placed(opinion, hit.heading or _OPENING, hit.text)
        return Placed(opinion, named[0] if named else opinion.place, "")

    def is_told(self, opinion: Opinion) -> _Told:
        """Return how an opinion says what it speaks of."""
        if self._spelled_out(opinion):
            return _Told.WORDS
        return _Told.SECTION if self._named(opinion) else _Told.NOTHING

    def _below_heading(self, opinion: Opinion, hit: Sentence) -> Sentence:
        """Return the hit; for a heading, what stands below it and is likest to the opinion."""
        if not hit.heading.startswith(hit.text.rstrip("。：")):
            return hit
        below = [one for one in self._sentences if one.heading == hit.heading and one is not hit]
        return max(below, key=lambda one: self._weight(opinion.text, one.text), default=hit)

    def _spelled_out(self, opinion: Opinion) -> Sentence | None:
        """Return the sentence that an opinion quotes, the table or the end that it names, or the number's sentence."""
        words, named = _words(opinion), self._named(opinion)
        quotes = [found[1] for found in _QUOTED.finditer(words)]
        quotes = [one for one in quotes if not any(one in heading for heading in named)]
        inside = [one for one in self._sentences if one.heading in named] or self._sentences
        hits = (one for quoted in quotes for one in self._sentences if quoted in one.text)
        said = (one for found in _SAID.finditer(words) for one in self._sentences if found["words"] in one.text)
        numbers = (one for number in _NUMBER.findall(words) for one in inside if number in one.text)
        return next(hits, None) or next(said, None) or self._part(words) or next(numbers, None)

    def _part(self, words: str) -> Sentence | None:
        """Return the heading of the table that words name, the date below the text, or the title above it."""
        for found in _TABLE.finditer(words):
            number = found["number"] if found["number"].isdecimal() else str(_CHINESE.index(found["number"]) + 1)
            numerals = f"{number}|{_CHINESE[int(number) - 1]}" if int(number) <= len(_CHINESE) else number
            named = re.compile(rf"{found['what']}\s*(?:{numerals})(?![\d{_CHINESE}])")
            opened = (one for one in self._sentences if named.match(one.text))
            if hit := next(opened, None) or next((one for one in self._sentences if named.search(one.text)), None):
                return hit
        if _SIGNED.search(words):
            return next((one for one in reversed(self._sentences) if _DATE.fullmatch(one.text)), None)
        return self._sentences[0] if _ENTITLED.match(words.strip()) and self._sentences else None

    def near(self, opinion: Opinion, changes: Sequence[SentenceChange]) -> list[int]:
        """Return the changes that speak of the same, best of those in the section that the opinion names."""
        named = self._named(opinion)
        at_place = [at for at, one in enumerate(changes) if one.heading in named]
        weights: dict[int, float] = {}
        for at in at_place or range(len(changes)):
            enough = _NEAR / 2 if at_place else _NEAR
            sides = [side for side in (changes[at].old, changes[at].new) if _shared(opinion.text, side) >= enough]
            if sides:
                weights[at] = max(self._weight(opinion.text, side) for side in sides)
        if _AMOUNTS.search(opinion.text) and any(changes[at].numbers for at in weights):
            weights = {at: weight for at, weight in weights.items() if changes[at].numbers}
        least = 0.0 if at_place else max(weights.values(), default=0.0) * _BEYOND
        close = sorted((at for at, weight in weights.items() if weight >= least), key=lambda at: -weights[at])
        return close[:_MOST]

    def _weight(self, opinion: str, sentence: str) -> float:
        """Return how much an opinion's words say that a sentence is meant: words that few sentences have say most."""
        shared = _pairs(opinion) & _pairs(sentence)
        return sum(times * log1p(len(self._sentences) / max(self._known[pair], 1)) for pair, times in shared.items())

    def _named(self, opinion: Opinion) -> list[str]:
        """Return the headings of the section that an opinion names, by number or by its heading's words, and below."""
        words = _words(opinion)
        for place, heading in enumerate(self._headings):
            title = re.sub(rf"^[（(]?[{_CHINESE}\d]+[）)、.．]\s*", "", heading)
            quotes = (found[1] for found in _QUOTED.finditer(words))
            if (len(title) >= _SHORTEST and title in words) or any(one in heading for one in quotes):
                return self._with_inner(place)
        start = -1
        for found in _REFERENCE.finditer(words):
            number = found["two"] or f"{found['part'] or found['one']}、"
            places = range(start + 1, len(self._headings))
            start = next((at for at in places if self._headings[at].startswith(number)), len(self._headings))
        return self._with_inner(start) if 0 <= start < len(self._headings) else []

    def _with_inner(self, start: int) -> list[str]:
        headings = self._headings
        end = start + 1
        if _CHAPTER.match(headings[start]):
            end = next((at for at in range(end, len(headings)) if _CHAPTER.match(headings[at])), len(headings))
        return headings[start:end]


def _words(opinion: Opinion) -> str:
    return f"{opinion.place} {opinion.text}"


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
    with replacing(target) as temporary:
        write_docx(draft, temporary)
        mark_copy(temporary)


def _cell(text: str, align: Align) -> Cell:
    runs: tuple[Run, ...] = (Text(text),) if text else ()
    return Cell(runs, align=align)


def _joined(sentences: Sequence[str]) -> str:
    return "\n".join(one.replace("\t", " ") or "（无）" for one in sentences) or "—"
