"""Numbers that name a thing instead of counting it: 序号, 条款, 附件, codes, telephone numbers, models, versions."""

from __future__ import annotations

import re

from youju.domain.findings import Mention
from youju.domain.quantity import Kind
from youju.mentions import documents
from youju.mentions.units import is_measure_word, read_unit

__all__ = [
    "read_code",
    "read_document",
    "read_lettered",
    "read_list_mark",
    "read_long_code",
    "read_mixed_code",
    "read_numbered",
    "read_ordinal",
    "read_party_name",
    "read_quoted",
    "read_ratio",
    "read_sum_name",
    "read_words_mark",
]

_S = r"[ \u3000\xa0]?"
_CN = "一二三四五六七八九十"
_BOUNDARY = frozenset("。；;：:！？!?\n\t\r \u3000\xa0")
_NAMED = "名称或型号中的数字"


def _made(text: str, start: int, end: int, kind: Kind, reason: str) -> Mention:
    return Mention(start, end, text[start:end], kind, reason=reason)


# ---- 序号

_LIST_MARK = re.compile(r"[0-9０-９]{1,2}(?:[.．](?![0-9０-９])|、(?![0-9]{1,2}(?:月|日|季度))|[)）])")
_SECTION = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}(?=[ \u3000\u4e00-\u9fff])")
_BRACKETED = re.compile(rf"(?:[0-9０-９]{{1,2}}|[{_CN}]{{1,3}})[)）]")
_WORDS_MARK = re.compile(rf"[{_CN}]{{1,3}}(?:、|[是要](?!否|求))")


def read_list_mark(text: str, at: int, floor: int) -> Mention | None:
    """Read 1. 2、 3） at the head of a line or sentence, and （1） anywhere."""
    before = text[at - 1] if at else "\n"
    if before in "（(":
        found = _BRACKETED.match(text, at)
        return _made(text, at - 1, found.end(), Kind.IDENTIFIER, "序号") if found and at > floor else None
    if before not in _BOUNDARY:
        return None
    found = _LIST_MARK.match(text, at)
    if not found and before == "\n":
        found = _SECTION.match(text, at)
        found = None if found and read_unit(text, found.end()) else found
    return _made(text, at, found.end(), Kind.IDENTIFIER, "序号") if found else None


def read_words_mark(text: str, at: int, floor: int) -> Mention | None:
    """Read 一、 一是 二要 at the head of a clause, and （一） anywhere."""
    before = text[at - 1] if at else "\n"
    if before in "（(":
        found = _BRACKETED.match(text, at)
        return _made(text, at - 1, found.end(), Kind.IDENTIFIER, "序号") if found and at > floor else None
    found = _WORDS_MARK.match(text, at) if before in _BOUNDARY or before in "，,、”" else None
    if not found or (found[0][-1] == "、" and before not in _BOUNDARY):
        return None
    return _made(text, at, found.end(), Kind.IDENTIFIER, "序号")


# ---- 第N, 附件N

_ORDINAL = re.compile(
    rf"{_S}(?:[0-9０-９]+|[〇零一二三四五六七八九十百]+)(?:[、至—-](?:[0-9]+|[一二三四五六七八九十]+))*{_S}"
)
_ORDINAL_NOUNS = frozenset("条章节号方编款项目卷辑页步")


def read_ordinal(text: str, at: int, floor: int) -> Mention | None:
    """Read 第七批, 第2位, 第二十三条, 第一、二季度 from the number after 第."""
    start = at - 2 if text[at - 1 : at] == " " else at - 1
    if start < floor or text[start] != "第":
        return None
    number = _ORDINAL.match(text, at)
    if not number:
        return None
    end = number.end()
    if text.startswith(("季度", "个季度"), end):
        end = text.index("季度", end) + 2
        end += text[end : end + 1] in {"末", "初", "底"}
        return _made(text, start, end, Kind.DATE, "日期")
    following = text[end : end + 1]
    if following in _ORDINAL_NOUNS or is_measure_word(following):
        return _made(text, start, end + 1, Kind.IDENTIFIER, "次序或条款号")
    end -= text[end - 1] in " \u3000\xa0"
    return _made(text, start, end, Kind.IDENTIFIER, "次序或条款号")


_NUMBERED = re.compile(r"(?:附件|附表|附录|附图|附|表|图|专栏|公式|注)[ \u3000]?$")
_NUMBERED_TAIL = re.compile(r"[0-9]{1,3}(?:[-—.][0-9]{1,2}){0,3}(?![0-9.,])")


def read_numbered(text: str, at: int, floor: int) -> Mention | None:
    """Read 附件1, 表1-2, 图 3 from their number."""
    head = _NUMBERED.search(text, max(floor, at - 4), at)
    tail = _NUMBERED_TAIL.match(text, at)
    if not head or not tail or (read_unit(text, tail.end()) and text[tail.end()] not in " \u3000"):
        return None
    return _made(text, head.start(), tail.end(), Kind.IDENTIFIER, "附件或图表编号")


# ---- 文号


def read_document(text: str, at: int, floor: int) -> Mention | None:
    """Read a 文号 from its year, or from what is left of it."""
    found = documents.read_document(text, at, floor)
    if not found:
        return None
    start, end, sound = found
    reason = "文号" if sound else "文号不完整，缺括号或数字"
    return Mention(start, end, text[start:end], Kind.DOCUMENT, reason=reason, malformed=not sound)


# ---- codes

_LONG = re.compile(
    r"[0-9]{1,20}(?:-[0-9]{1,20}){2,6}|0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9}(?![0-9.万元])|400-?[0-9]{3}-?[0-9]{4}(?![0-9])"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])"
)
_HOTLINE = re.compile(
    r"(?:12[0-9]{3}|96[0-9]{3,4}|11[0479]|12[02]|100[0-9]{2})(?:(?:政务|便民|公共|服务|市民|民生|投诉|举报|消费){0,3}(?:热线|平台|专线|电话)|联动|急救|接处警|报警|消防)"
)
_SUBJECT = re.compile(r"(?:20|21|22|23)[0-9](?:[0-9]{2}){0,2}|(?:30|31|39)[0-9]{3}|50[0-9]{3}")
_SUBJECT_WORDS = re.compile(r"科目|列|编码|款级|类级|项级|代码|分类|功能|经济|用于")
_SUBJECT_TAIL = re.compile(r"科目|[类款项](?:级|科目|）|[0-9“”，。、\t]|$)")
_CODE_WORDS = re.compile(r"编码|编号|代码|账号|帐号|邮编|邮政|电话|传真|身份证|信用|证号|单号|文号|区划|ISBN|卡号")
_ROW_LABEL = re.compile(r"\t[\u4e00-\u9fff]")


def read_code(text: str, at: int, end: int) -> Mention | None:
    """Read the plain digits from `at` to `end` as a 科目编码, hotline or other code, when the words around say so."""
    hotline = _HOTLINE.match(text, at)
    if hotline:
        return _made(text, at, hotline.end(), Kind.NAME, "固定名称中的数字")
    digits = text[at:end]
    if digits[0] == "0" and len(digits) > 1:
        end += text[end : end + 1] in {"类", "款", "项"}
        return _made(text, at, end, Kind.IDENTIFIER, "编号")
    if _SUBJECT.fullmatch(digits) and _is_subject(text, at, end):
        end += len(digits) == 3 and text[end : end + 1] in {"类"}
        return _made(text, at, end, Kind.IDENTIFIER, "科目编码")
    if len(digits) > 15 or (
        len(digits) > 4 and _CODE_WORDS.search(text, max(0, at - 8), at) and not read_unit(text, end)
    ):
        return _made(text, at, end, Kind.IDENTIFIER, "编号")
    if len(digits) == 4 and digits[:2] in {"19", "20"} and _is_year_label(text, at, end):
        end += text[end : end + 1] in {"届", "级", "版"}
        return _made(text, at, end, Kind.DATE, "年份")
    return None


def _is_subject(text: str, at: int, end: int) -> bool:
    unit = read_unit(text, end)
    length = end - at
    named = bool(_SUBJECT_WORDS.search(text, max(0, at - 8), at) or _SUBJECT_TAIL.match(text, end))
    if length == 7:
        return unit is None or (named and unit.kind is Kind.COUNT)
    if (not at or text[at - 1] in "\n\t") and _ROW_LABEL.match(text, end):
        return True
    return named and (unit is None or text[end] in "类款项")


def _is_year_label(text: str, at: int, end: int) -> bool:
    """2023届, （2023）, 2023预算数: a year without its 年."""
    following = text[end : end + 1]
    if following in {"届", "级", "版"}:
        return True
    return text[at - 1 : at] in {"（", "("} and at > 0 and following in {"）", ")"}


def read_long_code(text: str, at: int, floor: int) -> Mention | None:
    """Read telephone numbers, index numbers and addresses."""
    found = _LONG.match(text, at)
    return _made(text, at, found.end(), Kind.IDENTIFIER, "编号或电话") if found and at >= floor else None


_ALNUM = re.compile(r"[0-9A-Za-z]{9,40}")


def read_mixed_code(text: str, at: int, floor: int) -> Mention | None:
    """Read a long code of digits and letters (统一社会信用代码, 项目编码) from any of its digits."""
    start = at
    while start > floor and text[start - 1].isascii() and text[start - 1].isalnum() and at - start < 20:
        start -= 1
    found = _ALNUM.match(text, start)
    if not found or found[0].isdigit() or sum(char.isdigit() for char in found[0]) < 6:
        return None
    return _made(text, start, found.end(), Kind.IDENTIFIER, "编号")


# ---- letters beside digits

_LETTERS = re.compile(r"(?:GB|DB[0-9]{0,2}|ISO|JGJ|CJJ|HJ|YY|JTG|SL|NY)(?:/[TZ])?[ ]?$|[A-Za-z][A-Za-z.]{0,9}-?$")
_AFTER_LETTER = re.compile(r"[0-9]+(?:[.-][0-9]+){0,3}(?:\+[0-9]+)?[A-Za-z]?")
_LOOKALIKE = re.compile(r"[0-9IOlo]{1,20}(?:\.[0-9IOlo]{1,9})?[ ]?([%％]|[万亿]?元)")
_LETTER_AFTER = re.compile(r"[0-9]+[A-Z](?:级|类|座|栋|区|型|标段)?")


def read_lettered(text: str, at: int, floor: int) -> Mention | None:
    """Read PM2.5, G56, V2.0, 4A级, and the amounts whose digits a letter has replaced (IO0%)."""
    start = at
    while start > floor and text[start - 1] in "IOlo" and at - start < 20:
        start -= 1
    looks = _LOOKALIKE.match(text, start)
    if looks and not looks[0].rstrip("%％万亿元 ").replace(".", "").isdigit():
        kind = Kind.PERCENT if looks[1] in "%％" else Kind.MONEY
        return Mention(start, looks.end(), looks[0], kind, reason="数字中混入了字母", malformed=True)
    head = _LETTERS.search(text, max(floor, at - 12), at)
    tail = _AFTER_LETTER.match(text, at)
    if head and tail:
        version = head[0] in {"V", "v"}
        kind, reason = (Kind.IDENTIFIER, "版本号") if version else (Kind.NAME, _NAMED)
        return _made(text, head.start(), tail.end(), kind, reason)
    model = _LETTER_AFTER.match(text, at)
    if (
        model
        and read_unit(text, model.end()) is None
        and read_unit(text, at + len(model[0].rstrip("级类座栋区型标段")) - 1) is None
    ):
        return _made(text, at, model.end(), Kind.NAME, _NAMED)
    return None


# ---- names around numerals

_SUM_NAME = re.compile(r"[0-9]{1,3}(?:\+[0-9A-Za-zＮ]{1,3}){1,4}(?![0-9.%])")
_PARTY = re.compile(
    rf"(?:十[{_CN}]|二十)大(?![类项块])|[{_CN}]{{1,3}}届[{_CN}]{{1,2}}中全会|[{_CN}]{{2,3}}五(?=时期|期间|规划|[”末初])"
    r"|一[\u4e00-\u9fff]一[\u4e00-\u9fff]"
    r"|[一二三四五六七八九两](?![个次项家名类年天人户件月是批份种套位届期倍成分号元万亿百千十])[\u4e00-\u9fff][一二三四五六七八九两]"
    r"(?![个次项家名类年天人户件月是批份种套位届期倍成分号元万亿百千十、，。；])[\u4e00-\u9fff](?:合一)?"
    r"|[二三四五六七八九多]证合一"
)
_QUOTED = re.compile(r"[^“”\n\t，。；]{1,8}”")
_QUANTIFIED = re.compile(r"[%％元]|[0-9.]+[万亿分个]|年")


def read_sum_name(text: str, at: int, floor: int) -> Mention | None:
    """Read 6+1, 1+3+N."""
    found = None if text[at - 1 : at].isascii() and text[at - 1 : at].isalpha() else _SUM_NAME.match(text, at)
    return _made(text, at, found.end(), Kind.NAME, _NAMED) if found and at >= floor else None


def read_party_name(text: str, at: int, floor: int) -> Mention | None:
    """Read 二十大, 二十届三中全会, and four-character names like 一事一议, 五清一改."""
    found = _PARTY.match(text, at)
    return _made(text, at, found.end(), Kind.NAME, "固定名称中的数字") if found and at >= floor else None


def read_quoted(text: str, at: int, floor: int) -> Mention | None:
    """Read “三保”, “6+1”: a short quoted word built around a numeral is a name."""
    opening = text.rfind("“", max(floor, at - 6), at)
    found = _QUOTED.match(text, opening + 1) if opening >= 0 else None
    if not found or found.end() <= at:
        return None
    inner = found[0][:-1]
    if _QUANTIFIED.search(inner):
        return None
    return _made(text, opening + 1, found.end() - 1, Kind.NAME, "引号内的固定名称")


# ---- 比

_RATIO = re.compile(
    r"[0-9]{1,9}(?:\.[0-9]{1,6})?(?:(?:[:：∶][0-9]{1,9}(?:\.[0-9]{1,6})?){1,5}|/[0-9]{1,3}(?!/)|比[0-9]{1,3}(?:\.[0-9]+)?|分之[0-9]{1,9})(?![0-9.]|[年月日%％])"
)


def read_ratio(text: str, at: int, floor: int) -> Mention | None:
    """Read 1:3, 1∶3, 3:2:1, 2/3, 3比2, 3分之2."""
    found = _RATIO.match(text, at)
    if not found or (read_unit(text, found.end()) and text[found.end()] not in " \u3000\xa0"):
        return None
    return Mention(at, found.end(), found[0], Kind.RATIO) if at >= floor else None
