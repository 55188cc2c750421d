"""What `youju facts --candidates` prints: numbers to confirm under their paragraph, sentences by section."""

from __future__ import annotations

from itertools import groupby

from youju.domain.materials import OfferedSentence
from youju.pipeline.candidates import Candidate, Candidates, State

__all__ = ["print_candidates"]

_LONGEST = 90
_MOST_OF_A_FILE = 80


def print_candidates(found: Candidates) -> None:
    """Print each paragraph with its numbers, the line to write under 决定, then the sentences on offer."""
    print(f"{found.profile.name}　{found.profile.year}年度　材料中的数字{len(found.numbers)}个，确认前都不采用")
    for file, group in groupby(found.numbers, key=lambda one: one.fact.sources[0].file):
        numbers = list(group)
        for _, same in groupby(numbers[:_MOST_OF_A_FILE], key=lambda one: one.fact.text):
            _print_paragraph(list(same))
        if len(numbers) > _MOST_OF_A_FILE:
            print(f"{file} 还有{len(numbers) - _MOST_OF_A_FILE}个，用 --json 可列出全部")
    for error in found.unread:
        print(f"未读：{error}")
    if found.sentences:
        _print_sentences(found.sentences)
    free = sorted((one for one in found.numbers if one.decision), key=lambda one: one.state is not State.NEW)
    if free:
        print("要采用一个数字，在 unit.yaml 的“决定”下写一行（采集表则填“决定/数字的名称”和“采用…”），例如：")
        print("决定:")
        print(f"  {free[0].decision}")
        print("要当作表中某项的数字，写“采用…为 项目.指标”；看过不用的，写“不采用”。")


def _print_paragraph(numbers: list[Candidate]) -> None:
    first = numbers[0].fact
    print(f"{'、'.join(map(str, first.sources))}　{_shortened(first.text)}")
    for one in numbers:
        remarks = [one.state.label + (f"（{one.evidence}）" if one.evidence else "")]
        remarks += ["计划数"] * one.fact.planned + ["约数，不能采用"] * one.fact.approximate
        print(f"  {one.fact.key}　{one.fact.written}　{'，'.join(remarks)}")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _print_sentences(sentences: tuple[OfferedSentence, ...]) -> None:
    print("可用语句（合用的请抄入 unit.yaml 或采集表的对应项）")
    for (key, role), group in groupby(sorted(sentences, key=_section), key=_section):
        print(f"{key}（{role}）")
        for one in group:
            print(f"  {one.text}　{one.source}")


def _section(one: OfferedSentence) -> tuple[str, str]:
    return one.key, one.role
