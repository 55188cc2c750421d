"""Invents the earlier reports of many units over several years, and knows what each paragraph is about.

It imports nothing of youju: what it writes judges the retrieval.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Report", "make_reports", "write_reports"]

_CHOICE = re.compile(r"\[([^\[\]]+)\]")
_DIGITS = "一二三四五六七八九十"
_KEEPS_WORDING = 0.7
_KEEPS_OUTLINE = 0.7
_FIRST_YEAR = 2021


@dataclass(frozen=True)
class Report:
    """A report as invented.

    Attributes:
        unit: 单位名称. year: 年度. items: Its 项目. text: The whole report.
        paragraphs: (topic, heading it stands under, paragraph), in order.
    """

    unit: str
    year: int
    items: tuple[str, ...]
    text: str
    paragraphs: tuple[tuple[str, str, str], ...]


@cache
def _words() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(
        Path(__file__).with_name("reports_corpus.yaml").read_text(encoding="utf-8")
    )
    return content


def make_reports(units: int, years: int, seed: int, *, held: bool = False) -> Iterator[Report]:
    """Yield the reports of each unit, year by year; the same seed gives the same reports.

    `held` words last year and this year in sentences that are kept apart from what anybody tunes to.
    """
    names = [(place, bureau) for place in _words()["places"] for bureau in _words()["bureaus"]]
    random.Random(seed).shuffle(names)
    for number in range(units):
        place, bureau = names[number % len(names)]
        round_ = number // len(names)
        unit = f"{place}{'第' + _DIGITS[round_] if round_ else ''}{bureau}"
        yield from _years_of(unit, place, bureau, years, random.Random(f"{seed}-{unit}"), held)


def _years_of(unit: str, place: str, bureau: str, years: int, rng: random.Random, held: bool) -> Iterator[Report]:
    kind = _words()["bureaus"][bureau]
    items = rng.sample(kind["items"], rng.randint(2, 4))
    style, outline = rng.random(), rng.choice(_words()["outlines"])
    for year in range(_FIRST_YEAR, _FIRST_YEAR + years):
        if rng.random() > _KEEPS_OUTLINE:
            outline = rng.choice(_words()["outlines"])
        if rng.random() > _KEEPS_WORDING:
            style = rng.random()
        if rng.random() < 0.3:
            items = [*items[1:], rng.choice([one for one in kind["items"] if one not in items])]
        writer = _Writer(unit, place, kind, tuple(items), year, style, rng, "_held" if held else "")
        yield writer.report(outline)


@dataclass
class _Writer:
    unit: str
    place: str
    kind: Mapping[str, Sequence[str]]
    items: tuple[str, ...]
    year: int
    style: float
    rng: random.Random
    wording: str

    def report(self, outline: Sequence[Sequence[str]]) -> Report:
        lines = [f"{self.unit}{self.year}年度项目支出绩效自评报告"]
        paragraphs: list[tuple[str, str, str]] = []
        for number, (chapter, *sections) in enumerate(outline):
            lines.append(f"{_DIGITS[number]}、{chapter}")
            for place, section in enumerate(sections):
                topics = section.split("+")
                heading = chapter
                if len(sections) > 1:
                    heading = self._heading(topics)
                    lines.append(f"（{_DIGITS[place]}）{heading}")
                bodies = [(topic, text) for topic in topics for text in self._body(topic)]
                paragraphs += [(topic, heading, text) for topic, text in bodies]
                lines += [text for _, text in bodies]
        return Report(self.unit, self.year, self.items, "\n".join(lines) + "\n", tuple(paragraphs))

    def _heading(self, topics: Sequence[str]) -> str:
        styled = random.Random(f"{self.style}-{topics}")
        return "和".join(styled.choice(_words()[f"headings{self.wording}"][topic]) for topic in topics)

    def _body(self, topic: str) -> list[str]:
        sentences = _words()[f"bodies{self.wording}"][topic]
        about_items = any("{item}" in one for one in sentences)
        count = self.rng.randint(1, min(3, len(self.items))) if about_items else 1
        texts = [
            self._filled(topic, one, self.items[k])
            for k in range(count)
            for one in sentences
            if k == 0 or "{item" in one
        ]
        if self.rng.random() < 0.5:
            texts = ["".join(texts[:2]), *texts[2:]]
        return texts

    def _filled(self, topic: str, sentence: str, item: str) -> str:
        styled = random.Random(f"{self.style}-{topic}-{sentence}")
        chosen = _CHOICE.sub(lambda match: styled.choice(match[1].split("|")), sentence)
        work, work2 = self.rng.sample(list(self.kind["works"]), 2)
        office, office2 = self.rng.sample(_words()["offices"], 2)
        rng = self.rng
        return chosen.format(
            item=item,
            item2=rng.choice(self.items),
            work=work,
            work2=work2,
            office=office,
            office2=office2,
            users=rng.choice(list(self.kind["users"])),
            place=self.place,
            bureau=self.unit,
            n=rng.randint(2, 400),
            n2=rng.randint(2, 300),
            n3=rng.randint(2, 90),
            m=f"{rng.uniform(1, 900):.2f}",
            m2=f"{rng.uniform(1, 90):.2f}",
            m3=f"{rng.uniform(1, 90):.1f}",
            r=f"{rng.uniform(60, 100):.1f}",
            r2=rng.randint(80, 98),
            y=self.year,
            z=self.year + 1,
        )


def write_reports(reports: Sequence[Report], folder: Path) -> None:
    """Write each report as a text file named by unit and year."""
    folder.mkdir(parents=True, exist_ok=True)
    for report in reports:
        (folder / f"{report.unit}{report.year}.txt").write_text(report.text, encoding="utf-8")
