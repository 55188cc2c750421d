"""Knows what one costs or comes to, how many there are and what all come to: 每户2000元 × 1500户, 人均800元.

Price times count is the amount, and the amount by count the average; any doubt silences. Several prices that make one
amount together are `tariffs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from youju.checking.arithmetic.change_claims import is_of_change
from youju.checking.arithmetic.sides import interval_of_mean
from youju.checking.interval import Interval, interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import span_of, statement_around
from youju.checking.vocabulary import pattern_of, role_of, terms
from youju.checking.wording import exactly, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["MAY_PRICE", "OF_MONTH", "check_products", "units_counted"]

_EACH = regex(
    r"每一?(?P<each>人次|批次|场次|户次|平方米|立方米|公里|千克|公斤|[^\W\d_])|平均(?P<of>[^\W\d_])(?:额|产)"
    r"|单(?P<single>[^\W\d_价一项位个])[^价，。；]{1,4}|(?P<mean>[^\W\d_平年])均"
    r"|按(?P<by>[月天日])(?:支付|发放|拨付|结算|补助|计发)"
)
_EACH_BEHIND = regex(r"^\s*[/／]\s*(?P<each>人次|场次|平方米|立方米|公里|[^\W\d_])")
_TIMES = regex(r"月(?:租|[人户件]均|标准|发放|补)|每(?:年|月|季|周|天|日|次|学期)|/(?:月|年|天|日|次)|[月年日]均|次均")
_MEAN = regex(r"均(?!为)|单[座户村亩栋台](?!价)|(?:折合|约合|相当于)每")
_BY = regex(r"按")
_DUE = regex(r"应(?:[付发支拨补兑缴]|安排|保障|需)")
_LISTED, _STANDARD = regex(r"[、，](?:给予)?[补奖][助贴励]"), regex(r"的?标准")
_YEARS_DUE, _SHORTER, _YEARLY = regex(r"(?:全年|年度)应"), regex(r"\d个?月"), regex(r"每年|[/／]年")
_SETTLED = regex(r"结算")
_THAN = regex(r"^，?(?:[比较]|同比)(?![例重])")
_ASIDE = regex(r"，(?:[比较]|同比)(?![例重])[^，。；]*(?=[，。；]|$)")
"""What only says how a total lies from another amount: 合计91.2万元，比控制价节约4.8万元."""
_MONTHLY = regex(r"(?<!\d)月")
_MONTHLY_BEHIND = regex(r"[/／](?:[^\W\d_][/／·]?)?月")
OF_MONTH = regex(r"^(?:每|当)?月(?!均)")
_BECAME = regex(r"[增降升减调](?:加|少|高|低|整)?[至到为]$")
_RULE = regex(r"按|标准|补助")
_PERIOD = regex(r"每(?P<each>月|天|日|年)")
_WITHIN_YEAR = regex(r"月|季|周|天|日|次|学期")
_OWN_TIME = regex(r"[日天月]均")
_UNIT_PRICE = regex(r"单价(?:为|是)?$")
_ANY = "单价"
MAY_PRICE = regex(r"[每均/／]|单[价座户村亩栋台]|按[月天日]")
_TIME = ("年", "月", "个月", "天", "日", "次", "期")
_MOST, _FAR, _FEW, _CLOSE_BY = 24, 20, 6, 8
_CLOSE = Decimal("1.5")
_SLIPS = (1, 2, 3, 4, 8)
"""By how many digits a misplaced point, 百元, 千元, 万元 and 亿元 are off."""
_HEADS = frozenset({"人", "人次"})
_MONTHS = tuple(map(Decimal, range(1, 13)))


@dataclass(frozen=True)
class _Price:
    """What one costs, or an average, and the numbers that it may be worked out with."""

    each: Number
    unit: str
    near: tuple[Number, ...]
    before: tuple[Number, ...] = ()
    earlier: tuple[Number, ...] = ()

    @property
    def is_mean(self) -> bool:
        """Whether the words call it an average."""
        return _is_mean(self.each)

    @property
    def beside(self) -> tuple[Number, ...]:
        """Where its total stands; that of an average also in the sentence before."""
        return (*self.before, *self.near) if self.is_mean else self.near

    @cached_property
    def counts(self) -> list[Number]:
        """What counts those that it is told for one of: beside it, else in sentences before."""
        settled = _SETTLED.search(self.each.before + self.each.after)  # 清运4320吨……按每吨180元结算
        told = self.before if _BY.search(self.each.before) and not settled else self.earlier
        counts = [one for one in self.beside if self._counts(one)] or [one for one in told if self._counts(one)]
        done = [one for one in counts if role_of(one.before) != "target"]
        return done if settled and done else counts

    @cached_property
    def totals(self) -> list[Number]:
        """What all of them may cost."""
        free = [one for one in self.beside if one is not self.each and one not in self.counts]
        same = [one for one in free if one.unit == self.each.unit or {one.unit, self.each.unit} == _HEADS]
        total = [one for one in same if not (_BECAME.search(one.before) or is_of_change(one))]
        return [one for one in total if _DUE.search(one.before)] or total  # 应付87.76万元，实付77.76万元

    @property
    def told(self) -> tuple[Number, ...]:
        """What may bear it out: its sentence, and for an average all that its paragraph has told so far."""
        return (*self.earlier, *self.near) if self.is_mean else self.near

    @property
    def is_counted_elsewhere(self) -> bool:
        """Whether only another sentence tells how many there are, and nothing says that these are meant."""
        return not self.is_mean and not _BY.search(self.each.before) and not set(self.counts) & set(self.near)

    @property
    def times(self) -> Number | None:
        """For how long a price that is told by month or day was paid (12个月, 200天)."""
        period = _PERIOD.search(self.each.before)
        free = [one for one in self.near if one is not self.each and one not in self.counts]
        return next((one for one in free if period and one.unit in units_counted(period["each"])), None)

    def _counts(self, number: Number) -> bool:
        if number is self.each or _is_mean(number) or number.kind is Kind.MONEY:
            return False
        if self.unit == _ANY:
            return number.kind in (Kind.COUNT, Kind.MEASURE) and number.unit not in _TIME
        named = (
            number.kind is Kind.COUNT and self.unit not in _TIME and self.unit in number.before[-3:] + number.after[:3]
        )  # 教学班36个: 班均
        return number.unit in units_counted(self.unit) or named


@dataclass(frozen=True)
class _Product:
    """What one costs, how many there are, and what all cost."""

    each: Number
    count: Number
    total: Number
    times: Number | None = None

    @property
    def months(self) -> int:
        """How many months a year's total of a monthly price has."""
        return 12 if not self.times and _is_monthly(self.each) and "年" in self.total.before else 1

    @property
    def worked(self) -> Decimal:
        """What all cost, by what one costs (每生每天5元) and how many there are, for how long."""
        return self.each.value * self.count.value * (self.times.value if self.times else self.months)


def check_products(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each price or average that no count and total nearby bear out."""
    for paragraph in reading.paragraphs:
        before: tuple[Number, ...] = ()
        earlier: tuple[Number, ...] = ()
        for sentence in paragraph:
            if MAY_PRICE.search(reading.words(sentence)):
                for price in _prices(reading, sentence, before, earlier):
                    if (wrong := _wrong(reading, price)) and (finding := _mismatch(reading, wrong)):
                        yield finding
            before = sentence.numbers[-_MOST:]
            earlier = (*earlier, *before)[-_MOST:]


def _prices(
    reading: Reading, sentence: Sentence, before: tuple[Number, ...], earlier: tuple[Number, ...]
) -> Iterator[_Price]:
    """Yield the prices of a sentence; where it tells several, each has its own statement for itself."""
    numbers = sentence.numbers[:_MOST]
    limit = pattern_of("prices", "limit")
    units: dict[Number, str] = {}
    for place, one in enumerate(numbers):
        if unit := _each_unit(reading, one) or (_goes_on(reading, numbers[place - 1], one, units) if place else ""):
            units[one] = unit
    prices = [pair for pair in units.items() if not limit.search(pair[0].before)]
    prices = [(one, unit) for one, unit in prices if not _THAN.search(one.before)]
    for each, unit in prices:
        start, end = _item_around(reading, each) or statement_around(reading.text, sentence, each)
        own = tuple(one for one in numbers if start <= one.start < end)
        inner = reading.text.find("其中", each.end, end)
        ahead = tuple(one for one in own if one.start < inner)
        if {one.unit for one in ahead if one is not each} >= {"元", unit}:
            end, own = inner, ahead  # a count and a total are told, then what they are made of
        until = each.end if _is_mean(each) else end
        beside = [(one, other) for one, other in prices if one in own and one is not each]
        others = [other for one, other in beside if one.kind is each.kind and (_is_mean(each) or not _is_mean(one))]
        unclear = others and (not _is_mean(each) or unit in others)
        if unclear or pattern_of("prices", "not").search(_ASIDE.sub("", reading.text[start:until])):
            continue
        if any(_shares_total(reading, sentence, each, one) for one, other in prices if other == unit):
            continue
        lone = len(prices) == 1
        around = [one for one in numbers if one.start < end or not _is_mean(each)] if lone else own
        near = tuple(one for one in around if one is each or one not in units)
        if beside and not _is_mean(each):  # by a rate of 5400元, 户均4500元 in fact: only what was due is of the rate
            near = tuple(one for one in near if one.kind is not Kind.MONEY or one is each or _DUE.search(one.before))
        yield _Price(each, unit, near, before, earlier) if lone else _Price(each, unit, near)


def _item_around(reading: Reading, each: Number) -> tuple[int, int] | None:
    """Return where one of a list begins and ends whose price stands in a bracket: 612人、366万元（每人5000元）."""
    bracket = reading.text.rfind("（", each.start - _CLOSE_BY, each.start)
    before, _ = reading.neighbours(each, 1, 0)
    if not before or before[0].end != bracket:
        return None
    return reading.text.rfind("，", reading.sentences[each.sentence].start, bracket) + 1, each.end


def _goes_on(reading: Reading, last: Number, number: Number, units: dict[Number, str]) -> str:
    """Return what an amount is given for one of where the number before it says so: 每户建80㎡、补助5400元的标准."""
    beside = _LISTED.fullmatch(reading.text, last.end, number.start) and _STANDARD.match(number.after)
    return units.get(last, "") if beside and number.kind is Kind.MONEY else ""


def _shares_total(reading: Reading, sentence: Sentence, each: Number, other: Number) -> bool:
    """Whether another price's statement tells no total of its own: what is told last is of both."""
    start, end = statement_around(reading.text, sentence, other)
    told = [one for one in sentence.numbers[:_MOST] if start <= one.start < end and one.kind is Kind.MONEY]
    return each.kind is Kind.MONEY and told == [other] and not start <= each.start < end


def _wrong(reading: Reading, price: _Price) -> _Product | None:
    """Return the product that a price's numbers should make and don't; None where some of them do."""
    products = [_Product(price.each, count, total, price.times) for count in price.counts for total in price.totals]
    if any(_fits(one, price.near, reading) for one in products):
        return None
    if any(_makes(price.each, count, total) for count in price.told for total in price.told):
        return None
    beside = [one for one in price.near if one.unit == price.each.unit and one.value > price.each.value]
    if any(_makes(one, count, total) for one in beside for count in price.near for total in price.near):
        return None  # 补助每人670元，个人缴费380元，筹资标准1050元
    added = sum((one.value for one in price.totals), Decimal(0))
    if any(price.each.value * count.value == added for count in price.counts):
        return None  # 上级50万元、县级50万元，每个5万元，共20个
    if not price.is_mean:
        paid = pattern_of("prices", "paid")
        bracket = reading.text.rfind(
            "（", price.each.start - _CLOSE_BY, price.each.start
        )  # 612人、366万元（每人5000元）
        named = (one for one in products if paid.search(one.total.before + one.total.after[:4]))
        products = list(named) or [one for one in products if one.total.end == bracket]
    exact = [one for one in products if one.count.exact and one.total.exact and (price.is_mean or price.each.exact)]
    if price.is_counted_elsewhere or (_is_monthly(price.each) and len(price.counts) > 1):
        exact = [one for one in exact if _slipped(one)]  # a count of another sentence proves no more
    nearest = min(exact, key=lambda one: (not _slipped(one), _distance(one)), default=None)
    if nearest is None or price.is_mean or _slipped(nearest) or len(products) == 1:
        return nearest
    return nearest if _distance(nearest) < _CLOSE else None


def _makes(each: Number, count: Number, total: Number) -> bool:
    """Whether a count of anything and an amount bear a price out to its last digit."""
    counted = count.kind is Kind.COUNT and count.value > 1 and total.unit == each.unit and total is not each
    return counted and abs(total.value / count.value - each.value) <= (each.quantity.step / 2 if _is_mean(each) else 0)


def units_counted(each: str) -> tuple[str, ...]:
    """Return the units that count what a price is told for one of (每生: 人, 名)."""
    return (each, *terms("prices", "units").get(each, ()))


def _is_mean(number: Number) -> bool:
    """Whether the words before a number call it an average."""
    return _MEAN.search(number.before) is not None


def _is_monthly(number: Number) -> bool:
    """Whether a price is told by the month (每人每月1500元, 1500元/人/月)."""
    return bool(_MONTHLY.search(number.before) or _MONTHLY_BEHIND.match(number.after))


def _distance(product: _Product) -> Decimal:
    """How far the product is off, as a factor not below 1."""
    worked, total = product.worked, product.total.value
    return max(worked / total, total / worked) if worked and total else Decimal("Infinity")


def _slipped(product: _Product) -> bool:
    """Whether the total has the product's digits, in a unit that isn't its: 3500元×450人, 157.5元."""
    worked, total = product.worked.normalize(), product.total.value.normalize()
    far = abs(worked.adjusted() - total.adjusted())
    return worked.as_tuple().digits == total.as_tuple().digits and far in _SLIPS and len(total.as_tuple().digits) > 1


def _each_unit(reading: Reading, number: Number) -> str:
    """Return what a number is given for one of; empty when it is no such number."""
    if number.kind not in (Kind.MONEY, Kind.COUNT, Kind.MEASURE):
        return ""
    each = list(_EACH.finditer(number.before))
    found = next((one for one in each if (one["each"] or "") not in _TIME), each[0] if each else None)  # 每月每平方米
    if found and found["mean"] and pattern_of("prices", "all_of").match(number.before, found.end()):
        return ""  # 首尾日均计入: all of them
    found = found or _EACH_BEHIND.match(reading.text[number.end : number.end + 6])
    if found is None:
        return _ANY if _UNIT_PRICE.search(number.before) else ""
    return next(word for word in found.groups() if word)


def _fits(product: _Product, numbers: Sequence[Number], reading: Reading) -> bool:
    """Whether the product is right, as it stands or times how often it was paid."""
    factors = {product.times.value} if product.times else {Decimal(1)}
    each = product.each
    words = reading.words(reading.sentences[each.sentence])
    own = next((found.group() for found in _OWN_TIME.finditer(each.before)), "")
    if _is_monthly(each) and OF_MONTH.search(product.total.before):
        factors = {Decimal(1)}  # 每月每平方米10元，月租金54万元
    elif not product.times and _TIMES.search(words.replace(own, "") if own else words):
        counted = [one.value for one in numbers if one.kind is Kind.COUNT and one is not product.count]
        known = _MONTHS if _WITHIN_YEAR.search(words) and not _YEARLY.search(each.before + each.after[:4]) else ()
        if _YEARS_DUE.search(product.total.before) and not _SHORTER.search(words):
            known = (Decimal(product.months),)  # 每人每月1800元……全年应发放
        factors |= {*known, *counted, *(one * other for one, other in combinations(counted[:_FEW], 2))}
    if product.times and _TIMES.search(words):
        factors |= {product.times.value * one.value for one in numbers if one.kind is Kind.COUNT}  # 每期5天，共6期
    by_rule = _RULE.search(each.before + each.after[:4])  # 按人均5元补助: a price, no average
    averaged = "均" in each.before or "平均" in words or _is_mean(each)
    rounded = averaged and not by_rule  # an average is rounded, even a whole one
    price = interval_of_mean(each) if rounded or not each.exact else Interval(each.value, each.value)
    count = interval_of(product.count.quantity, product.count.mention.approximator)
    total = interval_of(product.total.quantity, product.total.mention.approximator)
    possible = Interval(price.low * count.low, price.high * count.high)
    return any(possible.times(factor).meets(total) for factor in factors if factor > 0)


def _mismatch(reading: Reading, product: _Product) -> Finding | None:
    each, count, total, worked = product.each, product.count, product.total, product.worked
    slipped = _slipped(product)
    if not slipped and _distance(product) >= _FAR:
        return None
    first, last = span_of(each, count, total)
    if each.start > total.start:
        mean = shown(total.value / count.value, each)
        message = f"平均数不符：{total.text}÷{count.text}＝{mean}，文中写作{each.text}"
        return reading.finding(Code.RATE_MISMATCH, Severity.WARNING, first, last, message)
    code = Code.UNIT_SLIP if slipped else Code.SUM_MISMATCH
    by = f"×{product.times.text}" if product.times else f"×{product.months}" if product.months > 1 else ""
    right = exactly(worked, total) if slipped else shown(worked, total)
    message = f"单价与数量之积不符：{each.text}×{count.text}{by}＝{right}，文中写作{total.text}"
    return reading.finding(code, Severity.WARNING, first, last, message)
