"""Knows means whose count isn't beside them: so much a day, month or year, or for so many of something.

全年3650条，日均10条: how many days or years there were, only other words tell, a year or a span of years. Where these
leave room (offices are shut on Sundays), so does the check. 每千人拥有床位4.5张, 平均亩产400公斤: what is counted and
what it is counted for stand nearby, in either order; units of one kind are taken together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.arithmetic.sides import interval_of_mean
from youju.checking.interval import interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import clause_before, span_of, statement_around
from youju.checking.vocabulary import number_of, patterns
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_densities", "check_per_time"]

_PER = regex(
    r"(?:(?P<mean>[日天月季年])(?:度)?均|(?:平均每|每一?(?=[日天月季年][^\W\d_]{0,2}平均))(?P<each>[日天月季年]))"
)
_MAY = regex(r"[日天月季度年]均|平均每[日天月季年]|每[日天月季年][^\W\d_]{0,2}平均")
_SPAN = regex(
    r"(?P<first>20\d\d)年?(?:至|到|—|–|－|-|~|～)+(?P<last>20\d\d)年|(?<![\d年])(?P<years>[两二三四五六七八九十]|\d)年(?![期级度生制均龄])"
    r"|十[一二三四](?P<plan>五)"
)
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_MOST, _PLAN = 16, 5
_CLOSE = Decimal("1.8")
"""How far what is divided may be off: further, and it is something else."""
_WHOLE_YEAR = ((Decimal(355), Decimal(366)),)
_OPENING = (*_WHOLE_YEAR, (Decimal(230), Decimal(262)), (Decimal(295), Decimal(316)))
"""Days of a year, with and without Saturdays and Sundays."""
_TIMES = {"月": Decimal(12), "季": Decimal(4)}
_FOR_SO_MANY = regex(
    r"(?:每|^|(?<=[，。；：、]))(?P<scale>十万|[百千万])(?:名|位|户)?(?P<of>[^\W\d_]{0,6}?(?:人口?|居民|老人|学生|儿童|农户|户)|户|亩)"
    r"|(?P<yield>亩产|单产(?=为|达到?|约|$)|每亩产量?|亩均(?:单)?产量?)|每(?:1)?(?P<area>平方公里)"
)
_MAY_BE_DENSITY = regex(r"[百千万](?:名|位|户)?[^\W\d_]{0,6}?(?:人|居民|学生|儿童|户|亩)|[亩单]产|亩均|每平方公里")
_SCALES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "十万": Decimal(100_000)}
_MASS = {"公斤": Decimal(1), "千克": Decimal(1), "斤": Decimal("0.5"), "吨": Decimal(1000)}
_PEOPLE = frozenset({"人", "名", "位"})
_COUNTED_FOR = {"户": "户", "农户": "户", "亩": "亩"}
_ANYBODY = regex(r"^(?:常住|户籍|总)?(?:人口?|居民)$")
_BORNE = regex(r"人口|居民|常住|户籍")
_NOT_NOW = regex(r"目标|不低于|不少于|要求|标准|上年|去年|由|从|增|减|升|降|提高|超|较|比")
_NO_SUM = regex(r"均|每|增|减|其中|上年|去年|目标|规划|耕地|确权|基本农田|[^类]型[^\W\d_]{2}$|公[立办]|[民社][会]?办")
_NO_SUBJECT = regex(r"平均|全[年国省市县区镇乡]|其中|的|人口密度")
_UNNAMED = regex(r"(?:种植|播种|收获|全[县市区镇乡村场]|共|总|面积|产量?|为|达|实现)*")
_NO_NAME = frozenset("数有人口量拥为达到的")
_COUNTED = frozenset({Kind.COUNT, Kind.MEASURE})
_BACK, _FAR = 40, 3


@dataclass(frozen=True)
class _PerTime:
    """What is told per day, month or year, and how many of these there may have been (a span of them each)."""

    mean: Number
    word: str
    counts: tuple[tuple[Decimal, Decimal], ...]
    totals: tuple[Number, ...]

    def fits(self, total: Number) -> bool:
        """Whether a total is so many times the mean, as far as rounding allows."""
        each, whole = interval_of_mean(self.mean), interval_of(total.quantity)
        return any(each.low * fewest <= whole.high and whole.low <= each.high * most for fewest, most in self.counts)

    def is_likely(self, total: Number) -> bool:
        """Whether a total is about so many times the mean."""
        return any(fewest / _CLOSE <= total.value / self.mean.value <= most * _CLOSE for fewest, most in self.counts)


def check_per_time(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each daily, monthly or yearly average that its total, told nearby, doesn't make."""
    for paragraph in reading.paragraphs:
        before: tuple[Number, ...] = ()
        for sentence in paragraph:
            if _MAY.search(reading.words(sentence)):
                for one in _claims(reading, sentence, before):
                    likely = [total for total in one.totals if one.is_likely(total)]
                    if likely and not any(one.fits(total) for total in one.totals):
                        yield _finding(reading, one, likely[0])
            before = sentence.numbers[-_MOST:]


def _claims(reading: Reading, sentence: Sentence, before: Sequence[Number]) -> Iterator[_PerTime]:
    numbers = sentence.numbers[:_MOST]
    for mean in numbers:
        found = _PER.search(mean.before)
        if found is None or mean.kind not in _AMOUNTS or not mean.value:
            continue
        word = found["mean"] or found["each"]
        if patterns("per_time")["not"].search(mean.before + mean.after):
            continue
        own = [one for one in numbers if one.start < mean.start][::-1] + [
            one for one in numbers if one.start > mean.start
        ]
        counts = _counts(reading, sentence, mean, word, own)
        name = mean.before[found.end() :]
        totals = _totals(own, mean, name) or _totals(before[::-1], mean, name)
        if counts and totals:
            yield _PerTime(mean, word, counts, totals)


def _totals(numbers: Sequence[Number], mean: Number, name: str) -> tuple[Number, ...]:
    """Return what may be divided: amounts of the mean's unit and name that are no means, nor changes, themselves."""
    no_total = patterns("per_time")["no_total"]
    alike = (one for one in numbers if one.unit == mean.unit and one.value > mean.value and one.exact)
    total = [one for one in alike if not no_total.search(one.before)]
    if mean.kind is Kind.MONEY and name:
        total = [one for one in total if set(name) & set(one.before)]  # 总投资3亿元，年均产值1.2亿元
    return tuple(total)


def _counts(
    reading: Reading, sentence: Sentence, mean: Number, word: str, own: Sequence[Number]
) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return how many days, months or years the words may mean; none where they don't tell."""
    words = patterns("per_time")
    said = reading.text[statement_around(reading.text, sentence, mean)[0] : sentence.end]
    if word == "年":
        return tuple((Decimal(count), Decimal(count)) for count in _years(reading.text[sentence.start : mean.start]))
    if words["shorter"].search(said) or not words["year"].search(said) or any(_counts_time(one) for one in own):
        return ()
    if word in _TIMES:
        return ((_TIMES[word], _TIMES[word]),)
    return _OPENING if words["opening"].search(said) else _WHOLE_YEAR


def _counts_time(number: Number) -> bool:
    return number.unit in ("天", "日", "个月", "月", "个工作日")


def _years(words: str) -> set[int]:
    """Return how many years words may speak of (2021年至2023年, 近五年, 十四五)."""
    counts = set()
    for found in _SPAN.finditer(words):
        if found["first"]:
            counts.add(int(found["last"]) - int(found["first"]) + 1)
        else:
            counts.add(number_of(found["years"]) if found["years"] else _PLAN)
    return {count for count in counts if count > 1}


def _finding(reading: Reading, claim: _PerTime, total: Number) -> Finding:
    mean, (_, most) = claim.mean, claim.counts[0]
    many = 365 if claim.counts[0] == _WHOLE_YEAR[0] else most
    message = f"平均数不符：{total.text}÷{many}＝{shown(total.value / many, mean)}，文中写作{mean.text}"
    return reading.finding(Code.RATE_MISMATCH, Severity.WARNING, *span_of(mean, total), message)


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
        whole = interval_of(base.quantity, base.mention.approximator)
        ratio = interval_of(part.quantity, part.mention.approximator).over(whole)
        times = _rate(part, self.told) * self.scale
        return ratio is not None and ratio.times(times).meets(interval_of_mean(self.told))


def check_densities(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each density that no two numbers nearby make."""
    for paragraph in reading.paragraphs:
        before: tuple[Number, ...] = ()
        for sentence in paragraph:
            if _MAY_BE_DENSITY.search(reading.words(sentence)):
                for density in _densities(reading, sentence, before):
                    yield from _judged(reading, density)
            before = sentence.numbers[-_MOST:]


def _densities(reading: Reading, sentence: Sentence, before: Sequence[Number]) -> Iterator[_Density]:
    numbers = sentence.numbers[:_MOST]
    for told in numbers:
        words = clause_before(reading.text, told.start, max(sentence.start, told.start - _BACK))
        found = _FOR_SO_MANY.search(words)
        if told.kind not in _COUNTED or not told.value or found is None or _NOT_NOW.search(words):
            continue
        start, end = statement_around(reading.text, sentence, told)
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
    if of is None or of in _COUNTED_FOR:
        return number.unit == ("平方公里" if sort == "area" else _COUNTED_FOR.get(of or "", "亩"))
    if number.unit not in _PEOPLE:
        return False
    return bool(_BORNE.search(number.before)) if _ANYBODY.match(of) else of.removesuffix("人")[:2] in number.before


def _rate(part: Number, told: Number) -> Decimal:
    """By what a part's value is in the unit of what is told."""
    return _MASS[part.unit or ""] / _MASS[told.unit or ""] if told.unit in _MASS else Decimal(1)


def _judged(reading: Reading, density: _Density) -> Iterator[Finding]:
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
    yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, *span_of(part, base, told), message)
