"""Knows what is told for so many of something: 每千人拥有床位4.5张, 平均亩产400公斤, 每平方公里4000人.

What is counted and what it is counted for stand nearby, in either order; units of one kind are taken together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.interval import Interval, interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_densities"]

_PER = regex(
    r"(?:每|^|(?<=[，。；：、]))(?P<scale>十万|[百千万])(?:名|位|户)?(?P<of>[^\W\d_]{0,6}?(?:人口?|居民|老人|学生|儿童|农户|户)|户|亩)"
    r"|(?P<yield>亩产|单产(?=为|达到?|约|$)|每亩产量?|亩均(?:单)?产量?)|每(?:1)?(?P<area>平方公里)"
)
_MAY = regex(r"[百千万](?:名|位|户)?[^\W\d_]{0,6}?(?:人|居民|学生|儿童|户|亩)|[亩单]产|亩均|每平方公里")
_BREAK = regex(r"[，。；：、\n]")
_SCALES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "十万": Decimal(100_000)}
_MASS = {"公斤": Decimal(1), "千克": Decimal(1), "斤": Decimal("0.5"), "吨": Decimal(1000)}
_PEOPLE = frozenset({"人", "名", "位"})
_ANYBODY = regex(r"^(?:常住|户籍|总)?(?:人口?|居民)$")
_BORNE = regex(r"人口|居民|常住|户籍")
_NOT_NOW = regex(r"目标|不低于|不少于|要求|标准|上年|去年|由|从|增|减|升|降|提高|超|较|比")
_NO_SUM = regex(r"均|每|增|减|其中|上年|去年|目标|规划|耕地|确权|基本农田|[^类]型[^\W\d_]{2}$|公[立办]|[民社][会]?办")
_NO_SUBJECT = regex(r"平均|全[年国省市县区镇乡]|其中|的|人口密度")
_UNNAMED = regex(r"(?:种植|播种|收获|全[县市区镇乡村场]|共|总|面积|产量?|为|达|实现)*")
_NO_NAME = frozenset("数有人口量拥为达到的")
_AMOUNTS = frozenset({Kind.COUNT, Kind.MEASURE})
_MOST, _BACK = 16, 40
_FAR = 3


@dataclass(frozen=True)
class _Density:
    """What is told for so many of something, with what it may be worked out of."""

    told: Number
    scale: Decimal
    parts: tuple[Number, ...]
    bases: tuple[Number, ...]

    def worked(self, part: Number, base: Number) -> Decimal:
        """What comes to so many of something, in the unit of what is told."""
        return part.value * _rate(part, self.told) * self.scale / base.value

    def fits(self, part: Number, base: Number) -> bool:
        """Whether this is it, as far as rounding allows."""
        half = self.told.quantity.step / 2
        if not self.told.exact:
            said = interval_of(self.told.quantity, self.told.mention.approximator)
        else:
            said = Interval(self.told.value - half, self.told.value + half)
        whole = interval_of(base.quantity, base.mention.approximator)
        ratio = interval_of(part.quantity, part.mention.approximator).over(whole)
        return ratio is not None and ratio.times(_rate(part, self.told) * self.scale).meets(said)


def check_densities(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each density that no two numbers nearby make."""
    for paragraph in reading.paragraphs:
        before: tuple[Number, ...] = ()
        for sentence in paragraph:
            if _MAY.search(reading.words(sentence)):
                for density in _densities(reading, sentence, before):
                    yield from _judge(reading, density)
            before = sentence.numbers[-_MOST:]


def _densities(reading: Reading, sentence: Sentence, before: Sequence[Number]) -> Iterator[_Density]:
    numbers = sentence.numbers[:_MOST]
    for told in numbers:
        words = _BREAK.split(reading.text[max(sentence.start, told.start - _BACK) : told.start])[-1]
        found = _PER.search(words)
        if told.kind not in _AMOUNTS or not told.value or found is None or _NOT_NOW.search(words):
            continue
        start, end = _statement(reading, sentence, told)
        own = [one for one in numbers if start <= one.start < end and one is not told]
        for field in (own, [*before, *own]):
            parts = tuple(one for one in field if _is_part(one, told, words[found.end() :]))
            bases = tuple(
                one for one in field if one not in parts and _is_base(one, found["of"], found.lastgroup or "")
            )
            subject = _NO_SUBJECT.sub("", words[: found.start()])
            labels = "".join(one.before for one in (*parts, *bases))
            if parts and bases and (subject in labels or _UNNAMED.fullmatch(labels)):
                yield _Density(told, _SCALES.get(found["scale"], Decimal(1)), parts, bases)
                break


def _statement(reading: Reading, sentence: Sentence, number: Number) -> tuple[int, int]:
    """Return where the words between the ； around a number begin and end."""
    start = max(reading.text.rfind(mark, sentence.start, number.start) for mark in "；;") + 1 or sentence.start
    ends = [at for mark in "；;" if (at := reading.text.find(mark, number.end, sentence.end)) >= 0]
    return start, min(ends, default=sentence.end)


def _is_part(number: Number, told: Number, name: str) -> bool:
    """Whether a number counts what the density is of: of its unit, and, among people, called alike."""
    if number.value == 0 or _NO_SUM.search(number.before):
        return False
    if told.unit in _MASS:
        return number.unit in _MASS
    if number.unit != told.unit:
        return False
    return told.unit not in _PEOPLE or not name or bool(set(name) & set(number.before[-6:]) - _NO_NAME)


def _is_base(number: Number, of: str | None, sort: str) -> bool:
    """Whether a number counts what the density is told for."""
    if not number.value or _NO_SUM.search(number.before):
        return False
    if of is None:
        return number.unit == ("平方公里" if sort == "area" else "亩")
    if of in ("户", "农户"):
        return number.unit == "户"
    if of == "亩":
        return number.unit == "亩"
    if number.unit not in _PEOPLE:
        return False
    return bool(_BORNE.search(number.before)) if _ANYBODY.match(of) else of.removesuffix("人")[:2] in number.before


def _rate(part: Number, told: Number) -> Decimal:
    """By what a part's value is in the unit of what is told."""
    return _MASS[part.unit or ""] / _MASS[told.unit or ""] if told.unit in _MASS else Decimal(1)


def _judge(reading: Reading, density: _Density) -> Iterator[Finding]:
    pairs = [(part, base) for part in density.parts for base in density.bases]
    if any(density.fits(*pair) for pair in pairs):
        return
    told = density.told
    part, base = min(pairs, key=lambda pair: abs(density.worked(*pair) - told.value))
    worked = density.worked(part, base)
    misplaced = worked.normalize().as_tuple().digits == told.value.normalize().as_tuple().digits
    if not (misplaced or worked <= _FAR * told.value <= _FAR * _FAR * worked):
        return
    message = f"平均数不符：{part.text}与{base.text}得{shown(worked, told)}，文中写作{told.text}"
    numbers = (part, base, told)
    start, end = min(one.start for one in numbers), max(one.end for one in numbers)
    yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, start, end, message)
