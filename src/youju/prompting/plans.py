"""Sentence plans as data: what each section of a report says, under which conditions (`prompts/offline/README.md`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from youju.prompting.schema import Fields
from youju.resources import load_yaml

__all__ = ["BlockPlan", "Each", "Node", "Pick", "Say", "SectionPlan", "load_plan"]

_FOLDER = "prompts/offline"


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence or a part of one.

    Attributes:
        when: Conditions that all must hold.
        variants: Wordings that mean the same; one is chosen by the unit's name.
        place: Where it stands in its file: seeds the choice.
    """

    when: tuple[str, ...]
    variants: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Each:
    """Words said once for each thing of a collection.

    Attributes:
        when: Conditions that all must hold.
        over: Name of the collection, with its argument.
        lead: Said before the first; nothing is said when the collection is empty.
        of: What is said for each.
        join: Between two of them.
        last: Between the last two; `join` when empty.
        end: Said after the last.
        most: How many are said at most; 等 stands for the rest. 0 for all.
    """

    when: tuple[str, ...]
    over: str
    lead: str
    of: tuple[Node, ...]
    join: str
    last: str
    end: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """The first of several whose conditions hold."""

    when: tuple[str, ...]
    options: tuple[Node, ...]


Node = Say | Each | Pick


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A paragraph, a run of paragraphs (one for each of a collection), or a table.

    Attributes:
        when: Conditions that all must hold.
        over: Collection to make a paragraph of each; empty for a single one.
        numbered: Paragraphs are points, numbered by code.
        nodes: The sentences; empty for a table.
        table: Name of the table builder; empty for paragraphs.
        title: Printed above the table.
    """

    when: tuple[str, ...]
    over: str = ""
    numbered: bool = False
    nodes: tuple[Node, ...] = ()
    table: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """What a section says.

    Attributes:
        id: Path below `prompts/offline` without suffix: `funds/received`.
        about: What the section is for, for the plan's reader.
        blocks: In order.
    """

    id: str
    about: str
    blocks: tuple[BlockPlan, ...]


@cache
def load_plan(plan_id: str) -> SectionPlan:
    """Read a section's sentence plan.

    Raises:
        DataFileError: The file is missing or malformed.
    """
    file = f"{_FOLDER}/{plan_id}.yaml"
    fields = Fields(load_yaml(file), file)
    plan = SectionPlan(
        plan_id, fields.text("about"), tuple(block for one in fields.mappings("blocks") for block in _blocks(one))
    )
    fields.finish()
    return plan


def _blocks(fields: Fields) -> tuple[BlockPlan, ...]:
    """Return the block, or the blocks of the plan that it includes."""
    if not fields.has("include"):
        return (_block(fields),)
    included = fields.text("include")
    when = fields.texts("when", ())
    fields.finish()
    if f"{_FOLDER}/{included}.yaml" == fields.file:
        raise fields.error("不能包含自己", "include")
    return tuple(replace(block, when=(*when, *block.when)) for block in load_plan(included).blocks)


def _block(fields: Fields) -> BlockPlan:
    when = fields.texts("when", ())
    if fields.has("table"):
        block = BlockPlan(when, table=fields.text("table"), title=fields.text("title", ""))
    else:
        block = BlockPlan(
            when, fields.text("each", ""), fields.flag("numbered"), tuple(map(_node, fields.mappings("paragraph")))
        )
    fields.finish()
    return block


def _node(fields: Fields) -> Node:
    when = fields.texts("when", ())
    node: Node
    if fields.has("pick"):
        node = Pick(when, tuple(map(_node, fields.mappings("pick"))))
    elif fields.has("each"):
        node = _each(fields, when)
    else:
        node = Say(when, fields.texts("say"), f"{fields.file}#{fields.place}")
    fields.finish()
    return node


def _each(fields: Fields, when: tuple[str, ...]) -> Each:
    over = fields.text("each")
    if fields.has("of"):
        of = tuple(map(_node, fields.mappings("of")))
    else:
        of = (Say((), fields.texts("say"), f"{fields.file}#{fields.place}"),)
    lead, join, last, end = (fields.text(key, "") for key in ("lead", "join", "last", "end"))
    return Each(when, over, lead, of, join, last, end, fields.integer("most", 0))
