"""What is told for so many of something follows from the two numbers it is of, wherever these stand."""

import pytest

from tests.checking.findings_of import is_alarmed

PAIRS = [
    ("全县常住人口45万人，医疗机构床位2,700张，每千人口床位数{}。", "6张", "6.6张"),
    ("每千名老年人拥有养老床位{}：60岁以上老年人4万人，养老床位1,400张。", "35张", "53张"),
    ("注册护士1,260人，按常住人口40万人计算，每千人口注册护士{}。", "3.15人", "2.15人"),
    ("常住人口50万人，公共厕所250座，每万人拥有公厕{}。", "5座", "4座"),
    ("玉米种植面积3.2万亩，总产1.6万吨，平均亩产{}。", "500公斤", "550公斤"),
    ("小麦面积4万亩，亩产{}，总产1.8万吨。", "450公斤", "540公斤"),
    ("人口密度方面，区域面积80平方公里，常住人口24万人，每平方公里{}。", "3000人", "300人"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_density_follows_from_its_two_numbers(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "每千人口床位数由5.2张提高到6张，常住人口45万人，新建医院床位300张。",
        "户籍人口48万人，常住人口42万人，床位2,520张，每千常住人口床位数6张。",
        "护理型床位1,200张，老年人口5.2万人，每千名老年人拥有养老床位35张。",
        "全县耕地3.2万亩，粮食总产1.92万吨，平均亩产400公斤。",
        "水稻播种面积2.6万亩，总产1.3万吨，示范片亩产650公斤。",
        "粮食播种面积4.8万亩，总产1.92万吨，其中水稻亩产520公斤。",
        "常住人口40万人，每千人口床位数目标为6张，现有床位2,000张。",
    ],
)
def test_a_density_that_is_right_or_of_something_else_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
