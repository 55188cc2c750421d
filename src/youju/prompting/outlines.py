"""Outlines as data: a file per kind of report under `prompts/outlines`."""

from __future__ import annotations

import re
from functools import cache

from youju.domain.outline import Outline, SectionSpec
from youju.errors import UsageError
from youju.prompting.schema import Fields
from youju.prompting.template import has_prompt
from youju.resources import data_stems, load_yaml

__all__ = ["load_outline", "outline_ids"]

_FOLDER = "prompts/outlines"
_SECTION_ID = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
_LEVELS = range(5)


def outline_ids() -> tuple[str, ...]:
    """Return the ids of all outlines, in alphabetical order."""
    return data_stems(_FOLDER, ".yaml")


@cache
def load_outline(outline_id: str) -> Outline:
    """Read an outline.

    Raises:
        UsageError: There is no outline of this id.
        DataFileError: Its file is malformed.
    """
    if outline_id not in outline_ids():
        raise UsageError(f"没有名为“{outline_id}”的提纲", remedy=f"可用的提纲：{'、'.join(outline_ids())}")
    file = f"{_FOLDER}/{outline_id}.yaml"
    fields = Fields(load_yaml(file), file)
    outline = Outline(
        id=outline_id,
        name=fields.text("name"),
        title=fields.text("title"),
        basis=fields.text("basis"),
        sections=tuple(_section(one) for one in fields.mappings("sections")),
        annexes=fields.texts("annexes", ()),
    )
    fields.finish()
    _refuse_twins(outline, file)
    return outline


def _section(fields: Fields) -> SectionSpec:
    section_id = fields.text("id")
    plan = fields.text("plan", "")
    spec = SectionSpec(
        id=section_id,
        heading=fields.text("heading", ""),
        level=fields.integer("level"),
        plan=plan,
        prompt=fields.text("prompt", "") or _usual_prompt(section_id, plan),
        needs=fields.texts("needs", ()),
        length=_length(fields),
    )
    fields.finish()
    if not _SECTION_ID.fullmatch(spec.id):
        raise fields.error(f"“{spec.id}”应当由小写字母、数字和点组成", "id")
    if spec.level not in _LEVELS or bool(spec.level) != bool(spec.heading):
        raise fields.error("有标题的节为 1 至 4 级，无标题的节为 0 级", "level")
    return spec


def _usual_prompt(section_id: str, plan: str) -> str:
    """Return the prompt that goes by a section's own id; none for bare headings and for sections that are tables."""
    usual = f"sections/{section_id}"
    return usual if plan and has_prompt(usual) else ""


def _length(fields: Fields) -> tuple[int, int]:
    if not fields.has("length"):
        return (0, 0)
    least, _, most = fields.text("length").partition("-")
    if not (least.isdecimal() and most.isdecimal() and int(least) <= int(most)):
        raise fields.error("应当写成“最少-最多”，如 200-600", "length")
    return int(least), int(most)


def _refuse_twins(outline: Outline, file: str) -> None:
    ids = [spec.id for spec in outline.sections]
    for one in ids:
        if ids.count(one) > 1:
            raise Fields({}, file, "sections").error(f"两节同名：{one}")
