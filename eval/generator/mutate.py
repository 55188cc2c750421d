"""Breaks right reports in labelled ways, and changes them in ways that stay right."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

from eval.generator.claims import Claim
from eval.generator.model import Unit
from eval.generator.numerals import MONEY_UNITS, chinese, fixed, grouped, parse, strip_zeros
from eval.generator.pieces import Num, Word
from eval.generator.report import Placed, Report

__all__ = ["Mutation", "applied", "holds", "mutations"]

_CODE_OF_ROLE = {
    "money": "value-mismatch",
    "part": "sum-mismatch",
    "sum": "sum-mismatch",
    "repeat": "self-contradiction",
    "cell": "table-mismatch",
    "last_year": "value-mismatch",
    "rate": "rate-mismatch",
    "share": "rate-mismatch",
    "change_amount": "change-mismatch",
    "change_rate": "change-mismatch",
    "staff": "value-mismatch",
    "actual": "value-mismatch",
    "target": "value-mismatch",
    "score": "score-mismatch",
    "weight": "score-mismatch",
    "activity": "value-mismatch",
    "approx": "value-mismatch",
    "projects": "count-mismatch",
    "listed": "count-mismatch",
    "indicator_count": "count-mismatch",
}
_UNSUPPORTED = [
    "，全年召开协调会{}次",
    "，累计检查{}次",
    "，涉及资金{}.6万元",
    "，发现问题{}个",
    "，共下发通报{}期",
    "，平均用时{}天",
    "，覆盖{}个村",
    "，节约成本{}.35万元",
]


@dataclass(frozen=True)
class Mutation:
    """One change of a report's text, in the form of `eval/cases/verify`.

    Attributes:
        expect: `error`: a warning or error must overlap the change. `info`: any finding must. `ok`: no warning may.
        kind: Type of the statement that was changed, for reading results.
    """

    old: str
    new: str
    nth: int
    code: str | None
    expect: str
    kind: str
    start: int

    def as_case(self, name: str) -> dict[str, object]:
        """The line of mutations.jsonl."""
        case = asdict(self)
        return {"id": name, **{key: case[key] for key in ("old", "new", "nth", "code", "expect", "kind")}}


def holds(unit: Unit, num: Num, text: str, *, leniently: bool = False) -> bool:
    """Whether a surface is a right writing of what the number claims.

    Leniently: truncation and a last digit off count as right too, so that no injected error is arguable.
    """
    value, step = parse(text)
    if num.scale is not None:
        tail, own = (re.sub(r"[\d.,]", "", one) for one in (text, num.text))
        if tail != own:
            return False
        value, step = (Decimal(re.sub(r"[^\d.]", "", text)) * num.scale, step_of(text) * num.scale)
    for claim in (num.claim, *num.also):
        exact = unit.value(claim)
        exact = abs(exact) if num.absolute else exact
        if num.approx and not leniently:
            return _approximates(num, value, exact)
        if (exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step == value:
            return True
        exactly = claim[0] in ("cell", "const") and exact % step == 0  # a last digit off is no rounding here
        if leniently and not exactly and abs(value - exact) <= 2 * step:
            return True
        if leniently and num.approx and abs(value - exact) <= exact / 20:
            return True
    return False


def step_of(text: str) -> Decimal:
    """What the last written digit is worth."""
    return Decimal(1).scaleb(-len(re.sub(r"[^\d.]", "", text).partition(".")[2]))


def _approximates(num: Num, value: Decimal, exact: Decimal) -> bool:
    near = abs(value - exact) <= exact / 10
    return near and {"about": True, "below": value >= exact, "above": value <= exact}[num.approx]


def mutations(unit: Unit, report: Report, rng: random.Random, limit: int = 36) -> list[Mutation]:
    """Choose a varied set: at most two errors of each code, and a third as many harmless changes."""
    errors = list(_errors(unit, report, rng))
    rng.shuffle(errors)
    by_code: dict[str, list[Mutation]] = {}
    for one in errors:
        by_code.setdefault(str(one.code), []).append(one)
    chosen = [one for group in by_code.values() for one in group[:2]][:limit]
    fine = list(_harmless(unit, report, rng))
    rng.shuffle(fine)
    return [*chosen, *fine[: max(8, limit // 3)]]


def _located(report: Report, placed: Placed, old: str, new: str, code: str | None, expect: str) -> Mutation:
    return _at(report, placed.start, old, new, code, expect, placed.statement)


def _at(report: Report, start: int, old: str, new: str, code: str | None, expect: str, statement: int) -> Mutation:
    nth = sum(report.text.startswith(old, k) for k in range(start))
    return Mutation(old, new, nth, code, expect, report.statements[statement].kind, start)


def _errors(unit: Unit, report: Report, rng: random.Random) -> Iterator[Mutation]:
    for placed in report.placed:
        token = placed.token
        if isinstance(token, Word) and token.flip:
            expect = "info" if token.code == "numbering" else "error"
            yield _located(report, placed, token.text, token.flip, token.code, expect)
            if token.code == "direction-mismatch" and token.text in ("增长", "下降", "增加", "减少"):
                yield _located(report, placed, token.text, f"{token.text}（{token.flip}）", "template-residue", "error")
        elif isinstance(token, Num):
            for code, text in _wrong_texts(unit, token, rng):
                if text != token.text and not _cut(report.text, placed):
                    yield _located(report, placed, token.text, text, code, "info" if code == "style" else "error")
    yield from _insertions(unit, report, rng)


def _cut(text: str, placed: Placed) -> bool:
    """Whether the number's surface goes on beyond its token (a guard against faulty templates)."""
    end = placed.start + len(placed.token.text if not isinstance(placed.token, str) else placed.token)
    return bool(re.match(r"[\d.,]", text[end : end + 1])) or bool(
        re.match(r"[\d.,]", text[placed.start - 1 : placed.start])
    )


def _wrong_texts(unit: Unit, num: Num, rng: random.Random) -> Iterator[tuple[str, str]]:
    if num.role == "year":
        yield "year-slip", str(int(num.text) + rng.choice([-1, -1, 1, -2]))
        yield (
            "year-slip",
            num.text[:2] + num.text[3] + num.text[2] if num.text[2] != num.text[3] else num.text[:3] + "8",
        )
        return
    if num.role not in _CODE_OF_ROLE:
        return
    for code, text in _candidates(unit, num, rng):
        if not _right(unit, num, text):
            yield code, text
    yield from _broken(num, rng)


def _right(unit: Unit, num: Num, text: str) -> bool:
    try:
        return holds(unit, num, text, leniently=True)
    except ValueError:
        return False


def _candidates(unit: Unit, num: Num, rng: random.Random) -> Iterator[tuple[str, str]]:
    code = _CODE_OF_ROLE[num.role]
    if num.role in ("projects", "listed", "indicator_count"):
        yield code, num.render(unit.value(num.claim) + rng.choice([-1, 1, 2]))
        return
    yield code, tampered(num.text, rng)
    if num.wrong and (other := _value(unit, rng.choice(num.wrong), num)):
        yield "wrong-item", num.render(other)
    if num.stale and (before := _value(unit, num.stale, num)):
        yield "stale-value", num.render(before)
    if (match := re.search(r"(亿元|万元|千元|元)", num.text)) and not num.approx:
        other_unit = rng.choice([one for one in MONEY_UNITS if one != match[1]])
        yield "unit-slip", num.text.replace(match[1], other_unit)
        yield "unit-slip", num.render(unit.value(num.claim) * rng.choice([Decimal(10), Decimal(100), Decimal("0.1")]))
    elif "万" in num.text and "元" not in num.text:
        yield "unit-slip", num.text.replace("万", "")


def _value(unit: Unit, claim: Claim, num: Num) -> Decimal:
    value = unit.value(claim)
    return abs(value) if num.absolute else value


def _broken(num: Num, rng: random.Random) -> Iterator[tuple[str, str]]:
    if num.role in ("money", "part", "sum") and not num.approx and num.text.endswith("元"):
        body = re.match(r"[\d,.]+", num.text)
        if body and len(re.sub(r"[.,]", "", body[0])) >= 5:
            digits = re.sub(r"[.,]", "", body[0])
            yield "malformed-number", f"{digits[0]},{digits[1:3]}.{digits[3]},{digits[4:]}{num.text[len(body[0]) :]}"
            if num.role == "money":
                yield "missing-unit", body[0]
            yield "placeholder", rng.choice(["【待补】", "××万元", "【待核】", "____万元"])
    if num.role in ("staff", "listed") and num.text.isdigit():
        yield "style", num.text.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"})


def tampered(text: str, rng: random.Random) -> str:
    """Swap two digits, or change one that isn't the last."""
    digits = [k for k, char in enumerate(text) if char.isdigit()]
    swaps = [(a, b) for a, b in pairwise(digits) if text[a] != text[b] and (text[b] != "0" or a > digits[0])]
    if swaps and rng.random() < 0.6:
        a, b = rng.choice(swaps)
        chars = list(text)
        chars[a], chars[b] = chars[b], chars[a]
        return "".join(chars)
    place = rng.choice(digits[:-1] or digits)
    digit = rng.choice([d for d in "123456789" if d != text[place]])
    return text[:place] + digit + text[place + 1 :]


def _insertions(unit: Unit, report: Report, rng: random.Random) -> Iterator[Mutation]:
    known = {int(value) for value in unit.cells.values()}
    for number, statement in enumerate(report.statements):
        if statement.kind != "filler" or any(isinstance(t, Num) for t in statement.tokens):
            continue
        start = next(p.start for p in report.placed if p.statement == number)
        if (stop := report.text.find("。", start)) < start + 8:
            continue
        old = report.text[stop - 6 : stop + 1]
        if re.search(r"\d", old):
            continue
        extra = rng.choice(_UNSUPPORTED).format(rng.choice([n for n in range(103, 997) if n not in known]))
        yield _at(report, stop - 6, old, old[:-1] + extra + "。", "unsupported-number", "error", number)


def _harmless(unit: Unit, report: Report, rng: random.Random) -> Iterator[Mutation]:
    for placed in report.placed:
        token = placed.token
        if not isinstance(token, Num) or token.approx or _cut(report.text, placed):
            continue
        follows = report.text[placed.start + len(token.text) :]
        options = [o for make in _HARMLESS.get(token.role, ()) for o in make(unit, token, follows, rng)]
        options = [(code, text) for code, text in options if text != token.text]
        if options:
            code, text = rng.choice(options)
            yield _located(report, placed, token.text, text, code, "ok")


Change = Callable[[Unit, Num, str, random.Random], "list[tuple[str | None, str]]"]


def _money_otherwise(unit: Unit, num: Num, _follows: str, rng: random.Random) -> list[tuple[str | None, str]]:
    value = unit.value(num.claim)
    value = abs(value) if num.absolute else value
    options: list[tuple[str | None, str]] = []
    body, written_unit = re.match(r"([\d,.]+)(.*)", num.text).groups()  # type: ignore[union-attr]
    if written_unit not in MONEY_UNITS:
        return []  # a count of an activity table
    plain = body.replace(",", "")
    for other, size in MONEY_UNITS.items():
        text = strip_zeros(fixed(value / size, 8))
        if other != written_unit and len(text.partition(".")[2]) <= 6 and Decimal(text) * size == value:
            options.append((None, text + other))
    if len(plain.partition(".")[0]) >= 5 and "," not in body:
        options.append((None, grouped(plain) + written_unit))
    options.append(
        (
            None,
            (strip_zeros(plain) if plain.endswith("0") and "." in plain else plain + ("" if "." in plain else ".00"))
            + written_unit,
        )
    )
    size = MONEY_UNITS[written_unit]
    if value / size >= 100:
        whole = fixed(value / size, 0)
        up, down = ((value / size).quantize(Decimal(1), mode) for mode in (ROUND_CEILING, ROUND_FLOOR))
        options += [(None, rng.choice([f"约{whole}{written_unit}", f"{whole}{written_unit}左右"]))]
        if up * size != value:
            options += [
                (
                    None,
                    rng.choice(
                        [
                            f"近{up}{written_unit}",
                            f"超过{down}{written_unit}",
                            f"{down}余{written_unit}",
                            f"{down}多{written_unit}",
                        ]
                    ),
                )
            ]
        if value / size >= 1000:
            options.append((None, fixed(value / size, 1) + written_unit))
    return options


def _percent_otherwise(unit: Unit, num: Num, _follows: str, _rng: random.Random) -> list[tuple[str | None, str]]:
    exact = abs(unit.value(num.claim)) if num.absolute else unit.value(num.claim)
    options: list[tuple[str | None, str]] = [(None, fixed(exact, places) + "%") for places in (1, 2)]
    options.append((None, num.text.replace("%", "％")))
    cut = exact.quantize(Decimal("0.01"), ROUND_DOWN)
    options.append(("rounding", f"{cut}%"))
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    if exact == whole and 0 < whole < 100:
        options.append((None, "百分之" + chinese(int(whole))))
    return [
        (code, text)
        for code, text in options
        if Decimal(0) < Decimal(re.sub(r"[^\d.]", "", text) or "1") < 100 or exact == 100
    ]


def _count_otherwise(unit: Unit, num: Num, follows: str, _rng: random.Random) -> list[tuple[str | None, str]]:
    value = int(unit.value(num.claim))
    return [(None, chinese(value))] if 2 < value < 100 and follows[:1] in "个名人项" else []


def _score_otherwise(unit: Unit, num: Num, _follows: str, _rng: random.Random) -> list[tuple[str | None, str]]:
    value = unit.value(num.claim)
    return [(None, fixed(value, 2)), (None, strip_zeros(fixed(value, 2)))]


_HARMLESS: dict[str, tuple[Change, ...]] = {
    **dict.fromkeys(("money", "part", "sum", "repeat", "change_amount"), (_money_otherwise,)),
    **dict.fromkeys(("rate", "share", "change_rate"), (_percent_otherwise,)),
    **dict.fromkeys(("staff", "projects", "listed"), (_count_otherwise,)),
    "score": (_score_otherwise,),
}


def applied(text: str, old: str, new: str, nth: int) -> str:
    """Replace the nth occurrence of `old`, counted at every offset.

    Raises:
        ValueError: There are fewer occurrences.
    """
    start = -1
    for _ in range(nth + 1):
        start = text.index(old, start + 1)
    return text[:start] + new + text[start + len(old) :]
