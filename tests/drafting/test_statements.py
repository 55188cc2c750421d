"""The unit's own words, cut and sorted, their numbers bound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.drafting.ledgers import build, fund_rows, number, profile
from youju.domain.facts import Fact, Ledger, Prose, SourceCell
from youju.domain.report import Figure
from youju.drafting.statements import Statements


def ledger_saying(*facts: Fact, **prose: list[str]) -> Ledger:
    items, own = fund_rows([("物业管理费", "58", "58", "58"), ("业务培训费", "20", "20", "16")])
    return build(profile(prose=prose), items, [*own, *facts])


def test_numbers_of_the_words_are_bound_to_the_facts_read_from_them() -> None:
    fact = number("工作情况", "培训", "12", "场", line=10)
    (one,) = Statements(ledger_saying(fact, 工作情况=["全年开展培训12场。"])).of("工作情况")
    assert one.text == "全年开展培训12场"
    (figure,) = [run for run in one.runs if isinstance(run, Figure)]
    assert (figure.key, figure.text) == ("工作情况.培训", "12场")


def test_sums_in_yuan_are_shown_in_the_reports_unit_where_that_is_exact() -> None:
    facts = [
        number("工作情况", "追加", "240000", "元", line=10),
        number("工作情况", "退回", "3468", "元", line=10),
        number("工作情况", "余", "10783760.5", "元", line=10),
    ]
    (one,) = Statements(ledger_saying(*facts, 工作情况=["追加240000元，退回3468元，余10783760.5元"])).of("工作情况")
    assert one.text == "追加24万元，退回3468元，余10783760.5元"


@pytest.mark.parametrize(
    ("words", "points"),
    [
        (["一是人手少；二是系统旧。"], ["人手少", "系统旧"]),
        (["1.人手少。\n2.系统旧。"], ["人手少", "系统旧"]),
        (["（一）人手少。（二）系统旧。"], ["人手少", "系统旧"]),
        (["人手少，只有3.5人。", "系统旧。"], ["人手少，只有3.5人", "系统旧"]),
        (["年初目标：办结率不低于九成。"], ["办结率不低于九成"]),
        (["甲：乙"], ["甲：乙"]),
    ],
)
def test_points_lose_their_own_numbering_and_closing_marks(words: list[str], points: list[str]) -> None:
    assert [one.text for one in Statements(ledger_saying(存在问题=words)).points("存在问题")] == points


def test_what_money_is_for_and_what_was_done_with_it_are_told_apart() -> None:
    said = Statements(ledger_saying(工作情况=["业务培训费用于聘请师资，全年办班七期，以签到册为凭。"]))
    (purpose,) = said.on_topic("工作情况", "用途")
    (done,) = said.on_topic("工作情况", "其他")
    assert purpose.text == "业务培训费用于聘请师资"
    assert done.text == "业务培训费全年办班七期，以签到册为凭"
    assert {purpose.item, done.item} == {"业务培训费"}


def test_a_sentence_that_refers_back_keeps_the_topic_of_the_one_before() -> None:
    said = Statements(ledger_saying(工作情况=["业务培训费未支出部分已结转。其中一笔为尾款。"]))
    assert [one.topic for one in said.of("工作情况")] == ["执行", "执行"]


def test_what_the_unit_calls_itself_becomes_its_one_name() -> None:
    (one,) = Statements(ledger_saying(工作情况=["我局逐月检查，本单位逐季通报，我县各乡镇参加。"])).of("工作情况")
    assert one.text == "市政务中心逐月检查，市政务中心逐季通报，我县各乡镇参加"


@pytest.mark.parametrize("answer", ["无", "无。", "暂无", "/"])
def test_an_empty_answer_is_no_answer(answer: str) -> None:
    said = Statements(ledger_saying(存在问题=[answer]))
    assert not said.points("存在问题")
    assert not said.of("存在问题")


def test_words_under_an_items_own_name_are_said_of_that_item() -> None:
    ledger = ledger_saying()
    place = SourceCell("unit.yaml", line=10)
    own = {
        "工作情况": (Prose("用于聘请师资。", place, item="业务培训费"), Prose("按月考核。", place, item="物业管理费"))
    }
    said = Statements(replace(ledger, profile=replace(ledger.profile, prose=own))).of("工作情况")
    assert [one.text for one in said] == ["业务培训费用于聘请师资", "物业管理费：按月考核"]
