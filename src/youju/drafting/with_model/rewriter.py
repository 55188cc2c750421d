"""Rewrites one section of a draft with a model, and tells what the change does to its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from youju.domain.facts import Ledger
from youju.domain.outline import Outline
from youju.domain.report import Draft, Paragraph, Section
from youju.drafting.section_changes import Change, NumberChange, losses, number_changes, text_of
from youju.drafting.with_model.drafter import Manner, SectionWriter, Written
from youju.errors import UsageError
from youju.models.seam import ChatModel
from youju.patterns import regex
from youju.prompting.template import load_prompt

__all__ = [
    "PRESETS",
    "Rewriting",
    "Stretch",
    "find_section",
    "rewrite_section",
    "word_diff",
]

PRESETS: Mapping[str, str] = {
    "更简练": "concise",
    "更正式": "formal",
    "扩写": "expand",
    "按要求修改": "custom",
    "统一口径": "unify",
    "分析原因": "causes",
}
"""Ways of rewriting, by the word people say, and their prompts."""
_CUSTOM = "按要求修改"
_FREE = frozenset({_CUSTOM})
_OPENING, _ANNEX = "开头", "附件"
_LABEL = regex(r"（[一二三四五六七八九十百]+）|[一二三四五六七八九十百]+|（\d+）|\d+")
_HEADING = regex(r"（[一二三四五六七八九十百]+）|[一二三四五六七八九十百]+(?=、)|（\d+）|\d+(?=[.．])")
_PIECE = regex(r"\d[\d.,]*[%％]?|[^\d]")
_MOST_REASONS = 3
_LARGEST_ISLAND = 1
"""So little that stays between two changes reads better as part of them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a comparison: `equal`, `delete` or `insert`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Rewriting:
    """A section before and after.

    Attributes:
        before, after: The section.
        changes: What became of its numbers.
        written: What the model took, and why nothing of it could be used if so.
        preset: The way of rewriting, as people say it.
        note: What to know about it, in Chinese.
    """

    before: Section
    after: Section
    changes: tuple[NumberChange, ...]
    written: Written
    preset: str
    note: str = ""

    @property
    def is_idle(self) -> bool:
        """Whether the text stays as it is."""
        return text_of(self.before) == text_of(self.after)

    @property
    def losses(self) -> tuple[NumberChange, ...]:
        """The gaps and the sentences that would be gone."""
        return losses(self.before, self.after)

    @property
    def lost_gaps(self) -> tuple[NumberChange, ...]:
        """The 【待补】 and 【待核】 that would be gone."""
        return tuple(one for one in self.losses if one.change is Change.GAP)

    @property
    def diff(self) -> tuple[Stretch, ...]:
        """What was deleted and inserted."""
        return tuple(word_diff(text_of(self.before), text_of(self.after)))

    def applied(self, draft: Draft) -> Draft:
        """Return the draft with this section in it; every other section stays byte for byte."""
        return replace(draft, sections=tuple(self.after if one.id == self.before.id else one for one in draft.sections))


def find_section(draft: Draft, spoken: str) -> Section:
    """Return the section called 二.（一）, 开头 or 附件, or by its heading, its number left out or not, or by its id.

    Raises:
        UsageError: No section, or several, can be meant.
    """
    wish = spoken.strip()
    labels = tuple(_LABEL.findall(spoken)) if not _LABEL.sub("", spoken).strip(" .．、，第章节") else ()
    named = list(_named(draft))
    by_name = [one for one in named if wish and wish in (one.section.id, one.section.heading, one.name)]
    by_path = [one for one in named if one.path and one.path == labels]
    by_title = [one for one in named if wish and wish == one.title]
    by_words = [one for one in named if len(wish) > 1 and wish in one.title]
    for found in (by_name, by_path, by_title, by_words):
        if len(found) == 1:
            return found[0].section
        if found:
            raise UsageError(
                f"叫“{spoken}”的不止一节：{_list_of(found)}", remedy="请写前面的章节号，例如 --section " + found[0].name
            )
    raise UsageError(f"找不到“{spoken}”这一节", remedy=f"可用的节：{_list_of(named)}")


class _Named(NamedTuple):
    """A section with its labels from the top, what to call it by, and its heading without its number."""

    section: Section
    path: tuple[str, ...]
    name: str
    title: str


def _named(draft: Draft) -> Iterator[_Named]:
    for section, path in zip(draft.sections, _paths(draft.sections), strict=True):
        name = ".".join(path) or section.heading or _OPENING
        yield _Named(section, path, name, _HEADING.sub("", section.heading, count=1).lstrip("、.． "))
    parts = [(annex.title, section) for annex in draft.annexes for section in annex.sections]
    for number, (title, section) in enumerate(parts, 1):
        yield _Named(section, (), f"{_ANNEX}{number}" if len(parts) > 1 else _ANNEX, section.heading or title)


def _list_of(sections: Iterable[_Named]) -> str:
    return "；".join(f"{one.name} {one.title}".strip() for one in sections)


def _paths(sections: Sequence[Section]) -> list[tuple[str, ...]]:
    """Return each section's labels from the top: 二, （一）, 1."""
    stack: list[str] = []
    paths: list[tuple[str, ...]] = []
    for section in sections:
        match = _HEADING.match(section.heading)
        if not section.level or match is None:
            paths.append(())
            continue
        stack[section.level - 1 :] = [match.group()]
        paths.append(tuple(stack))
    return paths


def rewrite_section(
    model: ChatModel,
    draft: Draft,
    section: Section,
    ledger: Ledger,
    outline: Outline,
    *,
    preset: str = _CUSTOM,
    instruction: str = "",
    manner: Manner | None = None,
) -> Rewriting:
    """Let a model rewrite one section; sentences in which it fails stay as they are.

    Args:
        model: Who writes.
        draft: The draft the section is part of.
        section: Which.
        ledger: The data.
        outline: The draft's outline.
        preset: A key of `PRESETS`.
        instruction: What 按要求修改 is asked to do.
        manner: How the model is asked.

    Raises:
        UsageError: There is no such preset, an instruction is missing, or the section has no text.
        ModelError: The model can't be reached or refuses to serve.
    """
    if preset not in PRESETS:
        raise UsageError(f"没有“{preset}”这种改法", remedy=f"可用的改法：{'、'.join(PRESETS)}")
    if preset == _CUSTOM and not instruction.strip():
        raise UsageError("没有说怎样改", remedy="请用 --instruction 写明要求，或用 --preset 选一种改法")
    if not any(isinstance(block, Paragraph) for block in section.blocks):
        raise UsageError(
            f"“{section.heading or '附件'}”只有标题或表，没有可改的文字", remedy="请选有正文的一节，例如它下面的小节"
        )
    prompt = load_prompt(f"rewrite/{PRESETS[preset]}")
    wish = instruction.strip() if "instruction" in prompt.inputs else ""
    craft = prompt.render(**({"instruction": wish} if wish else {}))
    writer = SectionWriter(model, ledger, outline, draft, manner or Manner())
    written = writer.write(section, prompt, craft=craft, wish=wish, free=preset in _FREE)
    note = _note(written)
    return Rewriting(section, written.section, number_changes(section, written.section, ledger), written, preset, note)


def _note(written: Written) -> str:
    """Say what of the model's answer wasn't taken, and why."""
    if written.why:
        return f"模型的改稿没有采用：{written.why}"
    reasons = list(dict.fromkeys(fault.message for fault in written.faults_last))
    if not reasons:
        return ""
    more = f"等{len(reasons)}处" if len(reasons) > _MOST_REASONS else ""
    return f"模型写的有几处没有采用，这些地方用原来的话：{'；'.join(reasons[:_MOST_REASONS])}{more}"


def word_diff(before: str, after: str) -> Iterator[Stretch]:
    """Yield what stays, goes and comes, numbers as wholes.

    >>> [(one.kind, one.text) for one in word_diff("支出58万元。", "共支出158万元。")]
    [('insert', '共'), ('equal', '支出'), ('delete', '58'), ('insert', '158'), ('equal', '万元。')]
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    islands = [step for step in steps[1:-1] if step[2] - step[1] <= _LARGEST_ISLAND]
    for stays, group in groupby(steps, key=lambda step: step[0] == "equal" and step not in islands):
        parts = list(group)
        gone, come = "".join(old[parts[0][1] : parts[-1][2]]), "".join(new[parts[0][3] : parts[-1][4]])
        if stays:
            yield Stretch("equal", come)
            continue
        yield from (Stretch(kind, text) for kind, text in (("delete", gone), ("insert", come)) if text)
