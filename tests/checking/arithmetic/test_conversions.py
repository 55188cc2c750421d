"""A measure told in two units is one."""

import pytest

from tests.checking.findings_of import is_alarmed

PAIRS = [
    ("治理退化草原1.5万亩（合{}公顷），播区已围栏。", "1000", "10000"),
    ("新建停车场占地45亩，约合{}公顷。", "3", "4.5"),
    ("建设围栏2.4万米，折合{}公里。", "24", "2.4"),
    ("收购玉米1200吨，折合{}万斤，均已入库。", "240", "24"),
    ("场地面积12亩（{}平方米）。", "8000", "800"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_the_other_unit_tells_the_same(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "整治渠道3公里（其中衬砌2800米）。",
        "整治渠道3公里（2800米为衬砌）。",
        "征地60亩，建房1800平方米。",
        "库容1.5万吨，合格率98%。",
    ],
)
def test_other_things_are_left_alone(text: str) -> None:
    assert not is_alarmed(text)
