"""Lists in more hands: a longer first label, points lost, times told a clause before, one unit for several numbers."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("三个灌区中，东灌区完成渠道防渗4.6公里，西灌区7.2公里，南灌区5.9公里，{}完成量居首。", "西灌区", "东灌区"),
    ("失分情况：投入类扣1.5分，过程类扣0.8分，产出类扣2.4分，其中{}扣分最多。", "产出类", "投入类"),
    ("热线运维费90万元中，坐席外包费48万元，线路费24万元，培训费18万元。三项之中{}占比最高。", "坐席外包费", "线路费"),
    ("近三年来，专项投入分别为120万元、{}万元、150万元，年年增长。", "135", "165"),
    ("四个季度分别接待读者3.1万、3.6万、{}万、4.4万人次，逐季攀升。", "4.2", "4.9"),
    ("一至三季度依次为96户次、91户次、{}户次，受标准调整影响，享受户次逐季减少。", "88", "93"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_what_is_said_of_a_list(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "近三年来，甲、乙、丙三村分别投入260万元、285万元、278万元，投入逐年增长。",
        "一季度接待游客8.2万人次，二季度10万人次，三季度9万人次，过夜人次逐季增加。",
        "东部片区新建道路3公里，西部片区改造道路5公里，南部片区管护道路8公里，新建道路最多的是东部片区。",
        "近三年来，财政投入分别为260万元、285万元、278万元，绩效逐年提升。",
    ],
)
def test_what_is_said_of_something_else(text: str) -> None:
    assert not is_alarmed(text)
