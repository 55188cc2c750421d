"""Numbers that mark a place instead of counting: 序号, 条款, 附件, 指标1, 文号; and ratios."""

from __future__ import annotations

import re

from youju.domain.findings import Mention
from youju.domain.quantity import Kind
from youju.mentions import documents
from youju.mentions.units import is_measure_word, read_unit
from youju.patterns import regex

__all__ = [
    "read_document",
    "read_headed",
    "read_list_mark",
    "read_numbered",
    "read_ordinal",
    "read_ratio",
    "read_serial",
    "read_words_mark",
]

_S = r" ?"
_CN = "一二三四五六七八九十"
_BOUNDARY = frozenset("。；;：:！？!?\n\t\r ")


def _made(text: str, start: int, end: int, kind: Kind, reason: str) -> Mention:
    return Mention(start, end, text[start:end], kind, reason=reason)


# ---- 序号

_LIST_MARK = regex(r"[0-9]{1,2}(?:\.(?![0-9])|\.(?=(?:19|20)[0-9]{2}[ ]?年)|、(?![0-9]{1,2}(?:月|日|季度))|[)）])")
_SECTION = regex(r"(?:[1-9]|1[0-9])(?:\.(?:[1-9]|1[0-9])){1,3}(?= ?[^\x00-\x7f])")
_BRACKETED = regex(rf"(?:[0-9]{{1,2}}|[{_CN}]{{1,3}})[)）]")
_WORDS_MARK = regex(rf"[{_CN}]{{1,3}}(?:、(?![{_CN}]{{1,2}}(?:季度|月))|[是要](?!否|求))")


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

_ORDINAL = regex(rf"{_S}(?:[0-9]+|[〇零一二三四五六七八九十百]+)(?:[、至~-](?:[0-9]+|[一二三四五六七八九十]+))*{_S}")
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
    end -= text[end - 1] == " "
    return _made(text, start, end, Kind.IDENTIFIER, "次序或条款号")


_NUMBERED = regex(r"(?:附件|附表|附录|附图|附|表|图|专栏|公式|注) ?$")
_NUMBERED_TAIL = regex(r"[0-9]{1,3}(?:[-~.][0-9]{1,2}){0,3}(?![0-9.,])")


def read_numbered(text: str, at: int, floor: int) -> Mention | None:
    """Read 附件1, 表1-2, 图 3 from their number."""
    head = _NUMBERED.search(text, max(floor, at - 4), at)
    tail = _NUMBERED_TAIL.match(text, at)
    if not head or not tail or (read_unit(text, tail.end()) and text[tail.end()] != " "):
        return None
    return _made(text, head.start(), tail.end(), Kind.IDENTIFIER, "附件或图表编号")


_HEADED = regex(r"(?:目标|指标|任务|问题|项目|案例|工程|标段|课题|方案|步骤|措施)$")


def read_headed(text: str, at: int, floor: int) -> Mention | None:
    """Read 指标1：, 目标2： from the number before the colon."""
    head = _HEADED.search(text, max(floor, at - 2), at)
    end = at + 1 + text[at + 1 : at + 2].isdigit()
    if not head or text[end : end + 1] not in {"：", ":"}:
        return None
    return _made(text, head.start(), end, Kind.IDENTIFIER, "序号")


_SERIAL = regex(rf"[0-9]{{1,9}}(?:[、至~-][0-9]{{1,9}}){{0,4}}{_S}号")


def read_serial(text: str, at: int, floor: int) -> Mention | None:
    """Read 3号楼, 157号: a number before 号 names."""
    found = _SERIAL.match(text, at)
    return _made(text, at, found.end(), Kind.IDENTIFIER, "编号") if found and at >= floor else None


# ---- 文号


def read_document(text: str, at: int, floor: int) -> Mention | None:
    """Read a 文号 from its year, or from what is left of it."""
    found = documents.read_document(text, at, floor)
    if not found:
        return None
    start, end, sound = found
    reason = "文号" if sound else "文号不完整，缺括号或数字"
    return Mention(start, end, text[start:end], Kind.DOCUMENT, reason=reason, malformed=not sound)


# ---- 比

_RATIO = regex(
    r"[0-9]{1,9}(?:\.[0-9]{1,6})?(?:(?:[:：∶][0-9]{1,9}(?:\.[0-9]{1,6})?){1,5}|比[0-9]{1,3}(?:\.[0-9]+)?|分之[0-9]{1,9})(?![0-9.]|[年月日%])"
)


_FRACTION = regex(r"([0-9]{1,2})/([0-9]{1,3})(?![0-9./年月日%])")


def _proper_fraction(text: str, at: int) -> re.Match[str] | None:
    """2/3; not the 500/500 of a formula, whose numbers stand for themselves."""
    found = _FRACTION.match(text, at)
    return found if found and 0 < int(found[1]) < int(found[2]) else None


def read_ratio(text: str, at: int, floor: int) -> Mention | None:
    """Read 1:3, 1∶3, 3:2:1, 2/3, 3比2, 3分之2."""
    found = _RATIO.match(text, at) or _proper_fraction(text, at)
    if not found or (read_unit(text, found.end()) and text[found.end()] != " "):
        return None
    return Mention(at, found.end(), found[0], Kind.RATIO) if at >= floor else None
