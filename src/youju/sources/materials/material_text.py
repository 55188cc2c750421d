"""Numbers and usable sentences in the prose of a 工作总结 or 通报."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from youju.domain.facts import LAST_YEAR, SourceCell
from youju.domain.findings import Anchor, Mention, PlainText
from youju.domain.materials import CandidateFact, OfferedSentence
from youju.domain.quantity import Kind
from youju.mentions import find_mentions
from youju.patterns import regex
from youju.resources import load_yaml
from youju.sources.documents.sections import DocumentSection, find_sections

__all__ = ["Place", "document_period", "offered_sentences", "period_of_year", "places", "text_candidates"]

_CLAUSE_MARKS = regex(r"[，。；：！？、,;:!?（）()\s　]")
_SENTENCE = regex(r"[^。；！？\n]+[。；！？]?")
_WHOLE_SENTENCE = regex(r"[^。！？\n]+[。！？]?")
_YEAR = regex(r"(20\d\d)年")
_LONGEST = 20
_FROM = regex(r"[由从](?:(?:上年|去年)(?:同期)?的?)?(?=$|[降减缩压提增升下上])")
"""Where a change began (由上年的…降到): no part of a name."""
_BEGINNING, _CHANGED = regex(r"[由从]$"), regex(r"[降减缩压提增升下上扩][^\W\d]{0,3}[到至为]")
_NO_QUOTES = str.maketrans("", "", "“”")
_WORDING = frozenset({Kind.NAME, Kind.DOCUMENT, Kind.IDENTIFIER})
_SHORTEST_SENTENCE = 10
_TITLE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of a document.

    Attributes:
        start: Its offset in the text. text: Its words.
        source: As a person finds it. heading: Heading it stands under.
        row: Whether it is a row of a table.
    """

    start: int
    text: str
    source: SourceCell
    heading: str = ""
    row: bool = False


def places(plain: PlainText) -> tuple[Place, ...]:
    """Return a document's paragraphs and rows, each with where a person finds it."""
    sections = find_sections(plain)
    counts: dict[str, int] = {}
    found = []
    for anchor in plain.anchors:
        counts[anchor.part] = counts.get(anchor.part, 0) + 1
        source = _source(plain.name, anchor, counts[anchor.part])
        text = plain.text[anchor.start : anchor.end]
        found.append(Place(anchor.start, text, source, _heading(sections, anchor.start), anchor.kind == "row"))
    return tuple(found)


def _source(name: str, anchor: Anchor, count: int) -> SourceCell:
    if PurePath(name).suffix.lower() in (".txt", ".md"):
        return SourceCell(name, line=anchor.block + 1)
    part = "" if anchor.part == "正文" else anchor.part
    return SourceCell(name, cell=f"{part}第{count}段", line=count)


def _heading(sections: Sequence[DocumentSection], start: int) -> str:
    return next((one.heading for one in reversed(sections) if one.start <= start), "")


def document_period(plain: PlainText, year: int) -> str:
    """Return the period a whole document is about, by the year in its title or name: empty for the report's own."""
    named = _YEAR.search(plain.text[:_TITLE_CHARS].split("\n")[0]) or _YEAR.search(plain.name)
    return period_of_year(int(named[1]), year) if named else ""


def period_of_year(stated: int, year: int) -> str:
    """Name a year as the ledger does, seen from the report's."""
    return {year: "", year - 1: LAST_YEAR}.get(stated, f"{stated}年")


def text_candidates(plain: PlainText, document: int, year: int) -> Iterator[CandidateFact]:
    """Yield a candidate for each number in the prose."""
    default = document_period(plain, year)
    for place in places(plain):
        if place.row:
            continue
        for found in _WHOLE_SENTENCE.finditer(place.text):
            yield from _of_sentence(place, found, document, year, default)


def _of_sentence(place: Place, found: re.Match[str], document: int, year: int, default: str) -> Iterator[CandidateFact]:
    sentence = found.group()
    mentions = find_mentions(sentence)
    for index, mention in enumerate(mentions):
        if mention.exempt or mention.quantity is None or mention.kind is Kind.NUMBER or _is_wording(sentence, mention):
            continue
        began = _BEGINNING.search(sentence, 0, mention.start) and _CHANGED.match(sentence, mention.end)
        period = _period(sentence, mentions, index, year)
        label = _label(sentence, mentions, index)
        yield CandidateFact(
            f"{label}（变化前）" if began and not period else label,  # 由85.3%提高到86.1%: it is no more
            mention.quantity,
            mention.text,
            place.text,
            (place.source,),
            period or default,
            place.heading,
            mention.approximator is not None,
            _planned(sentence[: mention.start], place.heading),
            document,
            place.start + found.start() + mention.start,
        )


def _label(sentence: str, mentions: Sequence[Mention], index: int) -> str:
    """Name a number by the words of its clause before it and what they want, else by those of the number before."""
    mention = mentions[index]
    words = _words_before(sentence, mentions, mention.start)
    if _last_year().sub("", words) in _words("empty") and (earlier := _with_same_unit(mentions, index)) is not None:
        return _label(sentence, mentions, earlier)
    after = _words_after(sentence, mentions, index)
    if words.endswith(tuple(_words("wanting"))) or not words:
        words += after
    if words and not _leans(words):
        return words[:_LONGEST]
    listed = words and sentence[: mention.start - len(words)].endswith("、")
    subject = _subject(sentence, mentions, index)
    unit = mention.quantity.unit if mention.quantity else None
    return f"{subject}{'、' if listed and subject else ''}{words}"[-_LONGEST:] or unit or "数"


def _leans(words: str) -> bool:
    """Tell whether a name makes sense only after what the sentence was about before (比上年增长, 有效)."""
    return words in _words("thin") or words.startswith(tuple(_words("compared")))


def _subject(sentence: str, mentions: Sequence[Mention], index: int) -> str:
    """Return what a sentence was about before a number: the last one's own name, of the same unit first; its lead."""
    alike = _with_same_unit(mentions, index)
    for at in (*([] if alike is None else [alike]), *range(index - 1, -1, -1)):
        if mentions[at].exempt or _is_wording(sentence, mentions[at]):
            continue
        words = _words_before(sentence, mentions, mentions[at].start)
        if words and not _leans(words):
            return next((words.removesuffix(one) for one in _words("done") if words.endswith(one)), words)
    lead = _CLAUSE_MARKS.split(sentence)[0]
    return "" if "《" in lead or mentions[index].start <= len(lead) else lead


def _words_after(sentence: str, mentions: Sequence[Mention], index: int) -> str:
    """Return the noun that follows a number: 14个乡镇卫生院."""
    stop = mentions[index + 1].start if index + 1 < len(mentions) else len(sentence)
    clause = _CLAUSE_MARKS.split(sentence[mentions[index].end : stop])[0]
    return (_ending().split(clause)[0] or clause).strip()


def _is_wording(sentence: str, mention: Mention) -> bool:
    """Tell whether a number only words something: within 24小时, 三四级手术."""
    within = sentence.startswith(tuple(_words("within")), mention.end)
    ordinal = mention.unit is None and mention.kind is Kind.COUNT and not any(mark.isdigit() for mark in mention.text)
    return ordinal or (mention.unit in _words("spans") and within)


def _with_same_unit(mentions: Sequence[Mention], index: int) -> int | None:
    unit = mentions[index].unit
    return next((place for place in range(index - 1, -1, -1) if mentions[place].unit == unit is not None), None)


def _words_before(sentence: str, mentions: Sequence[Mention], end: int) -> str:
    """Return the words of the clause before an offset, without its other numbers and dates."""
    marks = [
        mark.end()
        for mark in _CLAUSE_MARKS.finditer(sentence, 0, end)
        if not (mark.group() == "、" and "等" in sentence[mark.end() : end])
    ]
    within = [one for one in mentions if not (one.kind in _WORDING or _is_wording(sentence, one))]
    clause = max((at for at in marks if not any(one.start < at < one.end for one in within)), default=0)
    parts, at = [], clause
    for mention in within:
        if clause <= mention.start and mention.end <= end:
            parts.append(sentence[at : mention.start])
            at = mention.end
    words = "".join([*parts, sentence[at:end]]).strip(" 　《》“”")
    if words.count("“") != words.count("”"):
        words = words.translate(_NO_QUOTES)
    for word in _words("leading"):
        words = words.removeprefix(word)
    return _FROM.sub("", words)[-_LONGEST:]


def _planned(before: str, heading: str) -> bool:
    """Tell whether the words of the clause before a number, or the heading, speak of what is still to come."""
    clause = _CLAUSE_MARKS.split(before)[-1]
    return any(word in clause or word in heading for word in _words("planned"))


def _period(sentence: str, mentions: Sequence[Mention], index: int, year: int) -> str:
    """Return the period that the words state: in the clause before the number, or a year the sentence begins with."""
    numbers = [one.end for one in mentions[:index] if not one.exempt]
    near = sentence[numbers[-1] if numbers else 0 : mentions[index].start]
    clause = _CLAUSE_MARKS.split(near)[-1]
    if _last_year().search(clause):
        return LAST_YEAR
    stated = [int(text) for text in _YEAR.findall(clause)]
    head = _YEAR.match(sentence, sentence.rfind("；", 0, mentions[index].start) + 1)
    return period_of_year(stated[-1] if stated else int(head[1]) if head else year, year)


def offered_sentences(plain: PlainText) -> Iterator[OfferedSentence]:
    """Yield the sentences whose words tell which section they fit."""
    for place in places(plain):
        if place.row or place.text == place.heading:
            continue
        for found in _SENTENCE.finditer(place.text):
            text = found.group().strip(" 　；")
            if len(text) >= _SHORTEST_SENTENCE and (fitting := _fitting(text, place.heading)):
                yield OfferedSentence(*fitting, text, place.source)


def _fitting(text: str, heading: str) -> tuple[str, str] | None:
    """Return the section and key whose cues a sentence holds, else those of its heading."""
    for words in (text, heading):
        for role, key, cues in _cues():
            if any(cue in words for cue in cues):
                return role, key
    return None


@cache
def _cues() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    groups = load_yaml("corpora/terms/material_cues.yaml")
    return tuple((group["role"], group["key"], tuple(group["cues"])) for group in groups)


@cache
def _last_year() -> re.Pattern[str]:
    return re.compile(f"(?<![{''.join(_words('comparing'))}])(?:{'|'.join(_words('last_year'))})")


@cache
def _ending() -> re.Pattern[str]:
    return re.compile("|".join(_words("ending")))


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(load_yaml("corpora/terms/material_words.yaml")[name])
