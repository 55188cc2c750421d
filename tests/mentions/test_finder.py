"""What is seen in a text: the table of examples, the labelled cases we tune on, and the promises of the interface."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from eval.tasks.mentions import agrees, is_tuned, read_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from youju.domain.findings import Mention
from youju.domain.quantity import EXEMPT_KINDS, MONEY_SCALES, Kind, Quantity
from youju.mentions import find_mentions

EXAMPLES = Path(__file__).with_name("examples.txt")


def read_examples() -> list[tuple[str, list[str]]]:
    blocks = EXAMPLES.read_text(encoding="utf-8").split("\n\n")[1:]
    lines = [block.splitlines() for block in blocks if block.strip()]
    return [(head.replace("⏎", "\n").replace("⇥", "\t"), [row.strip() for row in rows]) for head, *rows in lines]


def plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def row_of(mention: Mention) -> str:
    unit = mention.unit or (mention.low.unit if mention.low else "") or ""
    value = plain(mention.quantity.value) if mention.quantity else ""
    if mention.low and mention.high:
        value = f"{plain(mention.low.value)}~{plain(mention.high.value)}"
    mark = "!" if mention.malformed else (mention.approximator or "")
    surface = mention.text.replace("\n", "⏎")
    return f"{surface} | {mention.kind} | {value} | {unit} | {mark}".rstrip(" |")


@pytest.mark.parametrize(
    ("text", "rows"), read_examples(), ids=lambda value: value[:24] if isinstance(value, str) else ""
)
def test_examples(text: str, rows: list[str]) -> None:
    assert [row_of(mention) for mention in find_mentions(text)] == rows


@pytest.mark.parametrize("case", [case for case in read_cases() if is_tuned(case["id"])], ids=lambda case: case["id"])
def test_labelled_cases_of_the_tuned_half(case: dict) -> None:
    seen = {(one.start, one.end): one for one in find_mentions(case["text"])}
    labels = {(one["start"], one["start"] + len(one["surface"])): one for one in case["mentions"]}
    assert sorted(seen) == sorted(labels)
    assert [label for span, label in labels.items() if not agrees(seen[span], label)] == []


def assert_sound(text: str, mentions: list[Mention]) -> None:
    floor = 0
    for mention in mentions:
        assert floor <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert not (mention.exempt and mention.quantity)
        assert mention.reason or mention.kind not in EXEMPT_KINDS
        floor = mention.end


PIECES = (
    "0 1 7 12 85 100 2023 20231 1,234.50 598.42 ０ ９ 一 二 三 十 "
    "百 千 万 亿 两 半 零 元 万元 % ％ ‰ 分 成 个 人次 年 月 日 季度 上 前 第 近 约 超 "
    "以上 余 多 - — ~ 至 : ： ∶ / . , ， 。 、 （ ） ( ) 〔 〕 [ ] 【 】 号 "
    "附件 表 其中 列 科目 V PM O “ ” 三公 一般 十四五 ① ￥ 负 百分之 分之 点 \n \t "
    "　 ℃ km"
).split(" ")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_gives_sorted_disjoint_spans_of_it(text: str) -> None:
    assert_sound(text, find_mentions(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_unicode_is_survived(text: str) -> None:
    assert_sound(text, find_mentions(text))


@given(
    st.integers(0, 10**10).map(lambda cents: Decimal(cents).scaleb(-2)),
    st.sampled_from(sorted(MONEY_SCALES)),
    st.sampled_from(["", ","]),
    st.booleans(),
)
def test_money_in_every_unit_reads_back(amount: Decimal, unit: str, grouping: str, full_width: bool) -> None:
    digits = f"{amount:{grouping}.2f}"
    if full_width and not grouping:
        digits = digits.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    [mention] = find_mentions(f"全年共支出{digits}{unit}，其余结转")
    assert (mention.text, mention.kind, mention.unit) == (digits + unit, Kind.MONEY, "元")
    assert mention.value == amount * MONEY_SCALES[unit]
    assert mention.quantity is not None
    assert mention.quantity.step == Decimal("0.01") * MONEY_SCALES[unit]


@given(st.integers(1, 99), st.integers(1, 9999))
def test_mixed_scales_add_up(hundred_millions: int, ten_thousands: int) -> None:
    [mention] = find_mentions(f"总投资{hundred_millions}亿{ten_thousands}万元。")
    assert mention.value == hundred_millions * 10**8 + ten_thousands * 10**4


@given(st.decimals(-999, 999, places=2), st.sampled_from(["%", "％", "个百分点", "分"]))
def test_rates_and_scores_keep_sign_and_digits(number: Decimal, unit: str) -> None:
    [mention] = find_mentions(f"增减为{number}{unit}。")
    assert (mention.text, mention.value) == (f"{number}{unit}", number)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("12.34万元", "100"),
        ("1.2亿元", "10000000"),
        ("95.60%", "0.01"),
        ("12场", "1"),
        ("壹佰万元整", "1"),
        ("三百万元", "10000"),
    ],
)
def test_step_is_the_worth_of_the_last_written_digit(text: str, step: str) -> None:
    [mention] = find_mentions(text)
    assert mention.quantity is not None
    assert mention.quantity.step == Decimal(step)


def test_the_quick_way_builds_the_same_mention_as_any_other() -> None:
    quantity = Quantity.parse("1,883.5", "万元")
    assert find_mentions("支出1,883.5万元。") == [Mention(2, 11, "1,883.5万元", Kind.MONEY, quantity)]
    assert find_mentions("于2023年完成。") == [Mention(1, 6, "2023年", Kind.DATE, reason="日期")]
