"""Codes: 科目编码, telephone numbers, 统一社会信用代码, models, versions, and digits that letters replaced."""

from __future__ import annotations

from youju.domain.findings import Mention
from youju.domain.quantity import Kind
from youju.mentions.units import read_unit
from youju.patterns import regex

__all__ = ["read_code", "read_lettered", "read_long_code", "read_mixed_code"]

_NAMED = "名称或型号中的数字"


def _made(text: str, start: int, end: int, kind: Kind, reason: str) -> Mention:
    return Mention(start, end, text[start:end], kind, reason=reason)


_LONG = regex(
    r"[0-9]{1,20}(?:-[0-9]{1,20}){2,6}|0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9}(?![0-9.万元])|400-?[0-9]{3}-?[0-9]{4}(?![0-9])"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])"
)
_HOTLINE = regex(
    r"(?:12[0-9]{3}|96[0-9]{3,4}|11[0479]|12[02]|100[0-9]{2})(?:(?:政务|便民|公共|服务|市民|民生|投诉|举报|消费){0,3}(?:热线|平台|专线|电话)|联动|急救|接处警|报警|消防)"
)
_SUBJECT = regex(r"(?:20|21|22|23)[0-9](?:[0-9]{2}){0,2}|(?:30|31|39)[0-9]{3}|50[0-9]{3}")
_SUBJECT_WORDS = regex(r"科目|列|编码|款级|类级|项级|代码|分类|功能|经济|用于")
_SUBJECT_TAIL = regex(r"科目|[类款项](?:级|科目|）|[0-9“”，。、\t]|$)")
_CODE_WORDS = regex(
    r"编码|行号|序列号|号码|编号|代码|账号|帐号|邮编|邮政|电话|传真|身份证|信用|证号|单号|文号|区划|ISBN|卡号"
)
_ROW_LABEL = regex(r"[\t ][ ]?[^\x00-\x7f]")
_CODE_COLUMNS = regex(r"(?:2[0-3][0-9]|30[1-9]|31[0-9]|399)(?: [0-9]{2})? $")


def read_code(text: str, at: int, end: int) -> Mention | None:
    """Read the plain digits from `at` to `end` as a 科目编码, hotline or other code, when the words around say so."""
    hotline = _HOTLINE.match(text, at)
    if hotline:
        return _made(text, at, hotline.end(), Kind.NAME, "固定名称中的数字")
    subject = _read_subject(text, at, end)
    if subject:
        return subject
    length = end - at
    coded = length > 4 and _CODE_WORDS.search(text, max(0, at - 8), at) and not read_unit(text, end)
    if length > _LONGEST_NUMBER or coded:
        return _made(text, at, end, Kind.IDENTIFIER, "编号")
    if length == 4 and text[at : at + 2] in {"19", "20"} and _is_year_label(text, at, end):
        end += text[end : end + 1] in {"届", "级", "版"}
        return Mention(at, end, text[at:end], Kind.DATE, reason="年份")
    return None


_LONGEST_NUMBER = 12


def _read_subject(text: str, at: int, end: int) -> Mention | None:
    """Read 类 款 项 of a 科目: 2010305, 208类, （05款）, or 210 11 01 in the columns of a table."""
    digits, following = text[at:end], text[end : end + 1]
    part = len(digits) == 2 and _is_subject_part(text, at, end)
    if digits[0] == "0" or part:
        end += following in {"类", "款", "项"}
    elif not _SUBJECT.fullmatch(digits) or not _is_subject(text, at, end):
        return None
    elif len(digits) == 3 and following == "类":
        end += 1
    return _made(text, at, end, Kind.IDENTIFIER, "科目编码")


def _is_subject_part(text: str, at: int, end: int) -> bool:
    if text[end : end + 1] == " ":
        return bool(_CODE_COLUMNS.search(text, max(0, at - 8), at))
    bracketed = text[at - 1 : at] in {"（", "("} and text[end + 1 : end + 2] in {"）", ")"}
    return bracketed and text[end] in "款项" and bool(_SUBJECT_BEFORE.search(text, max(0, at - 40), at))


_SUBJECT_BEFORE = regex(r"[0-9][类款][）)]")


def _is_subject(text: str, at: int, end: int) -> bool:
    unit = read_unit(text, end)
    named = bool(_SUBJECT_WORDS.search(text, max(0, at - 8), at) or _SUBJECT_TAIL.match(text, end))
    if end - at == len("2010305"):
        return unit is None or (unit.kind is Kind.COUNT and (named or text[end] == " "))
    if _opens_row(text, at) and _ROW_LABEL.match(text, end):
        return unit is None or (unit.kind is Kind.COUNT and text[end] == " ")
    return named and (unit is None or text[end] in "类款项")


def _opens_row(text: str, at: int) -> bool:
    """Tell whether a table's cell begins here: at a line's head, after a TAB, after another column's number."""
    return not at or text[at - 1] in "\n\t" or (text[at - 1] == " " and text[at - 2 : at - 1].isdigit())


def _is_year_label(text: str, at: int, end: int) -> bool:
    """2023届, （2023）: a year without its 年."""
    following = text[end : end + 1]
    return following in {"届", "级", "版"} or (text[at - 1 : at] in {"（", "("} and following in {"）", ")"})


def read_long_code(text: str, at: int, floor: int) -> Mention | None:
    """Read telephone numbers, index numbers and addresses."""
    found = _LONG.match(text, at)
    return _made(text, at, found.end(), Kind.IDENTIFIER, "编号或电话") if found and at >= floor else None


_ALNUM = regex(r"[0-9A-Za-z]{9,40}")


def read_mixed_code(text: str, at: int, floor: int) -> Mention | None:
    """Read a long code of digits and letters (统一社会信用代码, 项目编码) from any of its digits."""
    start = at
    while start > floor and text[start - 1].isascii() and text[start - 1].isalnum() and at - start < 20:
        start -= 1
    found = _ALNUM.match(text, start)
    if not found or found[0].isdigit() or sum(char.isdigit() for char in found[0]) < 6:
        return None
    return _made(text, start, found.end(), Kind.IDENTIFIER, "编号")


_CODE_DIGITS = 6
_LETTERS = regex(r"(?:GB|DB[0-9]{0,2}|ISO|JGJ|CJJ|HJ|YY|JTG|SL|NY)(?:/[TZ])?[ ]?$|[A-Za-z@_][A-Za-z.@_]{0,9}-?$")
_AFTER_LETTER = regex(r"[0-9]{1,20}(?:[.-][0-9A-Z]{1,12}){0,5}(?:\+[0-9]{1,6})?[A-Za-z]?")
_LOOKALIKE = regex(r"[0-9IOlo]{1,20}(?:\.[0-9IOlo]{1,9})?[ ]?(%|[万亿]?元)")
_COUNT_LOOKALIKE = regex(r"[0-9]{1,6}(?:[OoIl][0-9]{1,6}|[Oo])")
_LETTER_AFTER = regex(r"[0-9]+[A-Z](?:级|类|座|栋|区|型|标段)?")


def read_lettered(text: str, at: int, floor: int) -> Mention | None:
    """Read PM2.5, G56, V2.0, 4A级, and the amounts whose digits a letter has replaced (IO0%)."""
    start = at
    while start > floor and text[start - 1] in "IOlo" and at - start < 20:
        start -= 1
    looks = _LOOKALIKE.match(text, start)
    if looks and not looks[0].rstrip("%万亿元 ").replace(".", "").isdigit():
        kind = Kind.PERCENT if looks[1] == "%" else Kind.MONEY
        return Mention(start, looks.end(), looks[0], kind, reason="数字中混入了字母", malformed=True)
    if count := _read_lettered_count(text, at):
        return count
    head = _LETTERS.search(text, max(floor, at - 12), at)
    tail = _AFTER_LETTER.match(text, at)
    if head and tail:
        kind, reason = Kind.NAME, _NAMED
        if head[0] in {"V", "v"}:
            kind, reason = Kind.IDENTIFIER, "版本号"
        elif sum(char.isdigit() for char in tail[0]) >= _CODE_DIGITS and "/" not in head[0]:
            kind, reason = Kind.IDENTIFIER, "编号"
        return _made(text, head.start(), tail.end(), kind, reason)
    model = _LETTER_AFTER.match(text, at)
    if (
        model
        and read_unit(text, model.end()) is None
        and read_unit(text, at + len(model[0].rstrip("级类座栋区型标段")) - 1) is None
    ):
        return _made(text, at, model.end(), Kind.NAME, _NAMED)
    return None


def _read_lettered_count(text: str, at: int) -> Mention | None:
    """Read 1O期 and 3l2户; not the model R2O3台."""
    found = _COUNT_LOOKALIKE.match(text, at)
    unit = read_unit(text, found.end()) if found else None
    before = text[at - 1 : at]
    if unit is None or unit.base is None or (before.isascii() and before.isalnum()):
        return None
    return Mention(at, unit.end, text[at : unit.end], unit.kind, reason="数字中混入了字母", malformed=True)
