"""Conclusions without a number: told from plans and denials, held against the data and the unit's own words."""

from __future__ import annotations

import pytest

from tests.drafting.ledgers import budget_only, build, fund_rows, indicator, linjiang, profile
from youju.domain.facts import Ledger
from youju.drafting.with_model.sources_of_words import Words
from youju.drafting.with_model.unbacked_claims import claim_kinds, find_claims

_FLAGGED = [(kind.what, sentence) for kind in claim_kinds() for sentence in kind.flag]
_PASSED = [sentence for kind in claim_kinds() for sentence in kind.passed]


def faults(ledger: Ledger, sentence: str, *known: str) -> list[str]:
    return list(Words(ledger, known).claim_faults(sentence))


def all_well() -> Ledger:
    items, facts = fund_rows([("物业管理费", "58", "58", "58"), ("业务培训费", "21", "21", "20")])
    return build(profile(), items, facts, [indicator("业务培训", ("12", "场"), ("12", "场"))])


def test_every_kind_has_examples_of_both_sorts() -> None:
    assert all(kind.flag and kind.passed for kind in claim_kinds())


@pytest.mark.parametrize(("what", "sentence"), _FLAGGED)
def test_a_claim_is_known_and_without_data_sent_back(what: str, sentence: str) -> None:
    assert what in {claim.kind.what for claim in find_claims(sentence)}
    assert faults(budget_only(), sentence)


@pytest.mark.parametrize("sentence", _PASSED)
def test_denials_plans_and_names_are_no_claims(sentence: str) -> None:
    assert faults(budget_only(), sentence) == []


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("绩效指标均已达标。", True),
        ("业务培训全部完成。", True),
        ("物业管理费没有结余。", True),
        ("业务培训费没有结余。", False),
        ("项目资金没有结余。", False),
        ("项目资金全部到位。", True),
        ("物业管理费全部支付完毕。", True),
        ("资金全部支付完毕。", False),
        ("未发生违规。", False),
    ],
)
def test_data_decide_where_they_can(sentence: str, holds: bool) -> None:
    assert (faults(all_well(), sentence) == []) is holds


def test_what_the_data_contradict_is_told_from_what_they_dont_hold() -> None:
    assert faults(linjiang(), "各项任务全部完成。") == ["“全部完成”与数据相反"]
    assert faults(linjiang(), "获得省级表彰。") == ["“获得省级表彰”没有出处：数据和单位材料里没有这样的结论"]


def test_a_claim_beside_an_item_whose_name_holds_an_indicators_is_about_the_item() -> None:
    assert faults(linjiang(), "办结业务培训费的支出，全部完成。")


@pytest.mark.parametrize(
    "sentence",
    ["业务培训费检查未发现违规支出。", "财务股室对业务培训费开展检查，未发现违规支出。"],
)
def test_the_units_own_words_bear_a_claim_out_in_other_words_too(sentence: str) -> None:
    own = "全年由财务股室检查业务培训费两次，检查未发现违规支出。"
    assert faults(linjiang(), sentence, own) == []
    assert faults(linjiang(), sentence)


def test_known_words_about_something_else_bear_nothing_out() -> None:
    own = "大厅窗口服务获得市级表彰。"
    assert faults(linjiang(), "物业管理费绩效评价工作获得省级表彰。", own)
