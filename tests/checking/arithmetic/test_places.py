"""Places in a ranking: which way they moved and how far."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("信用监测得分84.6分，位次由第21名变为第17名，{}4位。", "前进", "后退"),
    ("考核得分90.2分，列全市第6位，去年列第4位，位次{}2位。", "下降", "上升"),
    ("2021年居第12，2023年居第9，得分提高到87分，比2021年{}3个位次。", "提升", "下滑"),
    ("得分91分，排名从第15位{}至第11位。", "跃升", "退"),
    ("综合得分88分，由2022年的第七名到2023年的第五名，前进{}名。", "两", "三"),
    ("较上年第10名上升{}位，居第8名，得分93分。", "2", "3"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_smaller_number_is_a_better_place(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "得分86分，全市第3名，较上年上升2位，全省第15名。",
        "甲区由第9位升至第5位，上升4位，乙区由第3位降至第6位，下降3位，平均分82分。",
        "第1名得95分，第2名得93分，上升1位的有3家。",
        "全年排名第八，比上年的第十三名前进5名，得分79分。",
    ],
)
def test_other_rankings_are_left_alone(text: str) -> None:
    assert not is_alarmed(text)
