"""Statements about people, work done, indicators and scores."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from eval.generator.claims import Claim, add, const, leaf, minus, percent
from eval.generator.maker import Maker, join_names
from eval.generator.model import Activity, IndicatorRow
from eval.generator.numerals import fixed, strip_zeros
from eval.generator.pieces import Num, Slots, Statement, Token, Word

__all__ = ["BUILDERS", "indicator_statement"]


def _base(maker: Maker) -> Slots:
    return {"u": maker.style.unit_word, "Y": maker.year()}


def staff(maker: Maker) -> Statement | None:
    """编制, 实有, offices."""
    unit = maker.unit
    word = {"股": "股室", "部": "部室", "科": "科室"}.get(unit.offices[-1][-1], "内设机构")
    slots: Slots = {
        **_base(maker),
        "q": maker.count(leaf("unit", "编制人数"), "staff"),
        "n": maker.count(leaf("unit", "实有人数"), "staff"),
        "offices": "、".join(unit.offices),
        "k": maker.count(const(len(unit.offices)), "listed"),
        "ow": word,
    }
    return maker.say("staff", slots, [("count-mismatch", "k offices")])


def _column(table: Activity, name: str) -> Claim:
    return add(*(leaf("activity", table.title, row, name) for row in table.rows))


def activity(maker: Maker) -> Statement | None:
    """Rows and totals of an activity table."""
    unit, rng = maker.unit, maker.rng
    if not unit.activities:
        return None
    table = rng.choice(unit.activities)
    name, word = rng.choice(table.columns)

    def make(row: str, role: str = "activity", with_unit: str = "") -> Num:
        num = maker.count(leaf("activity", table.title, row, name), role, with_unit)
        wrong = tuple(leaf("activity", table.title, other, name) for other in table.rows if other != row)
        return Num(num.text, num.claim, role, num.render, wrong=wrong)

    rows = list(table.rows)
    by_value = sorted(rows, key=lambda r: table.values[r, name])
    a, b = rng.sample(rows, 2)
    total = _column(table, name)
    slots: Slots = {
        **_base(maker),
        "col": name,
        "w": word,
        "t": maker.count(total, "sum"),
        "title": table.title,
        "axis": "季度" if rows[0].startswith("第一") else "学段" if rows[0].endswith("阶段") else "乡镇",
        "pairs": maker.pairs(rows, lambda r: make(r, "part", word), link=""),
        "pairs_semi": maker.pairs(rows, lambda r: make(r, "part", word), glue="；", link=""),
        "names": join_names(rows, rng),
        "values": maker.values(rows, lambda r: make(r, "part", word)),
        "rowa": a,
        "rowb": b,
        "va": make(a),
        "vb": make(b),
        "top": by_value[-1],
        "tv": make(by_value[-1]),
        "low": by_value[0],
        "lv": make(by_value[0]),
        "tp": maker.rate(percent(leaf("activity", table.title, by_value[-1], name), total), "share"),
        "ap": maker.rate(percent(leaf("activity", table.title, a, name), total), "share"),
    }
    if by_value[-1] == by_value[-2]:
        return None
    relations = [("sum-mismatch", "t pairs"), ("sum-mismatch", "t values"), ("sum-mismatch", "t pairs_semi")]
    return maker.say("activity", slots, relations)


def activity_two(maker: Maker) -> Statement | None:
    """Two columns side by side."""
    unit, rng = maker.unit, maker.rng
    tables = [one for one in unit.activities if len(one.columns) > 1]
    if not tables:
        return None
    table = rng.choice(tables)
    (one, word), (two, word_two) = table.columns[:2]
    row = rng.choice(table.rows)
    slots: Slots = {
        **_base(maker),
        "col": one,
        "w": word,
        "colb": two,
        "wb": word_two,
        "t": maker.count(_column(table, one), "activity"),
        "u2": maker.count(_column(table, two), "activity"),
        "rowa": row,
        "va": maker.count(leaf("activity", table.title, row, one), "activity"),
        "wa": maker.count(leaf("activity", table.title, row, two), "activity"),
    }
    return maker.say("activity_two", slots)


_FLIPS = {
    "高于": "低于",
    "超过": "低于",
    "超出": "低于",
    "好于": "低于",
    "低于": "高于",
    "未达到": "超过",
    "没有达到": "达到了",
    "低于了": "高于",
    "完成了": "未完成",
    "达到": "未达到",
    "达到了": "未达到",
    "实现": "未实现",
    "已完成": "未完成",
    "完成": "未完成",
    "已达标": "未达标",
    "达标": "未达标",
    "未完成": "已完成",
    "没有完成": "超额完成",
    "未达标": "已达标",
}


def _word(maker: Maker, *options: str) -> Word:
    text = maker.rng.choice(options)
    return Word(text, _FLIPS[text], "target-mismatch")


def _target_words(maker: Maker, row: IndicatorRow) -> dict[str, Token]:
    above = () if row.actual == row.target else ("高于", "超过", "超出")
    return {
        "hi": _word(maker, "达到", *(above or ("达到了",))),
        "lo": _word(maker, "低于", "未达到", "没有达到"),
        "done": _word(maker, "完成", "达到", "达到了"),
        "not_done": _word(maker, "未完成", "未达到", "没有完成"),
        "done2": Word("实现", "未实现", "target-mismatch"),
        "not_done2": Word("未实现", "已实现", "target-mismatch"),
        "ge": maker.rng.choice(["不低于", "不少于", "≥", ""]),
        "ok": _word(maker, "达标", "已达标", "完成"),
        "bad": _word(maker, "未达标", "未完成"),
        **({} if row.actual == row.target else {"below": Word("低于", "高于", "target-mismatch")}),
        "above": Word("超出", "低于", "target-mismatch"),
    }


def indicator_statement(maker: Maker, row: IndicatorRow) -> Statement | None:
    """Target, actual, rate, score of one indicator."""
    target, actual = leaf("indicator", row.name, "目标值"), leaf("indicator", row.name, "实际值")
    score, weight = leaf("indicator", row.name, "得分"), leaf("indicator", row.name, "分值")
    slots: Slots = {
        **_base(maker),
        "i": row.name,
        "a": maker.indicator(row, "实际值", "actual"),
        "t": maker.indicator(row, "目标值", "target"),
        "sc": maker.score(score),
        "w": maker.score(weight, "weight"),
        **_target_words(maker, row),
    }
    if row.operator != "≤" and row.unit != "%":
        slots["c"] = maker.rate(percent(actual, target))
    if row.score != row.weight:
        slots["lost"] = maker.score(minus(weight, score))
    if row.operator == "=" and row.unit == "%" and row.target == 100:
        slots.pop("w", None)
    kind = _indicator_kind(row)
    relations = [
        ("rate-mismatch", "t a c"),
        ("score-mismatch", "w sc lost"),
        ("target-mismatch", "t a hi"),
        ("target-mismatch", "t a lo"),
        ("target-mismatch", "t a done"),
        ("target-mismatch", "t a not_done"),
        ("target-mismatch", "t a below"),
        ("target-mismatch", "t a above"),
    ]
    return maker.say(kind, slots, relations)


def _indicator_kind(row: IndicatorRow) -> str:
    if row.operator == "=":
        return "eq" if row.met else "ge_missed"
    if row.operator == "≤":
        return "le_met" if row.met else "le_missed"
    return "ge_met" if row.met else "ge_missed"


def _sum(maker: Maker, part: str, level: str = "") -> Claim:
    return add(*(leaf("indicator", row.name, part) for row in maker.unit.indicators if level in ("", row.level1)))


def score(maker: Maker) -> Statement | None:
    """Total score and grade."""
    unit, rng = maker.unit, maker.rng
    if not unit.indicators:
        return None
    total, full = _sum(maker, "得分"), _sum(maker, "分值")
    value = unit.value(total)
    grade = "优" if value >= 90 else "良" if value >= 80 else "中" if value >= 60 else "差"
    levels: list[Token] = []
    for k, level in enumerate(dict.fromkeys(row.level1 for row in unit.indicators)):
        part = maker.score(_sum(maker, "得分", level))
        levels += [*(["、"] if k else []), level + rng.choice(["", "得"]), part, "分"]
    other = rng.choice([one for one in "优良中" if one != grade])
    slots: Slots = {
        **_base(maker),
        "z": maker.score(total),
        "g": Word(grade, other, "score-mismatch"),
        "levels": levels,
        "full": maker.score(full, "weight"),
    }
    if value != unit.value(full):
        slots["lost"] = maker.score(minus(full, total))
    execution = [row for row in unit.indicators if row.level1 == "预算执行"]
    if execution:
        slots["es"] = maker.score(leaf("indicator", execution[0].name, "得分"))
    return maker.say(
        "score",
        slots,
        [("score-mismatch", "z levels"), ("score-mismatch", "z g"), ("score-mismatch", "full z lost")],
    )


def deduction(maker: Maker) -> Statement | None:
    """Where points were lost, and how many indicators were met."""
    unit, rng = maker.unit, maker.rng
    if not unit.indicators:
        return None
    missed = [row for row in unit.indicators if not row.met]
    count = len(unit.indicators)
    slots: Slots = {
        **_base(maker),
        "n": maker.count(const(count), "indicator_count"),
        "m": maker.count(const(count - len(missed)), "indicator_count"),
    }
    losing = [row for row in unit.indicators if row.score != row.weight]
    if missed:
        slots |= {
            "names": join_names([row.name for row in missed], rng),
            "f": maker.count(const(len(missed)), "indicator_count"),
        }
        if losing == missed:
            slots["lost"] = maker.score(minus(_sum(maker, "分值"), _sum(maker, "得分")))
    level = rng.choice(sorted({row.level1 for row in unit.indicators}))
    got, full = _sum(maker, "得分", level), _sum(maker, "分值", level)
    if unit.value(got) != unit.value(full):
        slots |= {
            "l1": level,
            "lw": maker.score(full, "weight"),
            "ls": maker.score(got),
            "ll": maker.score(minus(full, got)),
        }
    return maker.say("deduction", slots, [("sum-mismatch", "n m f"), ("score-mismatch", "lw ls ll")])


def activity_rounded(maker: Maker) -> Statement | None:
    """A total of activities in 万, with its measure word."""
    unit, rng = maker.unit, maker.rng
    big = [(t, c) for t in unit.activities for c in t.columns if unit.value(_column(t, c[0])) >= 30000]
    if not big:
        return None
    table, (name, word) = rng.choice(big)

    def render(value: Decimal) -> str:
        return strip_zeros(fixed(value / 10000, 2)) + "万" + word

    claim = _column(table, name)
    num = Num(render(unit.value(claim)), claim, "activity", render)
    lead = rng.choice([f"全年{name}", f"{table.title}良好，累计{name}", f"全年共{name}", f"{name}总数达到"])
    return Statement("activity_rounded", (lead, num, rng.choice(["。", "，工作量较大。", "，服务能力稳步提升。"])))


Builder = Callable[[Maker], "Statement | None"]
BUILDERS: dict[str, Builder] = {
    "staff": staff,
    "activity": activity,
    "activity_two": activity_two,
    "activity_rounded": activity_rounded,
    "score": score,
    "deduction": deduction,
}
