"""Knows when shares and weights must make up the whole, and checks that they reach 100%."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from youju.checking.arithmetic.named_rates import rate_fit
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, pattern_of, terms
from youju.checking.wording import addition, plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_shares"]

_HUNDRED = Decimal(100)
_MOST = 40
_SHARE = regex(
    r"占(?:到|了)?(?P<base>[\u4e00-\u9fff“”]{0,14}?)的?(?:比例|比重)?(?:为|是|约)?$|(?:占比|比重)(?:为|是|分别为)?$"
)
_BOTH = regex(r"两者|两项|二者|两部分")
_CUT = regex(r"[；;，](?=从|按)")
_LISTED = regex(r"(?:占比|比重|比例|结构)(?:分别|依次)?(?:为|是|：)")
_SPENT_ON = ("用于", "投向", "投入")
_CLOSED = regex(r"构成|组成|全部来源|划分|合计(?:为)?100|结构|分担|承担|负担")
_BORNE = regex(r"分担|承担|负担|配套|[两三四]级|出资")
_WHOLE = regex(r"构成|组成|全部|合计(?:为)?100|三项|四项|五项|两项|结构|均|各(?:项|类)")
_WEIGHTS = regex(r"权重")
_UNWEIGHTED = regex(r"增|减|升|降|同比|上年|不低于|实际|得|扣|完成")
_EACH_OF_THEM = regex(r"^(?:各)?(?:分别|依次)占(?:比)?(?:为)?$|^(?:所)?占(?:比|比例)(?:分别|依次)(?:为|是)$")
_BASE_NAMED = regex(r"占[\u4e00-\u9fff]{2,}")
_FOREIGN = regex(r"率|增|减|升|降|同比|上年|满意|完成|执行|达到|不低于|得分")


def check_shares(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each set of shares or weights that doesn't make 100%."""
    for sentence in reading.sentences:
        yield from _shares(reading, sentence)
        yield from _weights(reading, sentence)
        yield from _odd_share(reading, sentence)
        yield from _shares_of_sum(reading, sentence)
        yield from _respective(reading, sentence)


def _shares(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    words = reading.words(sentence)
    for run in _runs(sentence, words):
        added = sum((one.value for one in run), Decimal(0))
        slack = sum((one.quantity.step for one in run), Decimal(0)) / 2
        if abs(added - _HUNDRED) <= max(slack, Decimal("0.1")):
            continue
        labels = "".join(one.before for one in run)
        closed = bool(_CLOSED.search(words)) and not pattern_of("partial").search(words)
        if added > _HUNDRED and any_of("overlapping").search(labels) and not closed:
            continue
        if added > _HUNDRED or (closed and len(run) > 2 and added > 80):
            yield _off(reading, run, added, "占比")


def _runs(sentence: Sentence, words: str) -> Iterator[list[Number]]:
    """Yield the shares of one sentence that speak of the same whole."""
    cuts = [sentence.start + one.start() for one in _CUT.finditer(words)]
    by_base: dict[tuple[str, int, int], list[Number]] = {}
    for one in sentence.numbers:
        if one.kind is Kind.PERCENT and one.exact and (found := _SHARE.search(one.before)):
            cut = bisect_left(cuts, one.start)
            by_base.setdefault((found.group("base") or "", one.group, cut), []).append(one)
    least = 2 if _BOTH.search(words) else 3
    yield from (run for run in by_base.values() if len(run) >= least and "其中" not in words)
    borne = [one for one in sentence.numbers[:_MOST] if one.kind is Kind.PERCENT and not _FOREIGN.search(one.before)]
    for labels in terms("partitions") if _BORNE.search(words) else ():
        if len(labels) == len(borne) and all(map(str.__contains__, (one.before for one in borne), labels)):
            yield borne
    spent = [one for one in sentence.numbers if one.kind is Kind.PERCENT and one.after.startswith(_SPENT_ON)]
    if len(spent) > 2:
        yield spent
    if cue := _LISTED.search(words):
        listed = [
            one
            for one in sentence.numbers
            if one.kind is Kind.PERCENT
            and one.start >= sentence.start + cue.start()
            and "合计" not in one.before
            and not _FOREIGN.search(one.before)
        ]
        if len(listed) > 2 and not any(_SHARE.search(one.before) for one in listed[1:]):
            yield listed


def _odd_share(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 共600人：满意312人，占52%；…；不满意48人，占18%: a whole that explains the other shares, but not one."""
    numbers = sentence.numbers[:_MOST]
    pairs = [
        (one, rate)
        for one, rate in pairwise(numbers)
        if rate.kind is Kind.PERCENT and _SHARE.search(rate.before) and one.unit and one.kind is not Kind.PERCENT
    ]
    units = {one.unit for one, _ in pairs}
    if len(pairs) < 2 or len(units) > 1 or not all(one.exact and rate.exact for one, rate in pairs):
        return
    ahead = reading.sentences[sentence.index - 1].numbers[-4:] if sentence.index else ()
    known = [one for one in (*ahead, *numbers) if one.unit in units]
    for whole in (one for one in known if one not in [part for part, _ in pairs]):
        wrong = [(one, rate) for one, rate in pairs if rate_fit(rate, one, whole) is Fit.WRONG]
        if not wrong:
            return
        if len(wrong) > 1 or len(wrong) == len(pairs):
            continue
        one, rate = wrong[0]
        if _BASE_NAMED.search(rate.before) or any(rate_fit(rate, one, other) is not Fit.WRONG for other in known):
            return
        due = plain_digits(round_to(one.value / whole.value * _HUNDRED, Decimal("0.01")))
        message = f"占比与两数不符：{one.text}÷{whole.text}＝{due}%，文中写作{rate.text}"
        severity = Severity.ERROR if len(pairs) > 2 else Severity.WARNING
        yield reading.finding(Code.RATE_MISMATCH, severity, one.start, rate.end, message)
        return


def _respective(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 中央129万元、省级86万元、区级72万元，分别占45%、30%和25%: as many shares as parts, of what these make."""
    numbers = sentence.numbers[:_MOST]
    for place, first in enumerate(numbers):
        if first.kind is not Kind.PERCENT or not _EACH_OF_THEM.search(first.before):
            continue
        rates = [one for one in numbers[place:] if one.kind is Kind.PERCENT and (one is first or len(one.before) < 2)]
        ahead = [one for one in numbers[:place] if not any_of("totals", "closing").search(one.before)]
        parts = ahead[max(0, len(ahead) - len(rates)) :]
        alike = len({(one.unit, one.group) for one in parts}) == 1 and all(one.exact for one in (*parts, *rates))
        if len(rates) < 2 or len(parts) != len(rates) or not alike or parts[0].kind is Kind.PERCENT:
            continue
        whole = sum((one.value for one in parts), Decimal(0))
        told = [one for one in numbers[:place] if one not in parts if one.unit == parts[0].unit and one.value >= whole]
        wholes = [whole, *(one.value for one in told)]
        wrong = [
            (part, rate)
            for part, rate in zip(parts, rates, strict=True)
            if all(abs(part.value * _HUNDRED - rate.value * one) > one * rate.quantity.step for one in wholes if one)
        ]
        if wrong:
            part, rate = wrong[0]
            due = plain_digits(round_to(part.value / wholes[-1] * _HUNDRED, Decimal("0.01")))
            message = f"占比与两数不符：{part.text}应占{due}%，文中写作{rate.text}"
            yield reading.finding(Code.RATE_MISMATCH, Severity.ERROR, first.start, rates[-1].end, message)


def _shares_of_sum(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 人员512.6万元，占78%，公用144.6万元，占22%: shares that make 100% are of what their amounts make."""
    pairs = [
        (one, rate)
        for one, rate in pairwise(sentence.numbers[:_MOST])
        if rate.kind is Kind.PERCENT and _SHARE.search(rate.before) and one.kind in (Kind.MONEY, Kind.COUNT)
    ]
    parts, rates = [one for one, _ in pairs], [rate for _, rate in pairs]
    if len(pairs) < 2 or len({one.unit for one in parts}) > 1 or not all(one.exact for one in (*parts, *rates)):
        return
    whole, slack = sum((one.value for one in parts), Decimal(0)), sum((one.quantity.step for one in rates), Decimal(0))
    if abs(sum((one.value for one in rates), Decimal(0)) - _HUNDRED) > slack / 2 or not whole:
        return
    wrong = [(one, rate) for one, rate in pairs if abs(one.value / whole * _HUNDRED - rate.value) > rate.quantity.step]
    if wrong:
        one, rate = wrong[0]
        due = plain_digits(round_to(one.value / whole * _HUNDRED, Decimal("0.01")))
        message = f"占比与各项之和不符：{addition(parts)}，{one.text}占{due}%，文中写作{rate.text}"
        yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, parts[0].start, rates[-1].end, message)


def _weights(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    words = reading.words(sentence)
    cue = _WEIGHTS.search(words)
    if cue is None or pattern_of("partial").search(words):
        return
    weights = [
        one
        for one in sentence.numbers
        if one.kind in (Kind.PERCENT, Kind.SCORE) and one.start > sentence.start + cue.start() and one.exact
    ]
    if not weights:
        return
    run = _level(weights)
    if len(run) < 3 or any(_UNWEIGHTED.search(one.before) for one in run):
        return
    added = sum((one.value for one in run), Decimal(0))
    if added != _HUNDRED and 70 <= added <= 130:
        yield _off(reading, run, added, "权重")


def _level(weights: Sequence[Number]) -> list[Number]:
    """Return the first run of one unit outside brackets."""
    first = weights[0]
    return [one for one in weights if (one.unit, one.group) == (first.unit, first.group) and one.value < _HUNDRED]


def _off(reading: Reading, run: Sequence[Number], added: Decimal, what: str) -> Finding:
    message = f"{what}合计不为100%：{addition(run)}＝{plain_digits(added)}{run[0].unit or ''}"
    code = Code.SCORE_MISMATCH if what == "权重" else Code.SUM_MISMATCH
    return reading.finding(code, Severity.ERROR, run[0].start, run[-1].end, message)
