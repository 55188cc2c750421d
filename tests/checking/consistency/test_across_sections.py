"""What one section of a report says is held against what another says."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity

REPORT = """某县文旅局2024年度专项资金绩效自评报告
根据县财政局的通知（某财绩〔2025〕3号），现将自评情况报告如下。
一、绩效目标
全年送戏下乡不少于150场，培训文艺骨干600人次，接待读者12万人次以上。
二、完成情况
全年送戏下乡156场，完成年度目标；培训620人次，超额完成年度目标。
三、存在的问题
一是个别项目支出进度偏慢；二是前期准备不足；三是绩效指标细化不够。
四、下一步建议
针对以上三个问题，我局将加强管理，2025年6月底前完成设备更换。
"""


def loud(*changes: tuple[str, str]) -> list[tuple[Code, str]]:
    text = REPORT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return [(one.code, one.quote) for one in check_text(PlainText(text)).findings if one.severity is not Severity.INFO]


def test_a_report_that_agrees_with_itself_is_quiet() -> None:
    assert loud() == []


def test_a_share_of_a_target_claims_nothing_of_the_whole() -> None:
    assert loud(("送戏下乡156场，完成年度目标", "送戏下乡132场，完成目标的88.00%")) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("以上三个问题", "以上四个问题"), (Code.COUNT_MISMATCH, "针对以上四个问题")),
        (("培训620人次", "培训580人次"), (Code.TARGET_MISMATCH, "580人次，超额完成年度目标")),
        (("送戏下乡156场", "送戏下乡146场"), (Code.TARGET_MISMATCH, "146场，完成年度目标")),
        (("2025年6月底前", "2024年6月底前"), (Code.YEAR_SLIP, "2024年6月底前")),
    ],
)
def test_what_another_section_denies(change: tuple[str, str], found: tuple[Code, str]) -> None:
    assert loud(change) == [found]


@pytest.mark.parametrize(
    "changes",
    [
        [
            (
                "一是个别项目支出进度偏慢；二是前期准备不足；三是绩效指标细化不够。",
                "1.支出进度偏慢。\n2.准备不足。\n3.指标不细。",
            )
        ],
        [("，2025年6月底前完成设备更换", "。原计划2024年6月底前完成设备更换，已完成")],
        [("培训620人次，超额完成年度目标", "培训580人次，未完成年度目标")],
        [("培训620人次，超额完成年度目标", "开展义诊580人次，完成年度目标")],
        [("针对以上三个问题", "针对评价中发现的问题")],
    ],
)
def test_what_no_section_denies(changes: list[tuple[str, str]]) -> None:
    assert loud(*changes) == []


@pytest.mark.parametrize(
    ("share", "found"),
    [("59.27%", []), ("59.72%", [(Code.RATE_MISMATCH, "59.72%")])],
)
def test_a_share_of_the_total_that_another_paragraph_gives(share: str, found: list[tuple[Code, str]]) -> None:
    text = f"全年支出6104.6万元，预算执行率97.32%。\n基本支出2486.4万元。\n项目支出3618.2万元，占总支出的{share}。"
    assert [(one.code, one.quote) for one in check_text(PlainText(text)).findings] == found


def test_weights_among_the_scores_of_a_total_are_no_parts_of_it() -> None:
    text = "自评得分92.5分，其中投入10分得10分，过程30分得26.5分，产出35分得33分，效果25分得24分。"
    [found] = check_text(PlainText(text)).findings
    assert found.code is Code.SUM_MISMATCH
    assert "93.5分" in found.message
