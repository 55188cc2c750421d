"""Knows how long a time is: N天, N个月, N年 beside its dates, the years of a plan, the months of a quarter, N周年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from youju.checking.reading import Number, Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.mentions.numerals import parse_number
from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["check_durations"]

_FILE = "corpora/terms/durations.yaml"
_YEAR = r"(?:19|20)\d\d"
_DASH = r"(?:—{1,2}|－|–|-|~|～)"
_JOIN = (
    r"\s*(?:起算?|起计)?(?:开始|开工|启动|动工|实施|运行|开展|执行|推进|建设)?，?\s*"
    rf"(?:至|到|持续[至到]|延续[至到]|{_DASH})\s*(?:同年)?"
)
_SPAN = regex(
    rf"(?:(?<!\d)(?P<ay>{_YEAR})年?(?:(?P<am>\d{{1,2}})月?(?:(?P<ad>\d{{1,2}})日?)?)?|(?<![\d年])(?P<om>\d{{1,2}})月(?:(?P<od>\d{{1,2}})日?)?)"
    rf"{_JOIN}(?:(?P<by>{_YEAR})年(?!度?级))?(?:(?P<bm>\d{{1,2}})月)?(?:(?P<bd>\d{{1,2}})日)?"
)
_DATE = regex(
    rf"(?P<y>{_YEAR})年(?:(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)?|(?P<om>\d{{1,2}})月(?:(?P<od>\d{{1,2}})日)?"
)
_UNITS = {"天": "天", "日": "天", "个月": "月", "月": "月", "年": "年", "周年": "周年"}
_DAYS_OF = {"月": Decimal("30.44"), "年": Decimal("365.25")}
_SLACK = {"月": 5, "年": 75}
_WORKING = Decimal("0.6")
"""Of a span's days, those that a course without week-ends takes, and fewer holidays."""
_GAP = 24
_MOST = 12
Stamp = tuple[int, ...]


@cache
def _words(key: str) -> re.Pattern[str]:
    return regex(load_yaml(_FILE)[key])


def check_durations(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each length of time that its own dates contradict."""
    for sentence in reading.sentences:
        lengths = [one for one in sentence.numbers if one.unit in _UNITS and one.exact] if sentence.dates else []
        if lengths:
            yield from _of_dates(reading, sentence, lengths[:_MOST])
        if len(sentence.dates) > 1:
            yield from _listed(reading, sentence)
    yield from _plans(reading)
    yield from _months(reading)
    yield from _founded(reading)


def _of_dates(reading: Reading, sentence: Sentence, lengths: list[Number]) -> Iterator[Finding]:
    """Check 自2022年3月1日起至2022年8月31日止，共9个月."""
    words = reading.words(sentence)
    spans = [one for one in _SPAN.finditer(words) if _ends(one)]
    for length in lengths:
        if length.unit == "周年":
            yield from _anniversary(reading, sentence, length)
            continue
        found = _beside(spans, sentence, length, words)
        if (
            length.unit == "年"
            and (years := _years_summed(reading, length, words[: length.start - sentence.start]))
            and length.value != years
        ):
            message = f"所列只有{years}个年度，文中写作{length.text}"
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, length.start, length.end, message)
            continue
        ends, strict = (_ends(found), _is_strict(found, sentence, length, words)) if found else (None, False)
        if found is None and not spans and _words("apart").search(length.before):
            ends = _two_dates(words)
        elif found is not None and not strict and not _is_told(length):
            continue
        if ends and not _words("other").search(length.before) and not _fits(length, *ends, strict=strict):
            first, last = (".".join(map(str, stamp)) for stamp in ends)
            message = f"时长与起止时间不符：{first}至{last}，文中写作{length.text}"
            start, end = length.start, length.end
            if found:
                start, end = (
                    min(start, sentence.start + found.start()),
                    max(end, sentence.start + found.end()),
                )
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, end, message)


_ANY_YEAR = regex(rf"(?<!\d){_YEAR}(?!\d)")
_SUMMED = regex(r"(?:合计|共计|总计)")
_OTHER_YEARS = regex(r"当年|今年|本年|上年|去年|次年|明年|近\w年|[—–~～－至-]\s*(?:19|20)\d\d")


def _years_summed(reading: Reading, length: Number, words: str) -> int:
    """Return how many years these words list one by one ahead of 三年合计; 0 where it may mean others too.

    Others are those that the text names elsewhere, in a table as well, and that make with these as many as it says.
    """
    if length.before or not _SUMMED.match(length.after) or _OTHER_YEARS.search(words):
        return 0
    years = {int(one["y"]) for one in _DATE.finditer(words) if one["y"]}
    if len(years) < len(("first", "last")) or years < _years_around(reading, years, int(length.value)):
        return 0
    return len(years)


def _years_around(reading: Reading, years: set[int], count: int) -> set[int]:
    """Return as many years in a row as a length says, these among them, if a text names them all; else none."""
    named = {int(one) for one in _ANY_YEAR.findall(reading.text)}
    rows = (set(range(first, first + count)) for first in range(max(years) - count + 1, min(years) + 1))
    return next((row for row in rows if row <= named), set())


def _is_told(length: Number) -> bool:
    return _words("spanned").search(length.before) is not None


def _beside(spans: list[re.Match[str]], sentence: Sentence, length: Number, words: str) -> re.Match[str] | None:
    """Return the dates that stand beside a length: ahead with no other number between, or right behind."""
    at, until = length.start - sentence.start, length.end - sentence.start
    ahead = [one for one in spans if one.end() <= at][-1:]
    behind = next((one for one in spans if one.start() >= until), None)
    for one in ahead:
        between = words[one.end() : at]
        if len(between) <= _GAP and not re.search(r"[\d；。]", between):
            return one
    if (
        behind
        and len(words[until : behind.start()]) <= _GAP
        and _words("ahead").fullmatch(words, until, behind.start())
    ):
        return behind
    return None


def _is_strict(found: re.Match[str], sentence: Sentence, length: Number, words: str) -> bool:
    """Whether the years are counted one by one: 2021—2024年四年, 三年行动（2021—2023年）, 2021—2023年……三年分别为."""
    if found["am"] or found["om"] or length.unit != "年":
        return False
    at, until = length.start - sentence.start, length.end - sentence.start
    if found.end() <= at:
        return words[found.end() : at] in ("", "这", "的", "、") or bool(_words("each_told").match(words, until))
    return words[until : found.start()].endswith(("（", "("))


def _ends(found: re.Match[str]) -> tuple[Stamp, Stamp] | None:
    """Return when a span begins and ends, both as far as both are written; None where that makes no span."""
    parts = found.groupdict()
    first = [parts["ay"], parts["am"] or parts["om"], parts["ad"] or parts["od"]]
    last = [parts["by"], parts["bm"], parts["bd"]]
    if not any(last):
        return None
    for place in (0, 1):
        if last[place] is None and any(last[place + 1 :]):
            last[place] = first[place]
    if last[0] is None or first[0] is None:
        first[0] = last[0] = first[0] or last[0] or "2023"  # a year without 2月29日 is as good as any
    size = min(_written(first), _written(last))
    begin, end = (tuple(int(one) for one in stamp[:size] if one) for stamp in (first, last))
    return (begin, end) if begin and _is_real(begin) and _is_real(end) and begin <= end else None


def _written(stamp: list[str | None]) -> int:
    return next((place for place, one in enumerate(stamp) if one is None), len(stamp))


def _is_real(stamp: Stamp) -> bool:
    try:
        date(*(*stamp, 1, 1)[:3])
    except ValueError:
        return False
    return True


def _two_dates(words: str) -> tuple[Stamp, Stamp] | None:
    """Return the only two dates of a sentence: 2023年3月1日开工，9月30日完工，实际工期92天."""
    found = list(_DATE.finditer(words))
    if len(found) != len(("first", "last")):
        return None
    first, last = ([one["y"] or found[0]["y"] or "2023", one["m"] or one["om"], one["d"] or one["od"]] for one in found)
    size = min(_written(first), _written(last))
    begin, end = (tuple(int(one) for one in stamp[:size] if one) for stamp in (first, last))
    return (begin, end) if _is_real(begin) and _is_real(end) and begin <= end else None


def _fits(length: Number, begin: Stamp, end: Stamp, *, strict: bool) -> bool:
    """Whether a length may be that from one date to another, however its ends are counted."""
    unit, value = _UNITS[length.unit or ""], length.value
    if len(begin) == 1:
        years = end[0] - begin[0]
        if unit == "天":
            return True
        times = 1 if unit == "年" else 12
        since = length.after.startswith(("间", "来", "多"))
        return value in ((years + 1) * times, *(() if strict and not since else (years * times,)))
    if len(begin) == len(("year", "month")):
        months = (end[0] - begin[0]) * 12 + end[1] - begin[1]
        if unit == "天":
            return True
        if unit == "月":
            return value in (months, months + 1)
        by_calendar = "历时" in length.before and value == end[0] - begin[0] + 1
        return by_calendar or abs(value * 12 - months - Decimal("0.5")) <= _MONTHS_OFF
    days = (date(*end) - date(*begin)).days + 1
    if unit == "天":
        return days * _WORKING <= value <= days + 1
    return abs(days - value * _DAYS_OF[unit]) <= _SLACK[unit]


_MONTHS_OFF = Decimal("2.5")
_BEGAN = regex(r"成立|创办|创建|始建|建[于校馆院所站]|诞生|组建|设立|开[馆业园]")


def _anniversary(reading: Reading, sentence: Sentence, length: Number) -> Iterator[Finding]:
    """Check 建于1983年，2024年迎来建馆41周年."""
    words = reading.words(sentence)
    years = sorted({int(one["y"]) for one in _DATE.finditer(words) if one["y"]})
    if len(years) == len(("then", "now")) and _BEGAN.search(words) and length.value != years[1] - years[0]:
        message = f"周年数与年份不符：{years[0]}年至{years[1]}年是{years[1] - years[0]}周年，文中写作{length.text}"
        yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, length.start, length.end, message)


_PLAN = regex(
    rf"十(?P<which>[一二三四五六])五[”\"]?(?:规划|时期|期间){{0,2}}[（(](?P<a>{_YEAR})年?\s*(?:{_DASH}|至)\s*(?P<b>{_YEAR})年?[）)]"
)
_FIRST_PLAN = 2006


_RANGE = regex(rf"[（(](?P<a>{_YEAR})年?\s*(?:{_DASH}|至)\s*(?P<b>{_YEAR})年?[）)]")
_LISTED = regex(rf"(?P<year>{_YEAR})年[^，。；、\d]{{0,8}}\d")
_BY_YEAR = regex(r"分年|逐年|各年|分别|依次|其中")


def _listed(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 三年行动（2021—2023年）分年安排：2021年300万元、2022年320万元、2024年350万元."""
    words = reading.words(sentence)
    found = _RANGE.search(words)
    cue = _BY_YEAR.search(words, found.end()) if found else None
    listed = list(_LISTED.finditer(words, cue.end())) if cue else []
    if found is None or len(listed) < len(("one", "other")):
        return
    for one in listed:
        if not int(found["a"]) <= int(one["year"]) <= int(found["b"]):
            message = f"{one['year']}年不在{found['a']}—{found['b']}年之内"
            start = sentence.start + one.start()
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, start, sentence.start + one.end(), message)


def _plans(reading: Reading) -> Iterator[Finding]:
    """Check “十四五”期间（2021—2025年）."""
    for found in _PLAN.finditer(reading.text):
        begin = _FIRST_PLAN + 5 * "一二三四五六".index(found["which"])
        if (int(found["a"]), int(found["b"])) != (begin, begin + 4):
            message = f"规划期年份不符：“十{found['which']}五”是{begin}—{begin + 4}年"
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end(), message)


_PERIOD = regex(
    r"(?:(?P<half>[上下])半年|(?<![前至到、和—~～－-])(?<!前第)第?(?P<quarter>[一二三四1-4])季度)的?[（(]?\s*(?:(?:19|20)\d\d年)?"
    r"(?P<a>\d{1,2})(?:月份?)?(?:\s*(?:—{1,2}|－|–|-|~|～|至|到|、)\s*(?P<b>\d{1,2}))?月"
)


def _months(reading: Reading) -> Iterator[Finding]:
    """Check 三季度（7—9月） and 下半年10月份."""
    for found in _PERIOD.finditer(reading.text):
        if found["half"]:
            first, size = (1, 6) if found["half"] == "上" else (7, 6)
        else:
            first, size = 3 * int(parse_number(found["quarter"]) or 1) - 2, 3
        if _JOINED.search(reading.text, max(0, found.start() - 14), found.start()):
            continue  # 四季度和次年一季度（10月至次年3月）
        if not all(first <= int(month) < first + size for month in (found["a"], found["b"] or found["a"])):
            message = f"月份不在这一时段内：“{found.group()}”"
            yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end(), message)


_JOINED = regex(r"(?:季度|半年)(?:和|及|与|至|到|、)[^，。；]{0,7}$")


@cache
def _founding() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_yaml(_FILE)["founded"]
    stamp = rf"(?P<y>{_YEAR})年(?:(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)?"
    event = rf"{stamp}(?P<gap>[^，。；、\d]{{0,10}}?)(?P<event>(?:{words})+)(?P<since>以来)?"
    since = rf"(?P<event>{words})(?:以来|至今)，?(?:自|从)?{stamp}"
    return regex(event), re.compile(since)


def _kinds(event: str) -> list[str]:
    """Part 挂牌成立 into 挂牌 and 成立."""
    return re.findall(load_yaml(_FILE)["founded"], event)


def _founded(reading: Reading) -> Iterator[Finding]:
    """Check 2021年6月成立。成立以来，2019年至2023年, and 3月15日开业。自5月15日开业以来."""
    event, since = _founding()
    for paragraph in reading.paragraphs:
        start, end = paragraph[0].start, paragraph[-1].end
        if reading.text.find("以来", start, end) < 0 and reading.text.find("至今", start, end) < 0:
            continue
        begun: dict[str, Stamp] = {}
        for found in event.finditer(reading.text, start, end):
            stamp = _stamp(found)
            known = [begun.setdefault(kind, stamp) for kind in _kinds(found["event"])][-1]
            size = min(len(known), len(stamp))
            if found["since"] and _words("unchanged").fullmatch(found["gap"]) and known[:size] != stamp[:size]:
                yield _misdated(reading, found)
        for found in since.finditer(reading.text, start, end):
            known, stamp = begun.get(found["event"], ()), _stamp(found)
            if known and stamp[0] < known[0]:
                yield _misdated(reading, found)


def _stamp(found: re.Match[str]) -> Stamp:
    return tuple(int(one) for one in (found["y"], found["m"], found["d"]) if one)


def _misdated(reading: Reading, found: re.Match[str]) -> Finding:
    message = f"与前文的{found['event']}时间不一致：“{found.group()}”"
    return reading.finding(Code.YEAR_SLIP, Severity.WARNING, found.start(), found.end(), message)
