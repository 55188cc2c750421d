"""What holds a numeral and is never judged: dates, 文号, identifiers and fixed names, each with its reason."""

from __future__ import annotations

import re
from decimal import Decimal

from youju.domain.findings import Mention
from youju.domain.quantity import Kind, Quantity
from youju.mentions import dates, documents
from youju.mentions.names import find_name
from youju.mentions.numerals import CHINESE_DIGITS, CHINESE_RUN
from youju.mentions.units import UnitReading, is_measure_word, read_unit

__all__ = ["counts_in_words", "made", "read_arabic", "read_chinese", "read_listed"]

_S = r"[ \u3000\xa0]?"
_OPENERS = "（(〔[【"
_BOUNDARY = frozenset("。；;：:！？!?\n\t\r \u3000\xa0")
_CN = "一二三四五六七八九十"


def made(text: str, start: int, end: int, kind: Kind, reason: str, *, malformed: bool = False) -> Mention:
    """Return an exempt mention."""
    return Mention(start, end, text[start:end], kind, reason=reason, malformed=malformed)


def read_listed(text: str, at: int, floor: int) -> tuple[Mention | None, int] | None:
    """Read a listed name, or skip a word that is no number; None when neither stands here."""
    found = find_name(text, at, floor)
    if found is None:
        return _read_quoted(text, at, floor)
    if found.is_name:
        return made(text, found.start, found.end, Kind.NAME, "固定名称中的数字"), found.end
    return None, max(found.end, at + 1)


_QUOTED = re.compile(r"[^“”\n\t，。；]{1,8}”")


def _read_quoted(text: str, at: int, floor: int) -> tuple[Mention | None, int] | None:
    """“三保”, “6+1”: a short quoted word built around a numeral is a name."""
    opening = text.rfind("“", max(floor, at - 6), at)
    if opening < 0:
        return None
    found = _QUOTED.match(text, opening + 1)
    if not found or found.end() <= at:
        return None
    inner = text[opening + 1 : found.end() - 1]
    if re.search(r"[%％元]|[0-9.]+[万亿分个]|年", inner):
        return None
    return made(text, opening + 1, found.end() - 1, Kind.NAME, "引号内的固定名称"), found.end() - 1


_AFTER_LETTER = re.compile(r"[0-9]+(?:[.-][0-9]+)*[A-Za-z]?")
_LETTERS = re.compile(r"[A-Za-z][A-Za-z.]*-?$")
_LOOKALIKE = re.compile(r"[0-9IOlo]+(?:\.[0-9IOlo]+)?[ ]?([%％]|[万亿]?元)")
_LONG_CODE = re.compile(r"[0-9]+(?:-[0-9]+){2,}|0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9}(?![0-9.])|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9])")
_NUMBERED = re.compile(r"(?:附件|附表|附录|附图|附|表|图|专栏|公式|注|款项)[ \u3000]?$")
_NUMBERED_TAIL = re.compile(r"[0-9]{1,2}(?:[-—.][0-9]{1,2})*(?![0-9.,])")
_LIST_MARK = re.compile(r"[0-9０-９]{1,2}(?:[.．](?![0-9０-９])|、|[)）])")
_SECTION = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}(?=[ \u3000\u4e00-\u9fff])")
_BRACKETED = re.compile(rf"(?:[0-9０-９]{{1,2}}|[{_CN}]{{1,3}})[)）]")
_ORDINAL = re.compile(r"[0-9０-９]+|[〇零一二三四五六七八九十百]+")
_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[:：∶/比][0-9]+(?:\.[0-9]+)?)+")
_CODE = re.compile(r"2[0-3][0-9]{5}(?![0-9.,])|[23][0-9]{4}(?![0-9.,])|2[0-3][0-9](?=[类款])")
_CODE_CONTEXT = re.compile(r"科目|列|编码|款级|类级|项级|代码")


def read_arabic(text: str, at: int, floor: int) -> Mention | None:
    """Read the exempt kinds, ratios and lookalikes that can begin at the Arabic digit at `at`."""
    before = text[at - 1] if at > floor else ""
    for reader in (_lettered, _document, _marked, _ordinal, _numbered, _date, _coded, _ratio):
        found = reader(text, at, floor, before)
        if found:
            return found
    return None


def _lettered(text: str, at: int, floor: int, before: str) -> Mention | None:
    if before in "IOlo" and before:
        start = at
        while start > floor and text[start - 1] in "IOlo":
            start -= 1
        looks = _LOOKALIKE.match(text, start)
        if looks:
            return _lookalike(text, start, looks)
    looks = _LOOKALIKE.match(text, at)
    if looks and re.search("[IOlo]", looks[0]):
        return _lookalike(text, at, looks)
    if not (before.isascii() and (before.isalpha() or before == "-")):
        return None
    head = _LETTERS.search(text, max(floor, at - 8), at)
    tail = _AFTER_LETTER.match(text, at)
    if not head or not tail:
        return None
    version = head[0] in {"V", "v"}
    kind, reason = (Kind.IDENTIFIER, "版本号") if version else (Kind.NAME, "名称或型号中的数字")
    return made(text, head.start(), tail.end(), kind, reason)


def _lookalike(text: str, start: int, looks: re.Match[str]) -> Mention:
    kind = Kind.PERCENT if looks[1] in "%％" else Kind.MONEY
    return made(text, start, looks.end(), kind, "数字中混入了字母", malformed=True)


def _document(text: str, at: int, floor: int, before: str) -> Mention | None:
    if before not in documents.OPENING and text[at : at + 2] != "20":
        return None
    found = documents.read_document(text, at, floor)
    if not found:
        return None
    start, end, sound = found
    return made(text, start, end, Kind.DOCUMENT, "文号" if sound else "文号不完整，缺括号或数字", malformed=not sound)


def _marked(text: str, at: int, floor: int, before: str) -> Mention | None:
    """1. 1、 （1） at the head of a line or sentence."""
    if before in "（(" and before:
        found = _BRACKETED.match(text, at)
        return made(text, at - 1, found.end(), Kind.IDENTIFIER, "序号") if found else None
    if before and before not in _BOUNDARY:
        return None
    found = _LIST_MARK.match(text, at) or (_SECTION.match(text, at) if not before or before == "\n" else None)
    if not found or (read_unit(text, found.end()) and _SECTION.match(text, at)):
        return None
    return made(text, at, found.end(), Kind.IDENTIFIER, "序号")


def _ordinal(text: str, at: int, floor: int, before: str) -> Mention | None:
    gap = 1 if before in " \u3000" and before else 0
    if text[at - gap - 1 : at - gap] != "第" or at - gap - 1 < floor:
        return None
    number = _ORDINAL.match(text, at)
    if not number:
        return None
    start, end = at - gap - 1, number.end()
    quarter = re.compile(rf"{_S}季度(?:末|初)?").match(text, end)
    if quarter:
        return made(text, start, quarter.end(), Kind.DATE, "季度")
    if is_measure_word(text[end : end + 1]) or text[end : end + 1] in {"条", "章", "节", "号", "方"}:
        end += 1
    return made(text, start, end, Kind.IDENTIFIER, "次序或条款号")


def _numbered(text: str, at: int, floor: int, before: str) -> Mention | None:
    if before not in "件表录图附栏式注 \u3000" or not before:
        return None
    head = _NUMBERED.search(text, max(floor, at - 3), at)
    tail = _NUMBERED_TAIL.match(text, at)
    if not head or not tail or (read_unit(text, tail.end()) and not head[0].startswith("附")):
        return None
    return made(text, head.start(), tail.end(), Kind.IDENTIFIER, "附件或图表编号")


def _date(text: str, at: int, floor: int, before: str) -> Mention | None:
    numeric = dates.NUMERIC_DATE.match(text, at)
    if numeric:
        return made(text, at, numeric.end(), Kind.DATE, "日期")
    lost = dates.LOST_DATE.match(text, at)
    if lost:
        return made(text, at, lost.end(), Kind.DATE, "日期缺字", malformed=True)
    found = dates.DATE.match(text, at)
    if found:
        if _is_duration(text, found):
            return None
        sound = dates.is_date_sound(found[0])
        return made(text, at, found.end(), Kind.DATE, "日期" if sound else "日期不存在", malformed=not sound)
    recent = re.compile(rf"[0-9]{{1,2}}{_S}(?:个月|年)(?!级)").match(text, at) if before == "近" else None
    if recent:
        return made(text, at - 1, recent.end(), Kind.DATE, "时间段")
    clock = dates.TIME.match(text, at)
    if clock and re.compile("[上下]午|[早晚]|日").match(text[max(0, at - 2) : at][-2:]):
        return made(text, at, clock.end(), Kind.DATE, "时刻")
    return None


def _is_duration(text: str, found: re.Match[str]) -> bool:
    """7日内 is a length of time, 5月7日 a day."""
    return found[0].endswith("日") and "月" not in found[0] and text.startswith(("内", "以内", "之内"), found.end())


def _coded(text: str, at: int, floor: int, before: str) -> Mention | None:
    long = _LONG_CODE.match(text, at)
    if long:
        return made(text, at, long.end(), Kind.IDENTIFIER, "编号或电话")
    code = _CODE.match(text, at)
    if not code or (read_unit(text, code.end()) and text[code.end()] not in "类款项"):
        return None
    named = _CODE_CONTEXT.search(text, max(0, at - 8), at) or text.startswith(("科目", "款", "类", "项"), code.end())
    if named or len(code[0]) == 7:
        return made(text, at, code.end() + (len(code[0]) == 3), Kind.IDENTIFIER, "科目编码")
    return None


def _ratio(text: str, at: int, floor: int, before: str) -> Mention | None:
    found = _RATIO.match(text, at)
    if not found:
        return None
    return made(text, at, found.end(), Kind.RATIO, "")


_ITEM_WORD = re.compile(rf"[{_CN}]{{1,3}}[是要](?!否)")
_ITEM_MARK = re.compile(rf"[{_CN}]{{1,3}}、")
_PARTY = re.compile(rf"(?:十[{_CN}]|二十)大(?![类项块])|[{_CN}]{{1,3}}届[{_CN}]{{1,2}}中全会|[{_CN}]{{2,3}}五(?=时期|期间|规划)")
_IDIOM = re.compile(r"一[\u4e00-\u9fff]一[\u4e00-\u9fff]")
_HUNDRED = re.compile("百分之百|百分百")


def read_chinese(text: str, at: int, floor: int) -> Mention | None:
    """Read the exempt kinds that can begin at the 中文数字 at `at`, and 百分百."""
    before = text[at - 1] if at > floor else ""
    if text[at] == "百":
        full = _HUNDRED.match(text, at)
        hundred = Quantity(Decimal(100), "%", Kind.PERCENT, Decimal(1))
        return Mention(at, full.end(), full[0], Kind.PERCENT, hundred) if full else None
    if text[at] == "半":
        half = text[at - 1 : at + 2]
        if at > floor and half in {"上半年", "下半年", "前半年", "后半年"}:
            return made(text, at - 1, at + 2, Kind.DATE, "时间段")
        return None
    if before in "（(" and before:
        found = _BRACKETED.match(text, at)
        if found:
            return made(text, at - 1, found.end(), Kind.IDENTIFIER, "序号")
    return _word_exempt(text, at, floor, before)


def _word_exempt(text: str, at: int, floor: int, before: str) -> Mention | None:
    if before in _BOUNDARY or not before or before in "，,、":
        item = _ITEM_WORD.match(text, at)
        item = item or (_ITEM_MARK.match(text, at) if before not in {"，", ",", "、"} else None)
        if item:
            return made(text, at, item.end(), Kind.IDENTIFIER, "序号")
    party = _PARTY.match(text, at) or _IDIOM.match(text, at)
    if party:
        return made(text, at, party.end(), Kind.NAME, "固定名称中的数字")
    found = _ordinal(text, at, floor, before)
    if found:
        return found
    day = dates.CHINESE_DATE.match(text, at)
    if day:
        start = at - 1 if before == "前" and "季度" in day[0] else at
        return made(text, start, day.end(), Kind.DATE, "日期")
    if before == "近" and (recent := re.compile(f"[{_CN}两]{{1,3}}(?:年|个月)").match(text, at)):
        return made(text, at - 1, recent.end(), Kind.DATE, "时间段")
    return None


_LOOSE_ONE = frozenset("个次项家名种套份年天座台处笔场期")


def counts_in_words(text: str, at: int, end: int, unit: UnitReading | None) -> bool:
    """Tell whether a number in words is a quantity and not part of an ordinary word."""
    if unit is None or unit.base is None:
        return False
    words = text[at:end]
    if unit.kind is Kind.SCORE and len(words) == 1:
        return text[at - 1 : at] in set("得扣加减计满占")
    if words == "一":
        return unit.base[0] in _LOOSE_ONE or unit.kind is not Kind.COUNT
    return all(char in CHINESE_DIGITS for char in words) is False or len(words) == 1 or CHINESE_RUN.fullmatch(words) is not None
