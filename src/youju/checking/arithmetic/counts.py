"""Knows how many things a text lists beside the number that it gives of them.

A list stands behind its number (分别为甲、乙; （甲、乙）; 一是…二是…; numbered lines; 甲村40户，乙村25户) or before it
(甲、乙、丙三个乡镇). The words by which it is known are data (arithmetic.yaml, counted). A number is told only if
neither it nor another number nearby suits the list, whatever may hide in a 和.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import span_of
from youju.checking.vocabulary import number_of, terms
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_counts", "list_items"]

_BRACKETED = regex(r"（[^（）\n]{0,60}）|\([^()\n]{0,60}\)")
_QUOTED = regex(r"“[^“”\n]{0,60}”|《[^《》\n]{0,60}》")
_TITLE = regex(r"《[^《》]*》")
_DATE = regex(r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|[底初])?|\d{1,2}日)")
_AND_ITS = regex(r"(?<=[级关部])(?:以?及|和|与)(?:其)?(?:所属|下属|下辖)的?(?:单位)?")
"""Between an office itself and its units: 局机关本级和所属的环卫所、…."""
_JOINED = regex(r"[和与及]|以及")
_BREAK = regex(r"[，。；：\n]")
_OPEN = regex(r"等(?![级次额于])|以及其他|主要|其中")
_EACH_ONE = regex(r"^(?:各)?一")
_OFFICE_ENDS = frozenset("股室科处部心办队站所局馆组")
_CLOSES = regex(r"，?(?:一?共(?:计|有)?|合计|总共)$")
_LINE = regex(r"[ 　\t]*(?:[（(]?(\d{1,2})[.．、)）])(?!\d)")
_UNCOUNTED = frozenset({"年", "天", "月", "个月", "人次", "小时", "岁", "倍", "元", "日", "周"})
_PERSONS = frozenset({"人", "名", "次"})
_MOST, _FAR, _NEARBY, _LONGEST, _AHEAD, _SLIP, _NOUN = 60, 600, 12, 30, 300, 2, 2


@dataclass(frozen=True)
class _Listed:
    """What a text lists beside a number.

    Attributes:
        items: The things; names may be empty where only their marks are counted.
        hidden: How many more a 和 within them may join.
        start, end: Where.
        sure: Whether the words promise that these are all, and just these.
    """

    items: Sequence[str]
    hidden: int
    start: int
    end: int
    sure: bool

    def suits(self, number: Number) -> bool:
        """Whether a number is that of the things."""
        return len(self.items) <= number.value <= len(self.items) + self.hidden


def check_counts(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each count that the lists beside it contradict."""
    for place, paragraph in enumerate(reading.paragraphs):
        for sentence in paragraph:
            counts = [one for one in sentence.numbers if _counts_things(one)]
            for at, count in enumerate(counts):
                lists = list(_lists(reading, sentence, place, count))
                nearby = counts[max(0, at - _NEARBY) : at + _NEARBY]
                if lists and not any(map(lists[0].suits, _rivals(count, lists[0], nearby))):
                    yield _finding(reading, count, lists[0])
                yield from _but_some(reading, sentence, count)
        yield from _aspects(reading, paragraph[0].start, paragraph[-1].end)


def list_items(words: str) -> tuple[list[str], int]:
    """Split a list at its 顿号; also return how many more things its 和 may hide.

    >>> list_items("综合股、窗口管理股和审批改革股")
    (['综合股', '窗口管理股', '审批改革股'], 0)
    >>> list_items("预算、采购和资产管理")
    (['预算', '采购和资产管理'], 1)
    """
    bare = _QUOTED.sub(lambda match: "□" * min(len(match.group()), 8), _BRACKETED.sub("", words))
    bare = _AND_ITS.sub("、", bare)
    items = [item.strip() for item in bare.split("、")]
    last = _JOINED.search(items[-1])
    if last and len(items) > 1 and _are_of_a_kind([*items[:-1], items[-1][: last.start()]]):
        items[-1:] = [items[-1][: last.start()], items[-1][last.end() :]]  # 甲镇、乙镇和丙苏木
    endings = {item[-1:] for item in items}
    offices = endings <= _OFFICE_ENDS
    joins = [item[: join.start()][-1:] for item in items for join in _JOINED.finditer(item, 1)]
    return items, sum(not offices or ahead in endings for ahead in joins)


def _are_of_a_kind(items: Sequence[str]) -> bool:
    """Whether things end alike, each behind a name of its own, so that what 和 joins to the last is another thing."""
    return len({item[-1:] for item in items}) == 1 and all(len(item) > _NOUN for item in items)


def _counts_things(number: Number) -> bool:
    whole = number.kind is Kind.COUNT and number.exact and number.quantity.step == 1
    return whole and 2 <= number.value <= _MOST and number.unit not in _UNCOUNTED


def _rivals(count: Number, listed: _Listed, nearby: Sequence[Number]) -> Iterator[Number]:
    """Yield what a list beside a count may be of; of 4个乡镇中的5个行政村，分别为甲村、乙村 only the villages."""
    ends = {item[-1:] for item in listed.items}
    for one in nearby:
        same_side = (one.start < listed.start) == (count.start < listed.start)
        if one is count or (same_side and not (ends <= set(count.after[:4]) and not ends <= set(one.after[:4]))):
            yield one


def _lists(reading: Reading, sentence: Sentence, place: int, count: Number) -> Iterator[_Listed]:
    """Yield what is listed beside a number, the surest form first."""
    yield from _behind(reading, sentence, count)
    if count.unit not in _PERSONS:
        yield from _ahead(reading, sentence, count)
        yield from _amounts(reading, sentence, count)
    yield from _in_series(reading, count, reading.paragraphs[place][-1].end)
    yield from _on_lines(reading, count, place)


def _aspects(reading: Reading, start: int, end: int) -> Iterator[Finding]:
    """Check 四方面不足：一是…二是…三是… and 两方面原因：首先…其次…最后…, whose number is no count of anything."""
    for told in _words("aspects").finditer(reading.text, start, end):
        if not told["first"] and reading.between(told.start() - 1, told.end("count")):
            continue  # a count like any other
        marks = regex(terms("counted", "aspect_marks")[1 if told["first"] else 0])
        found = list(islice(marks.finditer(reading.text, told.end(), min(end, told.end() + _MOST * _LONGEST)), _MOST))
        ends = _run((number_of(one[1]), one.end()) for one in found if one.lastindex)
        ends = [told.end(), *(one.end() for one in found)] if told["first"] else ends
        if len(ends) > 1 and len(ends) != number_of(told["count"]):
            message = f"数目与所列不符：写作“{told['count']}方面”，后文列出{len(ends)}项"
            yield reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, told.start(), ends[-1], message)


def _but_some(reading: Reading, sentence: Sentence, count: Number) -> Iterator[Finding]:
    """Check 共设四个子项目…除应急平台尚在试运行外，其余四个子项目均已验收: the rest of four isn't four."""
    begin = max(sentence.start, count.start - _AHEAD)
    but = _words("but_some").search(reading.text, begin, count.start)
    if but is None or reading.between(but.start(), count.start):
        return
    ahead = reading.numbers_in(max(0, count.start - _FAR), but.start())
    alike = [one for one in ahead if one.unit == count.unit and one.after[:_NOUN] == count.after[:_NOUN]]
    if {one.value for one in alike} == {count.value}:
        message = f"数目与所列不符：前文共{alike[0].text}，除去一部分后仍写作{count.text}"
        yield reading.finding(Code.COUNT_MISMATCH, Severity.ERROR, but.start(), count.end, message)


@cache
def _words(name: str) -> re.Pattern[str]:
    return regex(terms("counted", name))


@cache
def _forms(name: str) -> Sequence[tuple[re.Pattern[str], Mapping[str, Any]]]:
    return [(regex(row["words"]), row) for row in terms("counted", name)]


def _behind(reading: Reading, sentence: Sentence, count: Number) -> Iterator[_Listed]:
    """Yield the lists that words or a bracket open behind it: 分别为甲、乙; （甲、乙）; 《甲》《乙》; 3月、5月."""
    words = reading.text[count.end : min(sentence.end, count.end + _FAR)]
    blank = _blank(words)
    for form, row in _forms("behind"):
        found = form.match(blank if row.get("bare") else words)
        if found is None or (row["of"] == "names" and count.unit in _PERSONS):
            continue
        start, end = count.end + found.start("list"), count.end + found.end("list")
        listed = reading.text[start:end]
        if row["of"] != "names":
            items, hidden = (_DATE if row["of"] == "dates" else _TITLE).findall(listed), 0
            rest = reading.text.startswith("等", end) and len(items) <= count.value
        else:
            items, hidden = list_items(listed)
            own = (one for one in reading.between(start, end) if one.unit == count.unit)  # a sum, no list of names
            rest = not _is_list(items, listed) or any(not _EACH_ONE.search(one.text) for one in own)
        aside = reading.text[start - 1] in "（(" or not row.get("sure")
        of_others = aside and _is_far(count, items, hidden)  # 22个指标（甲、乙和丙项目）
        if not rest and not of_others and len(items) + hidden >= row.get("least", 2):
            yield _Listed(items, hidden, start, end, bool(row.get("sure")))


def _ahead(reading: Reading, sentence: Sentence, count: Number) -> Iterator[_Listed]:
    """Yield the list that ends right before its number: 甲股、乙股、丙股3个股室; 甲、乙和丙，共3家."""
    base = max(sentence.start, count.start - _AHEAD)
    words = _blank(reading.text[base : count.start])
    closed = _CLOSES.search(words)
    words = words[: closed.start()] if closed else words
    body = words.removesuffix("等")
    if titles := _words("titles_ahead").search(body):
        items, hidden, start, sure = _TITLE.findall(titles.group()), 0, titles.start(), True
    else:
        quoted = body.endswith("”")
        clause = _BREAK.split(body.rpartition("“")[2] if quoted else body)[-1].removesuffix("”")
        opened = [*_words("opens").finditer(clause.partition("、")[0])]
        clause = clause[opened[-1].end() :] if opened else clause
        items, hidden = list_items(clause)
        start = len(body) - quoted - len(clause)
        known = _is_of(count, items, closed, opened[-1].group() if opened else "“" * quoted)
        if known is None or not _is_list(items, clause) or any(one.isdigit() for one in clause):
            return
        sure = known
    listed = _Listed(items, hidden, base + start, base + len(words), sure)
    left_out = body != words and len(items) <= count.value  # 甲股、乙股等9个股室
    if not left_out and (sure or not _is_far(count, items, hidden)):
        yield listed


def _is_far(count: Number, items: Sequence[str], hidden: int) -> bool:
    """Whether a number is another than that of the items by more than a slip."""
    return min(abs(count.value - len(items)), abs(count.value - len(items) - hidden)) > _SLIP


def _is_of(count: Number, items: Sequence[str], closed: re.Match[str] | None, opening: str) -> bool | None:
    """Tell how sure it is that a number counts the things before it; None where nothing says so."""
    ends = {item[-1:] for item in items}
    offices = ends <= _OFFICE_ENDS
    if ends <= set(count.after[:6]) or (offices and (closed or _words("offices").match(count.after))):
        return True
    if len(items) < 3:
        return None
    if opening == "由" and _words("composed").match(count.after):
        return True
    kind = closed and _words("kinds").match(count.text[1:] + count.after[:4])
    return False if opening or kind or _words("ways").match(count.after) else None


def _amounts(reading: Reading, sentence: Sentence, count: Number) -> Iterator[_Listed]:
    """Yield the clauses behind a number that each give one thing its amount: 投向两个方面：养老18万元，助残6万元."""
    opening = _words("names").match(reading.text, count.end, sentence.end)
    numbers = [one for one in sentence.numbers if opening and one.start >= opening.end()]
    end = sentence.end
    while numbers and _words("amounts_in_all").match(numbers[-1].before):  # 至此440万元全部到位
        end = numbers[-1].start - len(numbers[-1].before)
        numbers = numbers[:-1]
    units = {one.unit for one in numbers}
    if opening is None or len(numbers) < 2 or len(units) > 1 or count.unit in units:
        return
    clauses = [one for one in re.split("[，、；。]", reading.text[opening.end() : end]) if one]
    labels = [one.before for one in numbers]
    told = len(clauses) == len(numbers) == len(set(labels)) and "" not in labels
    if told and not any(_words("amount_ends").search(one) for one in clauses):
        yield _Listed(labels, 0, opening.end(), numbers[-1].end, True)


def _in_series(reading: Reading, count: Number, end: int) -> Iterator[_Listed]:
    """Yield what is marked by numerals in turn: 一是…二是…; （一）…（二）…; 一标段…二标段…."""
    for form, row in _forms("series"):
        lead = form.match(reading.text, count.end, end)
        noun = lead.groupdict().get("noun", "") if lead else ""
        if (
            lead is None
            or count.before.endswith("第")
            or (row.get("own") and noun not in (count.unit, count.after[: len(noun)]))
        ):
            continue
        mark = re.compile(row["mark"].replace("NOUN", noun))
        run = _run((number_of(one[1]), one.end()) for one in mark.finditer(reading.text, lead.end(), end))
        if run:
            yield _Listed([""] * len(run), 0, lead.end(), run[-1], bool(row.get("sure")))


def _on_lines(reading: Reading, count: Number, place: int) -> Iterator[_Listed]:
    """Yield the numbered lines that a number announces (共4项：) or looks back on (以上四类物资)."""
    lines = reading.paragraphs
    if _words("announces_lines").match(reading.text, count.end, lines[place][-1].end):
        below = ((_line_number(reading, line), line[0].end) for line in lines[place + 1 : place + 1 + _MOST])
        if run := _run(below):
            yield _Listed([""] * len(run), 0, count.end, run[-1], True)
    above = place - 1
    if count.before.endswith(("以上", "上述")):
        while above > 0 and _line_number(reading, lines[above]) > 1:
            above -= 1
        run = _run((_line_number(reading, line), line[0].end) for line in lines[above:place])
        if len(run) == place - above:
            yield _Listed([""] * len(run), 0, lines[above][0].start, run[-1], True)


def _line_number(reading: Reading, line: Sequence[Sentence]) -> int:
    """Return the number that a line begins with; 0 where it has none."""
    mark = _LINE.match(reading.text, line[0].start, line[0].end)
    return int(mark[1]) if mark else 0


def _run(marks: Iterable[tuple[int, int]]) -> list[int]:
    """Return where each mark ends, as long as they go on from one; nothing for a single one."""
    ends: list[int] = []
    for numeral, end in marks:
        if numeral != len(ends) + 1:
            break
        ends.append(end)
    return ends if len(ends) > 1 else []


def _is_list(items: Sequence[str], listed: str) -> bool:
    named = len(items) > 1 and all(0 < len(item) <= _LONGEST for item in items)
    return named and not _OPEN.search(_BRACKETED.sub("", listed))


def _blank(words: str) -> str:
    return _BRACKETED.sub(lambda match: "　" * len(match.group()), words)


def _finding(reading: Reading, count: Number, listed: _Listed) -> Finding:
    number = len(listed.items)
    told = f"{number}至{number + listed.hidden}" if listed.hidden else f"{number}"
    named = f"（{'、'.join(listed.items[:12])}）" if listed.items[0] else ""
    side = "前文" if listed.start < count.start else "后文"
    message = f"数目与所列不符：写作{count.text}，{side}列出{told}项{named}"
    severity = Severity.ERROR if listed.sure and not listed.hidden else Severity.WARNING
    return reading.finding(Code.COUNT_MISMATCH, severity, *span_of(listed, count), message)
