"""Headings of any outline lead to the role of their section."""

import pytest

from youju.prompting.outlines import load_outline, outline_ids
from youju.sources.documents.roles import paragraph_role, section_role
from youju.sources.identity import identify


@pytest.mark.parametrize(
    ("headings", "role"),
    [
        (("项目基本情况", "项目概况", "单位机构设置及人员情况"), "basic.staff"),
        (("资金到位和使用情况",), "funds.execution"),
        (("绩效目标完成情况", "满意度情况"), "performance.satisfaction"),
        (("四、自评结论及下一步打算",), "conclusion"),
        (("三、绩效目标完成情况",), "performance.output"),
        (("年度绩效目标", "绩效目标实现程度"), "performance.output"),
        (("项目绩效目标设定情况",), "basic.goals"),
        (("存在的问题和建议", "意见建议"), "problems.measures"),
        (("项目资金情况分析", "（一）2023年"), "funds"),
        (("天气",), ""),
        ((), ""),
    ],
)
def test_role(headings: tuple[str, ...], role: str) -> None:
    assert section_role(headings) == role


@pytest.mark.parametrize(
    ("headings", "text", "role"),
    [
        (("单位概况和主要职责",), "内设五个股室，在职人员都在编。", "basic.staff"),
        (("单位概况和主要职责",), "贯彻法律法规，指导乡镇开展业务。", "basic.duties"),
        (("绩效情况",), "发放问卷300份，表示满意的占九成。", "performance.satisfaction"),
        (("绩效情况",), "群众办事时间缩短，就近就能办。", "performance.effect"),
        (("短板和对策",), "工程验收偏慢，原因是招标推迟。", "problems.problems"),
        (("短板和对策",), "由项目股牵头完善台账，月底前整改。", "problems.measures"),
        (("资金到位情况",), "发放问卷300份，表示满意的占九成。", "funds.received"),  # a heading that tells is believed
        ((), "内设五个股室，编制十八名，实有十三人。", "basic.staff"),
        (("天气",), "今天晴朗。", ""),
    ],
)
def test_role_of_a_paragraph(headings: tuple[str, ...], text: str, role: str) -> None:
    assert paragraph_role(headings, text) == role


def test_our_own_headings_lead_back_to_their_sections() -> None:
    specs = [spec for name in outline_ids() for spec in load_outline(name).sections if spec.heading and spec.plan]
    told_apart = [spec for spec in specs if section_role([spec.heading]) == spec.id]
    assert len(told_apart) >= 0.85 * len(specs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平澧县水利局2022年度项目支出绩效自评报告\n一、概况", ("平澧县水利局", 2022)),
        ("云岭县图书馆\n2024年度预算资金绩效自评报告\n", ("云岭县图书馆", 2024)),
        ("关于2023年度工作的通知\n各单位：", ("", 0)),
        ("2023年，市财政安排专项资金900万元，详见报告。", ("", 0)),
    ],
)
def test_identity(text: str, expected: tuple[str, int]) -> None:
    assert identify(text) == expected
