"""Prompt files: each loads, declares what it uses, and renders as it did when somebody last read it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from youju.drafting.with_model.rewriter import PRESETS
from youju.errors import DataFileError
from youju.prompting.outlines import load_outline, outline_ids
from youju.prompting.template import Prompt, load_prompt, prompt_ids
from youju.resources import data_path

EXPECTED = Path(__file__).resolve().parents[1] / "data" / "prompts"
ALL = [one for folder in ("shared", "sections", "rewrite") for one in prompt_ids(folder)]
GOOD = """---
id: sections/trial
version: 2
language: zh-CN
inputs: [year]
output: text_with_slots
temperature: '0.3'
after: [funds]
---
写$year年的{{合计.支出}}，价格写作$$5。
"""
Load = Callable[[str], Prompt]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load a prompt from this text."""
    (tmp_path / "prompts" / "sections").mkdir(parents=True)
    monkeypatch.setenv("YOUJU_DATA", str(tmp_path))

    def read(text: str) -> Prompt:
        (tmp_path / "prompts" / "sections" / "trial.md").write_text(text, encoding="utf-8")
        load_prompt.cache_clear()
        return load_prompt("sections/trial")

    return read


@pytest.mark.parametrize("prompt_id", ALL)
def test_every_prompt_renders_as_expected(prompt_id: str) -> None:
    prompt = load_prompt(prompt_id)
    rendered = prompt.render(**{name: f"〈{name}〉" for name in prompt.inputs})
    expected = EXPECTED / f"{prompt_id}.txt"
    if os.environ.get("GEN_EXPECTED"):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(rendered, encoding="utf-8")
    assert rendered == expected.read_text(encoding="utf-8")


def test_no_expected_render_is_left_over() -> None:
    assert sorted(ALL) == sorted(str(path.relative_to(EXPECTED))[:-4] for path in EXPECTED.rglob("*.txt"))


@pytest.mark.parametrize("outline_id", outline_ids())
def test_every_section_with_words_has_its_prompt(outline_id: str) -> None:
    for spec in load_outline(outline_id).sections:
        if spec.plan and not spec.plan.startswith("tables/"):
            assert load_prompt(spec.prompt).output == "text_with_slots"
        else:
            assert not spec.prompt


def test_every_section_waits_for_sections_that_exist() -> None:
    roles = {spec.id for one in outline_ids() for spec in load_outline(one).sections}
    for prompt_id in prompt_ids("sections"):
        assert all(
            any(role == one or role.startswith(f"{one}.") for role in roles) for one in load_prompt(prompt_id).after
        )


def test_every_way_of_rewriting_has_its_prompt() -> None:
    assert {f"rewrite/{name}" for name in PRESETS.values()} == set(prompt_ids("rewrite"))


@pytest.mark.parametrize("prompt_id", prompt_ids("sections"))
def test_section_prompts_give_no_number_away_that_a_model_could_copy(prompt_id: str) -> None:
    assert not re.search(r"\d{2}", load_prompt(prompt_id).body)


def test_front_matter_is_read(load: Load) -> None:
    prompt = load(GOOD)
    assert (prompt.version, prompt.temperature, prompt.after) == (2, Decimal("0.3"), ("funds",))
    assert prompt.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert prompt.render(year="2024") == "写2024年的{{合计.支出}}，价格写作$5。\n"


def test_values_are_never_read_as_templates(load: Load) -> None:
    assert load(GOOD).render(year="$year{{年}}$$") == "写$year{{年}}$$年的{{合计.支出}}，价格写作$5。\n"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("version: 2", "version: 0", "从 1 开始"),
        ("version: 2\n", "", "缺少这一项"),
        ("version: 2", "version: 2\nauthor: 甲", "不认识的键：author"),
        ("id: sections/trial", "id: sections/other", "与文件名不符"),
        ("zh-CN", "en", "不认识的 language"),
        ("text_with_slots", "html", "不认识的 output"),
        ("'0.3'", "'9'", "0 与 2 之间"),
        ("'0.3'", "'热'", "加引号的数"),
        ("[year]", "[]", "没有声明的变量：year"),
        ("[year]", "[year, unit]", "没有用到的变量：unit"),
        ("$$5", "$5", "单独的"),
        ("---\nid", "id", "--- 之间"),
        ("[year]", "[year", "有效的 YAML"),
    ],
)
def test_malformed_files_are_named(load: Load, old: str, new: str, words: str) -> None:
    with pytest.raises(DataFileError, match=words) as caught:
        load(GOOD.replace(old, new, 1))
    assert "sections/trial.md" in caught.value.place


@pytest.mark.parametrize("values", [{}, {"year": "1", "unit": "2"}])
def test_missing_and_foreign_variables_are_refused(load: Load, values: dict[str, str]) -> None:
    with pytest.raises(DataFileError, match="变量"):
        load(GOOD).render(**values)


def test_the_voice_speaks_of_all_that_drafts_are_judged_by() -> None:
    voice = data_path("prompts/shared/voice.md").read_text(encoding="utf-8")
    assert all(word in voice for word in ("首先", "不仅", "社会效应", "专款专用", "我单位", "占比", "不适用"))
