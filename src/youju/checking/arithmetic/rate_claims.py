"""Knows where a text says that a percentage is a part of a whole, and what its words call the part and the whole.

The words of a rate (执行率, 节约率) and of what it is made of are data (`rates` in corpora/terms/arithmetic.yaml).
Which numbers bear such a name (整改 in 已整改247处), and which are listed with one, is told here too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from itertools import pairwise, takewhile
from typing import Any

from youju.checking.arithmetic.quotients import BOUNDS, Evidence, is_bound, is_rough
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import item_in, number_of, pattern_of, role_of, terms
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = [
    "RateClaim",
    "Wanted",
    "called",
    "find_fractions",
    "find_rate_claims",
    "is_of_base",
    "listed_from",
    "of_its_year",
    "wanted",
]

_CLAUSE = regex(r"[，；;。：,\n]")
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
_MEAN = regex(r"(?<!平)均")
_NAME = regex(r"(?P<of>[^\W\d_]{1,6})(?:率|比例|比重|(?<=满意)度)(?:为|达到?|约|仅|是|：)*$")
_RATE_END = regex(r"(?:为|达到?|约|仅|是|：)+$")
_SHARE = regex(
    r"(?P<part>[^\d“”]*?)(?:所?占(?:到(?!位)|了)?(?P<of>[^\W\d_“”]{0,16}?)(?:总额|总数)?(?:的|的?比[例重]?[为达]?)?"
    r"|(?:相当于|为|完成了?|达到?)(?P<whole>[^\W\d_“”]{1,16})的)$"
)
_WITHIN = regex(
    r"(?P<part>[^\d“”，；]*?)在(?P<of>[^\W\d_“”]{2,16}?)(?:之?中|里|内)(?:的|所)?占(?:到|了)?(?:的?比[例重]?)?[为达是]?$"
)
_IN_BASE = regex(r"^(?:的|(?:之?中|里|内)(?:所|的)?占)")
_COUNTED_BASE = regex(r"[\u4e00-\u9fff]{1,6}的")
_DONE = regex(r"(?<=..)(?:完成|落实|到位)$")
_BASED = regex(r"(?:以(?P<base>[^\W\d_]{2,8})[为作](?:分母|基数)|按(?P<by>[^\W\d_]{2,8}?)(?:计算?|口径))")
_HOW = regex(r"除以|÷|合并|计算|为分母|[为作]基数|口径|之[和比]")
_TURNED = regex(
    r"(?P<name>[^，；]*?[率度比重例])(?P<how>(?:以|按照?|用)[^，；]{2,24}?(?:[为作](?:分母|基数)|计算|测算|口径|之比|的比[例值]|计(?=[为是]?$)))"
    r"[，]?(?:得出|计算|测算)?(?:的?结果)?(?P<is>[为是达]?)$"
)
_FORMULA = regex(
    r"[以按将]“?(?P<part>[^，。；\d÷“”]{2,20}?)(?:之和|合计|总和)?(?:除以|÷|[与占和](?=[^，。；\d]{2,12}(?:之比|的?比[例值重])))"
    r"(?P<whole>[^，。；\d÷“”（）]{2,12}?)(?:之比|(?:的[商值比例重]+))?”?(?:计算|测算|计|得出|得|，|为|$)"
)
_BRACKETED = regex(
    r"[率度比][（(](?P<part>[^（）()，。；\d]{2,24}[＋+、与和加][^（）()，。；\d]{1,24})[）)](?:为|达到?)?$"
)
_OVER = regex(
    r"[率度比][（(](?P<part>[^（）()，。；\d＋+÷/]{2,16}?)(?:[与占和/÷]|除以)(?P<whole>[^（）()，。；\d＋+÷/]{2,16}?)"
    r"(?:之比|的?比[例重值]|的百分比)?[）)](?:为|达到?)?$"
)
_MONTH_END = regex(r"\d{1,2}月[末底](?=[^，。；\d]{0,8}\d[\d.,]*[万亿元])")
_BASE_BEHIND = regex(r"[（(]((?:按|以)[^（）()，。；\d]{2,16}(?:计算?|口径|分母|基数))[^（）()，。；\d]{0,4}[）)]")
_DIGIT = regex(r"\d")
_YEAR = regex(r"(?:19|20)\d\d(?=年)")
_STATE = regex(r"实有|实际|已|现有|在[岗职编册]|完成|共|[全本我](?:部门|系统|单位|[县市区镇乡局校院馆所站])")
_AMOUNT = regex(r"\d(?!\d*年)")
_COUNTED = regex(r"(?:[人份户件票]|的)?(?:总?数|数量)?$")
_EMPTY = regex(r"^(?:为|是|得|达到?|约|仅|即|，)*$")
_TOGETHER = regex(
    r"(?P<first>前)?(?P<count>[两二三四])(?:者|项|类|部分|级|种|档)[^\W\d_]{0,2}"
    r"(?:(?:合计|共|加起来|之和)所?占|(?:合并|相加|合计|之和)(?:计算|后|统计)?，?[^\W\d_]{0,8}[率度]为?$)"
)
_GRADES = regex(r"(?P<one>优)(?P<other>[良好])[^\W\d_]{0,2}率(?:为|达到?)?$")
_FRACTION = regex(r"(?P<whole>[一二两三四五六七八九十])分之(?P<part>[一二两三四五六七八九十])")
_HUNDRED, _ROUGH_STEP = Decimal(100), Decimal(8)
_AND = regex(r"[、和与及加＋+]")
_AFTER_MOVE = regex(r"调整|[增减加]后")
_LEAD = regex(r"^(?:年(?!初)|全部|本年|全年|年度|当年|项目|资金|本次|总)+")
_GENERIC = regex(r"(?:金额|总额|总数|资金|经费|[人份户件]数|项目|面积|[数额价款])$")
_TO = ("至", "到")
_FILLER = regex(r"(?:其中|约|所|仅|只|已|合计|共计?|均|累计|比[例重]?|率|面|的|为|比例为)*")
_NO_PART = ("岁", "年", "月", "个月")
_OF_SUCH = regex(r"的|时|扣|不得|则|得|计")
"""Behind a bound that a rule names: 执行率不足80%的扣2分."""
_FAR, _WINDOW, _MOST, _LEAD_END = 40, 8, 24, 160
"""How many characters of words, numbers of earlier sentences, numbers and characters of its own belong to a rate."""
_OTHERWISE = regex(r"(?:不|未|没|没有|正在|尚在|(?<![接招等对看])待|(?<![供相对适响])应|拟|暂缓|不再[^\W\d_]{0,4})$")
_OF_RATE = ("度", "率")
_PLAIN = regex(r"^(?:已|共|全年|累计|的|有)+")
_LABEL, _BEHIND = 12, 4
"""How many characters before and behind a number name it."""
_JOINS = frozenset("、和及与")
_OF_YEAR = regex(r"(20\d\d)年")


@dataclass(frozen=True)
class RateClaim:
    """A percentage that the words call a rate or share.

    Attributes:
        reading: The text.
        sentence: Its sentence.
        rate: The percentage.
        words: What its clause says before it.
        lead: What its own statement (from the last ； on) says before it.
        near: The amounts of that.
        ahead: Those of its sentence before.
        earlier: The last ones of the sentences before.
        behind: The next ones after it, where none stands before it.
        bracket: Those in a bracket that opens right behind it.
    """

    reading: Reading
    sentence: Sentence
    rate: Number
    words: str
    lead: str
    near: tuple[Number, ...]
    ahead: tuple[Number, ...]
    earlier: tuple[Number, ...]
    behind: tuple[Number, ...]
    bracket: tuple[Number, ...]

    @cached_property
    def around(self) -> tuple[Number, ...]:
        """All that may take part."""
        return (*self.earlier, *self.ahead, *self.near, *self.bracket, *self.behind)

    @property
    def inline(self) -> bool:
        """Whether its base stands right before it (占预算825万元的91%, 占全区12个乡镇的75%, 在支出5243万元中占41%)."""
        return is_of_base(self.rate) or bool(self.near and self._counts_base(self.near[-1]))

    def _counts_base(self, base: Number) -> bool:
        gap = self.reading.text[base.end : self.rate.start]
        return "占" in base.before and _COUNTED_BASE.fullmatch(gap) is not None

    @property
    def is_share(self) -> bool:
        """Whether the words say 占."""
        return "占" in self.words

    @cached_property
    def item(self) -> str:
        """What its own statement is about, beyond what is counted: the numbers of other sentences may be of another."""
        return item_in(_MONTH_END.sub("", _BASED.sub("", self.lead[-_LEAD_END:])).replace("占", ""))

    def is_of_another(self, number: Number) -> bool:
        """Whether a number before its own statement is of another item, or of another year, than that names."""
        if not self.sentence.start <= number.start < self.rate.start - len(self.lead):
            return False
        before = self.reading.text[self.sentence.start : self.rate.start - len(self.lead)]
        named = _STATE.sub("", item_in(_AMOUNT.split(self.lead, 1)[0]))
        if named and named not in before:
            return True
        years, said = _YEAR.findall(self.lead), _YEAR.findall(self.reading.text, self.sentence.start, number.start)
        return bool(years and said) and said[-1] not in years

    def follower(self, number: Number) -> Number | None:
        """Return the number of its sentence that comes after one."""
        numbers = self.reading.sentences[number.sentence].numbers
        return numbers[number.place + 1] if number.place + 1 < len(numbers) else None


@dataclass(frozen=True)
class Wanted:
    """What the words of a rate say that it is made of.

    Names are roles (spent) and words (控制价), the surest first; no name means whichever stands nearest.

    Attributes:
        parts: Names for each number that makes up the part.
        whole: Names of the whole.
        of: `part` (part over whole), `rest` (what the whole has more) or `beyond` (what the part has more).
        first: Whether the parts are the first of the list, not its last (前两档).
        evidence: How far these words tell.
    """

    parts: tuple[tuple[str, ...], ...] = ((),)
    whole: tuple[str, ...] = ()
    of: str = "part"
    evidence: Evidence = Evidence.NAMED
    first: bool = False


def find_rate_claims(reading: Reading) -> Iterator[RateClaim]:
    """Yield each percentage that its words call a rate or share of something told nearby, and each rough share."""
    for paragraph in reading.paragraphs:
        earlier: tuple[Number, ...] = ()
        for sentence in paragraph:
            for rate in sentence.numbers:
                if rate.kind is Kind.PERCENT and rate.value > 0 and (rate.exact or is_rough(rate) or is_bound(rate)):
                    yield from _claim(reading, sentence, rate, earlier)
            for fraction in find_fractions(reading, sentence):
                yield from _claim(reading, sentence, fraction, earlier)
            earlier = (*earlier, *_amounts(sentence.numbers))[-_WINDOW:]


def find_fractions(reading: Reading, sentence: Sentence) -> Iterator[Number]:
    """Yield the fractions told in words, as percentages."""
    for mention in reading.ratios_in(sentence):
        if found := _FRACTION.search(mention.text):
            percent = _HUNDRED * number_of(found["part"]) / number_of(found["whole"])
            quantity = Quantity(percent, "%", Kind.PERCENT, _ROUGH_STEP)
            place = bisect_left(sentence.numbers, mention.start, key=lambda one: one.start)
            since = max([sentence.start, *(one.end for one in sentence.numbers[max(0, place - 1) : place])])
            before = clause_before(reading.text, mention.start, since)
            yield Number(mention, quantity, sentence.index, place, 0, 0, before, "")


def _claim(reading: Reading, sentence: Sentence, rate: Number, earlier: tuple[Number, ...]) -> Iterator[RateClaim]:
    """Yield what a percentage claims, if its words call it a rate or share."""
    numbers = sentence.numbers
    place = rate.place
    words = _words(reading, sentence, rate, numbers[place - 1] if place else None)
    if not _is_rate(words, rate):
        return
    start = max(sentence.start, *(reading.text.rfind(mark, sentence.start, rate.start) + 1 for mark in "；;"))
    start = max(start, _since_same_rate(reading, numbers[:place], rate))
    told = _amounts(numbers[max(0, place - _MOST) : place])
    if told and "率" in rate.before and reading.text[told[-1].end : rate.start].strip() == rate.before:
        told = told[:-1]  # 3分钟出车率: part of the name
    if _TOGETHER.search(words):
        told = tuple(one for one in told if one.start < rate.start - len(words))  # 两项合计占: counts the parts
    near = tuple(one for one in told if one.start >= start)
    ahead = tuple(one for one in told if one.start < start)
    rest = [one for one in numbers[place : place + 5] if one is not rate]
    behind = _amounts(tuple(takewhile(_is_amount, rest)))
    opens = behind and reading.text[rate.end : rate.end + 1] in ("（", "(") and behind[0].group != rate.group
    bracket = tuple(one for one in behind if one.group == behind[0].group) if opens else ()
    lead = reading.text[start : rate.start]
    yield RateClaim(reading, sentence, rate, words, lead, near, ahead, earlier, () if bracket else behind, bracket)


def _since_same_rate(reading: Reading, before: Sequence[Number], rate: Number) -> int:
    """Return where another item's statement begins: 甲支出90万元，执行率90%，乙【支出47万元，执行率95%】; else 0."""
    name = _NAME.search(rate.before)
    same = [
        one
        for one in before
        if one.kind is Kind.PERCENT and name and _RATE_END.sub("", one.before).endswith(name["of"] + "率")
    ]
    if not same or same[-1] is before[-1]:
        return 0
    first = before[same[-1].place - before[0].place + 1]
    return same[-1].end if item_in(reading.text[same[-1].end : first.start]) else 0


def _words(reading: Reading, sentence: Sentence, rate: Number, last: Number | None) -> str:
    """Return what a percentage's clause says before it, from the percentage before on, and how it is worked out."""
    after = last.end if last and last.kind is Kind.PERCENT else sentence.start
    clauses = _CLAUSE.split(reading.text[max(after, rate.start - _FAR) : rate.start])
    words = clauses[-1].lstrip("、和") or rate.before
    if len(clauses) > 1 and (_HOW.search(clauses[-2]) or (_EMPTY.match(words) and not _DIGIT.search(clauses[-2]))):
        words = f"{clauses[-2]}，{words}"
    behind = _BASE_BEHIND.match(reading.text, rate.end, rate.end + _FAR)
    words = behind[1] + words if behind and "率" in words else words
    turned = _TURNED.fullmatch(words)
    return f"{turned['how']}，{turned['name']}{turned['is']}" if turned else words


def is_of_base(rate: Number) -> bool:
    """Tell whether a percentage is of the amount right before it (采购预算825万元的91%)."""
    return _IN_BASE.match(rate.before) is not None


def _is_rate(words: str, rate: Number) -> bool:
    if is_bound(rate) and (_OF_SUCH.match(rate.after) or not (is_rough(rate) or _said(words))):
        return False
    if is_rough(rate) or is_bound(rate):
        return not pattern_of("rates", "not").search(words) and not pattern_of("rates", "rule").search(words)
    if not _said(words):
        return False
    return bool(pattern_of("rates", "anyway").search(words)) or not pattern_of("rates", "not").search(words)


def _said(words: str) -> bool:
    """Whether words before a percentage call it a rate."""
    return bool(pattern_of("rates", "said").search(words) or _FORMULA.search(words) or _OVER.search(words))


def _is_amount(number: Number) -> bool:
    bare = number.kind is Kind.NUMBER and number.quantity.step > 1  # 门诊总人次12.4万
    return bare or number.kind in _AMOUNTS


def _amounts(numbers: Sequence[Number]) -> tuple[Number, ...]:
    amounts = (one for one in numbers if _is_amount(one) and one.unit not in _NO_PART and not _MEAN.search(one.before))
    return tuple(one for one in amounts if not _is_condition(one))


def _is_condition(number: Number) -> bool:
    """Whether points only say where a rule applies (80分至90分的, 95分以上的)."""
    ranged = number.before in _TO or number.after.startswith(_TO)
    return number.kind is Kind.SCORE and (ranged or number.mention.approximator in BOUNDS)


@cache
def _rows() -> tuple[tuple[re.Pattern[str], Wanted], ...]:
    return tuple((regex(row["rate"]), _of_row(row)) for row in terms("rates", "rows"))


def _of_row(row: Mapping[str, Any]) -> Wanted:
    evidence = Evidence.SAID if row.get("sure") else Evidence.NAMED
    return Wanted((tuple(row["part"]),), tuple(row["whole"]), row.get("of", "part"), evidence)


@lru_cache(4096)
def wanted(words: str) -> tuple[Wanted, ...]:
    """Return what the words of a rate may mean, the surest first."""
    return tuple(_wanted(words))


def _wanted(words: str) -> Iterator[Wanted]:
    if found := _TOGETHER.search(words):
        share = _SHARE.search(words)
        whole = _names(share["of"] or "") if share else ()
        yield Wanted(((),) * number_of(found["count"]), whole, evidence=Evidence.SAID, first=bool(found["first"]))
    elif found := _OVER.search(words):
        yield Wanted((_names(found["part"]),), _names(found["whole"]), evidence=Evidence.SAID)
        return
    elif found := _FORMULA.search(words) or _BRACKETED.search(words):
        summands = tuple((_COUNTED.sub("", one).strip("“”"),) for one in _AND.split(found["part"]))
        yield Wanted(summands, _names(found.groupdict().get("whole") or ""), evidence=Evidence.SAID)
        return
    elif found := _GRADES.search(words):
        yield Wanted(((found["one"],), (found["other"],)), evidence=Evidence.SAID)
    elif found := _WITHIN.search(words) or _SHARE.search(words):
        whole = _names(found.groupdict().get("whole") or found["of"] or "")
        parts = tuple(_names(one.removesuffix("约")) for one in _AND.split(found["part"]))
        yield Wanted(parts, whole, evidence=Evidence.SAID if whole else Evidence.NEAREST)
    based = _BASED.search(words)
    base = _names(based["base"] or based["by"]) if based else ()
    for pattern, want in _rows():
        if pattern.search(words):
            yield replace(want, whole=base, evidence=Evidence.SAID) if base else want
    name = _NAME.search(words)
    if name and not name["of"].startswith(("不", "未")) and not pattern_of("rates", "no_word").search(words):
        of, done = name["of"], _DONE.sub("", name["of"])
        yield Wanted(((of[-2:], done[-2:], of[-1]),), base, evidence=Evidence.SAID if base else Evidence.NEAREST)


def _names(words: str) -> tuple[str, ...]:
    """Return how a number may be called that words speak of (合同价款 or 合同); by its role where they tell no more."""
    core = _LEAD.sub("", words)
    if _FILLER.fullmatch(core):
        return ()
    if _AFTER_MOVE.search(core):
        return core, "调整"
    if core.startswith("年初"):
        return core, "年初", role_of(core)
    if not item_in(core):
        return tuple(filter(None, (words, core, role_of(core))))
    if len(core) == 1:
        return (core,)  # 药占比
    short = _GENERIC.sub("", core)
    return tuple(dict.fromkeys(head for head in (core, short, short[-2:], short[:2]) if len(head) > 1))


def _bears(number: Number, name: str) -> bool:
    """Whether a number has a role, or a word in its label (整改 in 已整改; 未整改, 正在整改 excepted)."""
    if not name or name in terms("roles"):
        return role_of(number.before) == name and "分别" not in number.before
    label = number.before[-_LABEL:] + " " + number.after[: _BEHIND if number.before else _LABEL]
    apart = label.split(name)
    return any(not _OTHERWISE.search(one) and not two.startswith(_OF_RATE) for one, two in pairwise(apart))


def called(names: Sequence[str], numbers: Sequence[Number]) -> list[Number]:
    """Return the numbers that bear the first of the names that any bears, the last one first; 办结 isn't 按期办结."""
    found = next(filter(None, ([one for one in reversed(numbers) if _bears(one, name)] for name in names)), [])
    return [one for one in found if len(found) > 1 and _PLAIN.sub("", one.before) in names] or found


def listed_from(claim: RateClaim, first: Number) -> tuple[Number, ...]:
    """Return a number and those of its unit that 、 and 和 join to it."""
    listed = [first]
    for one in claim.around:
        joined = claim.reading.text[listed[-1].end : listed[-1].end + 1] in _JOINS
        if one.start > listed[-1].start and joined and claim.follower(listed[-1]) is one and one.unit == first.unit:
            listed.append(one)
    return tuple(listed)


def of_its_year(claim: RateClaim, listed: Sequence[Number]) -> Sequence[Number]:
    """2022年至2024年计划依次为15处、26处和23处；2023年……完成当年计划的97%: that of the year; all where none is told."""
    first = listed[0]
    sentence = claim.reading.sentences[first.sentence]
    years = [int(year) for year in _OF_YEAR.findall(claim.reading.text, sentence.start, listed[-1].start)]
    if len(years) == 2 and years[1] - years[0] + 1 == len(listed):
        years = list(range(years[0], years[1] + 1))
    own = _OF_YEAR.findall(claim.lead)
    if own and len(years) == len(listed) and int(own[-1]) in years:
        return (listed[years.index(int(own[-1]))],)
    return listed
