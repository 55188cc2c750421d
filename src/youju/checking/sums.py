"""Knows when the parts that a text lists must add up to the whole it names, and checks that they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from youju.checking.interval import Fit, Interval, interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, pattern_of, role_in, role_of, terms
from youju.checking.wording import addition, plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import MONEY_SCALES, Kind

__all__ = ["check_sums", "sum_fit"]

_ADDABLE = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
_PEOPLE = ("人", "名", "位", "户", "人次")
_MOST_PARTS, _MOST_CUES = 60, 40
_CUE = re.compile(
    r"其中|具体为|具体是|具体包括|具体如下|(?:分别|依次)[\u4e00-\u9fff]{1,4}(?=\d)|分别为|分别是|依次为|依次是|包括|包含|分为|构成为|"
    r"(?:[两二三四五六七八九十]|\d)(?:项|个|类|部分|方面|批|块)[^，。；：\n\d]{0,8}：|(?<=[元人个户件分次项家亩])：|"
    r"按(?:类型|来源|结果|级次|用途|性质|资金来源)分|由(?=[^。；\n]{2,200}?(?:组成|构成))"
)
_CLOSED_CUES = ("具体为", "具体是", "具体如下", "分别为", "分别是", "依次为", "依次是", "构成为", "由", "分为", "按")
_CLOSING = re.compile(
    r"(?:合计|共计|总计|总共|合共|小计)(?:为|是|安排|支出|投入|到位|下达|拨付|使用|金额|资金|投资|共)?$"
    r"|(?:[两二三四五六七八九十]|\d{1,2})(?:项|类|个|者|笔|批|部分|方面|级|级资金|项资金|项经费|项支出)?(?:合计|共计|总计|共|总共|相加|之和|加总)(?:为|是|安排|支出|投入)?$"
)
_WEAK_CLOSING = re.compile(
    r"(?:总投资|总支出|总收入|支出总额|收入总额|投资总额|资金总额|总金额|总费用|总价|总分|总得分)(?:额|为|是)?$"
)
_DECLARED = re.compile(r"([两二三四五六七八九十]|\d{1,2})(?:项|类|个|者|笔|批|部分|方面|级|年)")
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")} | {"两": 2}
_IN_PARTS = re.compile(r"分[两二三四五六七八九十\d]+(?:个)?(?:批|期|次|笔|年度|阶段|部分)")
_RATE_BETWEEN = re.compile(r"率[^，。；、]{0,4}\d[\d.]*[%％]")
_REST = re.compile(r"其余|余下|剩余|等(?![级次额于])")
_COMPARED = re.compile(r"^(?:与|比|较|同|和?上年|去年|上年)|上年|去年|同期")
_SHARED_ENDS = frozenset("类型级期批组档")
_LOOSE_GAP, _TIGHT_GAP = Decimal("0.10"), Decimal("0.05")


@dataclass(frozen=True)
class _Claim:
    """A whole and the parts that a text lists for it.

    Attributes:
        total: The whole.
        parts: The list as a reader takes it.
        further: The list and what else of its unit follows in the sentence: other ways to read it.
        wholes: Earlier numbers that could be the whole instead.
        closed: The words leave nothing out, so that a smaller sum is wrong too.
        partial: The words say that something is left out.
    """

    total: Number
    parts: tuple[Number, ...]
    further: tuple[Number, ...] = ()
    wholes: tuple[Number, ...] = ()
    closed: bool = False
    partial: bool = False
    labels: tuple[str, ...] = field(default=())


def check_sums(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each whole whose listed parts don't add up."""
    yield from _listed_on_lines(reading)
    for paragraph in reading.paragraphs:
        previous: Sentence | None = None
        for sentence in paragraph:
            claims = [
                *_opened(reading, sentence, previous),
                *_bracketed(reading, sentence),
                *_closed(reading, sentence),
            ]
            for claim in claims:
                if finding := _judge(reading, claim):
                    yield finding
            previous = sentence


def sum_fit(total: Number, parts: Sequence[Number]) -> Fit:
    """Tell whether parts add up to a total, as far as rounding allows."""
    exact = sum((part.value for part in parts), Decimal(0))
    if exact == total.value:
        return Fit.RIGHT
    steps = {total.quantity.step, *(part.quantity.step for part in parts)}
    if not all(one.exact for one in (total, *parts)):
        steps.add(Decimal(-1))
    possible = Interval(Decimal(0), Decimal(0))
    for part in parts:
        possible = possible + interval_of(part.quantity, part.mention.approximator)
    if not interval_of(total.quantity, total.mention.approximator).meets(possible):
        return Fit.WRONG
    if len(steps) == 1 and next(iter(steps)) in MONEY_SCALES.values():
        return Fit.WRONG  # amounts all written whole: nothing was rounded
    return Fit.ROUNDING if len(steps) == 1 else Fit.RIGHT


def _opened(reading: Reading, sentence: Sentence, previous: Sentence | None) -> Iterator[_Claim]:
    """Yield the claims in which the whole stands before its parts."""
    words = reading.words(sentence)
    numbers = sentence.numbers
    for cue in islice(_CUE.finditer(words), _MOST_CUES):
        at = sentence.start + cue.start()
        probe = sentence.start + cue.end() - 1 if cue.group().endswith("：") else at
        if any(one.end > probe for one in reading.between(probe - 12, probe + 1)):
            continue
        after = [one for one in numbers if one.start >= sentence.start + cue.end()][: _MOST_PARTS + 1]
        if not after or after[0].kind not in _ADDABLE:
            after = _skip_to_amount(after)
        if not after:
            continue
        first = after[0]
        before = [one for one in numbers if one.end <= at and one.unit == first.unit]
        if not before and previous is not None and not words[: cue.start()].strip(" 　，,"):
            before = [one for one in previous.numbers if one.unit == first.unit and one.group == 0]
        wholes = [one for one in before if one.group == 0 or one.group == first.group][-4:]
        if wholes and _speaks_of_whole(reading, wholes[-1], cue.group(), at):
            end = _list_end(words, cue, sentence) if cue.group() == "由" else sentence.end
            yield _claim(reading, wholes, [one for one in after if one.end <= end], cue.group(), sentence)


def _skip_to_amount(numbers: list[Number]) -> list[Number]:
    """Drop a leading count that only announces the list (其中3个项目…)."""
    for place, one in enumerate(numbers[:2]):
        if one.kind in _ADDABLE:
            return numbers[place:]
    return []


def _list_end(words: str, cue: re.Match[str], sentence: Sentence) -> int:
    found = re.compile("组成|构成").search(words, cue.end())
    return sentence.start + found.start() if found else sentence.end


def _speaks_of_whole(reading: Reading, total: Number, cue: str, at: int) -> bool:
    """Whether the words between a number and the list keep to that number (到位、支出分别为 do not)."""
    gap = reading.text[total.end : at]
    if cue[:2] not in ("分别", "依次"):
        return len(gap) < (60 if cue != "：" else 1)
    role = role_of(cue)
    if role and role != role_of(total.before):
        return False
    if _IN_PARTS.search(gap):
        return True
    if role_in("received", "spent", "balance", "actual", "target", "score", "weight").search(gap):
        return False
    return len(gap) < 40 and not re.search(r"年|月|季度", gap)


def _claim(reading: Reading, wholes: Sequence[Number], after: list[Number], cue: str, sentence: Sentence) -> _Claim:
    total, first = wholes[-1], after[0]
    same = [one for one in after if one.unit == first.unit and one.group == first.group]
    parts = _run(reading, same)
    tail = reading.text[after[0].start : sentence.end]
    labels = tuple(part.before for part in parts)
    return _Claim(
        total,
        tuple(parts),
        tuple(same),
        tuple(wholes[:-1]),
        closed=_closes(cue, parts) or _is_partition(labels) or _ends_in_rest(labels),
        partial=bool(pattern_of("partial").search(_list_words(reading, parts, tail))),
        labels=labels,
    )


def _closes(cue: str, parts: Sequence[Number]) -> bool:
    """Whether the words before a list promise all of it."""
    if cue.startswith(("分别", "依次", "按")) or cue in _CLOSED_CUES:
        return True
    return cue.endswith("：") and len(cue) > 1 and _number_of(re.match(r"\d+|.", cue)[0]) == len(parts)  # type: ignore[index]


def _ends_in_rest(labels: Sequence[str]) -> bool:
    """Whether the last part takes up all that is left (其他费用350万元)."""
    return len(labels) > 1 and labels[-1].startswith(("其他", "其余", "剩余", "另"))


def _list_words(reading: Reading, parts: Sequence[Number], tail: str) -> str:
    if not parts:
        return tail
    return reading.text[parts[0].start - len(parts[0].before) : parts[-1].end + 14]


def _run(reading: Reading, numbers: Sequence[Number]) -> list[Number]:
    """Return the leading numbers that read as one list."""
    run: list[Number] = []
    for number in numbers:
        if run:
            gap = reading.text[run[-1].end : number.start]
            if pattern_of("list_ends").search(number.before) or _CUE.search(gap) or _breaks(gap, run, number):
                break
        run.append(number)
    return run


def _breaks(gap: str, run: list[Number], number: Number) -> bool:
    """Whether a number speaks of something else than the list before it."""
    if _RATE_BETWEEN.search(gap):
        return True
    role = role_of(number.before)
    roles = {role_of(one.before) for one in run}
    if not role or role in roles or gap.startswith("、"):
        return False
    unspent = "未" in number.before or any("未" in one.before for one in run)
    return not (unspent and {role, *roles} <= {"spent", "balance"})


def _is_partition(labels: Sequence[str]) -> bool:
    """Whether these labels leave nothing out by their meaning."""
    if len(labels) < 2:
        return False
    for words in terms("partitions"):
        if len(words) == len(labels) and all(any(word in label for label in labels) for word in words):
            return True
    ends = {label[-1:] for label in labels}
    return (len(ends) == 1 and ends <= _SHARED_ENDS) or all(label.startswith("第") for label in labels)


def _bracketed(reading: Reading, sentence: Sentence) -> Iterator[_Claim]:
    """Yield the claims whose parts stand in a bracket right behind the whole."""
    numbers = sentence.numbers
    position = 0
    while position < len(numbers) - 1:
        total = numbers[position]
        position += 1
        gap = reading.text[total.end : total.end + 1]
        if gap not in ("（", "("):
            continue
        group = numbers[position].group
        if group == total.group:
            continue
        inside = []
        for one in numbers[position : position + _MOST_PARTS]:
            if one.group != group:
                break
            inside.append(one)
        same = [one for one in inside if one.unit == total.unit]
        opening = reading.text[total.end + 1 : total.end + 4]
        if len(same) > 1 and same[0] is inside[0] and not opening.startswith("其中") and total.kind in _ADDABLE:
            yield _claim(reading, [total], same, "（", sentence)


def _closed(reading: Reading, sentence: Sentence) -> Iterator[_Claim]:
    """Yield the claims in which the whole follows its parts (合计, 三项共)."""
    numbers = sentence.numbers
    for position, total in enumerate(numbers):
        if total.kind not in _ADDABLE or not _closes_list(total):
            continue
        earlier = [
            one
            for one in numbers[max(0, position - _MOST_PARTS) : position]
            if one.unit == total.unit and one.group == total.group and not _COMPARED.search(one.before)
        ]
        if len(earlier) < 2 or reading.text[earlier[0].end : earlier[0].end + 1] in ("：", ":"):
            continue
        declared = _DECLARED.search(total.before)
        count = _number_of(declared.group(1)) if declared else 0
        even = len(set(_roles(reading, earlier)) - {""}) < 2 and not any(
            pattern_of("list_ends").search(one.before) or (place and _CUE.search(one.before))
            for place, one in enumerate(earlier)
        )
        rest = bool(_REST.search(reading.text, earlier[0].start, total.start))
        if count and count <= len(earlier):
            closed = count == len(earlier)
            yield _Claim(total, tuple(earlier[-count:]), tuple(reversed(earlier)), closed=closed, partial=rest)
        elif even:
            closed = not _WEAK_CLOSING.search(total.before)
            yield _Claim(total, tuple(earlier), tuple(reversed(earlier)), closed=closed, partial=rest)


_LIST_MARK = re.compile(r"^[\s　]*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳]|[（(]?[一二三四五六七八九十][)）、])")
_ANNOUNCED = re.compile(r"(?:其中|如下|包括|具体为|分别为|具体安排|明细)[:：]?\s*$")


def _listed_on_lines(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where numbered lines don't add up to the total before or behind them."""
    lines = reading.paragraphs
    place = 0
    while place < len(lines):
        stop = place
        while stop < len(lines) and _LIST_MARK.match(reading.text[lines[stop][0].start : lines[stop][0].end]):
            stop += 1
        if stop - place >= 2:
            claim = _claim_on_lines(reading, lines, place, stop)
            finding = _judge(reading, claim) if claim else None
            if finding:
                yield finding
        place = max(stop, place + 1)


def _claim_on_lines(reading: Reading, lines: Sequence[tuple[Sentence, ...]], first: int, stop: int) -> _Claim | None:
    parts: list[Number] = []
    for line in lines[first:stop][:_MOST_PARTS]:
        amounts = [one for one in line[0].numbers if one.kind in _ADDABLE and one.group == 0]
        if not amounts or (parts and amounts[0].unit != parts[0].unit):
            return None
        parts.append(amounts[0])
    unit = parts[0].unit
    behind = [one for one in lines[stop][0].numbers if one.unit == unit] if stop < len(lines) else []
    if behind and _CLOSING.search(behind[0].before):
        return _Claim(behind[0], tuple(parts), tuple(parts), closed=True)
    if first and _ANNOUNCED.search(reading.text[lines[first - 1][-1].start : lines[first - 1][-1].end].rstrip()):
        ahead = [one for one in lines[first - 1][-1].numbers if one.unit == unit and one.group == 0]
        if len(ahead) == 1:
            return _Claim(ahead[0], tuple(parts), tuple(parts), labels=tuple(part.before for part in parts))
    return None


def _closes_list(total: Number) -> bool:
    return bool(_CLOSING.search(total.before) or _WEAK_CLOSING.search(total.before))


def _roles(reading: Reading, numbers: Sequence[Number]) -> Iterator[str]:
    """Yield each number's role; one right behind 、 or 和 has its predecessor's."""
    role, end = "", 0
    for one in numbers:
        gap = reading.text[end : one.start] if end else ""
        if not (gap.startswith(("、", "和", "及")) and not role_of(one.before)):
            role = role_of(one.before)
        end = one.end
        yield role


def _number_of(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else _NUMERALS[numeral]


def _judge(reading: Reading, claim: _Claim) -> Finding | None:
    if len(claim.parts) < 2 and len(claim.further) < 2:
        return None
    best = min(_fits(claim), default=Fit.WRONG)
    if best is Fit.RIGHT:
        return None
    if best is Fit.ROUNDING:
        return _rounding(reading, claim)
    if len(claim.parts) < 2:
        return None
    if factor := _power_of_ten(claim):
        return _unit_slip(reading, claim, factor)
    return _mismatch(reading, claim) if _is_certain(claim) else None


def _fits(claim: _Claim) -> Iterator[Fit]:
    """Yield the fit of each way to read the list."""
    totals = (claim.total, *claim.wholes)
    role = role_of(claim.total.before)
    readings = [claim.parts, [one for one in claim.further if role_of(one.before) == role], claim.further[::2]]
    if claim.parts and any(claim.parts[0].value == total.value for total in totals):
        yield Fit.RIGHT  # 支出预算100万元，其中财政拨款100万元: one part is the whole
    for parts in readings:
        for total in totals:
            if len(parts) > 1:
                yield sum_fit(total, parts)
    for stop in range(2, len(claim.further) + 1):
        yield sum_fit(claim.total, claim.further[:stop])
    yield from (sum_fit(claim.total, parts) for parts in _without_nested(claim.further))


def _without_nested(numbers: Sequence[Number]) -> Iterator[Sequence[Number]]:
    """Yield the list without the parts of its parts: after each part, skip followers that add up to it."""
    kept: list[Number] = []
    position = 0
    while position < len(numbers):
        head = numbers[position]
        kept.append(head)
        position += 1
        running = Decimal(0)
        for ahead in range(position, min(position + 8, len(numbers))):
            running += numbers[ahead].value
            if running == head.value and ahead > position:
                position = ahead + 1
                break
    if 2 <= len(kept) < len(numbers):
        yield kept


def _is_certain(claim: _Claim) -> bool:
    """Whether the words leave no innocent reading of the gap."""
    added = sum((part.value for part in claim.parts), Decimal(0))
    total = claim.total.value
    if not total or claim.total.mention.approximator is not None:
        return False
    if added > total:
        people = claim.total.unit in _PEOPLE
        return not (people and any(any_of("overlapping").search(label) for label in claim.labels))
    if claim.partial and not _ends_in_rest(claim.labels):
        return False
    if claim.closed:
        return True
    gap = (total - added) / total
    return gap <= (_LOOSE_GAP if len(claim.parts) > 2 else _TIGHT_GAP)


def _power_of_ten(claim: _Claim) -> int:
    added = sum((part.value for part in claim.parts), Decimal(0))
    total = claim.total.value
    if not added or not total or claim.total.kind is not Kind.MONEY:
        return 0
    for power in (1, 2, 3, 4):
        scale = Decimal(10) ** power
        if added == total * scale:
            return power
        if added * scale == total:
            return -power
    return 0


def _unit_slip(reading: Reading, claim: _Claim, power: int) -> Finding:
    added = sum((part.value for part in claim.parts), Decimal(0))
    times = plain_digits(Decimal(10) ** abs(power))
    message = (
        f"各项之和为{shown(added, claim.parts[0], 2)}（{addition(claim.parts)}），"
        f"与总额{claim.total.text}相差{times}倍，疑为金额单位写错，请核对元、千元、万元"
    )
    return reading.finding(Code.UNIT_SLIP, Severity.ERROR, *_span(claim), message)


def _mismatch(reading: Reading, claim: _Claim) -> Finding:
    added = sum((part.value for part in claim.parts), Decimal(0))
    total, parts = claim.total, claim.parts
    finest = min(parts, key=lambda part: part.quantity.step)
    gap = abs(added - total.value)
    more = "多" if added > total.value else "少"
    message = (
        f"分项之和与总数不符：{addition(parts)}＝{shown(added, finest)}，"
        f"而总数写作{total.text}，分项{more}出{shown(gap, finest)}"
    ).replace("少出", "少")
    return reading.finding(Code.SUM_MISMATCH, Severity.ERROR, *_span(claim), message)


def _rounding(reading: Reading, claim: _Claim) -> Finding:
    parts = claim.parts if len(claim.parts) > 1 else claim.further
    added = sum((part.value for part in parts), Decimal(0))
    finest = min(parts, key=lambda part: part.quantity.step)
    message = f"分项之和为{shown(added, finest)}，总数写作{claim.total.text}，差额在四舍五入范围内"
    return reading.finding(Code.ROUNDING, Severity.INFO, claim.total.start, claim.total.end, message)


def _span(claim: _Claim) -> tuple[int, int]:
    ends = (claim.total, *claim.parts)
    return min(one.start for one in ends), max(one.end for one in ends)
