"""Holds the scores that a text gives against what each may bring, what was lost, the whole, and each other.

A score is read once into a record: its weight (满分), what it got and lost, and what it is for, wherever the words put
them (分值10分……得9分, 得47分（分值50分）, 得8.82分，较满分10分少1.18分). Every relation is judged on these records, the
points told as lost a sentence or more later (`check_points_lost`) among them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from youju.checking.arithmetic.sides import added
from youju.checking.arithmetic.targets import segments
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.restatements import overall_score
from youju.checking.stretches import clause_before, span_of
from youju.checking.vocabulary import patterns, role_in, role_of, terms
from youju.checking.wording import addition, plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["Scored", "check_points_lost", "check_scores", "mark_of", "scored_in"]

_BONUS = regex(r"加分|附加|奖励分|奖励加?\d")
_SAID = patterns("scores")
_SHORT_BY = regex(r"^(?:相?差|少|低|还差)了?$|(?:[调核][增减]|上调|下调)了?$")
_NOT_ALL = regex(r"其中|主要|例如|等|另|折")
_NO_MORE = regex(r"，(?:其他|其余)[^，。；]{0,10}(?:未扣|不扣|没有扣|均?[为得]?满分)")
_SIDES = 2
_NOT_ITS_OWN = regex(r"每|^(?!(?:扣分|失分)?(?:合计|共计?|总共|累计)被?[扣失丢减]?分?为?$).*(?:合计|共|累计|总)")
_OF_SEVERAL = regex(r"共|合计|总|最")
_OF_WHICH, _FULL_SCORE = regex(r"其中|包括|包含|分为"), regex(r"满分|总分|合计|共计?|分值|权重|百分制")
_BRACKET, _IN_A_ROW = regex(r"（[^（）]{0,80}）"), regex(r"(?:[、，和及与]|以及)[^，。；、得扣失\d]{0,16}")
_EACH = regex(r"每[项个条](?:指标)?(?:权重|分值|满分|标准分)?(?:均|各)?为?$|各$")
_SEVERAL = regex(r"(?:分别|依次)(?:自评)?(?:得|评)|得分(?:分别|依次)为?")
_FULL = Decimal(100)
_JOINS = ("", "和", "与", "及")
_LEAST_PARTS, _SHORT, _NEAR, _FAR, _MOST = 3, 2, 30, 60, 16
_LOSSES = patterns("points_lost")
_THIS = "该指标"
_KEPT, _CLAUSE = 30, 24


@dataclass(frozen=True)
class Scored:
    """What something may bring, what it got, and each thing it lost."""

    weight: Number
    got: Number
    lost: tuple[Number, ...] = ()

    @property
    def label(self) -> str:
        """What the score is for."""
        return _label(self.weight) or _label(self.got)


def check_scores(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each score that exceeds its weight, breaks its rule, or contradicts another score."""
    for paragraph in reading.paragraphs:
        scores = [one for sentence in paragraph for one in sentence.numbers if one.kind is Kind.SCORE and one.exact]
        if len(scores) > 1:
            yield from _made_of(reading, scores) or _made_of_weighted(reading, scores)
            yield from _above_each(reading, scores)
        for sentence in paragraph:
            own = [one for one in scores if one.sentence == sentence.index and not one.group]
            if len(own) > _LEAST_PARTS:
                yield from _weights(reading, own)
    yield from _above_all(reading)
    seen: dict[tuple[int, str, Decimal], Number] = {}
    known: dict[int, list[Scored]] = {}
    bonus = {one[0].line for one in reading.paragraphs if _BONUS.search(reading.text, one[0].start, one[-1].end)}
    for numbers, _, _ in segments(reading):
        records = list(scored_in(numbers))
        for record in records:
            line = reading.sentences[record.got.sentence].line
            yield from _within(reading, record, bonus=line in bonus, alone=len(records) == 1)
            yield from _told_again(reading, record, seen, line)
            yield from _of_a_sibling(reading, record, known.setdefault(line, []))


def _above_all(reading: Reading) -> Iterator[Finding]:
    """Check 自评得分102.5分 of 100, or of the most that the text tells there is; points may be added on top."""
    above = [one for one in reading.numbers if one.value > _FULL and overall_score(one)]
    if not above or _BONUS.search(reading.text):
        return
    full = max(
        [_FULL, *(one.value for one in reading.numbers if one.kind is Kind.SCORE and _FULL_SCORE.search(one.before))]
    )
    for one in above:
        if one.value > full:
            message = f"得分超过满分：满分{plain_digits(full)}分，得分{one.text}"
            yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, one.start, one.end, message)


def mark_of(number: Number) -> str:
    """Return whether a number of 分 is a weight, a score or what was lost: the last such word before it."""
    found = role_in("weight", "score", "lost").findall(number.before)
    return "lost" if _SAID["lost"].search(number.before) else role_of(found[-1]) if found else ""


def _label(number: Number) -> str:
    return _SAID["marks"].sub("", role_in("score", "weight").sub("", number.before))


def scored_in(numbers: Sequence[Number]) -> Iterator[Scored]:
    """Yield the scores of a stretch, each with its weight and the one loss that is told beside them."""
    scores = [one for one in numbers if one.kind is Kind.SCORE and one.exact]
    rows = list(_in_rows(scores))
    listed = {one for pair in rows for one in pair}
    pairs = sorted([*rows, *_pairs([one for one in scores if one not in listed])], key=lambda pair: pair[0].start)
    for place, (weight, got) in enumerate(pairs):
        floor = max(one.end for one in pairs[place - 1]) if place else 0
        ceiling = min(one.start for one in pairs[place + 1]) if place + 1 < len(pairs) else scores[-1].end
        low, high = (bisect_left(scores, edge, key=lambda one: one.start) for edge in (floor, ceiling))
        lost = [one for one in scores[low:high] if one not in (weight, got)]
        if not all(mark_of(one) == "lost" or _SHORT_BY.search(one.before) for one in lost):
            lost = []
        yield Scored(weight, got, tuple(lost))


def _in_rows(scores: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Yield the pairs of 满分依次为30分、40分、30分，得分依次为26分、35分、28分: one by one."""
    runs: list[list[Number]] = []
    for number in scores:
        if runs and number.before in _JOINS and number.group == runs[-1][-1].group:
            runs[-1].append(number)
        else:
            runs.append([number])
    for weights, got in pairwise(runs):
        if len(weights) == len(got) > 1 and [mark_of(one[0]) for one in (weights, got)] == ["weight", "score"]:
            yield from zip(weights, got, strict=True)


def _pairs(scores: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Yield each weight with its score: the one that follows it, or that it is told behind or compared with."""
    weight: Number | None = None
    outer: Number | None = None
    last: Number | None = None
    whole: Number | None = None
    parts: list[Number] = []
    role = ""
    for number in scores:
        ahead, last = last, number
        goes_on = ahead is not None and number.group == ahead.group and number.before in _JOINS
        role = role if goes_on and role != "weight" else mark_of(number)  # 依次扣1.5分、2分: both were lost
        bracketed = number.group and ahead is not None and not ahead.group and role == "weight"
        compared = ahead is not None and mark_of(ahead) == "score" and _SAID["against_weight"].search(number.before)
        if ahead is not None and (bracketed or compared):
            yield number, ahead  # 得分47分（分值50分）
            weight = outer = None
            continue
        if weight is not None and outer is not None and weight.group and not number.group:
            weight = outer  # （数量20分、质量30分），得47.6分: the parts end with their bracket
        if _OF_WHICH.match(number.before):
            whole, parts = weight, []
        if whole is not None and len(parts) > 1 and added(parts) == whole.value:
            weight = whole  # 30分，其中经济10分、社会12分、生态8分，实得27分
        parts.append(number)
        if weight is not None and _scores(weight, number, role):
            yield weight, number
            weight = outer = whole = None
        elif role in ("weight", "") and not _SHORT_BY.search(number.before):
            weight = number
            outer = outer if number.group else number


def _scores(weight: Number, number: Number, role: str) -> bool:
    """Whether a number is the score for a weight; one not called a weight wants its score at once (10分得9分)."""
    if role != "score" and not _SAID["got"].search(number.before):
        return False
    return mark_of(weight) == "weight" or not _SAID["plain"].sub("", role_in("score").sub("", number.before))


def _within(reading: Reading, record: Scored, *, bonus: bool, alone: bool) -> Iterator[Finding]:
    """Check that a score is no more than its weight, and what was lost is what it lacks."""
    weight, got, lost = record.weight, record.got, record.lost
    if not bonus and got.value > weight.value and abs(got.start - weight.end) < _FAR:
        message = f"得分超过分值：分值{weight.text}，得分{got.text}"
        yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, got.start, got.end, message)
    clauses = [clause_before(reading.text, one.start, one.start - _FAR, "，。；") for one in lost]
    if len(lost) > _SIDES:  # 共扣5.4分，其中执行扣1.8分、数量扣2.6分、满意度扣1分
        lost = tuple(one for one in lost if 2 * one.value == added(lost)) or lost
    if not alone and any(_OF_SEVERAL.search(clause) for clause in clauses):
        return  # 产出40分得36分、效益30分得29分，共失5分，失分最多的是产出
    due = weight.value - added(lost)
    if not lost or due == got.value or any(_NOT_ITS_OWN.search(clause) for clause in clauses):
        return  # 每超期1天扣0.5分 is a rule, not what was lost
    rest = _NO_MORE.match(reading.text, lost[-1].end)
    if lost[1:] and not rest and _NOT_ALL.search(reading.text, min(weight.start, lost[0].start), lost[-1].end + 2):
        return
    taken = "、".join(one.text for one in lost)
    message = f"得分与扣分不符：{weight.text}扣{taken}应为{plain_digits(due)}分，文中写作{got.text}"
    start, end = min(weight.start, got.start), max(one.end for one in (weight, got, *lost))
    yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, start, end, message, shown(due, got))


def _told_again(
    reading: Reading, record: Scored, seen: dict[tuple[int, str, Decimal], Number], line: int
) -> Iterator[Finding]:
    """Check 过程类满分20分、得16.5分。其中，过程类20分仅得14分: one indicator of a paragraph has one score."""
    weight, got = record.weight, record.got
    if len(record.label) < _SHORT or not 0 < got.start - weight.end < _NEAR or _SAID["got"].search(weight.before):
        return
    before = seen.setdefault((line, record.label, weight.value), got)
    if before.value != got.value:
        message = f"同一指标得分前后不一：“{record.label}”前文{before.text}，后文{got.text}"
        yield reading.finding(Code.SELF_CONTRADICTION, Severity.ERROR, weight.start, got.end, message)


def _of_a_sibling(reading: Reading, record: Scored, known: list[Scored]) -> Iterator[Finding]:
    """Check 过程20分得18.6分，产出40分得33.2分。产出指标表现较好，20分得18.6分: that is what 过程 got."""
    if len(record.label) >= _SHORT:
        known[:] = [*known[1 - _MOST :], record]
        return
    floor = max(reading.sentences[record.weight.sentence].start, record.weight.start - _FAR)
    words = reading.text[floor : record.weight.start]
    place, named = max(((words.rfind(one.label), one.label) for one in known), default=(-1, ""))
    pair = (record.weight.value, record.got.value)
    of = {(one.weight.value, one.got.value): one.label for one in reversed(known)}
    if place >= 0 and of.get(pair, named) != named:
        message = f"前文{record.weight.text}得{record.got.text}的是“{of[pair]}”，此处写作“{named}”"
        start = record.weight.start - len(words) + place
        yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, start, record.got.end, message)


def _weights(reading: Reading, scores: Sequence[Number]) -> Iterator[Finding]:
    """Check 满分100分，分设执行率10分、产出50分、效益35分、满意度10分: the list beside the full score makes it up."""
    for place, full in enumerate(scores):
        if full.value != _FULL or not _FULL_SCORE.search(full.before):
            continue
        ahead, behind = scores[max(0, place - _MOST) : place], scores[place + 1 : place + 1 + _MOST]
        for listed in (_row(reading, behind), _row(reading, ahead[::-1])):
            left = _FULL - added(listed)
            apart = any(one.value == left for one in (*ahead, *behind) if one not in listed)  # 执行率另计10分
            if len(listed) >= _LEAST_PARTS and 0 < abs(left) <= _FULL / 5 and not apart:
                yield from _uneven(reading, listed, "各项分值之和与满分不符", _FULL, full)


def _row(reading: Reading, scores: Sequence[Number]) -> list[Number]:
    """Return the leading scores that stand in one row, and may all be weights; they may be told backwards."""
    row: list[Number] = []
    for one in scores:
        low, high = sorted((row[-1], one), key=lambda each: each.start) if row else (one, one)
        gap = _BRACKET.sub("", reading.text[low.end : high.start])
        if mark_of(one) in ("score", "lost") or (row and not _IN_A_ROW.fullmatch(gap)):
            break
        row.append(one)
    return row if not any(_BONUS.search(one.before) for one in row) else []


def _made_of(reading: Reading, scores: Sequence[Number]) -> list[Finding]:
    """Check 综合得分95分。决策得14分；过程得23分；产出得34分；效益得24分: all first-level indicators by name."""
    overall = [one for one in scores if overall_score(one)]
    parts = [one for one in scores if one not in overall and _SAID["got"].search(one.before)]
    labels = [_label(one) for one in parts]
    whole = any(
        len(words) == len(labels) and all(any(word in label for label in labels) for word in words)
        for words in terms("partitions")
    )
    if len({one.value for one in overall}) != 1 or len(parts) < _LEAST_PARTS or not whole:
        return []
    if any(one.sentence == overall[0].sentence for one in parts):
        return []  # within one sentence it is a sum like any other
    return _uneven(reading, parts, "各项得分之和与总得分不符", overall[0].value, overall[0])


def _made_of_weighted(reading: Reading, scores: Sequence[Number]) -> list[Finding]:
    """Check 过程满分25分，得22.5分；产出满分35分，得33分…。综合得分90.5分.

    Where the weights make 100, these are all indicators, and their scores make the whole; where the scores make the
    whole, so do the weights 100.
    """
    overall = [one for one in scores if overall_score(one)]
    records = [one for one in scored_in(scores) if one.label and one.got not in overall]
    if len({one.value for one in overall}) != 1 or len(records) < _LEAST_PARTS:
        return []
    if _BONUS.search(reading.text, scores[0].start - _NEAR, scores[-1].end + _NEAR):
        return []
    if overall[0].sentence == records[0].got.sentence and overall[0].start < records[0].weight.start:
        return []  # 得92.5分，其中投入10分得10分: a sum like any other
    weights, got = [one.weight for one in records], [one.got for one in records]
    if added(weights) == _FULL:
        return _uneven(reading, got, "各项得分之和与总得分不符", overall[0].value, overall[0])
    if added(got) == overall[0].value and abs(added(weights) - _FULL) <= _FULL / 5:
        return _uneven(reading, weights, "各项分值之和与满分不符", _FULL, overall[0])
    return []


def _uneven(reading: Reading, parts: Sequence[Number], told: str, whole: Decimal, overall: Number) -> list[Finding]:
    """Return the finding that scores don't add up to a whole, if they don't."""
    if added(parts) == whole:
        return []
    ends = (overall, *parts)
    due = f"应为{plain_digits(whole)}分" if whole != overall.value else f"文中写作{overall.text}"
    message = f"{told}：{addition(parts)}＝{plain_digits(added(parts))}分，{due}"
    return [reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, *span_of(*ends), message)]


def _above_each(reading: Reading, scores: Sequence[Number]) -> Iterator[Finding]:
    """Check 两项，每项6分，分别得6分和5分: none brings more than each may."""
    for place, each in enumerate(scores[:-1]):
        if not _EACH.search(each.before) or not _SEVERAL.search(reading.text, each.end, scores[place + 1].start):
            continue
        for one in scores[place + 1 :]:
            listed = not one.before or _SEVERAL.search(one.before) or one.before in "和及"
            if one.sentence != each.sentence or not listed:
                break
            if one.value > each.value:
                message = f"得分超过分值：每项{each.text}，得分{one.text}"
                yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, each.start, one.end, message)


def check_points_lost(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each indicator whose one loss isn't what its one score lacks of its weight."""
    scored: dict[int, list[Scored]] = {}
    for numbers, _, _ in segments(reading):
        if sum(one.kind is Kind.SCORE for one in numbers) > 1:
            line = reading.sentences[numbers[0].sentence].line
            scored.setdefault(line, []).extend(scored_in(numbers))
    for paragraph in reading.paragraphs:
        records = [one for one in scored.get(paragraph[0].line, ()) if not one.lost]
        if 0 < len(records) <= _KEPT:
            yield from _held_against(reading, paragraph, records)


def _held_against(reading: Reading, paragraph: Sequence[Sentence], records: Sequence[Scored]) -> Iterator[Finding]:
    told = [(one, _named(reading, one)) for sentence in paragraph for one in sentence.numbers if _is_loss(one)]
    for one, name in told:
        own = [each for each in records if name in (_THIS, _core(each.label)) and name]
        if len(own) != 1 or [other for _, other in told].count(name) > 1 or one.start < own[0].got.end:
            continue
        weight, got = own[0].weight, own[0].got
        lacks = weight.value - got.value
        if lacks >= 0 and one.value != lacks:
            message = (
                f"得分与扣分不符：前文“{own[0].label}”{weight.text}得{got.text}，少得{plain_digits(lacks)}分，"
                f"此处写作扣{one.text}"
            )
            yield reading.finding(Code.SCORE_MISMATCH, Severity.WARNING, one.start, one.end, message)


def _is_loss(number: Number) -> bool:
    return number.kind is Kind.SCORE and number.exact and mark_of(number) == "lost"


def _named(reading: Reading, number: Number) -> str:
    """Return what a loss is of (满意度指标扣3.6分, 扣2分的是满意度指标, 该指标扣2分); empty where it may be a rule."""
    clause = clause_before(reading.text, number.start, number.start - _CLAUSE, "，。；：:、（）\n")
    if _LOSSES["of"].match(number.after):
        clause = _LOSSES["of"].sub("", number.after)
    if _LOSSES["rule"].search(clause):
        return ""
    return _THIS if _LOSSES["this"].search(clause) else _core(clause)


def _core(words: str) -> str:
    """Return a name without what may stand around it; empty where little is left."""
    name = _LOSSES["idle"].sub("", words)
    return name if len(name) >= _SHORT else ""
