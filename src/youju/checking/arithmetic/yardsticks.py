"""Holds a result against what the text measures it by name, told anywhere before: 快于序时进度, 超预算2.6万元.

Behind 快于, 超 or 比…快 stands a yardstick: a number told under that name (预算15万元), the months gone by (at the end
of June 序时进度 is 50%), or another thing's growth (税收增速高于非税收入). The result is the number right before the
claim, or the one of its subject. Which way they differ, and by how much, is judged as of any change (`changes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from youju.checking.arithmetic.change_claims import Change, sign_of
from youju.checking.arithmetic.change_sides import Sides
from youju.checking.arithmetic.changes import judge
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import patterns, terms
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["check_yardsticks"]

_SAID = patterns("yardsticks")
_AHEAD, _BEHIND = terms("yardstick_words", "ahead"), terms("yardstick_words", "behind")
_CLAIM = regex(
    rf"(?P<subject>[^，。；：、（）()\d]{{0,12}}?)(?:"
    rf"(?<![未没不有得])(?:(?P<above>{_AHEAD})|(?P<below>{_BEHIND}))(?P<name>[^，。；：、（）()\d]{{2,10}}?)(?=\d|[，。；]|$)"
    rf"|[比较](?P<base>[^，。；：、（）()\d]{{2,10}}?)(?P<told>[（(][^（）()，。；]{{1,12}}[）)])?(?:的?要求)?"
    rf"(?:(?P<more>{terms('yardstick_words', 'more')})|(?P<less>{terms('yardstick_words', 'less')}))[了出]?(?=\d))"
)
_ANY = regex(rf"{terms('yardstick_words', 'nouns')}|[快慢]|增[速幅长]|涨幅|平均")
_COMPARES = regex(rf"{_AHEAD}|{_BEHIND}|[比较]")
_NOUN = regex(rf"(?:{terms('yardstick_words', 'nouns')})(?:[数值额]|要求|标准)?$")
_MEAN, _LEVEL = (
    regex(r"平均(?!为?每)|均值"),
    regex(r"全[国省市县区州]|全自治区|[同本](?:类|级|行|系统|行业|等级|地区)|[省市县区](?=平均)"),
)
_OWN = regex(r"(?:[我本该][^\W\d]{0,2}|总体|全年)?")
_PACE = regex(r"(?:序时|时间)进度")
_MONTH = regex(
    r"(?P<month>\d{1,2})月(?:末|底|30日|31日)|前(?P<months>\d{1,2}|[一二三四五六七八九十]{1,2})个月|(?P<half>上半年)|前?(?P<quarter>[一二三])季度"
)
_TAIL = regex(r"(?:为|是|共|有|达到?|约|仅|计|应)+$")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT, Kind.SCORE})
_YEAR, _HUNDRED = Decimal(12), Decimal(100)
_NEAR, _FAR, _BACK, _MOST, _NAME = 16, 80, 240, 8, 2


@dataclass(frozen=True)
class _Claim:
    """What the words claim: who, which way, of what yardstick, and how far from it."""

    sign: int
    start: int
    end: int
    subject: str
    name: str
    told: Number | None
    much: Number | None


def check_yardsticks(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a result isn't on the side of its yardstick that the words put it on, or not so far."""
    for sentence in reading.sentences:
        text = reading.words(sentence)
        told = sentence.numbers and _ANY.search(text) and _COMPARES.search(text)
        for words in _CLAIM.finditer(text) if told else ():
            claim = _claim(reading, sentence, words)
            finders = (_by_growth, _by_average, _by_name)
            sides = claim and next(filter(None, (find(reading, sentence, claim) for find in finders)), None)
            if claim and sides and (finding := _judged(reading, claim, *sides)):
                yield finding


def _claim(reading: Reading, sentence: Sentence, words: re.Match[str]) -> _Claim | None:
    name = words["name"] or words["base"]
    start, end = sentence.start + words.start(), sentence.start + words.end()
    behind = reading.numbers_in(end, end + 1)
    in_points = bool(behind) and behind[0].kind is Kind.POINTS
    if not (in_points or _NOUN.search(name) or _MEAN.search(name) or _SAID["growth"].search(words.group())):
        return None
    inside = reading.numbers_in(sentence.start + words.start("told"), end) if words["told"] else ()
    subject = _SAID["lead"].sub("", words["subject"])
    return _Claim(
        1 if words["above"] or words["more"] else -1,
        start,
        behind[0].end if behind else end,
        subject,
        _SAID["growth"].sub("", name).removesuffix("的"),
        inside[0] if inside else None,
        behind[0] if behind else None,
    )


def _unit(claim: _Claim) -> str | None:
    return "%" if claim.much and claim.much.kind is Kind.POINTS else claim.much.unit if claim.much else None


def _by_growth(reading: Reading, sentence: Sentence, claim: _Claim) -> tuple[Number, Number] | None:
    """Find the two growths of 税收增速高于非税收入: each by whose it is; of two, the other one is the other's."""
    if claim.much and claim.much.kind is not Kind.POINTS:
        return None
    before = reading.sentences[max(0, sentence.index - 1)]
    start = before.start if before.line == sentence.line and not claim.much else sentence.start
    start = max(start, claim.start - _BACK)
    grown = [
        one for one in reading.numbers_in(start, claim.start)[-_MOST:] if one.kind is Kind.PERCENT and sign_of(one)
    ]
    if len(grown) < 2 or any(sign_of(one) < 0 or not one.exact for one in grown):
        return None
    whose = _SAID["growth"].sub("", claim.subject)
    ones = _of(reading, whose, grown) if whose else grown[-1:]
    others = _of(reading, claim.name, grown)
    names_both = whose and not _SAID["wider"].search(whose + claim.name)
    if len(grown) == 2 and ({len(ones), len(others)} == {1, 2} or (names_both and {len(ones), len(others)} == {0, 1})):
        known = (ones if len(ones) == 1 else others)[0]
        rest = [one for one in grown if one is not known]
        ones, others = ([known], rest) if len(ones) == 1 else (rest, [known])
    return (ones[0], others[0]) if len(ones) == len(others) == 1 and ones != others else None


def _by_average(reading: Reading, sentence: Sentence, claim: _Claim) -> tuple[Number, Number] | None:
    """Find the numbers of 优良率41.3%，全市平均43.8%，低于全市平均2.5个百分点: one is called the average, one isn't."""
    if not _MEAN.search(claim.name):
        return None
    unit, level = _unit(claim), _LEVEL.search(claim.name)
    stretches = (
        (max(sentence.start, claim.start - _BACK), claim.start),
        (claim.end, min(sentence.end, claim.end + _FAR)),
    )
    ahead, behind = ([one for one in reading.numbers_in(*each) if one.exact] for each in stretches)
    ahead += [one for one in behind if _MEAN.search(one.before)][:1]  # 高于平均0.6个百分点，全市平均为97.2%
    like = [one for one in ahead if not unit or one.unit == unit][-_MOST:]
    means = [one for one in like if _MEAN.search(one.before) and (level.group() if level else "") in one.before]
    if level is None or len(means) > 1:
        means = [one for one in means if _LEVEL.search(one.before)] or means
    rest = [one for one in like if one not in means and means and one.unit == means[0].unit]
    if len(means) != 1 or len(rest) != 1 or _SAID["no_result"].search(rest[0].before):
        return None
    own = _OWN.fullmatch(claim.subject) or claim.subject[-_NAME:] in rest[0].before
    return (rest[0], means[0]) if own else None


def _of(reading: Reading, name: str, percents: Sequence[Number]) -> list[Number]:
    """Return the percentages that are told of what a name says: by the words since the last percentage before."""
    found = []
    for one in percents:
        sentence = reading.sentences[one.sentence]
        neighbours, _ = reading.neighbours(one, _MOST, 0)
        ahead = [other.end for other in neighbours if other.kind is Kind.PERCENT]
        words = reading.text[max([sentence.start, *ahead[-1:]]) : one.start]
        if len(name) >= _NAME and (name in words or name[:_NAME] in words):
            found.append(one)
    return found


def _by_name(reading: Reading, sentence: Sentence, claim: _Claim) -> tuple[Number, Number] | None:
    """Find the result and the yardstick of 预算15万元，实际支出12.4万元，超预算2.6万元."""
    noun = _NOUN.search(claim.name)
    if noun is None:
        return None
    unit = _unit(claim)
    floor = max(sentence.start, claim.start - _BACK)
    start = max(floor, reading.text.rfind("；", floor, claim.start) + 1)
    ahead = [
        one
        for one in reading.numbers_in(start, claim.start + len(claim.subject) + 1)[-_MOST:]
        if one.kind in _KINDS and not one.group and (unit is None or one.unit == unit) and one is not claim.much
    ]
    if _PACE.search(claim.name):
        ahead = [one for one in ahead if one.kind is Kind.PERCENT]
    yardstick = claim.told or _named(ahead, claim.name) or (_paced(reading, sentence, claim, ahead) if ahead else None)
    if yardstick is None:
        return None
    results = [one for one in ahead if one is not yardstick and one.unit == yardstick.unit]
    if not results or not results[-1].exact or not yardstick.exact or _SAID["no_result"].search(results[-1].before):
        return None
    result = results[-1]
    near = claim.start - result.end <= _NEAR and (not claim.subject or claim.subject[-_NAME:] in result.before)
    return (result, yardstick) if near and (len(results) == 1 or _PACE.search(claim.name)) else None


def _named(numbers: Sequence[Number], name: str) -> Number | None:
    """Return the one number that the text gives under a yardstick's name (核定限额 for 限额)."""
    bare = re.sub(r"(?:[数值额]|要求|标准)$", "", name)
    found = [
        one for one in numbers if re.search(rf"{re.escape(bare)}(?:[数值额]|要求|标准)?$", _TAIL.sub("", one.before))
    ]
    return found[0] if len(found) == 1 else None


def _paced(reading: Reading, sentence: Sentence, claim: _Claim, ahead: Sequence[Number]) -> Number | None:
    """Return how much of a year had gone by the month that a sentence names, where 序时进度 is told nowhere."""
    if not _PACE.search(claim.name) or _PACE.search(
        reading.text, max(0, sentence.start - _FAR, claim.start - _BACK), claim.start
    ):
        return None
    named = [*_MONTH.finditer(reading.text, max(sentence.start, claim.start - _BACK), claim.start)]
    if len(named) != 1:
        return None
    months = _months(named[0])
    if months is None or months > _YEAR:
        return None
    value = months / _YEAR * _HUNDRED
    quantity = Quantity(value, "%", Kind.PERCENT, Decimal("0.1"))
    mention = ahead[-1].mention._replace(text=f"{named[0].group()}的序时进度{quantity.rounded(Decimal('0.1')).value}%")
    return replace(ahead[-1], mention=mention, quantity=quantity)


def _months(words: re.Match[str]) -> Decimal | None:
    if words["half"]:
        return Decimal(6)
    if words["quarter"]:
        return Decimal(3 * (1 + "一二三".index(words["quarter"])))
    return parse_number(words["month"] or words["months"])


def _judged(reading: Reading, claim: _Claim, one: Number, other: Number) -> Finding | None:
    start, end = (claim.much.start, claim.much.end) if claim.much else (claim.start, claim.end)
    change = Change(claim.sign, start, end, delta=claim.much, may_equal=claim.much is None)
    found = judge(reading, change, Sides(one, other, sure=False))
    if found is None or found.severity is Severity.INFO:
        return None
    words = reading.text[claim.start : claim.end]
    message = f"与所比的数不符：{one.text}与{other.text}，文中写作“{words}”"
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, min(one.start, claim.start), claim.end, message)
