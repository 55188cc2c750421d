import pytest

from tests.checking.findings_of import consistency_codes
from youju.domain.findings import Code
from youju.resources import load_yaml

RULES = load_yaml("corpora/terms/residue.yaml")["rules"]
FLAGGED = [(rule["code"], text) for rule in RULES for text in rule["flag"]]
PASSED = [(rule["code"], text) for rule in RULES for text in rule["pass"]]
UPSIDE_DOWN = [
    "年龄在60—40岁之间的占三成。",
    "补助标准为每亩300—200元。",
    "每场参加人数80～50人。",
    "到位率80%～60%的项目3个。",
]
RANGES = ["年龄40—60岁的占三成。", "由60%—40%逐步压减。", "缩短15—10天。", "得分90—80分为良。", "气温5—10℃。"]


@pytest.mark.parametrize(("code", "text"), FLAGGED)
def test_what_a_form_leaves_is_flagged(code: str, text: str) -> None:
    assert code in consistency_codes(text)


@pytest.mark.parametrize(("code", "text"), PASSED)
def test_finished_words_pass(code: str, text: str) -> None:
    assert code not in consistency_codes(text)


def test_every_rule_has_examples_of_both_sorts() -> None:
    assert all(rule["flag"] and rule["pass"] for rule in RULES)


@pytest.mark.parametrize("text", UPSIDE_DOWN)
def test_a_range_whose_ends_are_exchanged_is_malformed(text: str) -> None:
    assert Code.MALFORMED_NUMBER in consistency_codes(text)


@pytest.mark.parametrize("text", RANGES)
def test_a_range_that_rises_and_a_change_that_falls_are_let_be(text: str) -> None:
    assert Code.MALFORMED_NUMBER not in consistency_codes(text)
