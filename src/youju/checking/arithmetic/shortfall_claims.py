"""Knows what a sentence claims to be lacking: 执行率偏低 beside 100%, 尚有0万元未支出."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.reading import Number, Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_shortfall_claims"]

_PACE = r"(?:预算执行|资金执行|资金支付|资金使用|资金拨付|资金到位|执行|支付|支出|使用|拨付|到位)"
_SLOW = regex(
    rf"(?P<what>{_PACE})(?:进度|率|比例)*(?:都|均|仍|还|总体|整体|相对)?(?:偏低|较低|不高|过低|偏慢|较慢|过慢|缓慢|滞后)"
)
_RATE = regex(rf"{_PACE}(?:进度|率|比例)(?:仅|只)?(?:为|有|达)?$")
_OTHER_TIME = regex(
    r"上年|去年|同期|往年|季度|\d月|月底|年底|年末前|目标|计划|应当|要求|序时|力争|确保|提高|提升|整改|加快|已|后|目前"
    r"|其余|其他|除|相比|比"
)
_LEFT = regex(r"(?:尚有|仍有|还有|尚余|还剩|仍剩|还差|尚欠|仍欠|尚缺|还缺)$")
_HUNDRED = 100


def check_shortfall_claims(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where something is said to lack and the number beside it says that nothing does."""
    for sentence in reading.sentences:
        yield from _slow(reading, sentence)
        for number in sentence.numbers:
            lead = _LEFT.search(number.before) if number.exact and not number.value else None
            if lead is not None:
                message = f"“{lead.group()}”与{number.text}不符：没有余下的，这句话应删改"
                start = number.start - len(lead.group())
                yield reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, start, number.end, message)


def _slow(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 执行率偏低的有：甲执行率100%: what is called slow hasn't reached the whole."""
    words = reading.words(sentence)
    claim = _SLOW.search(words)
    if claim is None:
        return
    for rate in sentence.numbers:
        between = reading.text[sentence.start + claim.end() : rate.start]
        if _is_whole_rate(rate) and rate.start > sentence.start + claim.end() and not _OTHER_TIME.search(between):
            message = f"{rate.before[-8:]}{rate.text}，与“{claim.group()}”不符"
            yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, rate.start, rate.end, message)


def _is_whole_rate(number: Number) -> bool:
    whole = number.kind is Kind.PERCENT and number.exact and number.value >= _HUNDRED
    return whole and bool(_RATE.search(number.before))
