"""Knows that a low execution rate wants a reason (财预〔2020〕10号 第二十六条), and misses it where none is given."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import item_in
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_unexplained"]

_RATE = regex(r"(?:执行率|支付率|执行进度|支出进度|支付进度|支出率)(?:仅|只有?|为|达到?|是|约|：)*$")
_NOT_OF_THE_YEAR = regex(
    r"权重|分值|占比|季度|上半年|(?<!\d)(?:[1-9]|1[01])月|上年|去年|目标|不低于|要求|应|计划|≥|考核|得分|[×÷]|平均|其中|扣|低于|达不到"
)
_REASON = regex(
    r"原因|由于|因(?!此|公)|受[^，。；]{1,14}影响|系(?!统|列|数)|主要是|导致|滞后|推迟|延期|延后|延迟|暂缓|缓慢|跨年|质保金|保证金|尾款|待"
    r"|尚未|未能?(?:及时|如期|按|完成|到|达|支付|拨|验收|结算|开工|办|签|全|形成)|分期|进度款|结算|节约|压减|核减|调减|取消|后付款|后支付|下年支付"
    r"|次年|下一?年|较晚|偏晚|年底下达|12月下达|没有|偏慢|周期|手续|流程|质保|招标|节省|不足|困难"
)
_SPENDING = regex(r"执行率|支出进度|执行进度|支付|结转|结余|预算执行|支出率|资金执行|未支出|剩余资金")
_LOW = Decimal(80)


def check_unexplained(reading: Reading) -> Iterator[Finding]:
    """Yield a warning for an execution rate below 80% of which the text nowhere says why.

    Where a text gives several, that of the whole is meant: a rate of a named item is none.
    """
    rates = [(sentence, one) for sentence in reading.sentences for one in sentence.numbers if _is_rate(one)]
    if len({one.value for _, one in rates}) > 1:
        rates = [(sentence, one) for sentence, one in rates if not item_in(reading.text[sentence.start : one.start])]
    low = [(sentence, one) for sentence, one in rates if one.value < _LOW and _of_the_year(reading, sentence, one)]
    if not low or len({one.value for _, one in low}) > 1 or _explains(reading, low[0][0]):
        return
    rate = low[0][1]
    message = f"执行率只有{rate.text}，文中没有说明原因：执行率偏低应单独说明（财预〔2020〕10号第二十六条）"
    yield reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, rate.start, rate.end, message)


def _is_rate(number: Number) -> bool:
    return number.kind is Kind.PERCENT and number.exact and _RATE.search(number.before) is not None


def _of_the_year(reading: Reading, sentence: Sentence, number: Number) -> bool:
    return not _NOT_OF_THE_YEAR.search(reading.text, sentence.start, number.end + 6)


def _explains(reading: Reading, sentence: Sentence) -> bool:
    """Whether the paragraph or the next gives a reason, or any sentence of the text that speaks of spending."""
    near = sentence.line, sentence.line + 1
    return any(
        _REASON.search(reading.words(one)) and (one.line in near or _SPENDING.search(reading.words(one)))
        for one in reading.sentences
    )
