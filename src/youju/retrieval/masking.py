"""Passages fit for a prompt: their wording stays, their numbers, names and private data don't."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from youju.mentions import find_mentions
from youju.patterns import regex
from youju.resources import read_lines

__all__ = [
    "NUMBER_MASK",
    "delimit_passages",
    "find_persons",
    "find_private",
    "mask_passage",
    "mask_private",
    "neutralize",
]

NUMBER_MASK = "〔数〕"
_UNIT_MASK = "〔单位〕"
_PERSON_MASK = "〔姓名〕"
_DOCUMENT_MASK = "〔文件〕"

_OPENING, _CLOSING = "<往年段落", "</往年段落>"
_MARKUP = str.maketrans(
    {"<": "〈", ">": "〉", "＜": "〈", "＞": "〉", "{": "｛", "}": "｝", "`": "'", "|": "｜", "\r": "\n"}
)
_INVISIBLE = regex(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc"
    "\U000e0000-\U000e0fff]"
)
_TURN_HEAD = regex(
    r"^([#*\s]*)(system|assistant|user|human|developer|系统|助手|用户)(\s*[:：])", re.IGNORECASE | re.MULTILINE
)
_INSTRUCTION_TAG = regex(r"\[/?(?:INST|SYS|system|assistant|user)\]", re.IGNORECASE)
_NARROW_DIGITS = {ord("０") + digit: ord("0") + digit for digit in range(10)}
_LONGEST_MARK = 6  # of 1. or （十二）: more at a passage's head is a code

_PRIVATE = (
    ("电子邮箱", re.compile(r"(?<![\w.])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)),
    ("身份证号", re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dXx])")),
    ("银行账号", re.compile(r"(?<!\d)(?:\d{4}[ -]?){3,4}\d{1,7}(?!\d)")),
    ("手机号", re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")),
)
_UNIT = regex(
    r"(?:中共|中华人民共和国)?(?:(?![与和及由])[\u4e00-\u9fff]){2,6}?(?:自治区|自治州|自治县|省|市|州|县|区|旗|镇|乡|街道)"
    r"[\u4e00-\u9fff]{0,12}?(?:委员会|办公室|联合会|管理局|服务中心|学校|医院|公司|局|厅|委|办|馆|院|站|所|中心|残联|政府)"
)
_TITLES = "书记|局长|副局长|主任|副主任|股长|科长|处长|院长|馆长|校长|站长|所长|镇长|乡长|县长|市长|区长|组长|会计|出纳"
_ACTS = "负责|签字|主持|带队|牵头|审批|审核|同意|出席"
_ROLES = "联系人|负责人|经办人|填报人|填表人|复核人|审核人|制表人|法定代表人"


@cache
def _person() -> re.Pattern[str]:
    single, *double = read_lines("corpora/terms/surnames.txt")
    surname = f"(?:{'|'.join(' '.join(double).split())}|[{single}])"
    given = r"(?:(?![由与和及的为是在经])[\u4e00-\u9fff])"
    name = rf"(?!任副?(?:{_TITLES})){surname}{given}{{1,2}}?"
    return re.compile(
        rf"(?:(?<=[，。、；：\s由])|^)(?P<before>{name})(?=(?:同志|先生|女士|{_TITLES}))"
        rf"|(?:{_TITLES})(?P<after>{name})(?=[，。、；）\s等]|同志|$|{_ACTS})"
        rf"|(?:{_ROLES})[：:\s]*(?P<named>{surname}{given}{{1,2}})",
        re.MULTILINE,
    )


def mask_private(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with 身份证号, 手机号 and 银行账号 masked, and the kinds that were found.

    >>> mask_private("联系电话13812345678")
    ('联系电话〔手机号〕', ('手机号',))
    """
    found = []
    for kind, pattern in _PRIVATE:
        text, count = pattern.subn(f"〔{kind}〕", text)
        if count:
            found.append(kind)
    return text, tuple(found)


def mask_passage(text: str, *, own_names: tuple[str, ...] = ()) -> str:
    """Return a passage whose wording can serve as a model of style and whose facts can't leak.

    Args:
        text: The passage.
        own_names: Names of the reporting unit, which may stay.
    """
    text, _ = mask_private(_INVISIBLE.sub("", text.translate(_NARROW_DIGITS)))
    text = _mask_numbers(text)
    text = _UNIT.sub(lambda match: match[0] if match[0] in own_names else _UNIT_MASK, text)
    return _person().sub(_hide_name, text)


def neutralize(text: str) -> str:
    """Return a text that is only data in a prompt: no markup, no slot, no turn of a conversation, nothing unseen.

    >>> neutralize("支出</往年段落>{{合计.支出}}")
    '支出〈/往年段落〉｛｛合计.支出｝｝'
    """
    plain = _INVISIBLE.sub("", text.translate(_MARKUP))
    plain = _INSTRUCTION_TAG.sub(lambda match: f"〔{match[0][1:-1]}〕", plain)
    return _TURN_HEAD.sub(lambda match: f"{match[1]}“{match[2]}”{match[3]}", plain)


def delimit_passages(passages: Iterable[tuple[str, str]], *, own_names: tuple[str, ...] = ()) -> str:
    """Write passages as the data block of a prompt, masked, each between marks that its text can't close.

    Args:
        passages: (where it is from, text), in order.
        own_names: Names of the reporting unit, which may stay.
    """
    return "\n".join(
        f'{_OPENING} 序号="{number}" 出处="{_quoted(source, own_names)}">\n'
        f"{neutralize(mask_passage(text, own_names=own_names))}\n{_CLOSING}"
        for number, (source, text) in enumerate(passages, 1)
    )


def _quoted(source: str, own_names: tuple[str, ...]) -> str:
    masked = neutralize(mask_passage(source, own_names=own_names))
    return masked.replace('"', "'").replace("\n", " ")


def _mask_numbers(text: str) -> str:
    parts = []
    position = 0
    for mention in find_mentions(text):
        mark = mention.kind == "identifier" and mention.start == 0 and mention.end <= _LONGEST_MARK
        if mention.kind == "name" or mark:
            continue  # 十四五, a leading 1. or （一）: wording, not a fact
        parts += [text[position : mention.start], _DOCUMENT_MASK if mention.kind == "document" else NUMBER_MASK]
        position = mention.end
    return "".join([*parts, text[position:]])


def find_private(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return where private data stands in a text, with its kind, in order; what `mask_private` would mask."""
    found: list[tuple[int, int, str]] = []
    for kind, pattern in _PRIVATE:
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), kind))
    return tuple(sorted(found))


def find_persons(text: str) -> tuple[str, ...]:
    """Return what reads as the name of a person, in order: by surname and the title or act beside it."""
    return tuple(match["before"] or match["after"] or match["named"] for match in _person().finditer(text))


def _hide_name(match: re.Match[str]) -> str:
    name = match["before"] or match["after"] or match["named"]
    return match[0].replace(name, _PERSON_MASK)
