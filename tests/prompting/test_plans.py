"""Sentence plans load as data; what they name exists; they type no numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from youju.drafting.loops import COLLECTIONS
from youju.drafting.loops.conditions import CONDITIONS
from youju.drafting.tables import TABLES
from youju.drafting.words import WORDS
from youju.errors import DataFileError
from youju.prompting.plans import Each, Node, Pick, Say, SectionPlan, load_plan
from youju.resources import data_path

_FOLDER = data_path("prompts/offline")
PLANS = sorted(path.relative_to(_FOLDER).with_suffix("").as_posix() for path in _FOLDER.glob("*/*.yaml"))
_LOOP_WORDS = {
    *("item", "statement", "source", "kind", "ordinal", "problem", "table", "readings", "peak", "measure", "change"),
    *("base", "way", "project", "owner", "whose", "cause"),
}
_FIXED_NAMES = re.compile(r"《[^》]+》（[^（）]+〔\d{4}〕\d+号）")
_COLLECTION_VERBS = ("some", "single", "several")


def nodes_of(plan: SectionPlan) -> Iterator[Node]:
    def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
        for node in nodes:
            yield node
            yield from walk(node.options if isinstance(node, Pick) else node.of if isinstance(node, Each) else ())

    for block in plan.blocks:
        yield from walk(block.nodes)


def words_of(plan: SectionPlan) -> Iterator[str]:
    for node in nodes_of(plan):
        if isinstance(node, Say):
            yield from node.variants
        elif isinstance(node, Each):
            yield from (node.lead, node.join, node.last, node.end)
    yield from (block.title for block in plan.blocks)


def conditions_of(plan: SectionPlan) -> Iterator[str]:
    for when in (*(block.when for block in plan.blocks), *(node.when for node in nodes_of(plan))):
        for condition in when:
            for part in condition.split(" or "):
                yield part.strip().removeprefix("not ").strip()


def collections_of(plan: SectionPlan) -> Iterator[str]:
    yield from (block.over for block in plan.blocks if block.over)
    yield from (node.over for node in nodes_of(plan) if isinstance(node, Each))
    yield from (
        condition.partition(" ")[2]
        for condition in conditions_of(plan)
        if condition.partition(" ")[0] in _COLLECTION_VERBS
    )


@pytest.mark.parametrize("plan_id", PLANS)
def test_what_a_plan_names_exists(plan_id: str) -> None:
    plan = load_plan(plan_id)
    assert {name.split()[0] for name in collections_of(plan)} <= COLLECTIONS.keys()
    assert {block.table for block in plan.blocks if block.table} <= TABLES.keys()
    named = {condition for condition in conditions_of(plan) if " " not in condition}
    assert named <= CONDITIONS.keys()
    words = {word for text in words_of(plan) for word in re.findall(r"\$([a-z_]+)", text)}
    assert words <= WORDS.keys() | _LOOP_WORDS


@pytest.mark.parametrize("plan_id", PLANS)
def test_a_plan_types_no_digits_but_those_of_documents(plan_id: str) -> None:
    for text in words_of(load_plan(plan_id)):
        assert not re.search(r"\d", _FIXED_NAMES.sub("", text)), text


def test_the_readme_names_every_condition_collection_word_and_table() -> None:
    readme = (_FOLDER / "README.md").read_text(encoding="utf-8")
    documented = {name.split()[0].removeprefix("$") for name in re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)}
    assert CONDITIONS.keys() | COLLECTIONS.keys() | WORDS.keys() <= documented
    assert all(f"`{table}`" in readme for table in TABLES)


def test_wordings_of_one_meaning_hold_the_same_facts() -> None:
    for plan_id in PLANS:
        for node in nodes_of(load_plan(plan_id)):
            if isinstance(node, Say):
                slots = [sorted(set(re.findall(r"\{\{[^}]+\}\}", variant))) for variant in node.variants]
                assert all(one == slots[0] for one in slots), node.place


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("about: 甲\nblocks:\n  - paragraph:\n      - say: 乙\n        colour: 红\n", "blocks[0].paragraph[0]"),
        ("about: 甲\nblocks:\n  - paragraph:\n      - lead: 乙\n", "say"),
        ("about: 甲\nblocks:\n  - paragraph: 乙\n", "paragraph"),
        ("about: 甲\nblocks:\n  - paragraph:\n      - say: [1, 2]\n", "say"),
        ("blocks:\n  - table: fund-summary\n", "about"),
        ("about: 甲\nblocks:\n  - table: fund-summary\n    numbered: true\n", "numbered"),
    ],
)
def test_a_malformed_plan_names_file_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, content: str, named: str
) -> None:
    monkeypatch.setenv("YOUJU_DATA", str(tmp_path))
    plan_id = f"own/{abs(hash(request.node.name))}"
    path = tmp_path / "prompts" / "offline" / f"{plan_id}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_plan(plan_id)
    assert plan_id in caught.value.place
    assert named in str(caught.value)
