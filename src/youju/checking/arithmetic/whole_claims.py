"""Knows what a sentence claims of all of it: 控制在预算以内 beside more than the budget, 全部完成 beside 93.75%."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.reading import Reading, Sentence
from youju.checking.vocabulary import role_of
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_whole_claims"]

_WITHIN = regex(
    r"(?:控制|保持|限制)在(?:年初|全年|批复)?(?:的)?(?:预算|标准|限额|概算|控制数|指标|额度)(?:标准|数|额度|范围|控制数)?(?:之|以)?内"
    r"|(?:未|没有|没|不)(?:超过|超出|突破|超)(?:年初|全年|批复)?(?:预算|标准|限额|概算|控制数|额度)"
)
_LIMIT = regex(r"(?:预算|限额|概算|标准|控制数|额度)(?:数|单价|金额|总额|安排)?(?:为|是|每[^，。；\d]{1,6})?$")
_USED = regex(r"(?:支出|实际|决算|结算|花费|使用|执行|列支)(?:数|单价|金额|总额)?(?:为|是|每[^，。；\d]{1,6})?$")
_OTHER_MONEY = regex(r"上年|去年|其中|追加|结转|季度|同比|较|比")
_ALL = regex(r"(?:全部|均|都)(?:已|已经)?(?:按[^，。；\d]{1,6})?(?:完成|办结|整改|建成|达标|到位|完工|开工|验收合格)")
_RATE = regex(r"(?P<what>完成|办结|整改(?:完成)?|建成|达标|到位|完工|开工|合格)(?:率|比例)(?:仅)?(?:为|达|达到|是)?$")
_EXCEPT = regex(r"除|以外|之外|其余|目标|计划|应|力争|预计|确保|上年|去年|未")
_HUNDRED = 100


def check_whole_claims(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a claim of the whole stands beside a number that denies it."""
    for sentence in reading.sentences:
        yield from _all_done(reading, sentence)


def _all_done(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 全部完成，完成率93.75%: the rate of what is said to be done as a whole is 100%."""
    words = reading.words(sentence)
    for claim in _ALL.finditer(words):
        behind = [one for one in sentence.numbers if one.start >= sentence.start + claim.end()]
        rate = next((one for one in behind if one.kind is Kind.PERCENT), None)
        named = _RATE.search(rate.before) if rate else None
        if rate is None or named is None or not rate.exact or rate.value >= _HUNDRED:
            continue
        between = reading.text[sentence.start + claim.end() : rate.start]
        alike = named["what"][:2] in claim.group()
        if (
            alike
            and len(between) < 16
            and not _EXCEPT.search(words[: claim.start()] + between)
            and role_of(between) != "target"
        ):
            message = f"“{claim.group()}”与{rate.before[-6:]}{rate.text}不符"
            start = sentence.start + claim.start()
            yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, start, rate.end, message)
