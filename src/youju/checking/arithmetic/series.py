"""Reads the numbers that a text lists for things or times of one sort: 东区12个、西区9个; 三个季度依次为….

Whatever is claimed of several numbers at once (`list_claims`, `every_claims`) is claimed of such a list: its numbers of
one unit, the labels that tell them apart, and what all of them are about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from youju.checking.arithmetic.lists import is_alone, label_of, level_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import patterns
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["NearbySeries", "Series", "covers", "find_series", "series_from"]

_SAID = patterns("series")
_LABEL_SPLIT = regex(r"[、和与及]|以及")
_PARTS_FOLLOW = regex(r"[。：:]|其中|包括|中，|^中[有，]?(?=[^\W\d])")
_BARE = regex(r"\d[\d,.]*[万亿]?")
_SPAN = regex(
    r"(?:近|前|过去|最近)?(?:[两三四五六七八九十]|\d)(?:个)?(?:年|季度|月|学期)(?:来|间|里|度)?(?=[，、分依]|[^\W\d]{0,10}$)"
)
_YEARS = regex(r"((?:19|20)\d\d)\s*年?(?:至|到|—|－|-|~|～|–)((?:19|20)\d\d)\s*年")
_TIMES = regex(r"年|季度|月|学期|[期批轮次]")
_NUMERALS = "零一二三四五六七八九十"
_MOST, _LONGEST_LABEL, _REACH, _NEAREST, _NEAR = 24, 12, 40, 8, 24


@dataclass(frozen=True)
class Series:
    """Numbers of one unit, listed in order.

    Attributes:
        labels: Whose they are; empty where the text names them only by their order.
        numbers: The numbers.
        about: The words before them in their sentence.
        timed: Whether they are of successive times.
    """

    labels: tuple[str, ...]
    numbers: tuple[Number, ...]
    about: str
    timed: bool

    @property
    def start(self) -> int:
        """Where the first number begins."""
        return self.numbers[0].start

    @property
    def end(self) -> int:
        """Where the last number ends."""
        return self.numbers[-1].end

    def of(self, label: str) -> Number:
        """Return the number of one of its labels."""
        return self.numbers[self.labels.index(label)]

    def named_in(self, words: str) -> list[str]:
        """Return the labels that words name: 第二季度 as 二季度, 甲站客流 as 甲站 where all end in 客流."""
        tail = 0 if self.timed else _shared_tail(self.labels)
        return [one for one in self.labels if one[: max(2, len(one) - tail)].removeprefix("第") in words]


@dataclass
class NearbySeries:
    """The series of a text, looked for once where a claim asks for them."""

    reading: Reading
    known: dict[int, tuple[Series, ...]] = field(default_factory=dict)

    def of(self, sentence: Sentence) -> Sequence[Series]:
        """Return the series of a sentence."""
        if sentence.index not in self.known:
            self.known[sentence.index] = tuple(find_series(self.reading, sentence))
        return self.known[sentence.index]

    def before(self, sentence: Sentence, at: int) -> list[Series]:
        """Return the series of a sentence that end before an offset and of the sentence before it, nearest first."""
        found: list[Series] = []
        for one in self.reading.sentences[max(0, sentence.index - 1) : sentence.index + 1]:
            if one.line == sentence.line:
                known = self.of(one)
                place = bisect_right(known, at, key=lambda series: series.end)
                found += known[max(0, place - _NEAREST) : place]
        return found[::-1]


def covers(reading: Reading, series: Series, words: str) -> bool:
    """Whether words name nothing but what a series is about: 接待量 of 共接待…, not 满意率.

    >>> from youju.checking.reading import read_text
    >>> from youju.domain.findings import PlainText
    >>> from youju.mentions import find_mentions
    >>> text = "共接待120人：东馆70人、西馆50人。"
    >>> reading = read_text(PlainText(text), find_mentions(text))
    >>> halls = next(find_series(reading, reading.sentences[0]))
    >>> covers(reading, halls, "接待量"), covers(reading, halls, "年龄")
    (True, False)
    """
    sentence = reading.sentences[series.numbers[0].sentence]
    about = reading.text[sentence.start : series.end]
    words = _SAID["idle"].sub("", words)
    foreign = [found.group() for found in _SAID["foreign"].finditer(words)]
    if any(word not in about for word in foreign) or (foreign and series.numbers[0].kind is not Kind.PERCENT):
        return False
    return set(words) <= set(about) | set(series.numbers[0].unit or "")


def find_series(reading: Reading, sentence: Sentence) -> Iterator[Series]:
    """Yield the series of a sentence, in order. Linear in its numbers."""
    place = 0
    while place < len(sentence.numbers):
        listed = _listed(reading, sentence, place) or _labelled(reading, sentence, place, sentence.start)
        if listed is not None:
            yield listed
        place = bisect_right(sentence.numbers, listed.end - 1, key=lambda one: one.start) if listed else place + 1


def series_from(reading: Reading, sentence: Sentence, at: int) -> Series | None:
    """Return the list that begins right behind an offset, even of one: 最多的是|甲村86户，乙村72户."""
    place = bisect_right(sentence.numbers, at - 1, key=lambda one: one.start)
    if place >= len(sentence.numbers) or sentence.numbers[place].start - at > _NEAR:
        return None
    return _labelled(reading, sentence, place, at, least=1)


def _alike(one: Number, other: Number) -> bool:
    return (one.unit, one.kind, one.exact) == (other.unit, other.kind, True)


def _listed(reading: Reading, sentence: Sentence, place: int) -> Series | None:
    """Read 一至三季度依次为12件、15件和9件: bare numbers behind their cue."""
    first = sentence.numbers[place]
    cue = _SAID["cue"].search(reading.text, max(sentence.start, first.start - _REACH), first.start)
    if cue is None or first.kind is Kind.DATE:
        return None
    run = [first]
    for number in sentence.numbers[place + 1 : place + _MOST]:
        bare = _BARE.fullmatch(run[-1].text)  # 8.2万、9.6万人次
        alike = (_alike(number, first) or bare) and number.group == first.group
        if not alike or not _SAID["joint"].fullmatch(reading.text, run[-1].end, number.start):
            break
        run.append(number)
    if len(run) < 2 or not first.exact:
        return None
    words = clause_before(reading.text, cue.start(), max(sentence.start, cue.start() - 2 * _REACH), "，；：。,;")
    start = cue.start() - len(words)
    labels = _labels(words, len(run))
    periods = _periods(labels)
    timed = bool(periods) if labels else bool(_TIMES.search(words[-12:]) or _over_time(reading, start, words))
    return Series(periods or labels, tuple(run), reading.text[sentence.start : cue.start()], timed)


def _over_time(reading: Reading, at: int, words: str) -> bool:
    """Whether the clause before an offset says of which times a list is: 近三年来，|财政投入分别为."""
    ahead = reading.text[max(0, at - _LONGEST_LABEL) : max(0, at - 1)] if reading.text[at - 1 : at] == "，" else ""
    return "、" not in words and _SPAN.search(ahead) is not None


def _labels(words: str, count: int) -> tuple[str, ...]:
    """Return what a list of numbers is of, where the words before name as many things or times."""
    if found := _SAID["quarters"].search(words):
        last = _NUMERALS.index(found["last"]) if found["last"] else count
        return tuple(f"第{_NUMERALS[one]}季度" for one in range(1, last + 1)) if last == count <= 4 else ()
    if found := _YEARS.search(words):
        years = range(int(found[1]), int(found[2]) + 1)
        return tuple(f"{year}年" for year in years) if len(years) == count else ()
    names = [name.strip() for name in _LABEL_SPLIT.split(words)]
    whole = len(names) == count and all(1 < len(name) <= _LONGEST_LABEL for name in names)
    return tuple(names) if whole else ()


def _labelled(reading: Reading, sentence: Sentence, place: int, floor: int, least: int = 2) -> Series | None:
    """Read 东区12个，占40%；西区18个，占60%: each number behind its own label."""
    first = sentence.numbers[place]
    end = first.start - is_alone(reading, first) * (len(first.before) + 1)
    label = _label(label_of(reading, first) if floor == sentence.start else reading.text[floor:end])
    if not label or not first.exact or first.kind in (Kind.DATE, Kind.NUMBER):
        return None
    run, labels, last = [first], [label], first
    for number in sentence.numbers[place + 1 : place + 2 * _MOST]:
        gap = reading.text[last.end : number.start]
        if len(gap) > _REACH or _PARTS_FOLLOW.search(gap):
            break
        apart = level_of(reading, number) != level_of(reading, first)
        beside = apart or _SAID["beside"].match(number.before) or number.unit != first.unit
        own = _label(label_of(reading, number)) or ("" if beside else _label(gap))
        last = number
        if _alike(number, first) and own and not apart:
            run.append(number)
            labels.append(own)
        elif not beside:
            break
    if len(run) > 2 and "共" in first.before and not any("共" in one.before for one in run[1:]):
        run, labels = run[1:], labels[1:]  # 共投入1386万元，2022年418万元……: the whole is none of its parts
    if len(run) < least or len(set(labels)) < len(labels):
        return None
    periods = _periods(labels)
    names = periods or (_trimmed(labels[0], labels[1:]) if len(labels) > 1 else labels[0], *labels[1:])
    return Series(names, tuple(run), reading.text[sentence.start : first.start], bool(periods))


def _trimmed(first: str, others: Sequence[str]) -> str:
    """Return the first label without what is said of all: 河东片区 of 河东片区完成管网更新, as the others are 片区."""
    length = _shared_tail(others)
    cut = first.rfind(others[0][-length:]) + length if length else 0
    return first[:cut] if cut > length and first[:cut] not in others else first


def _shared_tail(labels: Sequence[str]) -> int:
    """Return how many signs all labels end with."""
    columns = zip(*(label[::-1] for label in labels), strict=False)
    return sum(1 for _ in takewhile(lambda signs: len(set(signs)) == 1, columns))


def _periods(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the times that labels name, if each names another one."""
    periods = [found.group() for one in labels if (found := _SAID["period"].search(one))]
    return tuple(periods) if len(set(periods)) == len(labels) else ()


def _label(words: str) -> str:
    """Return the label that words before a number are; empty when they say something else (规划股，为 is 规划股)."""
    label = _SAID["verb"].sub("", _SAID["lead"].sub("", words.strip()))
    return label if 1 < len(label) <= _LONGEST_LABEL and not _SAID["no_label"].search(label) else ""
