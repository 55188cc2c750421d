"""The fuzzer tries what it says: sound files pass each door, and what falls is seen."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from eval.fuzz.mutate import break_json
from eval.fuzz.runner import broken_case
from eval.fuzz.samples import Target
from eval.fuzz.targets import TARGETS


@pytest.mark.parametrize("door", sorted(set(TARGETS) - {"text", "text-with-data", "opinions"}))
def test_a_sound_file_passes_the_door(door: str, tmp_path: Path) -> None:
    """Else every broken one would be refused for the wrong reason."""
    target: Target = TARGETS[door]
    for number, (name, content) in enumerate(target.sound()[:3]):
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        path.write_bytes(content)
        target.run(path)


def test_a_case_can_be_made_again() -> None:
    assert broken_case("kept-draft", 7, 3) == broken_case("kept-draft", 7, 3)
    assert broken_case("kept-draft", 7, 3) != broken_case("kept-draft", 7, 4)


def test_json_is_broken_in_every_case() -> None:
    sound = '{"a":[1,{"b":"c"}],"d":null}'
    assert all(break_json(sound, random.Random(n)) != sound for n in range(100))
