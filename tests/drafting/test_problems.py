"""存在问题 and 改进措施: one point a project, what the unit wrote is used, nothing is told twice."""

from __future__ import annotations

import pytest

from tests.drafting.ledgers import build, fund_rows, indicator, number, profile, project
from tests.drafting.test_offline import draft, section, words
from youju.domain.facts import Item, ItemKind, Ledger
from youju.domain.report import Paragraph

_ROADS, _LAMPS, _TREES = "农村公路养护", "集镇路灯改造", "退耕还林补助"


def roads(rows: list[tuple[str, str, str, str]] = (), *, lamps: str = "40", **prose: list[str]) -> Ledger:  # type: ignore[assignment]
    """Three projects: roads missed two targets for one reason, lamps spent little, trees had fewer applicants."""
    items, facts = fund_rows([(_ROADS, "300", "300", "296"), (_LAMPS, "80", "80", lamps), (_TREES, "50", "50", "50")])
    blocked = "沿线征地未谈妥，两座桥未开工"
    goals = [
        indicator("改造危桥", ("6", "座"), ("4", "座"), project_key=_ROADS, reason=blocked),
        indicator("路面大修里程", ("12", "公里"), ("12.4", "公里"), project_key=_ROADS),
        indicator("按期完工率", ("100", "%"), ("66.7", "%"), level2="时效指标", project_key=_ROADS, reason=blocked),
        indicator("新装路灯", ("300", "盏"), ("318", "盏"), project_key=_LAMPS),
        indicator("兑现户数", ("210", "户"), ("203", "户"), project_key=_TREES, reason="部分农户外迁，申请户数减少"),
    ]
    for group, name, planned, done in rows:
        items.append(Item(name, name, ItemKind.ACTIVITY, table="任务完成表", group=group))
        facts += [number(name, what, digits, "处") for what, digits in (("年初计划", planned), ("全年完成", done))]
    unit = profile(
        prose={{"问题": "存在问题", "措施": "改进措施", "工作": "工作情况"}[key]: own for key, own in prose.items()}
    )
    return build(unit, items, facts, goals)


def points(ledger: Ledger, section_id: str) -> list[str]:
    blocks = section(draft(ledger), f"problems.{section_id}").blocks
    return [one.text for one in blocks if isinstance(one, Paragraph)]


def test_what_one_project_missed_is_one_problem_with_its_cause_told_once() -> None:
    first, second = points(roads(), "problems")
    assert first.startswith(
        f"1.{_ROADS}的改造危桥目标不少于6座、实际4座，按期完工率目标不低于100%、实际66.7%，均没有达到目标"
    )
    assert first.count("沿线征地未谈妥") == 1
    assert first.count(_ROADS) == 1
    assert second.startswith(f"2.{_LAMPS}资金执行偏慢，执行率为50%")
    assert points(roads(), "measures") == [
        f"1.【待补：针对{_ROADS}上述问题的改进措施、责任股室和完成时限（业务股室）】。",
        f"2.【待补：针对{_LAMPS}执行偏慢的改进措施、责任股室和完成时限（业务股室）】。",
    ]


@pytest.mark.parametrize(
    "own",
    [
        "危桥改造推进慢，两座桥因征地未谈妥没有开工",
        "农村公路养护中征地未谈妥，两座桥未开工",
        "沿线征地难，部分桥梁改造未按期完工",
    ],
)
def test_the_units_own_point_and_what_the_data_adds_are_one(own: str) -> None:
    told = points(roads(问题=[f"{own}。"]), "problems")
    assert len(told) == 2
    assert told[0].startswith(f"1.{own}。")
    assert "【待补" not in told[0]


def test_what_the_units_point_says_is_not_said_again() -> None:
    told = points(
        roads(问题=["改造危桥完成4座，沿线征地未谈妥，两座桥未开工。", "集镇路灯改造验收晚，支付偏慢，系厂家缺货。"]),
        "problems",
    )
    assert told == [
        "1.改造危桥完成4座，沿线征地未谈妥，两座桥未开工。农村公路养护的按期完工率目标不低于100%、实际66.7%，没有达到目标。",
        "2.集镇路灯改造验收晚，支付偏慢，系厂家缺货。",
    ]


def test_a_point_about_something_else_stands_alone() -> None:
    told = points(roads(问题=["绩效档案收集不全。"]), "problems")
    assert told[0] == "1.绩效档案收集不全。【待补：第一项问题的原因（业务股室）】。"
    assert len(told) == 3


def test_measures_answer_the_problem_they_speak_of_whatever_their_order() -> None:
    measures = [
        "综合股在5月底前结清路灯尾款。",
        "窗口管理股在3月底前谈妥沿线征地，年底前两座桥完工。",
        "综合股在6月底前补齐档案。",
    ]
    assert points(roads(措施=measures), "measures") == [
        "1.窗口管理股在3月底前谈妥沿线征地，年底前两座桥完工。",
        "2.综合股在5月底前结清路灯尾款。",
        "3.综合股在6月底前补齐档案。",
    ]


def test_of_a_measure_only_what_it_lacks_is_asked() -> None:
    told = points(roads(问题=["农村公路养护征地未谈妥。"], 措施=["2025年3月底前谈妥沿线征地。"]), "measures")
    assert told[0] == "1.2025年3月底前谈妥沿线征地。【待补：第一项措施的责任股室（业务股室）】。"


def test_less_to_do_is_no_problem_and_is_not_to_be_made_good() -> None:
    written = draft(roads())
    assert "兑现户数" not in words(written, "problems.problems")
    assert "补上农村公路养护没有达到目标的指标" in words(written, "followup")
    assert _TREES not in words(written, "followup") + words(written, "conclusion").split("总体看")[-1]
    assert "原因是部分农户外迁" in words(written, "performance.output")


@pytest.mark.parametrize(
    ("reason", "made_good"),
    [
        ("自然减员", False),
        ("求助人员减少", False),
        ("对象家庭收入提高，差额减少", False),
        ("生源逐年下降", False),
        ("申请量减少；下一步加强宣传", True),
        ("工作人员减少，走访不足", True),
        ("汛期停工", True),
        ("对象减少，名册未及时更新", True),
    ],
)
def test_only_what_could_have_been_done_is_made_good(reason: str, made_good: bool) -> None:
    items, facts = fund_rows([("救助", "58", "58", "58")])
    one = indicator("救助人数", ("36", "人"), ("33", "人"), reason=reason)
    written = draft(build(profile(), items, facts, [one]))
    assert ("救助人数" in words(written, "problems.problems")) is made_good
    assert ("救助人数" in words(written, "followup")) is made_good


def test_work_within_a_twentieth_of_its_plan_is_no_problem() -> None:
    rows = [(_LAMPS, "更换控制箱", "100", "96"), (_LAMPS, "清理线缆", "50", "40")]
    told = points(roads(rows), "problems")[1]
    assert "更换控制箱" not in told
    assert "清理线缆没有完成计划：年初计划50处、全年完成40处。" in told


def test_the_whole_units_indicators_are_one_problem_where_one_cause_is_given() -> None:
    lone = [project("物业管理费")]
    _, facts = fund_rows([("物业管理费", "58", "58", "58")])
    goals = [
        indicator("保洁面积", ("36", "处"), ("30", "处"), reason="外墙改造停工"),
        indicator("报修办结率", ("98", "%"), ("91", "%"), reason="外墙改造停工"),
        indicator("绿化面积", ("9", "亩"), ("8", "亩"), reason="苗木未到"),
    ]
    told = points(build(profile(), lone, facts, goals), "problems")
    assert len(told) == 2
    assert told[0].count("外墙改造停工") == 1
    assert "绿化面积" in told[1]
