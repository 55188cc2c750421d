"""The judge of rolling forward: its years add up, and it sees a wrong number as wrong."""

from __future__ import annotations

from dataclasses import replace

from eval.generator.claims import leaf
from eval.generator.rollforward_corpus import successors, year_pairs
from eval.tasks.rollforward import measure


def test_years_follow_each_other() -> None:
    first, second = year_pairs("probe-1")
    assert first.now == second.then
    assert first.now.year == first.then.year + 1
    for project in first.now.projects:
        budget, received, spent = (
            first.now.cells["money", project.name, one, "", ""] for one in ("全年预算", "到位", "支出")
        )
        assert spent <= received <= budget


def test_a_number_becomes_the_same_thing_a_year_on() -> None:
    pair = next(year_pairs("probe-2"))
    name = next(one.name for one in pair.now.projects if one in pair.then.projects)
    key = ("money", name, "支出", "", "")
    assert pair.now.cells[key] in successors(pair, leaf(*key), "money")
    gone = replace(pair, now=replace(pair.now, projects=(), cells={}))
    assert not successors(gone, leaf(*key), "money")


def test_no_number_is_resolved_wrongly() -> None:
    tally = measure(4, 23, "phrases")
    assert tally.numbers["right"] > tally.numbers["asked"] > 0
    assert tally.numbers["wrong"] == 0
