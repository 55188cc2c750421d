"""Numerals: 中文数字 and 大写 read back what they were written from; nonsense is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youju.mentions import find_mentions, parse_number

PLAIN, FORMAL = ("零一二三四五六七八九", "十百千"), ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")


def write_section(number: int, digits: str, scales: str) -> str:
    """Write a number below 一万 as a report does (一百零五)."""
    words, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if zero and words else "") + digits[digit] + (scales[place - 1] if place else "")
        zero = not digit
        if digit == 0 and words and number % 10**place == 0:
            break
    return words


def write_words(number: int, script: tuple[str, str]) -> str:
    if number == 0:
        return "零"
    words = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = number // scale % 10_000
        if section:
            gap = "零" if words and section < 1_000 else ""
            words += gap + write_section(section, *script) + name
    return words


@given(st.integers(0, 10**12 - 1), st.sampled_from([PLAIN, FORMAL]))
def test_words_read_back(number: int, script: tuple[str, str]) -> None:
    assert parse_number(write_words(number, script)) == number


@given(st.integers(1, 10**8 - 1))
def test_formal_money_reads_back(yuan: int) -> None:
    surface = f"{write_words(yuan, FORMAL)}元整"
    [mention] = find_mentions(f"人民币{surface}。")
    assert (mention.text, mention.value, mention.unit) == (surface, yuan, "元")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_arabic_reads_back(number: Decimal) -> None:
    assert parse_number(f"{number:,.2f}") == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一亿零一万", "100010000"),
        ("十五", "15"),
        ("两百", "200"),
        ("一百二", "120"),
        ("三万五", "35000"),
        ("一百零二", "102"),
        ("二〇二三", "2023"),
        ("三点五", "3.5"),
        ("１，２".replace("，", ""), "12"),
        ("1亿2千万", "120000000"),
        ("3.5万", "35000"),
        ("负三", "-3"),
        ("-12.5", "-12.5"),
    ],
)
def test_forms(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "三五", "十百", "一千二三", "万", "1万2亿", "12,34", "1.2.3", "三十二十", "abc", "-", "十点"]
)
def test_what_makes_no_number_is_refused(text: str) -> None:
    assert parse_number(text) is None
