"""Knows what shares told together must obey: they make the whole, and each is its own part's.

甲129万元、乙86万元、丙72万元，分别占45%、30%和25%: which whole they are of, the shares tell each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from youju.checking.arithmetic.lists import are_known
from youju.checking.arithmetic.quotients import Quotient
from youju.checking.arithmetic.rate_stated import COMES_TO
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, pattern_of, terms
from youju.checking.wording import addition, plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_shares"]

_HUNDRED, _HALF = Decimal(100), Decimal(50)
_APART = Decimal(140)
"""比例 that come to more than this aren't parts of one whole (三个标段的支付比例)."""
_MOST, _TOLD_BEFORE, _NAME = 40, 4, 2
_SHARE = regex(
    r"占(?:到|了)?(?P<base>[^\W\d_“”]{0,14}?)的?(?:比例|比重)?(?:为|是|约)?$|(?:占比|比重)(?:为|是|分别为)?$"
)
_COUNTED_OFF = regex(r"(?:最后|前|后|第|[这上下]述?)$")
_OF_ANOTHER = regex(r"占[^\W\d_]{2,}")
_BOTH = regex(r"两者|两项|二者|两部分")
_CUT = regex(r"[；;，](?=从|按)")
_LISTED = regex(r"(?:占比|比重|比例|结构)(?:分别|依次)?(?:为|是|：)")
_SPENT_ON = ("用于", "投向", "投入")
_CLOSED = regex(r"构成|组成|全部来源|划分|合计(?:为)?100|结构|分担|承担|负担")
_ALONE = regex(r"(?:[没再别另]|此外|除此)[^，。；\d]{0,10}?(?:无|没有|有)(?:其他|其它|别的)")
_NONE_ELSE = regex(r"，(?:没有|无)[^，。；\d]{2,24}(?:支出|收入|补助|资金|来源)(?=[，。；]|$)")
_BORNE = regex(r"分担|承担|负担|配套|[两三四]级|出资")
_WEIGHTS = regex(r"权重")
_COMPOSED = regex(r"由[^。；]{6,160}(?:构成|组成)")
_UNWEIGHTED = regex(r"增|减|升|降|同比|上年|不低于|实际|得|扣|完成")
_EACH = regex(r"^(?:各)?(?:分别|依次)占(?:比)?(?:为)?$|^(?:所)?占(?:比|比例)(?:分别|依次)(?:为|是)$")
_FOREIGN = regex(r"率|增|减|升|降|同比|上年|满意|完成|执行|达到|不低于|得分")


def check_shares(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each set of shares or weights that doesn't make 100%, and for each share of such a set."""
    for sentence in reading.sentences:
        if any(one.kind in (Kind.PERCENT, Kind.SCORE) for one in sentence.numbers):
            yield from _shares(reading, sentence)
            yield from _weights(reading, sentence)
            yield from _each(reading, sentence)
            yield from _beside_others(reading, sentence)


def _shares(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    words = reading.words(sentence)
    for run in _runs(sentence, words):
        added = sum((one.value for one in run), Decimal(0))
        slack = sum((one.quantity.step for one in run), Decimal(0)) / 2
        if abs(added - _HUNDRED) <= max(slack, Decimal("0.1")):
            continue
        labels = tuple(one.before for one in run)
        alone = (
            _ALONE.search(words) is not None or _NONE_ELSE.search(words) is not None or are_known(labels, "partitions")
        )
        closed = alone or (bool(_CLOSED.search(words)) and not pattern_of("partial").search(words))
        if not closed and sum(one.value > _HALF for one in run) > 1:
            continue  # 对态度满意的占96%，对效率满意的占94%: each of its own
        overlap = any_of("overlapping").search("".join(labels)) is not None or _are_borne_out(sentence, run)
        if added > _HUNDRED and overlap and not closed:
            continue
        if added > _HUNDRED or (closed and (alone or len(run) > 2) and added > 80):
            yield _off(reading, run, added, "占比", Code.SUM_MISMATCH)


def _are_borne_out(sentence: Sentence, run: Sequence[Number]) -> bool:
    """Whether each share is borne out by the count right before it and one whole: whatever they come to is right.

    教师800人。博士376人，占47%，高级职称344人，占43%，“双师型”212人，占26.5%.
    """
    pairs = [(one, rate) for one, rate in _side_by_side(sentence.numbers[:_MOST]) if rate in run]
    parts = [one for one, _ in pairs]
    if len(pairs) != len(run) or len({one.unit for one in parts}) != 1:
        return False
    wholes = [one.value * _HUNDRED / rate.value for one, rate in pairs if rate.value]
    slack = [whole * rate.quantity.step / rate.value for whole, (_, rate) in zip(wholes, pairs, strict=True)]
    return max(wholes) - min(wholes) <= max(slack)


def _runs(sentence: Sentence, words: str) -> Iterator[list[Number]]:
    """Yield the shares of one sentence that speak of the same whole."""
    percents = [one for one in sentence.numbers[:_MOST] if one.kind is Kind.PERCENT]
    cuts = [sentence.start + one.start() for one in _CUT.finditer(words)]
    by_base: dict[tuple[str, int, int], list[Number]] = {}
    for one in percents:
        together = any_of("totals", "closing").search(one.before)  # 前两项合计占: no share of its own
        if one.exact and not together and (found := _SHARE.search(one.before)):
            by_base.setdefault((found["base"] or "", one.group, bisect_left(cuts, one.start)), []).append(one)
    least = 2 if _BOTH.search(words) else 3
    for run in by_base.values():
        known = len(run) > 1 and are_known(tuple(one.before for one in run), "partitions")
        opened = words.count("其中") == 1 and run[0].before.startswith("其中") and _NONE_ELSE.search(words)
        if (len(run) >= least or known) and ("其中" not in words or opened):
            yield run
    own = [one for one in percents if not _FOREIGN.search(one.before)]
    for labels in terms("partitions") if _BORNE.search(words) else ():
        if len(labels) == len(own) and all(map(str.__contains__, (one.before for one in own), labels)):
            yield own
    spent = [one for one in percents if one.after.startswith(_SPENT_ON)]
    if len(spent) > 2:
        yield spent
    scored = any(one.kind is Kind.SCORE for one in sentence.numbers)  # 90分以上的比例为100%: rules, each of its own
    if (cue := _LISTED.search(words)) and not scored:
        listed = [one for one in own if one.start >= sentence.start + cue.start() and "合计" not in one.before]
        of_one = "占" in cue.group() or sum((one.value for one in listed), Decimal(0)) < _APART
        if len(listed) > 2 and of_one and not any(_SHARE.search(one.before) for one in listed[1:]):
            yield listed


def _weights(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    words = reading.words(sentence)
    cue = _WEIGHTS.search(words)
    if cue is None or pattern_of("partial").search(words):
        return
    behind = [one for one in sentence.numbers if one.start > sentence.start + cue.start() and one.exact]
    bracketed = [one for one in sentence.numbers if one.group and not one.before and one.exact]
    if len(bracketed) > 2 and _COMPOSED.search(words):  # 由决策（15%）、过程（25%）、产出（60%）三部分构成
        behind = bracketed
    weights = [one for one in behind if one.kind in (Kind.PERCENT, Kind.SCORE)]
    alike = [one for one in weights if one.unit == weights[0].unit]
    run = alike if behind is bracketed else [one for one in alike if one.group == weights[0].group]
    run = [one for one in run if one.value < _HUNDRED]
    added = sum((one.value for one in run), Decimal(0))
    weighed = len(run) > 2 and not any(_UNWEIGHTED.search(one.before) for one in run)
    if weighed and added != _HUNDRED and 70 <= added <= 130:
        yield _off(reading, run, added, "权重", Code.SCORE_MISMATCH)


def _off(reading: Reading, run: Sequence[Number], added: Decimal, what: str, code: Code) -> Finding:
    message = f"{what}合计不为100%：{addition(run)}＝{plain_digits(added)}{run[0].unit or ''}"
    return reading.finding(code, Severity.ERROR, run[0].start, run[-1].end, message)


def _each(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 中央129万元、省级86万元、区级72万元，分别占45%、30%和25%: as many shares as parts, of what these make."""
    numbers = sentence.numbers[:_MOST]
    for place, first in enumerate(numbers):
        if first.kind is not Kind.PERCENT or not _EACH.search(first.before):
            continue
        rates = [one for one in numbers[place:] if one.kind is Kind.PERCENT and (one is first or len(one.before) < 2)]
        ahead = [one for one in numbers[:place] if not any_of("totals", "closing").search(one.before)]
        if len(ahead) > len(rates) and ahead[-1].value == sum(one.value for one in ahead[-1 - len(rates) : -1]):
            ahead = ahead[:-1]  # 甲86万元、乙72万元，两地共158万元，分别占
        parts = ahead[max(0, len(ahead) - len(rates)) :]
        alike = len({(one.unit, one.group) for one in parts}) == 1 and all(one.exact for one in (*parts, *rates))
        if len(rates) > 1 and len(parts) == len(rates) and alike and parts[0].kind is not Kind.PERCENT:
            added = sum((one.value for one in parts), Decimal(0))
            told = [one for one in numbers[:place] if one not in parts and one.unit == parts[0].unit]
            wholes = [tuple(parts), *((one,) for one in told if one.value >= added)]
            for part, rate in zip(parts, rates, strict=True):
                yield from _judge(reading, rate, [Quotient((part,), whole) for whole in wholes])


def _beside_others(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 共600人：满意312人，占52%；…；不满意48人，占18%: the whole is what explains the other shares."""
    pairs = [
        (one, rate)
        for one, rate in _side_by_side(sentence.numbers[:_MOST])
        if rate.kind is Kind.PERCENT and _SHARE.search(rate.before) and one.unit and one.kind is not Kind.PERCENT
        if not _COUNTED_OFF.search(one.before) and not any_of("totals", "closing").match(rate.before)  # 前两项合计占
        if rate.before.partition("占")[0][:_NAME] in one.before  # 总投资860万元，财政资金占79%
    ]
    parts = tuple(one for one, _ in pairs)
    if any(COMES_TO.match(reading.text, rate.end) for _, rate in pairs):
        return  # 水田占65%，即3.38万亩: its part follows
    if len(pairs) < 2 or len({one.unit for one in parts}) > 1 or not all(one.exact for pair in pairs for one in pair):
        return
    ahead = reading.sentences[sentence.index - 1].numbers[-_TOLD_BEFORE:] if sentence.index else ()
    known = [one for one in (*ahead, *sentence.numbers[:_MOST]) if one.unit == parts[0].unit and one not in parts]
    slack = sum((rate.quantity.step for _, rate in pairs), Decimal(0)) / 2
    of_one = len({_based(rate) for _, rate in pairs} - {""}) < 2  # 占采购金额的40%，占预留份额的60%
    complete = of_one and abs(sum((rate.value for _, rate in pairs), Decimal(0)) - _HUNDRED) <= slack
    for part, rate in pairs:
        others = [(one, other) for one, other in pairs if one is not part]
        own = () if _OF_ANOTHER.search(rate.before) else known
        wholes = [(one,) for one in own if _explains(one, others)] + [parts] * complete
        if wholes and not any(_explains(one, [(part, rate)]) for one in known):
            yield from _judge(reading, rate, [Quotient((part,), whole) for whole in wholes])


def _side_by_side(numbers: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Yield each number with the one behind it, past what a bracket holds: 1542万元（公用215万元），占38.5%."""
    for place, rate in enumerate(numbers):
        before = (one for one in reversed(numbers[:place]) if one.group in (0, rate.group))
        yield from ((one, rate) for one in islice(before, 1))


def _based(share: Number) -> str:
    """Return what a share says that it is of."""
    found = _SHARE.search(share.before)
    return (found["base"] or "") if found else ""


def _explains(whole: Number, pairs: Sequence[tuple[Number, Number]]) -> bool:
    """Whether each of these shares is its number's of a whole."""
    return all(Quotient((one,), (whole,)).fit(rate) is not Fit.WRONG for one, rate in pairs)


def _judge(reading: Reading, rate: Number, proposed: Sequence[Quotient]) -> Iterator[Finding]:
    """Say that a share is none of these; the first says what it should be."""
    if all(one.fit(rate) is Fit.WRONG for one in proposed) and (found := proposed[0].finding(reading, rate)):
        yield found
