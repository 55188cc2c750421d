"""The scorecard's rows tell a good paragraph from a bad one; what is copied and worn is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval.draft_quality import copied_share, judge_register, rows
from eval.drafting_pages import write_pages
from eval.tasks.drafting import numbers_shown

from youju.domain.report import Draft, Paragraph, Section, Text

JUDGED = {
    1: ("根据《办法》，对2023年度6个项目开展自评，数据截至2023年12月31日。", "在上级坚强领导下，工作稳步推进。"),
    2: ("核定编制30名，年末实有29人。", "人员配备合理。"),
    6: ("全年预算600万元，到位600万元，支出546万元，执行率91.04%（支出/全年预算）。", "资金足额保障。"),
    8: ("执行率偏低，未支出49.95万元，主要是征地推迟，已结转下年。", "资金执行情况良好。"),
    13: ("发放问卷400份，收回387份，满意率92.5%。", "群众普遍认可。"),
    15: ("自评得分94.6分，等级为优，扣5.4分。", "自评结果较好。"),
    16: ("供水受益人口未达到目标。", "各项任务圆满完成，个别指标未达标。"),
    17: ("管网只完成27公里，原因是征地推迟。", "经费不足。"),
    18: ("由农水股负责，5月底前完成。", "今后加强管理。"),
}


def draft(*paragraphs: str) -> Draft:
    blocks = tuple(Paragraph(f"p/{n}", (Text(text),)) for n, text in enumerate(paragraphs))
    return Draft("报告", "某局", 2023, "hunan-special-fund", (Section("opening", "", 0, blocks),))


@pytest.mark.parametrize("number", JUDGED)
def test_a_row_tells_good_from_bad(number: int) -> None:
    row = next(one for one in rows() if one.row == number)
    good, bad = JUDGED[number]
    assert (row.judge(good), row.judge(bad)) == (2, 0)
    assert row.judge("【待补：数据】") in (0, 1)


def test_only_sentences_of_last_year_count_as_copied() -> None:
    report = draft("维修水库46座，资金已结清。今年新建管网27公里。")
    copied, words = copied_share(report, "维修水库40座，资金已结清。\n去年没有管网。")
    assert (copied, words) == (len("维修水库46座，资金已结清。"), len(report.sections[0].blocks[0].text))


def test_worn_phrases_are_counted() -> None:
    assert judge_register(draft("首先，加强管理。其次，效益显著。")).formulaic == 3
    assert judge_register(draft("单笔支出3万元以上由局长审批。")).formulaic == 0


def test_a_number_from_nowhere_is_seen_in_the_file_however_it_is_written() -> None:
    offline = numbers_shown(draft("支出58万元，占三成。"))
    assert numbers_shown(draft("支出58万元，占三成。")) == offline
    for words in (
        "支出58万元，另有12.5万元，占三成。",
        "支出58万元，三百二十一人，占三成。",
        "支出58万元，又支出58万元。",
    ):
        assert (numbers_shown(draft(words)) - offline).total() == 1


def test_the_pages_hold_every_writer_and_row(tmp_path: Path) -> None:
    keys = "reports sections repairs faulty_first faulty_last offline mended wrong foreign misplaced used required"
    counts = dict.fromkeys(
        (*keys.split(), "repeated", "points", "most_points", "starred", "style", "formulaic", "sentences"), 1
    )
    score = {**counts, "copied": 1, "words": 4, "tokens": 10, "answered": 5, "naive": 40, "cost": 0, "rows": {6: 2}}
    write_pages({"甲<b>": {**score, "judged": {6: 1}}}, tmp_path)
    markdown = (tmp_path / "drafting.md").read_text(encoding="utf-8")
    page = (tmp_path / "drafting.html").read_text(encoding="utf-8")
    assert "25.0%" in markdown
    assert "| 6* |" in markdown
    assert "甲&lt;b&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
