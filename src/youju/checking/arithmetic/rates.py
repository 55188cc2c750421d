"""Knows which two amounts a rate or share is made of, and checks that it follows from them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.arithmetic.change_claims import is_of_change
from youju.checking.interval import Fit, Interval, fit, is_coarse, operand_interval
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, item_in, role_of
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_rates"]

_LONG_NAME = regex(r"(?P<name>[\u4e00-\u9fff]{3,6})率")
_UNITS = (-8, -4, 4, 8)
"""By how many tens 元, 万元 and 亿元 differ."""
_HUNDRED = Decimal(100)
_RATE = regex(r"(?:率|(?<=[成盖验收造改])面|占比|比重|比例|进度|占|相当于|完成|的)[^率占]{0,12}$")
_NAMED = regex(
    r"([\u4e00-\u9fff]{0,8}?率|支付进度|执行进度|支出进度|占比|比重)(?:仅|只|约|达到?|实现|高达|为|是|：|:)*$"
)
_SHARE = regex(r"(?:占(?:到(?!位)|了)?|相当于|为|完成了?|达到?)([\u4e00-\u9fff“”（）()]{0,16}?)(?:总额|总数)?的?$")
_SHARE_ALONE = regex(r"占比(?:为|达|约)?$|^占(?:比|总数的|总量的)?$")
_MEAN = regex(r"(?<!平)均")
_PAIRS = (
    (regex("到位率|下达率"), ("received",), ("budget", "target")),
    (regex("结余率|结转率"), ("balance",), ("budget", "received")),
    (
        regex("执行率|支付率|使用率|拨付率|支出率|支付进度|执行进度|支出进度|预算完成率|付款率|资金使用"),
        ("spent",),
        ("budget", "received", ""),
    ),
    (regex("完成率|完成比例|覆盖率|管理率|办结率"), ("actual", "spent"), ("target", "budget")),
    (regex("得分率"), ("score",), ("weight",)),
)
_OF_PLAN = regex("(?:占|为|完成|达到?)了?[^，。；]{0,8}(?:目标|计划|任务)(?:数|值|量)?的$")
_CHANGING = regex("同比|上年|去年|增长|下降|减少|增加|提高|降低")
_ELSEWHERE = regex("城镇化率|城市化率|失业率|出生率|死亡率|利率|税率|老龄化率|女性|男性")
_OPERANDS = (Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE)
_VARIATION = regex("变动率|变化率|增减率|增减幅度|变动幅度")
_BOUNDS = (Approximator.AT_LEAST, Approximator.AT_MOST)
_LISTED = regex("分别|依次|合计占|共占")
_SAVING = regex(r"(?:节约|节省|核减|审减|压减)率?")
_OTHER_BASE = regex(
    "未达|按调整后|剔除|核减后|[由从]$|(?:提升|提高|上升|增加|下降|降低|压减|降)[至到]|同比|上年|去年|增长|下降|减少|增加|提高|降低|目标(?!完成)|不低于|不高于|要求|指标值|计划(?!完成)|满意|应"
)
_PLUS = regex(r"加上|连同|另加|计入")
_MOVED = regex(r"追加|调增|调减|追减|核增|核减|收回|压减(?!后)")
_SUM = regex(r"(?:合计|共计|总计|两项共)(?:为|达)?$")
_WINDOW, _MOST = 8, 40


@dataclass(frozen=True)
class _Pair:
    """Numerator and denominator, and how sure the words are of them."""

    top: Number
    base: Number
    sure: bool


def check_rates(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each rate, share or average that its operands contradict."""
    for paragraph in reading.paragraphs:
        earlier: list[Number] = []
        for sentence in paragraph:
            for position, rate in enumerate(sentence.numbers):
                if rate.kind is Kind.PERCENT and rate.exact:
                    window = [*earlier, *sentence.numbers[max(0, position - 3 * _WINDOW) : position]]
                    behind = sentence.numbers[position + 1 : position + 3]
                    if finding := _judge(reading, sentence, rate, window, behind):
                        yield finding
            earlier = [*earlier, *sentence.numbers][-_WINDOW:]


def _judge(
    reading: Reading, sentence: Sentence, rate: Number, window: Sequence[Number], behind: Sequence[Number]
) -> Finding | None:
    words = _wording(reading, sentence, rate)
    yardstick = (rate.before.startswith("的") or _OF_PLAN.search(words)) and not _CHANGING.search(words)
    if (
        rate.value < 0
        or _VARIATION.search(words)
        or not _RATE.search(words)
        or (_OTHER_BASE.search(words) and not yardstick)
        or not rate.value
    ):
        return None
    operands = [one for one in window if one.kind in _OPERANDS and one.unit != "岁" and not _MEAN.search(one.before)]
    operands = operands[-2 * _WINDOW :]
    if _LISTED.search(words):
        return None
    tail = [one for one in behind if one.kind in (Kind.MONEY, Kind.COUNT, Kind.MEASURE) and "占" not in one.before]
    if _innocent(rate, [*operands, *tail], _tops(words, _segment(reading, rate, operands, sentence))):
        return None
    pair = _pair(reading, rate, words, operands, sentence)
    if pair is None or _is_summand(pair) or (not pair.sure and _spent_on_another(sentence, rate, pair)):
        return None
    return _against(reading, rate, pair)


def _is_summand(pair: _Pair) -> bool:
    """Whether the base is a part of its own numerator (甲200万元、乙162万元，合计362万元，占采购预算的…)."""
    return pair.base.start < pair.top.start and pair.base.value < pair.top.value and bool(_SUM.search(pair.top.before))


def _spent_on_another(sentence: Sentence, rate: Number, pair: _Pair) -> bool:
    """Whether these two amounts already make another rate of the sentence."""
    others = (one for one in sentence.numbers[:_MOST] if one.kind is Kind.PERCENT and one.exact and one is not rate)
    orders = (pair.top, pair.base), (pair.base, pair.top)
    return any(_fit(one, *order) is not Fit.WRONG for one in others for order in orders)


def _wording(reading: Reading, sentence: Sentence, rate: Number) -> str:
    """The words that say what a percentage is of, from the last comma on."""
    begin = max(sentence.start, rate.start - 40)
    words = reading.text[begin : rate.start]
    return re.split(r"[，；;。：,]", words)[-1] or rate.before


def _tops(words: str, near: Sequence[Number]) -> list[Number]:
    """Return the amounts of a rate's own statement that only can be its numerator (执行率: what was spent)."""
    roles = next((tops for pattern, tops, _ in _PAIRS if pattern.search(words)), ())
    return [one for one in near if role_of(one.before) in roles]


def _with_more(values: Iterable[Decimal], operands: Sequence[Number]) -> Iterator[Decimal]:
    """Yield amounts, and what they come to with what the words add (加上年末暂付款12万元)."""
    more = [one.value for one in operands if _PLUS.search(one.before)]
    for value in values:
        yield value
        yield from (value + one for one in more)


def _innocent(rate: Number, operands: Sequence[Number], tops: Sequence[Number]) -> bool:
    """Whether some two amounts nearby give this rate exactly, the base as written or as adjusted since."""
    values: dict[str | None, Counter[Decimal]] = {}
    for one in operands:
        values.setdefault(one.unit, Counter())[one.value] += 1
    pairs = (
        (top, base)
        for unit, same in values.items()
        for top in _with_more(same if not tops else {one.value for one in tops if one.unit == unit}, operands)
        for base in (*(one for one in same if top != one or same[top] > 1), *_adjusted(operands, unit))
    )
    return any(
        base > 0 and abs(top * _HUNDRED - rate.value * base) * 2 <= base * rate.quantity.step for top, base in pairs
    )


def _adjusted(operands: Sequence[Number], unit: str | None) -> Iterator[Decimal]:
    """Yield what budgets became by what was added or taken (批复126万元，调增18万元: 144万元)."""
    moves = [one for one in operands if one.unit == unit and _MOVED.search(one.before)]
    bases = [
        one
        for one in operands
        if one.unit == unit and one not in moves and role_of(one.before) in ("budget", "received")
    ]
    for base in bases:
        yield from (base.value + sign * move.value for move in moves for sign in (1, -1))


def _fit(rate: Number, top: Number, base: Number) -> Fit:
    quotient = _quotient(top, base)
    if quotient is None:
        return Fit.WRONG
    exact, possible = quotient
    return fit(rate.quantity, exact, possible, rate.mention.approximator, coarse=is_coarse(top.quantity, base.quantity))


def _operand(number: Number) -> Interval:
    """The values behind an operand; a bound (不少于9260人) counts as the number it names."""
    approximator = number.mention.approximator
    return operand_interval(number.quantity, None if approximator in _BOUNDS else approximator)


def _quotient(top: Number, base: Number) -> tuple[Decimal, Interval] | None:
    if base.value <= 0 or top.value < 0:
        return None
    ratio = _operand(top).over(_operand(base))
    return (top.value / base.value * _HUNDRED, ratio.times(_HUNDRED)) if ratio else None


def _pair(reading: Reading, rate: Number, words: str, operands: Sequence[Number], sentence: Sentence) -> _Pair | None:
    """Choose the two amounts that the words speak of; None in doubt."""
    near = _segment(reading, rate, operands, sentence)
    if rate.before.startswith("的") and (pair := _inline(near, sentence)):
        return pair
    for pattern, tops, bases in _PAIRS:
        if not pattern.search(words):
            continue
        if pair := _by_roles(near, tops, bases):
            return pair
        unnamed = not item_in(reading.text[_segment_start(reading, rate, sentence) : rate.start])
        if unnamed and (not near or all(role_of(one.before) in tops for one in near)):
            return _by_roles(operands, tops, bases)
    if _SAVING.search(words) and (pair := _saved(near)):
        return pair
    base_words, pair = _shared(words, near, operands, sentence)
    if pair or (base_words and near):
        return pair
    if near and _SHARE_ALONE.search(words) and (pair := _of_whole(reading, sentence, near[-1])):
        return pair
    same = [one for one in near if one.unit == near[-1].unit] if near else []
    of_these = same and not _ELSEWHERE.search(words)
    together = len(near) <= 3 or near[-2] in same
    of_these = of_these and len(_tops(words, same)) < 2  # 下半年支出756万元，全年支出1176万元，执行率98%
    of_these = of_these and not any(_has_share(sentence, one) for one in same)
    of_these = of_these and not _is_of_another(words, same)  # 其中县道96公里，村道208公里，优良路率88%
    if of_these and len(same) == 2 and together and not base_words:
        top, base = sorted(same, key=lambda one: one.value)
        return _Pair(top, base, sure=False)
    return None


def _is_of_another(words: str, operands: Sequence[Number]) -> bool:
    """Whether a rate has a long name of its own, no sign of which the amounts before it bear."""
    found = _LONG_NAME.match(words)
    return found is not None and not set(found["name"]) & set("".join(one.before for one in operands))


def _shared(
    words: str, near: Sequence[Number], operands: Sequence[Number], sentence: Sentence
) -> tuple[str, _Pair | None]:
    """Return the base that a share's words name (占任务数的…), and the two amounts; None in doubt."""
    found = _SHARE.search(words)
    if not found:
        return "", None
    base_words = re.sub(r"^(?:比[例重]?|率|面)$", "", found.group(1) or "")
    role = role_of(words[: found.start()])
    named = [one for one in near if role and role_of(one.before) == role]
    if base_words and len(named) == 1:
        near = [*(one for one in near if one is not named[0]), named[0]]
    pair = _by_base_words(base_words, near, sentence)
    if pair is None and base_words and near:
        pair = _by_base_role(base_words, near[-1], [one for one in operands if not _has_share(sentence, one)])
    return base_words, pair


def _segment(reading: Reading, rate: Number, operands: Sequence[Number], sentence: Sentence) -> list[Number]:
    """Return the operands of the rate's own statement, from the last ； on."""
    start = _segment_start(reading, rate, sentence)
    return [one for one in operands if one.sentence == sentence.index and one.start >= start]


def _segment_start(reading: Reading, rate: Number, sentence: Sentence) -> int:
    stops = (reading.text.rfind(mark, sentence.start, rate.start) for mark in "；;")
    return max(sentence.start, max(stops) + 1)


def _inline(near: Sequence[Number], sentence: Sentence) -> _Pair | None:
    """占采购预算825万元的91%: the base stands right before, the numerator is the last amount that is no such base."""
    if not near:
        return None
    base = near[-1]
    tops = [one for one in near[:-1] if one.unit == base.unit and not _is_base(sentence, one)]
    return _Pair(tops[-1], base, sure=True) if tops else None


def _is_base(sentence: Sentence, number: Number) -> bool:
    behind = _next(sentence, number)
    return behind is not None and behind.kind is Kind.PERCENT and behind.before.startswith("的")


def _next(sentence: Sentence, number: Number) -> Number | None:
    place = bisect_right(sentence.numbers, number.start, key=lambda one: one.start)
    return sentence.numbers[place] if place < len(sentence.numbers) else None


def _by_roles(operands: Sequence[Number], tops: Sequence[str], bases: Sequence[str]) -> _Pair | None:
    money = [one for one in operands if one.exact or one.mention.approximator in _BOUNDS]
    top = next((one for one in reversed(money) if role_of(one.before) in tops), None)
    if top is None:
        return None
    others = [one for one in money if one is not top and one.unit == top.unit]
    others = [one for one in others if not _MOVED.search(one.before)] or others
    by_role = (
        [one for one in reversed(others) if role_of(one.before) == role and not is_of_change(one)] for role in bases
    )
    found = next(filter(None, by_role), [])
    return _Pair(top, found[0], sure=True) if found and len({one.value for one in found}) <= 2 else None


def _saved(near: Sequence[Number]) -> _Pair | None:
    """较控制价1080万元节约118万元，节约率…: what was saved over what was planned."""
    top = next((one for one in reversed(near) if _SAVING.search(one.before)), None)
    if top is None:
        return None
    others = [one for one in near if one is not top and one.unit == top.unit and one.value > top.value]
    bases = [one for one in others if re.search("控制价|预算|计划|概算|送审|限价|原", one.before)]
    return _Pair(top, bases[0], sure=True) if len(bases) == 1 else None


def _of_whole(reading: Reading, sentence: Sentence, top: Number) -> _Pair | None:
    """手术3126台次，……；其中三、四级1438台次，占比46%: the whole stands before 其中, the first of its unit."""
    place = reading.text.rfind("其中", sentence.start, top.start)
    ahead = [one for one in sentence.numbers[:_MOST] if one.start < place and one.unit == top.unit]
    if place == sentence.start and sentence.index:
        told = reading.sentences[sentence.index - 1].numbers[:_MOST]
        ahead = [one for one in told if one.unit == top.unit and one.before[-4:] == top.before[-4:] != ""]
    return _Pair(top, ahead[0], sure=True) if ahead and ahead[0].value >= top.value else None


def _has_share(sentence: Sentence, number: Number) -> bool:
    """Whether a share of its own follows an amount (1358.2万元，占63.6%)."""
    behind = _next(sentence, number)
    return behind is not None and behind.kind is Kind.PERCENT and "占" in behind.before


def _by_base_words(base_words: str, near: Sequence[Number], sentence: Sentence) -> _Pair | None:
    """占任务数的…, 为预算的…, 占比: the base is the amount those words name, the numerator the last other one."""
    tops = [one for one in near if not _is_base(sentence, one)]
    if not tops:
        return None
    top = tops[-1]
    others = [one for one in near if one is not top and one.unit == top.unit]
    core = re.sub(r"^(?:全部|本年|全年|年度|当年|项目|资金|本次|总)+", "", base_words) or base_words
    named = [one for one in others if core and _names(one, core)]
    if "调整" in base_words and not any("调整" in one.before or "全年" in one.before for one in named):
        return None  # 批复126万元，调增18万元，支出139万元，占调整预算的…: the base isn't written
    if named:
        return _Pair(top, named[-1], sure=True)
    wholes = [one for one in others if any_of("totals", "before").search(one.before)]
    if len(wholes) == 1 and wholes[0].value >= top.value:
        return _Pair(top, wholes[0], sure=True)
    heads = [one for one in others if not _has_share(sentence, one) and one.value >= top.value]
    if not base_words and len(heads) == 1:
        return _Pair(top, heads[0], sure=True)
    return None


def _by_base_role(base_words: str, top: Number, operands: Sequence[Number]) -> _Pair | None:
    """占到位资金的…: the base may stand before the last ； when the words name its role and one amount has it."""
    role = "" if "调整" in base_words else role_of(base_words)
    same = [one for one in operands if (one.sentence, one.unit) == (top.sentence, top.unit) and one.start < top.start]
    bases = [one for one in same if role and role_of(one.before) == role]
    return _Pair(top, bases[0], sure=True) if len(bases) == 1 and bases[0].value >= top.value else None


def _names(number: Number, core: str) -> bool:
    heads = {core, core[:2], core[-2:], core[-3:].removesuffix("数")}
    words = number.before + number.after[:6]
    return any(len(head) > 1 and head in words for head in heads) or (
        role_of(core) != "" and role_of(core) == role_of(number.before)
    )


def _against(reading: Reading, rate: Number, pair: _Pair) -> Finding | None:
    quotient = _quotient(pair.top, pair.base)
    if quotient is None:
        return None
    exact, _ = quotient
    state = _fit(rate, pair.top, pair.base)
    if state is Fit.RIGHT:
        return None
    expected = round_to(exact, min(rate.quantity.step, Decimal("0.01")))
    worked = f"{pair.top.text}÷{pair.base.text}＝{plain_digits(expected)}%"
    if state is Fit.ROUNDING:
        message = f"{worked}，文中写作{rate.text}，只差末位（截断或四舍五入）"
        return reading.finding(Code.ROUNDING, Severity.INFO, rate.start, rate.end, message)
    if not pair.sure and (exact > 2 * rate.value or rate.value > 2 * exact):
        return None
    severity = Severity.ERROR if pair.sure else Severity.WARNING
    if pair.top.kind is Kind.MONEY and any(
        abs(exact.scaleb(power) - rate.value) <= rate.quantity.step for power in _UNITS
    ):
        start, end = min(pair.top.start, pair.base.start), max(pair.top.end, pair.base.end)
        message = f"疑为单位写错：{pair.top.text}与{pair.base.text}换成同一单位，才是文中的{rate.text}"
        return reading.finding(Code.UNIT_SLIP, severity, start, end, message)
    message = f"比率与两数不符：{worked}，文中写作{rate.text}"
    suggestion = shown(exact, rate) if pair.sure else ""
    return reading.finding(Code.RATE_MISMATCH, severity, rate.start, rate.end, message, suggestion)
