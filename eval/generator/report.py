"""Puts statements together to a report: outline, order, headings, paragraphs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from eval.generator import statements_change, statements_money, statements_results
from eval.generator.maker import Maker
from eval.generator.pieces import Statement, Token, Word, plain
from eval.generator.statements_results import indicator_statement

__all__ = ["Placed", "Report", "write_report"]

_OUTLINES: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("一、项目基本情况", "who"),
        ("二、资金安排和使用情况", "money"),
        ("三、绩效目标完成情况", "results"),
        ("四、自评结论和下一步打算", "end"),
    ),
    (
        ("一、基本情况", "who"),
        ("二、绩效评价指标分析情况", "money"),
        ("三、项目绩效情况分析", "results"),
        ("四、综合评价情况及评价结论", "end"),
    ),
    (("一、部门概况", "who"), ("二、评价结论", "end"), ("三、绩效指标分析", "results"), ("四、预算执行情况", "money")),
    (
        ("一、概况", "who"),
        ("二、预算执行情况分析", "money"),
        ("三、产出和效益", "results"),
        ("四、存在的问题和建议", "end"),
    ),
    (
        ("一、项目概况", "who"),
        ("二、主要产出和效果", "results"),
        ("三、资金投入和管理", "money"),
        ("四、评价结果", "end"),
    ),
)
_PARTS = {
    "who": ["intro", "staff", "budget_total", "sources", "adjust", "filler"],
    "money": [
        "chain",
        "list_spent",
        "list_budget",
        "list_received",
        "partial",
        "group",
        "function",
        "item",
        "item",
        "item",
        "share",
        "share",
        "change",
        "change",
        "change",
        "shortfall",
        "item_context",
        "item_context",
        "item_block",
        "change_budget",
        "change_two",
        "change_top",
        "table",
        "both_units",
        "filler",
        "filler",
    ],
    "results": ["activity", "activity", "activity_two", "activity_rounded", "indicators", "filler"],
    "end": ["score", "deduction", "approx", "repeat", "filler", "filler"],
}
_KEEP = {
    "chain": 0.95,
    "score": 0.95,
    "staff": 0.9,
    "indicators": 1.0,
    "intro": 0.8,
    "item_block": 0.25,
    "table": 0.5,
    "change_top": 0.3,
    "budget_total": 0.85,
}


@dataclass(frozen=True)
class Placed:
    """A token and where its text starts in the report."""

    token: Token
    start: int
    statement: int


@dataclass(frozen=True)
class Report:
    """A report's text with all its tokens."""

    text: str
    placed: tuple[Placed, ...]
    statements: tuple[Statement, ...]


def write_report(maker: Maker) -> Report:
    """Compose a right report about the maker's unit."""
    rng, unit = maker.rng, maker.unit
    outline = rng.choice(_OUTLINES)
    subject, sort = (
        rng.choice(["专项资金", "项目支出", "预算资金"]),
        rng.choice(["自评报告", "评价报告", "自评情况报告"]),
    )
    title = f"年度{subject}绩效{sort}"
    name = Word(unit.name, _other_name(maker), "name-mismatch")
    blocks: list[Statement] = [Statement("title", (name, maker.year(), title + "\n"))]
    said: set[str] = set()
    for heading, part in outline:
        blocks.append(Statement("heading", ("\n", Word(heading, _misnumbered(heading), "numbering"), "\n")))
        blocks += _section(maker, part, said)
    return _place(blocks)


def _other_name(maker: Maker) -> str:
    region = maker.unit.region
    other = maker.rng.choice([r for r in ("永陵县", "青溪县", "怀泽市", "临浦区") if r != region])
    return other + maker.unit.name.removeprefix(region)


def _misnumbered(heading: str) -> str:
    marks = "一二三四五六"
    return marks[marks.index(heading[0]) + 1] + heading[1:] if heading[0] != "一" else ""


def _section(maker: Maker, part: str, said: set[str]) -> list[Statement]:
    rng = maker.rng
    builders = {**statements_money.BUILDERS, **statements_change.BUILDERS, **statements_results.BUILDERS}
    kinds = [kind for kind in _PARTS[part] if rng.random() < _KEEP.get(kind, 0.6)]
    if part in ("money", "results") and rng.random() < 0.7:
        head, tail = kinds[:1], kinds[1:]
        rng.shuffle(tail)
        kinds = head + tail
    statements: list[Statement] = []
    for kind in kinds:
        if kind == "indicators":
            statements += _indicators(maker)
            continue
        made = _words(maker, kind) if kind in ("filler", "intro") else builders[kind](maker)
        if made is not None and made.text not in said:
            said.add(made.text)
            statements.append(made)
    return _paragraphs(statements, rng)


def _words(maker: Maker, kind: str) -> Statement:
    made = maker.say(kind, {"u": maker.style.unit_word, "Y": maker.year()})
    assert made is not None  # neither type needs a slot that may be missing
    return made


def _indicators(maker: Maker) -> list[Statement]:
    rows = [row for row in maker.unit.indicators if row.level1 != "预算执行" and maker.rng.random() < 0.8]
    made = [indicator_statement(maker, row) for row in rows]
    return [one for one in made if one is not None]


def _paragraphs(statements: Sequence[Statement], rng: random.Random) -> list[Statement]:
    """Join sentences to paragraphs; number some of them."""
    numbered = rng.random() < 0.35
    blocks: list[Statement] = []
    number = 0
    for k, one in enumerate(statements):
        fresh = k == 0 or rng.random() < 0.4 or bool({one.kind, statements[k - 1].kind} & {"table", "item_block"})
        if fresh and numbered:
            number += 1
        mark = "" if not numbered else f"（{number}）" if one.text[0].isdigit() else f"{number}."
        lead = ("\n" if k else "") + mark if fresh else ""
        blocks.append(Statement(one.kind, (lead, *one.tokens), one.relations))
    if blocks:
        last = blocks[-1]
        blocks[-1] = Statement(last.kind, (*last.tokens, "\n"), last.relations)
    return blocks


def _place(blocks: Sequence[Statement]) -> Report:
    placed: list[Placed] = []
    offset = 0
    for number, block in enumerate(blocks):
        for token in block.tokens:
            placed.append(Placed(token, offset, number))
            offset += len(plain((token,)))
    return Report(plain([p.token for p in placed]), tuple(placed), tuple(blocks))
