"""A real drop in quality is told from the luck of the draw."""

from __future__ import annotations

import math
import random
import re

import pytest
from eval.__main__ import page
from eval.figures import CHANCE, Bar, Figure, Share, Timing, chance_of, fallen, from_json, is_worse, to_json

ABOUT = {"date": "2026-01-01", "commit": "abc", "python": "3.11", "machine": "Linux, 2 cores", "load": "0.1"}


def seconds(*runs: float) -> Timing:
    return Timing(runs, runs)


@pytest.mark.parametrize(
    ("then", "now", "worse"),
    [
        (Share(615, 618), Share(610, 618), False),  # luck
        (Share(615, 618), Share(595, 618), True),
        (Share(463, 463), Share(455, 463), True),
        (Share(2, 1500, least=True), Share(5, 1500, least=True), False),
        (Share(2, 1500, least=True), Share(30, 1500, least=True), True),
        (Share(30, 1500, least=True), Share(2, 1500, least=True), False),  # better
        (Share(600, 618), Share(618, 618), False),
        (Share(98, 100), Share(19, 20), False),  # fewer cases, more noise
        (Share(0, 400, least=True, exact=True), Share(1, 400, least=True, exact=True), True),
        (Share(8, 8, exact=True), Share(7, 8, exact=True), True),
        (Share(8, 8), Share(0, 0), True),  # nothing was measured
        (seconds(1.0, 1.1, 1.0, 1.2, 1.1), seconds(1.1, 1.2, 1.0, 1.1, 1.3), False),
        (seconds(1.0, 1.1, 1.0, 1.2, 1.1), seconds(2.0, 2.1, 2.0, 2.2, 2.1), True),
        (seconds(1.0, 1.1, 1.0, 1.2, 1.1), seconds(2.0, 2.1, 2.0, 2.2, 1.1), False),  # one run says otherwise
        (seconds(1.0, 1.1, 1.0, 1.2, 1.1), seconds(0.5, 0.5, 0.5, 0.5, 0.5), False),
    ],
)
def test_a_drop_is_told_from_chance(then: Figure, now: Figure, worse: bool) -> None:
    assert is_worse(then, now) is worse


def test_a_busy_machine_is_no_slower_program() -> None:
    quiet = Timing((1.0, 1.0, 1.1), (10.0, 10.1, 10.2))
    busy = Timing((3.0, 3.2, 3.1), (10.1, 10.0, 10.4))
    assert not is_worse(quiet, busy)


def test_two_draws_of_the_same_rarely_seem_a_drop() -> None:
    draw = random.Random(3)
    pairs = [[Share(sum(draw.random() < 0.97 for _ in range(300)), 300) for _ in range(2)] for _ in range(400)]
    assert sum(is_worse(*pair) for pair in pairs) <= 400 * CHANCE * 2


def test_the_chance_is_that_of_drawing_so_many_faults() -> None:
    whole, halved = Share(3, 3), Share(0, 3)
    assert chance_of(whole, halved) == pytest.approx(1 / math.comb(6, 3))
    assert chance_of(halved, whole) == 1


def test_what_fell_is_named_and_so_is_what_vanished() -> None:
    then = {
        "a.caught": Share(100, 100),
        "a.gone": Share(1, 1),
        "b.caught": Share(9, 9),
        "a.peer x: caught": Share(9, 9),
    }
    now = {"a.caught": Share(50, 100)}
    lines = fallen(then, now, ["a"])
    assert [line.split(":")[0] for line in lines] == ["a.caught", "a.gone"]
    assert fallen(then, then, ["a", "b"]) == []


@pytest.mark.parametrize("figure", [Share(3, 4, least=True, exact=True), Timing((1.5, 2.5), (3.0, 4.0), "M chars/s")])
def test_figures_are_kept_as_they_were(figure: Figure) -> None:
    assert from_json(to_json(figure)) == figure


@pytest.mark.parametrize(
    ("bar", "figure", "met"),
    [
        (Bar("", at_least=0.98), Share(98, 100), True),
        (Bar("", at_least=0.98), Share(97, 100), False),
        (Bar("", at_most=0), Share(1, 100, least=True), False),
        (Bar("", at_most=0.2), seconds(0.1, 0.15, 0.5), True),
        (Bar("", at_least=0.98), Share(0, 0), False),
    ],
)
def test_a_bar_is_met_or_not(bar: Bar, figure: Figure, met: bool) -> None:
    assert bar.is_met(figure) is met


def test_the_page_sets_each_bar_beside_its_figure_and_names_what_was_not_measured() -> None:
    before = {"verify.faults caught": Share(90, 90)}
    text = page({"verify.faults caught": Share(40, 90)}, before, ABOUT)
    (bar,) = [line for line in text.splitlines() if line.startswith("| verify.faults caught") and "≥" in line]
    assert "≥ 98 %" in bar
    assert bar.endswith("**no** |")
    assert "| verify.faults caught | 44.4 % (40 of 90) | 100.0 % (90 of 90) | fell |" in text
    assert re.search(r"\| install.size \| .* \| ≤ 250 \| — \| not measured \|", text)
