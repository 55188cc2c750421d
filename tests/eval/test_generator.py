"""The measuring rod itself: right by its own cells, deterministic, apart from the checker, and varied."""

import ast
import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from eval.generator.__main__ import generate
from eval.generator.books import write_data
from eval.generator.consistency import consistency_cases
from eval.generator.maker import Maker
from eval.generator.model import make_unit
from eval.generator.mutate import applied, mutations
from eval.generator.numerals import chinese, fixed, grouped, parse, strip_zeros
from eval.generator.pieces import phrases
from eval.generator.report import write_report
from eval.generator.selfcheck import faults
from hypothesis import given
from hypothesis import strategies as st

GENERATOR = Path(__file__).parents[2] / "eval" / "generator"
CODES = set(
    """
    value-mismatch unit-slip wrong-item stale-value year-slip unsupported-number sum-mismatch
    rate-mismatch change-mismatch direction-mismatch count-mismatch target-mismatch score-mismatch
    table-mismatch self-contradiction malformed-number missing-unit name-mismatch code-name placeholder
    template-residue
    """.split()
)


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    assert generate(folder, units=25, seed=11, texts=60) == []
    return folder


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_code_of_the_cases_is_injected(generated):
    found = {case["code"] for path in generated.glob("verify/*/mutations.jsonl") for case in lines(path)}
    assert found >= CODES
    assert any(path.stat().st_size for path in generated.glob("verify/*/source_faults.jsonl"))


def test_mutations_apply_and_change_the_text(generated):
    for path in generated.glob("verify/*/mutations.jsonl"):
        text = (path.parent / "clean.txt").read_text(encoding="utf-8")
        for case in lines(path):
            assert applied(text, case["old"], case["new"], case["nth"]) != text


def test_the_same_seed_gives_the_same_texts(generated, tmp_path):
    generate(tmp_path, units=3, seed=11)
    for path in tmp_path.glob("verify/*/clean.txt"):
        assert path.read_text(encoding="utf-8") == (generated / path.relative_to(tmp_path)).read_text(encoding="utf-8")


def test_texts_alone_name_a_region_that_stands_in_them():
    cases = consistency_cases(random.Random(5), 80)
    assert {case["consistent"] for case in cases} == {True, False}
    assert all(case["region"] in case["text"] for case in cases)


def test_the_self_check_sees_a_wrong_cell(tmp_path):
    rng = random.Random("plant")
    unit = make_unit(rng)
    places, totals = write_data(unit, rng, tmp_path)
    report = write_report(Maker(unit, rng))
    changes = mutations(unit, report, rng)
    assert faults(unit, tmp_path, places, totals, report, changes) == []
    path = tmp_path / "unit.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"编制人数: {unit.quota}", "编制人数: 999"), encoding="utf-8"
    )
    assert (str(unit.quota) in report.text) == bool(faults(unit, tmp_path, places, totals, report, changes))


def test_held_wordings_are_right_too_and_others(tmp_path):
    assert generate(tmp_path, units=6, seed=13, texts=20, wordings="phrases_held") == []
    assert phrases("phrases_held").keys() == phrases().keys()
    for kind, held in phrases("phrases_held").items():
        assert not set(held) & set(phrases()[kind])


def test_it_knows_nothing_of_the_checker():
    for path in GENERATOR.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        assert not any(module.startswith("youju") for module in modules), path.name


@pytest.mark.parametrize(
    "kind", ["chain", "list_spent", "list_budget", "change", "ge_met", "ge_missed", "score", "staff", "activity"]
)
def test_statements_are_worded_in_many_ways(kind):
    assert len(set(phrases()[kind])) >= 8


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_amounts_are_read_back_as_written(value):
    text = fixed(value, 2)
    assert parse(f"{text}元") == (value, Decimal("0.01"))
    assert parse(f"{grouped(text)}元")[0] == parse(f"{strip_zeros(text)}元")[0] == value
    assert parse(f"{text}万元")[0] == value * 10000


def test_small_numbers_in_characters():
    assert [chinese(n) for n in (2, 10, 11, 20, 35, 108, 120)] == [
        "二",
        "十",
        "十一",
        "二十",
        "三十五",
        "一百零八",
        "一百二十",
    ]
