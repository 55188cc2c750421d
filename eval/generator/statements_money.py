"""Statements about money: totals, chains, lists, shares."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal

from eval.generator.claims import add, const, percent
from eval.generator.maker import Maker, join_names
from eval.generator.model import BALANCE, BUDGET, INITIAL, RECEIVED, SPENT, TOTAL
from eval.generator.numerals import MONEY_UNITS
from eval.generator.pieces import Num, Relation, Slots, Statement, Token, Word

__all__ = ["BUILDERS"]

Builder = Callable[[Maker], "Statement | None"]


def _base(maker: Maker) -> Slots:
    return {"u": maker.style.unit_word, "Y": maker.year(), "P": maker.year(-1)}


def _names(maker: Maker) -> list[str]:
    return [p.name for p in maker.unit.projects]


def budget_total(maker: Maker) -> Statement | None:
    """What was planned, for how many projects."""
    names = _names(maker)
    slots: Slots = {
        **_base(maker),
        "b": maker.money(TOTAL, BUDGET),
        "np": maker.count(const(len(names)), "projects"),
        "names": "、".join(names),
    }
    return maker.say("budget_total", slots, [("count-mismatch", "np names")])


def sources(maker: Maker) -> Statement | None:
    """Where the money comes from."""
    unit, rng = maker.unit, maker.rng
    if not unit.shape.sources:
        return None
    present = [s for s in unit.shape.sources if unit.value(unit.money(TOTAL, BUDGET, "", s))]
    if len(present) < 2:
        return None

    def make(source: str) -> Num:
        return maker.money(TOTAL, BUDGET, "", source, role="part")

    big = max(present, key=lambda s: unit.value(unit.money(TOTAL, BUDGET, "", s)))
    slots: Slots = {
        **_base(maker),
        "b": maker.money(TOTAL, BUDGET, role="sum"),
        "pairs": maker.pairs(present, make, link=""),
        "pairs_semi": maker.pairs(present, make, glue="；", link=rng.choice(["", "安排"])),
        "names": join_names(present, rng),
        "values": maker.values(present, make),
        "big": big,
        "bv": maker.money(TOTAL, BUDGET, "", big),
        "bp": maker.rate(percent(unit.money(TOTAL, BUDGET, "", big), unit.money(TOTAL, BUDGET)), "share"),
    }
    return maker.say(
        "sources", slots, [("sum-mismatch", "b pairs"), ("sum-mismatch", "b values"), ("rate-mismatch", "b bv bp")]
    )


def adjust(maker: Maker) -> Statement | None:
    """From 年初预算 to 全年预算."""
    unit = maker.unit
    if not unit.has(INITIAL):
        return None
    moved = unit.value(unit.money(TOTAL, "预算调整"))
    if not moved:
        return None
    slots: Slots = {
        **_base(maker),
        "i": maker.money(TOTAL, INITIAL),
        "b": maker.money(TOTAL, BUDGET),
        "d": maker.money(TOTAL, "预算调整", absolute=True),
    }
    return maker.say("adjust" if moved > 0 else "adjust_down", slots, [("sum-mismatch", "i d b")])


def chain(maker: Maker) -> Statement | None:
    """预算, 到位, 支出 and their rates, for all money together."""
    unit = maker.unit
    if not unit.has(SPENT):
        return None
    slots: Slots = {**_base(maker), **_money_slots(maker, TOTAL)}
    if not unit.has(RECEIVED):
        kind = "chain_spent"
    elif unit.value(unit.money(TOTAL, "未到位")) == 0:
        kind = "chain_full"
    else:
        kind = "chain"
    return maker.say(kind, slots, _CHAIN)


_CHAIN = [
    ("rate-mismatch", "b r rr"),
    ("rate-mismatch", "s b eb"),
    ("rate-mismatch", "s r er"),
    ("sum-mismatch", "r s l"),
    ("sum-mismatch", "b s us"),
    ("sum-mismatch", "b r ur"),
]


def _money_slots(maker: Maker, item: str) -> Slots:
    unit = maker.unit
    slots: Slots = {"b": maker.money(item, BUDGET)}
    if unit.has(SPENT):
        slots |= {"s": maker.money(item, SPENT), "eb": maker.execution(item, BUDGET)}
        if unit.value(unit.money(item, "未支出")):
            slots["us"] = maker.money(item, "未支出")
    if unit.has(RECEIVED):
        slots |= {
            "r": maker.money(item, RECEIVED),
            "er": maker.execution(item, RECEIVED),
            "rr": maker.rate(percent(unit.money(item, RECEIVED), unit.money(item, BUDGET))),
        }
        if unit.value(unit.money(item, BALANCE)):
            slots["l"] = maker.money(item, BALANCE)
        if unit.value(unit.money(item, "未到位")):
            slots["ur"] = maker.money(item, "未到位")
    return slots


def _list(kind: str, measure: str) -> Builder:
    def build(maker: Maker) -> Statement | None:
        if not maker.unit.has(measure):
            return None
        names, rng = _names(maker), maker.rng
        link = {SPENT: "支出", BUDGET: "安排", RECEIVED: "到位"}[measure]

        def make(item: str) -> Num:
            return maker.money(item, measure, role="part")

        slots: Slots = {
            **_base(maker),
            "t": maker.money(TOTAL, measure, role="sum"),
            "names": join_names(names, rng),
            "pairs": maker.pairs(names, make, link=rng.choice(["", "", link])),
            "pairs_semi": maker.pairs(names, make, glue="；", link=rng.choice(["", link])),
            "brackets": maker.brackets(names, make),
            "numbered": maker.numbered(names, make),
            "values": maker.values(names, make),
        }
        sums = [("sum-mismatch", f"t {one}") for one in ("pairs", "pairs_semi", "brackets", "numbered", "values")]
        return maker.say(kind, slots, sums)

    return build


def partial(maker: Maker) -> Statement | None:
    """The two largest, not all."""
    unit, rng = maker.unit, maker.rng
    if not unit.has(SPENT) or len(unit.projects) < 4:
        return None
    ranked = sorted(_names(maker), key=lambda n: unit.value(unit.money(n, SPENT)), reverse=True)
    a, c = ranked[:2]
    both = add(unit.money(a, SPENT), unit.money(c, SPENT))
    link = rng.choice(["支出", "", "支出"])
    two = Num(maker.money_text(unit.value(both)), both, "sum", maker.money_text)
    slots: Slots = {
        **_base(maker),
        "t": maker.money(TOTAL, SPENT),
        "a": a,
        "c": c,
        "av": maker.money(a, SPENT),
        "cv": maker.money(c, SPENT),
        "pair1": [a + link, maker.money(a, SPENT)],
        "pair2": [c + link, maker.money(c, SPENT)],
        "two": two,
        "twop": maker.rate(percent(both, unit.money(TOTAL, SPENT)), "share"),
    }
    return maker.say("partial", slots, [("sum-mismatch", "pair1 pair2 two")])


def group(maker: Maker) -> Statement | None:
    """A named subtotal and its parts."""
    unit, rng = maker.unit, maker.rng
    if not unit.groups or not unit.has(SPENT):
        return None
    chosen = rng.choice(unit.groups)
    names = [p.name for p in unit.rows(chosen)]

    def make(item: str) -> Num:
        return maker.money(item, SPENT, role="part")

    slots: Slots = {
        **_base(maker),
        "g": chosen,
        "v": maker.money(chosen, SPENT, role="sum"),
        "p": maker.share(chosen),
        "pairs": maker.pairs(names, make),
        "brackets": maker.brackets(names, make),
        "gb": maker.money(chosen, BUDGET),
        "ge": maker.rate(percent(unit.money(chosen, SPENT), unit.money(chosen, BUDGET))),
    }
    return maker.say(
        "group", slots, [("sum-mismatch", "v pairs"), ("sum-mismatch", "v brackets"), ("rate-mismatch", "gb v ge")]
    )


def function(maker: Maker) -> Statement | None:
    """A 科目 with code, name and money."""
    unit, rng = maker.unit, maker.rng
    if not unit.shape.coded or not unit.has(SPENT):
        return None
    code, name = rng.choice(unit.functions)
    if sum(n == name for _, n in unit.functions) > 1 or any(name in p.name for p in unit.projects):
        return None
    slots: Slots = {
        **_base(maker),
        "c": code,
        "cn": Word(name, _misnamed(maker, name), "code-name"),
        "v": maker.money(code, SPENT, role="sum"),
        "gb": maker.money(code, BUDGET),
        "p": maker.share(code),
        "ge": maker.rate(percent(unit.money(code, SPENT), unit.money(code, BUDGET))),
    }
    return maker.say("function", slots, [("rate-mismatch", "gb v ge")])


def _misnamed(maker: Maker, name: str) -> str:
    others = [other for _, other in maker.unit.functions if other != name]
    return name.replace("事务", "事物") if "事务" in name else maker.rng.choice(others) if others else ""


def item_full(maker: Maker) -> Statement | None:
    """One project along the chain."""
    unit, rng = maker.unit, maker.rng
    if not unit.has(SPENT):
        return None
    item = rng.choice(_names(maker))
    slots: Slots = {**_base(maker), "a": item, **_money_slots(maker, item)}
    return maker.say("item_full" if unit.has(RECEIVED) else "item_spent", slots, _CHAIN)


def share(maker: Maker) -> Statement | None:
    """Shares and superlatives."""
    unit, rng = maker.unit, maker.rng
    if not unit.has(SPENT):
        return None
    names = _names(maker)
    spent = {n: unit.value(unit.money(n, SPENT)) for n in names}
    top, small = max(names, key=spent.__getitem__), min(names, key=spent.__getitem__)
    rates = {n: spent[n] / unit.value(unit.money(n, BUDGET)) for n in names}
    low = min(names, key=rates.__getitem__)
    a = rng.choice([n for n in names if n != top])
    slots: Slots = {
        **_base(maker),
        "a": a,
        "s": maker.money(a, SPENT),
        "p": maker.share(a),
        "top": top,
        "tv": maker.money(top, SPENT),
        "tp": maker.share(top),
        "small": small,
        "sv": maker.money(small, SPENT),
        "sp": maker.share(small),
    }
    if not unit.has(RECEIVED) or _same_lowest(maker, names, low):
        slots |= {"low": low, "le": maker.execution(low, BUDGET)}
    return maker.say("share", slots)


def _same_lowest(maker: Maker, names: Sequence[str], low: str) -> bool:
    unit = maker.unit
    return low == min(names, key=lambda n: unit.value(percent(unit.money(n, SPENT), unit.money(n, RECEIVED))))


def shortfall(maker: Maker) -> Statement | None:
    """What hasn't arrived, and where."""
    unit = maker.unit
    if not unit.has(RECEIVED) or not unit.value(unit.money(TOTAL, "未到位")):
        return None
    missing = [n for n in _names(maker) if unit.value(unit.money(n, "未到位"))]
    slots: Slots = {
        **_base(maker),
        "ur": maker.money(TOTAL, "未到位"),
        "miss": join_names(missing, maker.rng),
        "up": maker.rate(percent(unit.money(TOTAL, "未到位"), unit.money(TOTAL, BUDGET)), "share"),
    }
    return maker.say("shortfall", slots)


def repeat(maker: Maker) -> Statement | None:
    """The total once more, at the end."""
    if maker.unit.has(SPENT):
        return maker.say("repeat", {**_base(maker), "s": maker.money(TOTAL, SPENT, role="repeat")})
    return maker.say("repeat_budget", {**_base(maker), "b": maker.money(TOTAL, BUDGET, role="repeat")})


def approx(maker: Maker) -> Statement | None:
    """The total, roughly."""
    unit = maker.unit
    if not unit.has(SPENT):
        return maker.say("approx_budget", {**_base(maker), "ap": maker.approx(maker.money(TOTAL, BUDGET))})
    top = max(_names(maker), key=lambda n: unit.value(unit.money(n, SPENT)))
    slots: Slots = {
        **_base(maker),
        "ap": maker.approx(maker.money(TOTAL, SPENT)),
        "top": top,
        "tap": maker.approx(maker.money(top, SPENT)),
    }
    return maker.say("approx", slots)


def both_units(maker: Maker) -> Statement | None:
    """One amount in two units."""
    unit, rng = maker.unit, maker.rng

    def other(num: Num) -> Num:
        return maker.money_as(num, "千元", 1) if maker.style.money_unit != "千元" else maker.money_as(num, "万元", 2)

    if not unit.has(SPENT):
        total = maker.money(TOTAL, BUDGET)
        return maker.say("both_units_budget", {"b": total, "b2": other(total)}, [("self-contradiction", "b b2")])
    total, item = maker.money(TOTAL, SPENT), rng.choice(_names(maker))
    one = maker.money(item, SPENT)
    slots: Slots = {"s": total, "s2": other(total), "a": item, "v": one, "v2": other(one)}
    return maker.say("both_units", slots, [("self-contradiction", "s s2"), ("self-contradiction", "v v2")])


def table(maker: Maker) -> Statement | None:
    """The fund table in the text, rows joined by TAB."""
    unit, rng = maker.unit, maker.rng
    measures = [m for m in (BUDGET, RECEIVED, SPENT) if unit.has(m)]
    by_function = unit.shape.coded and len(unit.functions) > 1 and rng.random() < 0.4
    heads = {BUDGET: "预算数", RECEIVED: "到位数", SPENT: "支出数"}
    word = rng.choice(["万元", "万元", "千元", "元"]) if unit.shape.money_unit == "元" else rng.choice(["万元", "千元"])

    def cell(item: str, measure: str) -> Num:
        num = maker.money(item, measure, role="cell")
        shown = maker.money_as(num, word, 2)

        def render(value: Decimal) -> str:
            return shown.render(value).removesuffix(word)

        return Num(render(unit.value(num.claim)), num.claim, "cell", render, wrong=num.wrong, scale=MONEY_UNITS[word])

    unit_line = rng.choice([f"单位：{word}", f"金额单位：{word}", f"（单位：{word}）"])
    tokens: list[Token] = [
        rng.choice(["项目资金情况见下表。", "具体情况如下：", "明细情况见下表："]) + "\n" + unit_line + "\n"
    ]
    items = [code for code, _ in unit.functions] if by_function else _names(maker)
    tokens.append("\t".join([("功能科目" if by_function else "项目名称"), *(heads[m] for m in measures)]) + "\n")
    columns: list[list[Num]] = [[] for _ in measures]
    for item in [*items, TOTAL]:
        tokens.append("合计" if item == TOTAL else item)
        for k, measure in enumerate(measures):
            columns[k].append(cell(item, measure))
            tokens += ["\t", columns[k][-1]]
        tokens.append("" if item == TOTAL else "\n")
    return Statement("table", tuple(tokens), tuple(Relation("table-mismatch", tuple(column)) for column in columns))


def item_context(maker: Maker) -> Statement | None:
    """One project over several sentences, by heading or pronoun; two side by side."""
    unit, rng = maker.unit, maker.rng
    if not unit.has(SPENT):
        return None
    a, c = rng.sample(_names(maker), 2)
    slots: Slots = {
        **_base(maker),
        "a": a,
        "c": c,
        **_money_slots(maker, a),
        "s2": maker.money(c, SPENT),
        "eb2": maker.execution(c, BUDGET),
    }
    return maker.say("item_context", slots)


def item_block(maker: Maker) -> Statement | None:
    """Every project on a line of its own, worded alike."""
    unit, rng = maker.unit, maker.rng
    if not unit.has(SPENT):
        return None
    seed = rng.random()
    style = rng.choice(["（{}）", "{}.", "{}．"])
    tokens: list[Token] = [rng.choice(["各项目执行情况如下：", "分项目情况：", "具体项目情况是："])]
    names = _names(maker)
    for number, name in enumerate(names, 1):
        slots: Slots = {**_base(maker), "a": name, "p": maker.share(name), **_money_slots(maker, name)}
        line = maker.say("item_line", slots, rng=random.Random(seed))
        assert line is not None  # most wordings need only what every table with 支出 holds
        mark = style.format(number)
        tokens += ["\n" + mark, *line.tokens, "。" if number == len(names) else "；"]
    return Statement("item_block", tuple(tokens))


BUILDERS: dict[str, Builder] = {
    "budget_total": budget_total,
    "sources": sources,
    "adjust": adjust,
    "chain": chain,
    "list_spent": _list("list_spent", SPENT),
    "list_budget": _list("list_budget", BUDGET),
    "list_received": _list("list_received", RECEIVED),
    "partial": partial,
    "group": group,
    "function": function,
    "item": item_full,
    "share": share,
    "shortfall": shortfall,
    "repeat": repeat,
    "approx": approx,
    "both_units": both_units,
    "item_context": item_context,
    "item_block": item_block,
    "table": table,
}
