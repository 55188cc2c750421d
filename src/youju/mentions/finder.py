"""The search itself: one pass over a text, one guard class, everything else matched where it stands."""

from __future__ import annotations

from collections.abc import Callable

from youju.domain.findings import Mention
from youju.domain.quantity import Kind
from youju.mentions import amounts, codes, dates, identifiers, names, words
from youju.mentions.broken import read_broken, read_gapped
from youju.mentions.common import read_common, read_common_words
from youju.mentions.numerals import (
    ARABIC,
    CHINESE_DIGITS,
    CHINESE_RUN,
    DIGIT,
    ONE,
    SCALES,
    Numeral,
    fold_width,
    parse_arabic,
    read_arabic,
)
from youju.mentions.units import read_closing_unit, read_unit, word_followers
from youju.patterns import regex

__all__ = ["find_mentions"]

Reader = Callable[[str, int, int], Mention | None]

_GUARD = regex(f"[{DIGIT}{''.join(CHINESE_DIGITS)}十拾百半①-⑳]")
"""Every mention holds one of these; nothing else is looked at."""

_WORD_CHARS = frozenset(CHINESE_DIGITS) | frozenset("十拾百半")


def find_mentions(text: str) -> list[Mention]:
    """Return every number in the text, in order, none overlapping, offsets in code points.

    >>> [one.text for one in find_mentions("全年支出1,883.5万元，完成约八成。")]
    ['1,883.5万元', '约八成']
    """
    narrow = fold_width(text)
    mentions = _find(narrow)
    if narrow == text:
        return mentions
    return [
        one if text.startswith(one.text, one.start) else one._replace(text=text[one.start : one.end])
        for one in mentions
    ]


def _find(text: str) -> list[Mention]:
    """Find every number in a text that `fold_width` has narrowed."""
    mentions: list[Mention] = []
    at, floor, search = 0, 0, _GUARD.search
    while found := search(text, at):
        start = found.start()
        seen = (read_common(text, start, floor) if text[start].isascii() else None) or _read(text, start, floor)
        if isinstance(seen, int):
            at = seen
        else:
            mentions.append(seen)
            floor = at = seen.end
    return mentions


def _read(text: str, at: int, floor: int) -> Mention | int:
    """Read what stands around the numeral at `at`: a mention, or the offset to search on from."""
    if text[at - 1 : at] in _MARK_LEADS and (mark := _read_mark(text, at, floor)):
        return mark
    listed = names.find_name(text, at, floor)
    if listed:
        if not listed.is_name:
            return max(listed.end, at + 1)
        surface = text[listed.start : listed.end]
        return Mention(listed.start, listed.end, surface, Kind.NAME, reason="固定名称中的数字")
    if "“" in text[max(floor, at - 6) : at] and (quoted := names.read_quoted(text, at, floor)):
        return quoted
    return _read_in_words(text, at, floor) if text[at] in _WORD_CHARS else _read_in_digits(text, at, floor)


_MARK_LEADS = frozenset("\n（(")


def _read_mark(text: str, at: int, floor: int) -> Mention | None:
    reader = identifiers.read_words_mark if text[at] in _WORD_CHARS else identifiers.read_list_mark
    return reader(text, at, floor)


def _by_char(*entries: tuple[str, Reader]) -> dict[str, tuple[Reader, ...]]:
    table: dict[str, tuple[Reader, ...]] = {}
    for chars, reader in entries:
        for char in chars:
            table[char] = (*table.get(char, ()), reader)
    return table


_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SPACE = " "
_BY_BEFORE = _by_char(
    (_LATIN, codes.read_mixed_code),
    (_LATIN + "@_-/ ", codes.read_lettered),
    ("〔[【（(﹝［〕]】）)﹞］", identifiers.read_document),
    ("第 ", identifiers.read_ordinal),
    ("近", dates.read_recent),
    ("之", words.read_fraction_part),
    ("件表录图附栏式注 ", identifiers.read_numbered),
)
_BY_AFTER = _by_char(
    ("OoIl", dates.read_lettered_year),
    ("年", identifiers.read_document),
    (_LATIN, codes.read_mixed_code),
    (_LATIN, codes.read_lettered),
    ("年月日号季世学财" + _SPACE + "-~至到./．", dates.read_date),
    ("时点:：", dates.read_clock),
    ("分小接指警报联消急", names.read_service),
    ("分", dates.read_minutes),
    ("、和及与,", dates.read_listed_year),
    ("〕﹞】号、", identifiers.read_document),
    (".-", codes.read_long_code),
    (":：∶/比分", identifiers.read_ratio),
    (":：", identifiers.read_headed),
    ("+", names.read_sum_name),
)
_WORDS_BY_BEFORE = _by_char(
    ("近", dates.read_recent),
    ("之", words.read_fraction_part),
    ("第 ", identifiers.read_ordinal),
    ("（(", identifiers.read_words_mark),
)
_WORDS_BY_AFTER = _by_char(
    ("年月日号季世个至到~-、", dates.read_chinese_date),
    ("、是要", identifiers.read_words_mark),
    ("大届级档等证时期规”末初", names.read_patterned),
)


def _read_in_words(text: str, at: int, floor: int) -> Mention | int:
    if text[at] == "百":
        return words.read_hundred(text, at, floor)
    if text[at] == "半":
        return dates.read_half_year(text, at, floor) or words.read_half(text, at, floor)
    if plain := read_common_words(text, at):
        return plain
    run = CHINESE_RUN.match(text, at)
    end = run.end() if run else at + 1
    before, after = text[at - 1 : at], text[end : end + 1]
    for reader in (*_WORDS_BY_BEFORE.get(before, ()), *_WORDS_BY_AFTER.get(after, ())):
        if found := reader(text, at, floor):
            return found
    if text[end + 1 : end + 2] in CHINESE_DIGITS and (name := names.read_patterned(text, at, floor)):
        return name
    if end - at == 1 and after not in word_followers():
        return end
    seen = words.read_words(text, at, floor)
    if isinstance(seen, Mention) and seen.kind in _COUNTED and (place := names.read_place(text, at, seen.end)):
        return place
    return seen


_COUNTED = (Kind.COUNT, Kind.MEASURE)
_MARKED_BEFORE = frozenset("（(。；;：:！？!?\n\t\r" + _SPACE)


def _read_in_digits(text: str, at: int, floor: int) -> Mention | int:
    number = ARABIC.match(text, at)
    if not number:
        return Mention(at, at + 1, text[at], Kind.IDENTIFIER, reason="序号")
    end = number.end()
    before, after = text[at - 1 : at], text[end : end + 1]
    for reader in (*_BY_AFTER.get(after, ()), *_BY_BEFORE.get(before, ())):
        if found := reader(text, at, floor):
            return found
    if after in {"号", "、"} and (serial := identifiers.read_serial(text, at, floor)):
        return serial
    if (not before or before in _MARKED_BEFORE) and (mark := identifiers.read_list_mark(text, at, floor)):
        return mark
    if number[0].isdigit() and end - at > 1 and (code := _read_plain_digits(text, at, end, floor)):
        return code
    if after in {" ", "."} and after and (split := _read_split(text, at, floor)):
        return split
    return read_broken(text, at, end) or _read_quantity(text, at, floor)


def _read_plain_digits(text: str, at: int, end: int, floor: int) -> Mention | None:
    if end - at == 8 and (day := dates.read_date(text, at, floor)):
        return day
    if end - at == 11 and (telephone := codes.read_long_code(text, at, floor)):
        return telephone
    return codes.read_code(text, at, end)


_SPLIT = regex(r"([0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,12})(?: \.[ ]?|\. )([0-9]{1,6})(?=[ ]?(?:[百千万亿]{0,2}元|%))")


def _read_split(text: str, at: int, floor: int) -> Mention | None:
    """Read 598 . 42万元, a PDF's spaces around the point; 1 234.56万元 might be two numbers and is reported."""
    if gapped := read_gapped(text, at):
        return gapped
    found = _SPLIT.match(text, at)
    if not found:
        return None
    value = parse_arabic(f"{found[1]}.{found[2]}")
    numeral = Numeral(at, found.end(), value, ONE.scaleb(-len(found[2])))
    return amounts.read_amount(text, numeral, floor, read_unit(text, found.end()))


def _read_quantity(text: str, at: int, floor: int) -> Mention | int:
    numeral = read_arabic(text, at)
    if numeral is None:
        return at + 1
    if text[numeral.end : numeral.end + 1] in SCALES and (compound := amounts.read_compound(text, numeral, floor)):
        return compound
    unit = read_unit(text, numeral.end) or read_closing_unit(text, numeral.end)
    if unit is None:
        several = amounts.read_range(text, numeral, floor) or amounts.read_listed(text, numeral, floor)
        if several:
            return several
    return amounts.read_amount(text, numeral, floor, unit)
