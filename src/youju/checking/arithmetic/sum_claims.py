"""Knows where a text names a whole and then its parts: 其中, 分别为, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of, pattern_of, role_in, role_of, terms
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["ADDABLE", "CUE", "MOST_PARTS", "SumClaim", "find_sum_claims", "is_all_of_a_bracket"]

ADDABLE = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
MOST_PARTS, _MOST_CUES = 60, 40
CUE = regex(
    r"其中|分配给|分配到|分解到|拨付给|安排给|切块给|具体为|具体是|具体包括|具体如下|(?:分别|依次)[\u4e00-\u9fff]{1,4}(?=\d)|分别为|分别是|依次为|依次是|包括|包含|分为|如下：|(?<!分别)(?<!依次)[为是]：|(?<=[出算金费位款入元人个件户目校村])中，|按[\u4e00-\u9fff]{2,4}分(?:解|类)?：|构成为|"
    r"(?:[两二三四五六七八九十]|\d)(?:项|个|类|部分|方面|批|块)[^，。；：\n\d]{0,8}：|(?<=[元人个户件分次项家亩])：|"
    r"分值(?:分别|依次)?为(?=[\u4e00-\u9fff])|各(?:部分|项|指标)得分(?:为)?：|"
    r"按(?:类型|来源|结果|级次|用途|性质|资金来源)分|由(?=[^。；\n]{2,200}?(?:组成|构成))"
)
_CLOSED_CUES = (
    "分值为",
    "分值分别为",
    "分值依次为",
    "各部分得分：",
    "各项得分：",
    "各指标得分：",
    "具体为",
    "具体是",
    "具体如下",
    "分别为",
    "分别是",
    "依次为",
    "依次是",
    "构成为",
    "由",
    "分为",
    "按",
)
_IN_PARTS = regex(r"分[两二三四五六七八九十\d]+(?:个)?(?:批|期|次|笔|年度|阶段|部分)")
_RATE_BETWEEN = regex(r"率[^，。；、]{0,4}\d[\d.]*[%％]")
_REST_OF_LIST = regex(r"^[，、；]?(?:其余|余下|剩余)(?:的)?(?:\d{1,3}[个项家处][^，。；\d]{0,12}|[^，。；\d]{0,12})$")
_REMAINING = regex(r"其他|其余|另外|余下")
_CHANGED = regex(r"上年|去年|(?:增加|减少|增长|下降|净增|净减|压减|节约|多支|少支)(?:出|了)?$")
"""What a list in the next sentence doesn't make up: 支出39.62万元，比上年减少3.53万元。其中：甲31.2万元."""
_SPENT_ON = regex(r"用于|包括|包含|其中|分别|安排|支持|涉及|即|[：:]")
_YEAR = regex(r"(?:19|20)\d\d年$")
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
        ends: How many of `further` may make the list; None for any number.
        labels: The words before each part.
    """

    total: Number
    parts: tuple[Number, ...]
    further: tuple[Number, ...] = ()
    wholes: tuple[Number, ...] = ()
    bounded: bool = False
    closed: bool = False
    partial: bool = False
    ends: tuple[int, ...] | None = None
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
    for paragraph in reading.paragraphs:
        previous: Sentence | None = None
        for sentence in paragraph:
            yield from _opened(reading, sentence, previous)
            yield from _bracketed(reading, sentence)
            yield from _each_in_brackets(reading, sentence)
            previous = sentence


def _opened(reading: Reading, sentence: Sentence, previous: Sentence | None) -> Iterator[SumClaim]:
    """Yield the claims in which the whole stands before its parts."""
    words = reading.words(sentence)
    numbers = sentence.numbers
    for cue in islice(CUE.finditer(words), _MOST_CUES):
        at = sentence.start + cue.start()
        probe = sentence.start + cue.end() - 1 if cue.group().endswith("：") else at
        if any(one.end > probe for one in reading.between(probe - 12, probe + 1)):
            continue
        after = [one for one in numbers if one.start >= sentence.start + cue.end() and not _parts_in_two(one)]
        after = after[: MOST_PARTS + 1]
        if not after or after[0].kind not in ADDABLE:
            after = _skip_to_amount(after)
        if not after or (after[0].kind is Kind.SCORE and "平均" in words):
            continue
        first = after[0]
        before = [one for one in numbers if one.end <= at and one.unit == first.unit and "平均" not in one.before]
        if not before and previous is not None and not words[: cue.start()].strip(" 　，,"):
            before = [one for one in previous.numbers if one.unit == first.unit and one.group == 0]
            if not _CHANGED.search(first.before):
                before = [one for one in before if not _CHANGED.search(one.before)]
        wholes = [one for one in before if one.group == 0 or one.group == first.group][-4:]
        if wholes and _speaks_of_whole(reading, wholes[-1], cue.group(), at):
            end = _list_end(words, cue, sentence) if cue.group() == "由" else sentence.end
            yield _claim(reading, wholes, [one for one in after if one.end <= end], cue.group(), sentence)


def _parts_in_two(number: Number) -> bool:
    """Whether a number is where a class begins (100万元以上项目9个), no part of a whole."""
    return number.text.endswith(("以上", "以下")) and not number.before and bool(number.after)


def _skip_to_amount(numbers: list[Number]) -> list[Number]:
    """Drop a leading count that only announces the list (其中3个项目…)."""
    for place, one in enumerate(numbers[:2]):
        if one.kind in ADDABLE:
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
        ends=tuple(at for at in range(2, len(same) + 1) if at == len(same) or reading.text[same[at - 1].end] != "、"),
        labels=labels,
    )


def _closes(cue: str, parts: Sequence[Number]) -> bool:
    """Whether the words before a list promise all of it."""
    if cue.startswith(("分别", "依次", "按")) or cue in _CLOSED_CUES:
        return True
    if cue in ("：", "如下：", "为：", "是："):
        return len(parts) > 2
    return cue.endswith("：") and number_of(re.match(r"\d+|.", cue)[0]) == len(parts)  # type: ignore[index]


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
            if pattern_of("list_ends").search(number.before) or CUE.search(gap) or _breaks(gap, run, number):
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
    if all(_YEAR.search(label) for label in labels):
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
        for one in numbers[position : position + MOST_PARTS]:
            if one.group != group:
                break
            inside.append(one)
        same = [one for one in inside if one.unit == total.unit]
        opening = reading.text[total.end + 1 : total.end + 4]
        if len(same) > 1 and same[0] is inside[0] and not opening.startswith("其中") and total.kind in ADDABLE:
            claim = _claim(reading, [total], same, "（", sentence)
            yield replace(claim, further=claim.parts, bounded=True)


def _each_in_brackets(reading: Reading, sentence: Sentence) -> Iterator[SumClaim]:
    """Yield the claims in which each part stands in a bracket behind its name: 用于甲（10万元）、乙（20万元）."""
    numbers = sentence.numbers
    place = 1
    while place < len(numbers):
        run: list[Number] = []
        for one in numbers[place : place + MOST_PARTS]:
            if not is_all_of_a_bracket(reading, one) or (
                run and (one.unit != run[0].unit or not _follows(reading, run[-1], one))
            ):
                break
            run.append(one)
        total = next((one for one in reversed(numbers[max(0, place - 3) : place]) if not one.group), numbers[place - 1])
        if len(run) > 1 and total.unit == run[0].unit and total.kind in ADDABLE and total.group == 0:
            gap = reading.text[total.end : run[0].start]
            if len(gap) < 40 and _SPENT_ON.search(gap):
                yield replace(
                    _claim(reading, [total], run, "：", sentence), parts=tuple(run), further=tuple(run), closed=True
                )
        place += len(run) or 1


def is_all_of_a_bracket(reading: Reading, number: Number) -> bool:
    """Tell whether a bracket holds nothing but this number."""
    text = reading.text
    return text[number.start - 1 : number.start] in ("（", "(") and text[number.end : number.end + 1] in ("）", ")")


def _follows(reading: Reading, one: Number, other: Number) -> bool:
    """Whether only a mark and a name stand between two bracketed parts."""
    gap = reading.text[one.end + 1 : other.start - 1]
    return gap[:1] in ("、", "，", "和", "及") and len(gap) < 20
