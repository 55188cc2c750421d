"""Sections are found by their numbers and styles, however offices print them."""

import pytest

from youju.domain.findings import Anchor, PlainText
from youju.sources.documents.sections import find_sections


def outline(text: str) -> list[tuple[int, str]]:
    return [(one.level, one.heading) for one in find_sections(PlainText(text))]


def test_four_levels() -> None:
    text = "某局报告\n一、基本情况\n（一）项目概况\n1.资金来源\n（1）中央资金\n由中央下达。\n二、结论\n良好。\n"
    assert outline(text) == [(0, ""), (1, "基本情况"), (2, "项目概况"), (3, "资金来源"), (4, "中央资金"), (1, "结论")]


def test_path_and_body() -> None:
    plain = PlainText("一、基本情况\n（一）概况\n内设五个股室。\n（二）目标\n办结率不低于九成。\n二、结论\n良好。\n")
    goals = find_sections(plain)[2]
    assert goals.path == ("基本情况",)
    assert goals.number == "（二）"
    assert goals.body(plain) == "办结率不低于九成。"


@pytest.mark.parametrize("line", ["(一)项目概况", "（一）、项目概况", "　　（一） 项目概况", "（一）项目概况："])
def test_brackets_and_blanks(line: str) -> None:
    assert outline(f"{line}\n内容如下。\n") == [(2, "项目概况")]


def test_heading_that_runs_into_its_paragraph() -> None:
    plain = PlainText("（一）单位概况。本馆承担文献收藏，内设五个部门。\n")
    (section,) = find_sections(plain)
    assert section.heading == "单位概况"
    assert section.body(plain) == "本馆承担文献收藏，内设五个部门。"


def test_missing_levels() -> None:
    assert outline("一、概况\n1.资金情况\n到位。\n三、问题\n无。\n") == [(1, "概况"), (3, "资金情况"), (1, "问题")]


@pytest.mark.parametrize(
    "line",
    [
        "1.推进改革，优化环境。",
        "2.5公里道路已完工",
        "一、二期工程均已完工，验收合格。",
        "（一）全年受理22.7万件，办结率99%。",
    ],
)
def test_list_points_and_numbers_are_no_headings(line: str) -> None:
    assert outline(f"{line}\n") == [(0, "")]


def test_an_annex_is_no_part_of_the_last_section() -> None:
    text = "（二）改进措施\n抓紧办理。\n附件：自评表\n附件\n自评表\n项目\t得分\n"
    assert outline(text) == [(2, "改进措施"), (1, "附件")]


def test_a_point_to_be_filled_in_is_no_heading() -> None:
    assert outline("（一）存在的问题\n3.【待补：第三项问题】。\n") == [(2, "存在的问题")]


def test_heading_styles_without_numbers() -> None:
    text = "绩效情况\n完成较好。\n"
    plain = PlainText(text, (Anchor(0, 5, style="heading 1"), Anchor(5, 11, block=1)))
    assert [(one.level, one.heading) for one in find_sections(plain)] == [(1, "绩效情况")]


def test_rows_of_tables_are_no_headings() -> None:
    assert outline("一、资金\n1.物业费\t58\n2.水电费\t100\n") == [(1, "资金")]
