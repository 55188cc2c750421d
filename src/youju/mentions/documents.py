"""文号 in every style of bracket, read forwards from the year and backwards through the 机关代字."""

from __future__ import annotations

from youju.patterns import regex

__all__ = ["OPENING", "read_document"]

OPENING = frozenset("〔[【（(﹝［")
_CLOSING = r"[〕\]】）)﹞］]"
_S = r" ?"
_SOUND = regex(rf"(?:19|20)[0-9]{{2}}{_S}{_CLOSING}{_S}(?:第|字第)?{_S}[0-9]+(?:[、-][0-9]{{1,4}}){{0,6}}{_S}号")
_BROKEN = regex(
    rf"(?:(?:19|20)[0-9]{{2,8}}{_S}号"
    rf"|(?:19|20)[0-9]{{2}}{_S}{_CLOSING}{_S}(?:第)?{_S}(?:号|[0-9]+(?=[，。、；]))"
    rf"|[0-9]{{1,3}}{_S}{_CLOSING}{_S}[0-9]+{_S}号"
    rf"|[0-9]{{5,6}}{_S}[〕\]】﹞］]{_S}(?:第)?{_S}[0-9]+{_S}号"
    rf"|(?:19|20)[0-9]{{2}}{_CLOSING}{_S}[〔\[【﹝［]{_S}[0-9]+{_S}[〕\]】﹞］]?{_S}号"
    rf"|(?:19|20)[0-9]{{2}}(?:年{_S}[〕\]﹞］]|[〔\[﹝［]){_S}(?:第)?{_S}[0-9]+{_S}号)"
)
_CLOSERS = frozenset("〕]】）)﹞］")
_ODD_YEAR = regex(r"[〔\[【（(﹝［]([〇零○一二三四五六七八九]{4}|[xXｘ×*＊]{1,4})[〕\]】）)﹞］]$")
_NUMBER = regex(rf"(?:第)?{_S}[0-9]+{_S}号")
_UNOPENED = regex(rf"(?:19|20)[0-9]{{2}}[〕﹞】]{_S}(?:第)?{_S}[0-9]+{_S}号")
_BOUNDARY = frozenset(
    "依照按据和及与以是即又由于的了为至到在从对将并或等见如系含关参循遵凭因该其号件个中"
    "：；，。、？！“”‘’《》〈〉（）()〔〕[]【】 \t\n\"'"
)
_SECOND = frozenset("中")
_LEADING = regex(
    "执行|印发|转发|下发|制发|核发|颁发|签发|发布|颁布|出台|下达|批准|批复|通过|适用|参考|文件|通知|公告|意见|规定|办法"
)
_LONGEST = 12


def _code_start(text: str, at: int, floor: int) -> int:
    """Walk back from the bracket over the 机关代字."""
    lowest = max(floor, at - _LONGEST)
    start = at
    while start > lowest and text[start - 1] not in _BOUNDARY:
        start -= 1
    if (
        start > lowest
        and text[start - 1] in _SECOND
        and (start - 1 == lowest or text[start - 2] in _BOUNDARY or at - start <= 2)
    ):
        start -= 1
    leading = [word.end() for word in _LEADING.finditer(text, start, at)]
    start = leading[-1] if leading and leading[-1] < at else start
    return start + 1 if text[start] == "经" and text[start + 1 : start + 2] not in "信贸发济" else start


def read_document(text: str, at: int, floor: int) -> tuple[int, int, bool] | None:
    """Read the 文号 whose year starts at `at`: (start, end, sound), or None."""
    previous = text[at - 1] if at > floor else ""
    if previous and previous in _CLOSERS:
        return _read_odd_year(text, at, floor)
    if previous in OPENING and previous:
        found = _SOUND.match(text, at)
        sound = bool(found)
        found = found or _BROKEN.match(text, at)
        start = at - 1
    else:
        found, sound, start = _UNOPENED.match(text, at), False, at
    if not found:
        return None
    code = _code_start(text, start, floor)
    if code == start and previous in "（(" and not sound:
        return None
    return code, found.end(), sound


def _read_odd_year(text: str, at: int, floor: int) -> tuple[int, int, bool] | None:
    """Read 财教〔二〇二一〕15号 and the unfilled 财教〔××〕13号 from their last number."""
    lowest = max(floor, at - 6)
    year = _ODD_YEAR.search(text, lowest, at)
    number = _NUMBER.match(text, at)
    if not year or not number:
        return None
    return _code_start(text, year.start(), floor), number.end(), len(year[1]) == 4 and year[1][0] in "一二"
