"""Knows how scores, weights and grades hang together, and checks that they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.arithmetic.targets import segments
from youju.checking.interval import Fit, Interval, fit, interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import longest_first, role_in, role_of, terms
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_scores"]

_BONUS = regex(r"加分|附加|奖励分")
_PROPORTION = regex(
    r"除以[^，。；]{0,10}乘|按(?:比例|完成比例|完成率|实际完成|执行率|完成值|照完成|完成情况比例)|之比|比例(?:计|得|赋|折|扣)|按.{0,12}比例|[×xX*]\s*(?:预算)?(?:执行率|完成率)|完成率\s*[×xX*]|执行率\s*[×xX*]"
)
_AGAINST_WEIGHT = regex(r"^(?:较|比|与|距)(?:该项|该指标)?(?:满分|分值|标准分)")
_SHORT_BY = regex(r"^(?:相?差|少|低|还差)了?$")
_NOT_ALONE = regex(r"扣|另|封顶|最高|阶梯|档|加权")
_OVERALL = regex(r"总|综合|项目|本次|自评|评价|最终|合计|最后|绩效|考核|平均")
_WORDS = [word for grade in terms("grades") for word in grade["words"]]
_GRADE = longest_first(_WORDS)
_GRADED = regex(
    rf"(?:等级|等次|级别|评级|结果|档次|结论|评定|评为|评价|定为|属于|为)[^，。；、“”\n\d]{{0,6}}[“\"]?(?P<grade>{_GRADE})(?=[”\"]?(?:[，。；、（(级档等次\s]|$))"
)
_BRACKETED = regex(rf"[（(](?P<grade>{_GRADE})[)）]")
_SCALE = regex(
    rf"(?P<low>\d{{2,3}})(?:分)?(?:（含）|\(含\)|（含(?P=low)分?）)?\s*(?:分)?(?:(?P<above>及以上|以上|（含）以上|\(含\)以上|≤)|"
    rf"(?:至|到|-|—|–|～|~|－|—)+\s*(?P<high>\d{{2,3}})\s*(?:分)?(?:（不含）|（含）|以下)?|(?P<below>以下|及以下))(?:（[^）]{{0,8}}）)?的?(?:为|是|定为|属|属于|评为|：|:)?[“\"]?(?P<grade>{_GRADE})[”\"]?"
)


_FAR = 60
_Scale = dict[str, tuple[Decimal, Decimal]]
"""Grade -> lowest score (included), highest (excluded)."""


def check_scores(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each score that exceeds its weight, breaks its rule, or doesn't fit its grade."""
    scale, listed = _scale(reading.text)
    for every, start, end in segments(reading):
        numbers = [one for one in every if one.start not in listed]
        yield from _above_weight(reading, numbers, start, end)
        yield from _proportional(reading, numbers, start, end)
        yield from _after_loss(reading, numbers)
        yield from _short_of(reading, numbers)
    for sentence in reading.sentences:
        yield from _graded(reading, sentence, scale, listed)


def _role(number: Number) -> str:
    """Whether a number of 分 is a weight, a score or what was lost: the last such word before it."""
    found = role_in("weight", "score", "lost").findall(number.before)
    return role_of(found[-1]) if found else ""


def _pairs(numbers: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Yield each weight with the score that follows it (分值10分…得9分, 10分得9分)."""
    weight: Number | None = None
    outer: Number | None = None
    last: Number | None = None
    for number in numbers:
        if number.kind is not Kind.SCORE or not number.exact:
            continue
        role, ahead, last = _role(number), last, number
        if number.group and ahead is not None and not ahead.group and role == "weight":
            yield number, ahead  # 得分47分（分值50分）
            weight = outer = None
            continue
        if weight is not None and outer is not None and weight.group and not number.group:
            weight = outer  # （数量20分、质量30分），得47.6分: the parts end with their bracket
        if weight is not None and _scores(weight, number, role):
            yield weight, number
            weight = outer = None
        elif role in ("weight", ""):
            weight = number
            outer = outer if number.group else number


def _scores(weight: Number, number: Number, role: str) -> bool:
    """Whether a number is the score for a weight; one not called a weight wants its score at once (10分得9分)."""
    if role != "score" and not re.search(r"(?<![合总共小])计$|[得评]$", number.before):
        return False
    return _role(weight) == "weight" or not role_in("score").sub("", number.before).strip("分计得评")


def _above_weight(reading: Reading, numbers: Sequence[Number], start: int, end: int) -> Iterator[Finding]:
    if _BONUS.search(reading.text, start, end):
        return
    for weight, score in _pairs(numbers):
        if score.value > weight.value and score.start - weight.end < 60:
            message = f"得分超过分值：分值{weight.text}，得分{score.text}"
            yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, score.start, score.end, message)


def _proportional(reading: Reading, numbers: Sequence[Number], start: int, end: int) -> Iterator[Finding]:
    """Check 完成值/指标值×分值 where the text names that rule."""
    words = reading.text[start:end]
    if not _PROPORTION.search(words) or _NOT_ALONE.search(words):
        return
    pairs = list(_pairs(numbers))
    if len(pairs) != 1:
        return
    weight, score = pairs[0]
    ratio = _completion(numbers)
    if ratio is None:
        return
    done, possible = ratio
    exact = min(done, Decimal(1)) * weight.value
    bounds = Interval(min(possible.low, Decimal(1)) * weight.value, min(possible.high, Decimal(1)) * weight.value)
    state = fit(score.quantity, exact, bounds, score.mention.approximator)
    if state is Fit.RIGHT or abs(exact - score.value) < Decimal("0.01"):
        return
    due, share = (plain_digits(round_to(one, Decimal("0.01"))) for one in (exact, done * 100))
    worked = f"按比例应得{due}分（完成比例{share}%×{weight.text}）"
    if state is Fit.ROUNDING:
        yield reading.finding(
            Code.ROUNDING, Severity.INFO, score.start, score.end, f"{worked}，文中写作{score.text}，只差末位"
        )
        return
    message = f"得分与比例不符：{worked}，文中写作{score.text}"
    yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, score.start, score.end, message)


def _completion(numbers: Sequence[Number]) -> tuple[Decimal, Interval] | None:
    """Return actual over target of a stretch, from its two amounts or its one rate."""
    rates = [one for one in numbers if one.kind is Kind.PERCENT]
    amounts = [one for one in numbers if one.kind in (Kind.MONEY, Kind.COUNT, Kind.MEASURE)]
    if len(amounts) == 2 and amounts[0].unit == amounts[1].unit:
        target, actual = amounts
        if role_of(target.before) in ("actual", "spent") and role_of(actual.before) in ("target", "budget"):
            target, actual = actual, target
        ratio = interval_of(actual.quantity).over(interval_of(target.quantity))
        return (actual.value / target.value, ratio) if ratio else None
    if len(rates) == 1 and not amounts:
        bounds = interval_of(rates[0].quantity)
        return rates[0].value / 100, Interval(bounds.low / 100, bounds.high / 100)
    return None


def _after_loss(reading: Reading, numbers: Sequence[Number]) -> Iterator[Finding]:
    """Check 分值10分，扣0.5分，得9.5分."""
    scores = [one for one in numbers if one.kind is Kind.SCORE]
    if len(scores) != 3:
        return
    by_role = {_role(one): one for one in scores}
    weight, lost, score = (by_role.get(role) for role in ("weight", "lost", "score"))
    if weight is None and "" in by_role:
        weight = by_role[""]
    if not (weight and lost and score) or (weight.start > score.start and not weight.group):
        return
    if "每" in re.split("[，。；]", reading.text[max(0, lost.start - _FAR) : lost.start])[-1]:
        return  # 每超期1天扣0.5分: a rule, not what was lost
    expected = weight.value - lost.value
    if expected != score.value:
        message = f"得分与扣分不符：{weight.text}扣{lost.text}应为{plain_digits(expected)}分，文中写作{score.text}"
        yield reading.finding(
            Code.SCORE_MISMATCH,
            Severity.ERROR,
            min(weight.start, score.start),
            score.end,
            message,
            shown(expected, score),
        )


def _short_of(reading: Reading, numbers: Sequence[Number]) -> Iterator[Finding]:
    """Check 得分8.82分，较满分10分少1.18分."""
    scores = [one for one in numbers if one.kind is Kind.SCORE and one.exact]
    for score, weight, lost in zip(scores, scores[1:], scores[2:], strict=False):
        if _AGAINST_WEIGHT.search(weight.before) and _SHORT_BY.search(lost.before) and not _role(lost):
            expected = weight.value - score.value
            if _role(score) == "score" and expected != lost.value:
                message = f"失分不符：{weight.text}－{score.text}＝{plain_digits(expected)}分，文中写作{lost.text}"
                yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, score.start, lost.end, message)


def _scale(text: str) -> tuple[_Scale, frozenset[int]]:
    """Read the scale of grades that a text states, and where its numbers stand."""
    scale: _Scale = {}
    listed: set[int] = set()
    for found in _SCALE.finditer(text):
        listed.update(found.start(end) for end in ("low", "high") if found[end])
        low, high = Decimal(found["low"]), Decimal(1000)
        if found["high"]:
            low, high = sorted((low, Decimal(found["high"])))
            high = Decimal(1000) if high == 100 else high
        elif found["below"]:
            low, high = Decimal(0), low
        scale.setdefault(found["grade"][:1], (low, high))
    return (scale, frozenset(listed)) if len(scale) > 1 else ({}, frozenset())


def _usual_scale() -> _Scale:
    usual: _Scale = {}
    ceiling = Decimal(1000)
    for grade in terms("grades"):
        low = Decimal(grade["from"])
        for word in grade["words"]:
            usual[word] = (low, ceiling)
        ceiling = low
    return usual


def _graded(reading: Reading, sentence: Sentence, scale: _Scale, listed: frozenset[int]) -> Iterator[Finding]:
    """Check the grade that a sentence gives beside a score."""
    own = [one for one in sentence.numbers if one.kind is Kind.SCORE and one.start not in listed]
    scores = [one for one in own if _is_overall(reading, one)]
    if len(scores) != 1:
        return
    score = scores[0]
    words = reading.words(sentence)
    found = _grade_beside(words, score.start - sentence.start, score.end - sentence.start)
    if found is None:
        return
    grade = found["grade"]
    bounds = scale.get(grade[:1]) if scale else _usual_scale().get(grade)
    if bounds is None or bounds[0] <= score.value < bounds[1]:
        return
    severity = Severity.ERROR if scale else Severity.WARNING
    by = "文中所列标准" if scale else "财预〔2020〕10号第十八条（90、80、60分为界）"
    ceiling = "以上" if bounds[1] > 100 else f"至不足{plain_digits(bounds[1])}分"
    message = f"等级与得分不符：{score.text}不属“{grade}”，按{by}，“{grade}”须{plain_digits(bounds[0])}分{ceiling}"
    at = sentence.start + found.start("grade")
    yield reading.finding(Code.SCORE_MISMATCH, severity, min(score.start, at), max(score.end, at + len(grade)), message)


def _grade_beside(words: str, start: int, end: int) -> re.Match[str] | None:
    """Find the grade that stands near a score: behind it, or else before it."""
    found = _BRACKETED.match(words, end) or _GRADED.search(words, end) or _GRADED.search(words, 0, start)
    if found is not None and (scales := list(_SCALE.finditer(words, end))):
        behind = scales[-1].end()  # 78.6分，按90分以上为优……的标准，评定为良
        found = _GRADED.search(words, behind)
        return found if found and found.start() - behind <= _FAR else None
    if found is None or abs(found.start() - end) > _FAR:
        return None
    return found


def _is_overall(reading: Reading, number: Number) -> bool:
    words = reading.text[max(0, number.start - 16) : number.start]
    clause = re.split(r"[，；。（(\n]", words)[-1]
    called = role_in("score").search(clause) or clause.endswith(("合计", "总分", "总计", "共计"))
    return bool(_OVERALL.search(clause)) and bool(called) and number.group == 0
