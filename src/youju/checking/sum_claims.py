"""Knows where a text names a whole and its parts: 其中, 分别为, 合计, brackets, numbered lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import pattern_of, role_in, role_of, terms
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["SumClaim", "find_sum_claims"]

_ADDABLE = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
_MOST_PARTS, _MOST_CUES = 60, 40
_CUE = regex(
    r"其中|分配给|分配到|分解到|拨付给|安排给|切块给|具体为|具体是|具体包括|具体如下|(?:分别|依次)[\u4e00-\u9fff]{1,4}(?=\d)|分别为|分别是|依次为|依次是|包括|包含|分为|如下：|(?<!分别)(?<!依次)[为是]：|(?<=[出算金费位款入元人个件户])中，|按[\u4e00-\u9fff]{2,4}分(?:解|类)?：|构成为|"
    r"(?:[两二三四五六七八九十]|\d)(?:项|个|类|部分|方面|批|块)[^，。；：\n\d]{0,8}：|(?<=[元人个户件分次项家亩])：|"
    r"按(?:类型|来源|结果|级次|用途|性质|资金来源)分|由(?=[^。；\n]{2,200}?(?:组成|构成))"
)
_CLOSED_CUES = ("具体为", "具体是", "具体如下", "分别为", "分别是", "依次为", "依次是", "构成为", "由", "分为", "按")
_CLOSING = regex(
    r"(?:合计|共计|总计|总共|合共|小计)(?:为|是|安排|支出|投入|到位|下达|拨付|使用|金额|资金|投资|共|[\u4e00-\u9fff]{2})?$"
    r"|(?:[两二三四五六七八九十]|\d{1,2})(?:个)?(?:项|类|者|笔|批次?|期|年|月|季度?|村|乡|县|镇|家|部分|方面|级)?(?:资金|经费|支出)?"
    r"(?:合计|共计|总计|共|总共|相加|之和|加总)[\u4e00-\u9fff]{0,3}$"
    r"|(?:上述|以上)(?:各?项|项目)?(?:累计|合计|共计|共)[\u4e00-\u9fff]{0,4}$|(?:一共|拢共|总盘子|总规模|加起来|合起来|整个[^，。；]{1,8}|全部下来)[\u4e00-\u9fff]{0,3}$|^(?:预算|全年|资金|支出|经费)共$"
)
_WEAK_CLOSING = regex(
    r"(?:总投资|总支出|总收入|支出总额|收入总额|投资总额|资金总额|总金额|总费用|总价|总分|总得分"
    r"|总长度?|总面积|总里程|总量|总人数|总户数)(?:额|为|是)?$"
)
_DECLARED = regex(
    r"([两二三四五六七八九十]|\d{1,2})(?:个)?(?:项|类|个|者|笔|批次?|部分|方面|级|年|期|月|季度?|村|乡|县|镇|家)"
)
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")} | {"两": 2}
_IN_PARTS = regex(r"分[两二三四五六七八九十\d]+(?:个)?(?:批|期|次|笔|年度|阶段|部分)")
_RATE_BETWEEN = regex(r"率[^，。；、]{0,4}\d[\d.]*[%％]")
_REST = regex(r"其余|余下|剩余|等(?![级次额于])")
_REST_OF_LIST = regex(r"^[，、；]?(?:其余|余下|剩余)(?:的)?(?:\d{1,3}[个项家处][^，。；\d]{0,12}|[^，。；\d]{0,12})$")
_REMAINING = regex(r"其他|其余|另外|余下")
_DISTRIBUTED = regex(r"分别|依次|第一(?:批|期|笔|季度)")
_ALL_TOGETHER = regex(r"(?:全年|年内|累计|总|全[市县区镇院校局])?共[\u4e00-\u9fff]{1,4}$|累计[\u4e00-\u9fff]{0,4}$")
_SPENT_ON = regex(r"用于|包括|包含|其中|分别|安排|支持|涉及|即|[：:]")
_COMPARED = regex(r"^(?:与|比|较|同|和?上年|去年|上年)|(?<!加)上年|去年|同期")
_SHARED_ENDS = frozenset("类型级期批组档")


@dataclass(frozen=True)
class SumClaim:
    """A whole and the parts that a text lists for it.

    Attributes:
        total: The whole.
        parts: The list as a reader takes it.
        further: The list and what else of its unit follows in the sentence: other ways to read it.
        wholes: Earlier numbers that could be the whole instead.
        bounded: A bracket says where the list ends, so that no shorter list may be meant.
        closed: The words leave nothing out, so that a smaller sum is wrong too.
        partial: The words say that something is left out.
    """

    total: Number
    parts: tuple[Number, ...]
    further: tuple[Number, ...] = ()
    wholes: tuple[Number, ...] = ()
    bounded: bool = False
    closed: bool = False
    partial: bool = False
    labels: tuple[str, ...] = ()

    @property
    def splits(self) -> bool:
        """Whether the labels can't overlap: like kinds in a bracket (低保户…、脱贫户…), or exclusive ones (男, 女)."""
        ends = {label[-1:] for label in self.labels}
        return (self.bounded and len(ends) == 1 and "" not in ends) or _is_partition(self.labels)

    @property
    def ends_in_rest(self) -> bool:
        """Whether the last part takes up all that is left (其他费用350万元)."""
        return len(self.labels) > 1 and self.labels[-1].startswith(("其他", "其余", "剩余", "另"))


def find_sum_claims(reading: Reading) -> Iterator[SumClaim]:
    """Yield each whole with its listed parts, wherever a text claims that they make it up."""
    yield from _listed_on_lines(reading)
    for paragraph in reading.paragraphs:
        previous: Sentence | None = None
        for sentence in paragraph:
            yield from _opened(reading, sentence, previous)
            yield from _bracketed(reading, sentence)
            yield from _each_in_brackets(reading, sentence)
            yield from _closed(reading, sentence)
            previous = sentence


def _opened(reading: Reading, sentence: Sentence, previous: Sentence | None) -> Iterator[SumClaim]:
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
        if not after or (after[0].kind is Kind.SCORE and "平均" in words):
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
        return len(gap) < {"：": 1, "中，": 6, "如下：": 12, "为：": 12, "是：": 12}.get(cue, 60)
    role = role_of(cue)
    if role and role != role_of(total.before):
        return False
    if _IN_PARTS.search(gap):
        return True
    if _REMAINING.search(gap) or role_in("received", "spent", "balance", "actual", "target", "score", "weight").search(
        gap
    ):
        return False
    return len(gap) < 40 and not re.search(r"年|月|季度", gap)


def _claim(reading: Reading, wholes: Sequence[Number], after: list[Number], cue: str, sentence: Sentence) -> SumClaim:
    total, first = wholes[-1], after[0]
    same = [one for one in after if one.unit == first.unit and one.group == first.group]
    parts = _run(reading, same)
    tail = reading.text[after[0].start : sentence.end]
    labels = tuple(part.before for part in parts)
    if len(parts) > 1 and _is_rest(reading.text[parts[-2].end : parts[-1].start], parts[-1]):
        labels = (*labels[:-1], "其余")
    return SumClaim(
        total,
        tuple(parts),
        tuple(same),
        tuple(wholes[:-1]),
        closed=_closes(cue, parts) or _is_partition(labels),
        partial=bool(pattern_of("partial").search(_list_words(reading, parts, tail))),
        labels=labels,
    )


def _closes(cue: str, parts: Sequence[Number]) -> bool:
    """Whether the words before a list promise all of it."""
    if cue.startswith(("分别", "依次", "按")) or cue in _CLOSED_CUES:
        return True
    if cue in ("：", "如下：", "为：", "是："):
        return len(parts) > 2
    return cue.endswith("：") and _number_of(re.match(r"\d+|.", cue)[0]) == len(parts)  # type: ignore[index]


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
            if _is_rest(gap, number):
                run.append(number)
                break
            if pattern_of("list_ends").search(number.before) or _CUE.search(gap) or _breaks(gap, run, number):
                break
            if len(run) > 1 and gap[0] in "；;" and reading.text[run[0].end] not in "；;":
                break  # 男生962人、女生884人；住校生1120人: the parts of a list are parted alike
        run.append(number)
    return run


def _is_rest(gap: str, number: Number) -> bool:
    """Whether a number is all that is left of a list: ，其余3个小型项目合计250万元."""
    return number.kind is Kind.MONEY and _REST_OF_LIST.match(gap) is not None


def _breaks(gap: str, run: list[Number], number: Number) -> bool:
    """Whether a number speaks of something else than the list before it."""
    if _RATE_BETWEEN.search(gap) or number.before.startswith("另有"):
        return True
    if number.kind is Kind.SCORE:
        return False
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


def _bracketed(reading: Reading, sentence: Sentence) -> Iterator[SumClaim]:
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
            claim = _claim(reading, [total], same, "（", sentence)
            yield replace(claim, further=claim.parts, bounded=True)


def _each_in_brackets(reading: Reading, sentence: Sentence) -> Iterator[SumClaim]:
    """Yield the claims in which each part stands in a bracket behind its name: 用于甲（10万元）、乙（20万元）."""
    numbers = sentence.numbers
    place = 1
    while place < len(numbers):
        run: list[Number] = []
        for one in numbers[place : place + _MOST_PARTS]:
            if not _is_all_of_a_bracket(reading, one) or (
                run and (one.unit != run[0].unit or not _follows(reading, run[-1], one))
            ):
                break
            run.append(one)
        total = next((one for one in reversed(numbers[max(0, place - 3) : place]) if not one.group), numbers[place - 1])
        if len(run) > 1 and total.unit == run[0].unit and total.kind in _ADDABLE and total.group == 0:
            gap = reading.text[total.end : run[0].start]
            if len(gap) < 40 and _SPENT_ON.search(gap):
                yield replace(
                    _claim(reading, [total], run, "：", sentence), parts=tuple(run), further=tuple(run), closed=True
                )
        place += len(run) or 1


def _is_all_of_a_bracket(reading: Reading, number: Number) -> bool:
    text = reading.text
    return text[number.start - 1 : number.start] in ("（", "(") and text[number.end : number.end + 1] in ("）", ")")


def _follows(reading: Reading, one: Number, other: Number) -> bool:
    """Whether only a mark and a name stand between two bracketed parts."""
    gap = reading.text[one.end + 1 : other.start - 1]
    return gap[:1] in ("、", "，", "和", "及") and len(gap) < 20


def _closed(reading: Reading, sentence: Sentence) -> Iterator[SumClaim]:
    """Yield the claims in which the whole follows its parts (合计, 三项共)."""
    numbers = sentence.numbers
    for position, total in enumerate(numbers):
        if total.kind not in _ADDABLE or not _closes_list(reading, total):
            continue
        earlier = [
            one
            for one in numbers[max(0, position - _MOST_PARTS) : position]
            if one.unit == total.unit and one.group == total.group and not _COMPARED.search(one.before)
        ]
        if len(earlier) < 2 or reading.text[earlier[0].end : earlier[0].end + 1] in ("：", ":"):
            continue
        declared = _DECLARED.search(_lead(reading, total))
        count = _number_of(declared.group(1)) if declared else 0
        even = len(set(_roles(reading, earlier)) - {""}) < 2 and not any(
            pattern_of("list_ends").search(one.before) or (place and _CUE.search(one.before))
            for place, one in enumerate(earlier)
        )
        if total.kind is Kind.SCORE:
            even = not any(role_in("weight", "lost").search(one.before) for one in earlier)
        rest = bool(_REST.search(reading.text, earlier[0].start, total.start))
        if count and count <= len(earlier):
            closed = count == len(earlier)
            yield SumClaim(total, tuple(earlier[-count:]), tuple(reversed(earlier)), closed=closed, partial=rest)
        elif even:
            closed = not _WEAK_CLOSING.search(total.before)
            yield SumClaim(total, tuple(earlier), tuple(reversed(earlier)), closed=closed, partial=rest)


_LIST_MARK = regex(r"^[\s　]*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳]|[（(]?[一二三四五六七八九十][)）、])")
_ANNOUNCED = regex(r"(?:其中|如下|包括|具体为|分别为|具体安排|明细)[:：]?\s*$")


def _listed_on_lines(reading: Reading) -> Iterator[SumClaim]:
    """Yield the claims in which numbered lines are the parts of a total before or behind them."""
    lines = reading.paragraphs
    place = 0
    while place < len(lines):
        stop = place
        while stop < len(lines) and _LIST_MARK.match(reading.text[lines[stop][0].start : lines[stop][0].end]):
            stop += 1
        if stop - place >= 2:
            claim = _claim_on_lines(reading, lines, place, stop)
            if claim is not None:
                yield claim
        place = max(stop, place + 1)


def _claim_on_lines(reading: Reading, lines: Sequence[tuple[Sentence, ...]], first: int, stop: int) -> SumClaim | None:
    parts: list[Number] = []
    for line in lines[first:stop][:_MOST_PARTS]:
        amounts = [one for one in line[0].numbers if one.kind in _ADDABLE and one.group == 0]
        if not amounts or (parts and amounts[0].unit != parts[0].unit):
            return None
        parts.append(amounts[0])
    unit = parts[0].unit
    behind = [one for one in lines[stop][0].numbers if one.unit == unit] if stop < len(lines) else []
    if behind and _CLOSING.search(behind[0].before):
        return SumClaim(behind[0], tuple(parts), tuple(parts), closed=True)
    if first and _ANNOUNCED.search(reading.text[lines[first - 1][-1].start : lines[first - 1][-1].end].rstrip()):
        ahead = [one for one in lines[first - 1][-1].numbers if one.unit == unit and one.group == 0]
        if len(ahead) == 1:
            return SumClaim(ahead[0], tuple(parts), tuple(parts), labels=tuple(part.before for part in parts))
    return None


def _closes_list(reading: Reading, total: Number) -> bool:
    if _CLOSING.search(_lead(reading, total)) or _WEAK_CLOSING.search(total.before):
        return True
    sentence = reading.sentences[total.sentence]
    ahead = reading.text[max(sentence.start, total.start - 120) : total.start]
    return bool(_ALL_TOGETHER.search(total.before) and _DISTRIBUTED.search(ahead))


def _lead(reading: Reading, total: Number) -> str:
    """The words before a total, with the count that may stand among them (三批共)."""
    return re.split(r"[，；。：、\n]", reading.text[max(0, total.start - 16) : total.start])[-1]


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
