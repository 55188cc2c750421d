"""Titles break by sense: whole words, lines that fit, no stranded word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youju.rendering.gbt9704 import TITLE_CHARS, half_ems
from youju.rendering.title import break_title

TITLES = {
    "short": ("2020年度绩效自评报告", "", ("2020年度绩效自评报告",)),
    "after the unit": (
        "沅江市行政审批服务局2020年度专项资金绩效评价自评报告",
        "沅江市行政审批服务局",
        ("沅江市行政审批服务局", "2020年度专项资金绩效评价自评报告"),
    ),
    "not within the unit": (
        "临江市财政局绩效评价中心2023年度项目支出绩效自评报告",
        "临江市财政局绩效评价中心",
        ("临江市财政局绩效评价中心", "2023年度项目支出绩效自评报告"),
    ),
    "as its author broke it": ("甲市乙局\n关于丙的报告", "甲市乙局", ("甲市乙局", "关于丙的报告")),
    "just too wide for one line": (
        "平澧县水利局2023年度专项支出绩效自评报告",
        "平澧县水利局",
        ("平澧县水利局", "2023年度专项支出绩效自评报告"),
    ),
}


@pytest.mark.parametrize(("title", "unit", "lines"), TITLES.values(), ids=TITLES)
def test_titles_break_by_sense(title: str, unit: str, lines: tuple[str, ...]) -> None:
    assert break_title(title, unit) == lines


def test_a_long_title_takes_three_lines() -> None:
    unit = "某某自治州某某市人力资源和社会保障局"
    lines = break_title(f"{unit}关于2023年度就业创业服务补助专项资金项目支出绩效自评情况的报告", unit)
    assert len(lines) == 3
    assert all(half_ems(line) <= 2 * TITLE_CHARS for line in lines)


@given(st.text("某市水利局2023年度专项资金绩效自评报告关于", max_size=80), st.sampled_from(["", "某市水利局"]))
def test_no_character_is_lost(title: str, unit: str) -> None:
    assert "".join(break_title(title, unit)) == title
