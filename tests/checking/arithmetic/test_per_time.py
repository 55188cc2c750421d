"""What is told per day, month or year follows from its total, as far as the words say how many days there were."""

import pytest

from tests.checking.findings_of import is_alarmed

PAIRS = [
    ("全年处理渗滤液7.3万吨，日均{}。", "200吨", "240吨"),
    ("2023年编发短视频1,825条，日均{}，被转载46条。", "5条", "6条"),
    ("水厂日均供水{}，全年供水1,460万吨。", "4万吨", "4.8万吨"),
    ("全年受理来电10,950个，平均每天{}。", "30个", "36个"),
    ("2024年办理公证事项3,000件，月均{}。", "250件", "300件"),
    ("2021年至2023年累计安排维修资金1,350万元，年均{}。", "450万元", "540万元"),
    ("“十四五”前三年共培训护理员2,400人次，年均{}。", "800人次", "600人次"),
    ("2022年至2024年，市财政累计投入古桥保护资金840万元，年均投入{}。", "280万元", "260万元"),
    ("近五年累计造林6.5万亩，年均造林{}。", "1.3万亩", "1.6万亩"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_an_average_over_time_follows_from_its_total(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        # the days are fewer, for reasons that the words give
        "图书馆全年接待读者31.2万人次，日均1000人次，每周一闭馆。",
        "政务大厅2024年办件12.5万件，日均500件。",
        "2024年12月处理垃圾3,100吨，日均100吨，全年处理3.66万吨。",
        "泳池2024年暑期开放，接待1.2万人次，日均200人次。",
        "截至9月底全年累计发电5,400万千瓦时，日均20万千瓦时。",
        "全年运行300天，处理污水60万吨，日均2000吨。",
        # about so many, of which year, of something else
        "2024年受理投诉3,600件，日均约10件。",
        "2021年至2023年累计投入960万元，其中2023年420万元，年均320万元。",
        "三年建设期总投资3亿元，达产后年均产值1.2亿元。",
        "常住人口三年由45万人减至42万人，年均减少1万人。",
        "“十四五”计划投入10亿元，前三年已投入5.4亿元，年均1.8亿元。",
        "近三年招生5,400人，2024年招生2,000人，年均1,800人。",
        "2024年末在校生3,650人，食堂日均用餐3,000人。",
        "2023年污水厂设计日处理能力10万吨，实际处理2,920万吨，日均8万吨。",
    ],
)
def test_an_average_over_time_that_is_right_or_of_something_else_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
