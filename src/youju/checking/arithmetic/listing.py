"""Knows how many things a text lists, and holds that against the number it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from youju.checking.reading import Number, Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_counts", "list_items"]

_CUE = regex(
    r"^[^，。；：、\n]{0,16}?(?:[，：]|(?=分别))?(?:具体)?(?:分别为|分别是|分别指|依次为|依次是|即|具体为|具体是|包括|包含|为|是|：)"
)
_STRICT = regex(r"分别|依次|即|具体|：$")
_OPEN = regex(r"等(?![级次额于])|以及其他|主要|其中")
_BRACKETED = regex(r"（[^（）\n]{0,60}）|\([^()\n]{0,60}\)")
_QUOTED = regex(r"“[^“”\n]{0,60}”|《[^《》\n]{0,60}》")
_COUNTED = regex("，(?:一)?共(?:计)?$")
_OPENED = regex("设置为|设有|分别为|包括|分为|现有|：|为|有|是")
_COMPOSING = regex("[\u4e00-\u9fff]{0,6}?(?:组成|构成)")
_OFFICE = regex("(?:内设|职能|业务|中层){0,2}(?:股室|科室|处室|机构|部门|股|科)")
_OFFICE_ENDS = frozenset("股室科处部心办队站所局馆组")
_BRACKET_BEHIND = regex(
    r"[^，。；：、（）()\n\d]{0,10}[（(](?:即|分别为|分别是|为)?(?P<list>[^（）()，。；：\n\d]{4,400})[）)]"
)
_DATE = r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日|[上中下]旬|[底初])?"
_DATES = regex(
    rf"[^，。；：、（）()\n\d]{{0,10}}[（(](?:分别为|即)?(?P<list>(?=\d{{1,4}}[年月]){_DATE}(?:、{_DATE}){{1,20}})[）)]"
)
_NOT_ALL = regex(r"含|如|以|例如|主要|原|不含|其中|即将|另|详见|见|或|简称|以下|均|全部|已")
_QUOTED_AHEAD = regex(r"“(?P<list>[^“”，。；：\n\d]{5,80})”$")
_ALTOGETHER = regex(r"，?(?:共计?|合计|总共)$")
_KIND_OF = regex(
    r".{0,3}?[类种项家所方面]|.{0,3}?个(?:方面|部门|单位|乡镇|镇|村|社区|股室|科室|类别|项目|环节|行业|领域|片区)"
)
_WAYS = regex(r"(?:方式|方法|方面|措施|途径|渠道|环节|领域|类别|形式|手段|维度|层面|一级指标|制度)")
_JOINED = regex(r"[和与及]|以及")
_EACH_ONE = regex(r"^(?:各)?一")
_ENUMERATES = regex(r"^(?:.*?(?:按照?|包括|涵盖|包含|分为|覆盖|涉及|由|设有|建成|形成|含))")
_MOST_CHARACTERS, _NEARBY = 600, 12
_LONGEST_ITEM = 30
_ORDINAL = regex(
    r"(?:^|(?<=[，。；：、\s]))(?P<word>第?)(?P<numeral>[一二三四五六七八九十])(?P<tail>是|方面[，：]|[、，]?则)"
)
_POINTS = regex(r"(?:个)?(?:方面|措施|问题|做法|原因|特点|建议|举措|经验|不足|环节|工作|成效|任务|要点)")
_INTRODUCES = regex(r"^[^，。；、：:\n\d]{0,12}[：:，]$")
_NUMERALS = "零一二三四五六七八九十"


def check_counts(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each count that the list beside it contradicts."""
    for paragraph in reading.paragraphs:
        for sentence in paragraph:
            yield from _pointed_occasions(reading, sentence, paragraph[-1].end)
            counts = [one for one in sentence.numbers if _countable(one)]
            for place, count in enumerate(counts):
                nearby = counts[max(0, place - _NEARBY) : place + _NEARBY]
                finding = _behind(reading, sentence, count, nearby) or _ahead(reading, sentence, count)
                finding = finding or _in_bracket(reading, count) or _all_of(reading, sentence, count)
                finding = finding or _numbered(reading, sentence, count) or _points(reading, paragraph[-1].end, count)
                if finding:
                    yield finding


def _pointed_occasions(reading: Reading, sentence: Sentence, paragraph_end: int) -> Iterator[Finding]:
    """Check 调研3次：一是…二是…: counts that elsewhere aren't counts of listed things."""
    for count in sentence.numbers:
        small = count.kind is Kind.COUNT and count.exact and 2 <= count.value <= 10
        if small and count.unit in ("次", "人", "名") and (finding := _points(reading, paragraph_end, count)):
            yield finding
        if small and (finding := _dated(reading, count)):
            yield finding


def _dated(reading: Reading, count: Number) -> Finding | None:
    """Check 召开推进会4次（3月12日、6月18日、9月20日、11月5日）: what is kept apart by its dates."""
    found = _DATES.match(reading.text, count.end, count.end + _MOST_CHARACTERS)
    items = found["list"].split("、") if found else []
    if found is None or len(items) < 2 or len(items) == count.value:
        return None
    return _mismatch(reading, count, found.end(), items, 0, sure=True)


def _countable(number: Number) -> bool:
    return (
        number.kind is Kind.COUNT
        and number.exact
        and number.quantity.step == 1
        and 2 <= number.value <= 60
        and number.unit
        not in ("年", "天", "月", "个月", "人", "次", "人次", "小时", "岁", "倍", "名", "元", "日", "周")
    )


def list_items(words: str) -> tuple[list[str], int]:
    """Split a list at its 顿号; also return how many more things its 和 may hide.

    >>> list_items("综合股、窗口管理股和审批改革股")
    (['综合股', '窗口管理股和审批改革股'], 1)
    """
    bare = _QUOTED.sub(lambda match: "□" * min(len(match.group()), 8), _BRACKETED.sub("", words))
    items = [item.strip() for item in bare.split("、")]
    endings = {item[-1:] for item in items}
    offices = endings <= _OFFICE_ENDS
    joins = [item[: join.start()][-1:] for item in items for join in _JOINED.finditer(item)]
    return items, sum(not offices or ahead in endings for ahead in joins)


def _behind(reading: Reading, sentence: Sentence, count: Number, counts: list[Number]) -> Finding | None:
    """N个…，分别为甲、乙、丙."""
    words = reading.text[count.end : min(sentence.end, count.end + _MOST_CHARACTERS)]
    cue = _CUE.match(_BRACKETED.sub(lambda match: "　" * len(match.group()), words))
    if cue is None:
        return None
    listed = re.split(r"[，。；：\n]", _blank_brackets(words[cue.end() :]), maxsplit=1)[0]
    listed = words[cue.end() : cue.end() + len(listed)]
    items, hidden = list_items(listed)
    begin = count.end + cue.end()
    if any(
        one.unit == count.unit and not _EACH_ONE.search(one.text) for one in reading.between(begin, begin + len(listed))
    ):
        return None  # parts with amounts of their own: a sum, not a list of names
    if not _is_list(items) or _OPEN.search(_BRACKETED.sub("", listed)) or _OPEN.search(cue.group()):
        return None
    if cue.group().endswith(("为", "是")) and not _STRICT.search(cue.group()) and len(items) < 3:
        return None
    named = {item[-1:] for item in items}  # 4个乡镇中的5个行政村，分别为甲村、乙村：villages
    rivals = [one for one in counts if not (named <= set(count.after[:4]) and not named <= set(one.after[:4]))]
    if any(len(items) <= other.value <= len(items) + hidden for other in rivals):
        return None
    return _mismatch(
        reading, count, count.end + cue.end() + len(listed), items, hidden, sure=bool(_STRICT.search(cue.group()))
    )


def _blank_brackets(words: str) -> str:
    return _BRACKETED.sub(lambda match: "　" * len(match.group()), words)


def _is_list(items: list[str]) -> bool:
    return len(items) > 1 and all(0 < len(item) <= _LONGEST_ITEM for item in items)


def _ahead(reading: Reading, sentence: Sentence, count: Number) -> Finding | None:
    """甲股、乙股、丙股3个股室: only when every item ends in the very word that is counted."""
    words = reading.text[max(sentence.start, count.start - 300) : count.start]
    if (closed := _COUNTED.search(words)) and (
        listed := _OPENED.search(words, words.rfind("，", 0, closed.start()) + 1, closed.start())
    ):
        items, hidden = list_items(words[listed.end() : closed.start()])
        named = _is_list(items) and {item[-1:] for item in items} <= _OFFICE_ENDS
        if named and not len(items) <= count.value <= len(items) + hidden:
            start = count.start - len(words) + listed.end()
            return _mismatch(reading, count, count.end, items, hidden, sure=True, start=start)
        return None
    clause = re.split(r"[，。；：\n]", _blank_brackets(words))[-1]
    if _COMPOSING.match(count.after) and "由" in clause:
        clause = clause.rpartition("由")[2]
        items, hidden = list_items(clause)
        if _is_list(items) and len(items) > 2 and not _OPEN.search(clause) and not re.search(r"\d", clause):
            agrees = len(items) <= count.value <= len(items) + hidden
            start = count.start - len(clause)
            return None if agrees else _mismatch(reading, count, count.end, items, hidden, sure=True, start=start)
    rest = clause.endswith("等")
    items, hidden = list_items(clause.removesuffix("等"))
    if not _is_list(items) or _OPEN.search(clause.removesuffix("等")) or re.search(r"\d", clause):
        return None
    if rest and len(items) <= count.value:
        return None  # 甲股、乙股等9个股室: some are left out
    endings = {item[-1:] for item in items}
    office = _OFFICE.match(count.after) and endings <= _OFFICE_ENDS
    if not (office or endings <= set(count.after[:6])) or len(items) <= count.value <= len(items) + hidden:
        return None
    return _mismatch(reading, count, count.end, items, hidden, sure=True, start=count.start - len(clause))


def _in_bracket(reading: Reading, count: Number) -> Finding | None:
    """Check 6个股室（办公室、政工股……）."""
    found = _BRACKET_BEHIND.match(reading.text, count.end, count.end + _MOST_CHARACTERS)
    if found is None or _OPEN.search(found["list"]) or _NOT_ALL.match(found["list"]):
        return None
    items, hidden = list_items(found["list"])
    if not _is_list(items) or len(items) < 3 or len(items) <= count.value <= len(items) + hidden:
        return None
    return _mismatch(reading, count, found.end(), items, hidden, sure=True)


def _all_of(reading: Reading, sentence: Sentence, count: Number) -> Finding | None:
    """Check 甲、乙、丙共4类学校: a closed list right before its number, off by one or two."""
    words = reading.text[max(sentence.start, count.start - 300) : count.start]
    closed = _ALTOGETHER.search(words)
    if quoted := _QUOTED_AHEAD.search(words):
        items, hidden = list_items(quoted["list"])
        right = len(items) <= count.value <= len(items) + hidden or not _is_list(items) or len(items) < 3
        start = count.start - len(words) + quoted.start()
        return None if right else _mismatch(reading, count, count.end, items, hidden, sure=False, start=start)
    ways = _WAYS.match(count.after) if count.unit in ("种", "个", "项", "类") else None
    ways = ways or _ENUMERATES.match(re.split(r"[，。；：\n]", _blank_brackets(words))[-1].partition("、")[0])
    if not ways and (closed is None or not _KIND_OF.match(reading.text, count.start + 1, count.end + 4)):
        return None
    end = closed.start() if closed else len(words)
    clause = re.split(r"[，。；：\n]", _blank_brackets(words[:end]))[-1]
    first = clause.partition("、")[0]
    if opened := [*_OPENED.finditer(first)]:
        clause = clause[opened[-1].end() :]
    items, hidden = list_items(clause)
    if not _is_list(items) or len(items) < 3 or _OPEN.search(clause) or any(one.isdigit() for one in clause):
        return None
    off = min(abs(count.value - len(items)), abs(count.value - len(items) - hidden))
    if len(items) <= count.value <= len(items) + hidden or off > 2:
        return None
    return _mismatch(
        reading, count, count.end, items, hidden, sure=False, start=count.start - len(words) + end - len(clause)
    )


def _numbered(reading: Reading, sentence: Sentence, count: Number) -> Finding | None:
    """Check 2个标段：一标段为…，二标段为…，三标段为…."""
    noun, mark = count.after[:2], reading.text[count.end + 2 : count.end + 3]
    if len(noun) < 2 or mark not in ("：", "，", ":"):
        return None
    words = reading.text[count.end : min(sentence.end, count.end + _MOST_CHARACTERS)]
    run = 0
    while run + 1 < len(_NUMERALS) and _NUMERALS[run + 1] + noun in words:
        run += 1
    if run < 2 or run == count.value:
        return None
    end = count.end + words.index(_NUMERALS[run] + noun) + 3
    message = f"数目与所列不符：写作{count.text}{noun}，后文列到“{_NUMERALS[run]}{noun}”"
    return reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, count.start, end, message)


def _mismatch(
    reading: Reading, count: Number, end: int, items: list[str], hidden: int, *, sure: bool, start: int | None = None
) -> Finding:
    number = f"{len(items)}" if not hidden else f"{len(items)}至{len(items) + hidden}"
    message = f"数目与所列不符：写作{count.text}，后文列出{number}项（{'、'.join(items[:12])}）"
    if start is not None:
        message = message.replace("后文", "前文")
    severity = Severity.ERROR if sure and not hidden else Severity.WARNING
    return reading.finding(Code.COUNT_MISMATCH, severity, count.start if start is None else start, end, message)


def _points(reading: Reading, paragraph_end: int, count: Number) -> Finding | None:
    """三个方面：一是…二是…."""
    if count.value > 10 or "一是" not in reading.text[count.end : count.end + 32]:
        return None
    stop = min(paragraph_end, count.end + 4000)
    run, end, first = 0, 0, -1
    for one in _ORDINAL.finditer(reading.text, count.end, stop):
        if not one["tail"].startswith("是") or one["word"]:
            continue
        if _NUMERALS.index(one["numeral"]) != run + 1:
            break
        first = one.start() if first < 0 else first
        run, end = run + 1, one.end()
    if first < 0 or first - count.end > 30 or Decimal(run) == count.value or run < 2:
        return None
    gap = reading.text[count.end : first]
    if not (_POINTS.match(count.after) or (_INTRODUCES.match(gap) and not count.before.endswith("第"))):
        return None
    message = f"数目与所列不符：写作{count.text}{count.after[:2]}，后文只列到“{_NUMERALS[run]}是”"
    return reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, count.start, end, message)
