"""Short texts without data: right ones, and ones that contradict themselves."""

from __future__ import annotations

import random
from collections.abc import Callable

from eval.generator import statements_change, statements_money, statements_results
from eval.generator.maker import Maker
from eval.generator.model import make_unit
from eval.generator.mutate import holds, tampered
from eval.generator.pieces import Num, Relation, Statement, Word, plain
from eval.generator.statements_results import indicator_statement

__all__ = ["consistency_cases"]

Case = dict[str, object]
_SILENT = [
    "{u}高度重视预算绩效管理，成立了工作专班，明确了职责分工。资金使用规范，社会效益显著，服务对象较为满意。",
    "各项目按计划推进，财务制度健全，手续完备。{u}将继续加强管理，提高资金使用效益。",
    "项目实施过程中严格执行有关规定，未发现截留挪用情况，总体完成情况良好。",
]


def consistency_cases(rng: random.Random, count: int, wordings: str = "phrases") -> list[Case]:
    """Make about as many right as contradictory texts, in the form of consistency.jsonl."""
    cases: list[Case] = []
    while len(cases) < count:
        maker = Maker(make_unit(rng), rng, wordings)
        if rng.random() < 0.02:
            text = rng.choice(_SILENT).format(u=maker.style.unit_word)
            cases.append(_case(len(cases), text, False, ["no-numbers"], text, "no numbers at all", "no-numbers"))
            continue
        statement = _closed(maker)
        if statement is None:
            continue
        if rng.random() < 0.5:
            cases.append(_case(len(cases), _around(maker, statement.text), True, [], "", "", statement.kind))
        elif (broken := _broken(maker, statement)) is not None:
            text, code, why = broken
            cases.append(_case(len(cases), _around(maker, text), False, [code], text.strip(), why, statement.kind))
    return cases


def _case(number: int, text: str, consistent: bool, codes: list[str], region: str, why: str, kind: str) -> Case:
    return {
        "id": f"G{number + 1:04}",
        "text": text,
        "consistent": consistent,
        "codes": codes,
        "region": region,
        "why": why,
        "kind": kind,
    }


def _closed(maker: Maker) -> Statement | None:
    """A statement whose numbers must fit each other."""
    builders: list[Callable[[Maker], Statement | None]] = [
        *(b for name, b in statements_money.BUILDERS.items() if name not in ("approx", "repeat", "share", "shortfall")),
        *statements_change.BUILDERS.values(),
        *(b for name, b in statements_results.BUILDERS.items() if name not in ("activity_two", "activity_rounded")),
    ]
    if maker.unit.indicators and maker.rng.random() < 0.3:
        made = indicator_statement(maker, maker.rng.choice(maker.unit.indicators))
    else:
        made = maker.rng.choice(builders)(maker)
    return made if made is not None and made.relations else None


def _around(maker: Maker, text: str) -> str:
    before, after = (maker.say("filler", {"u": maker.style.unit_word}) for _ in range(2))
    parts = [
        before.text if before and maker.rng.random() < 0.4 else "",
        text.strip(),
        ("\n" if "\t" in text else "") + after.text if after and maker.rng.random() < 0.4 else "",
    ]
    return "".join(parts)


def _broken(maker: Maker, statement: Statement) -> tuple[str, str, str] | None:
    relation = maker.rng.choice(statement.relations)
    token = _victim(maker, relation)
    if token is None:
        return None
    if isinstance(token, Word):
        new = token.flip
    elif relation.code == "count-mismatch" or token.role == "indicator_count":
        new = token.render(maker.unit.value(token.claim) + 1)
    else:
        new = tampered(token.text, maker.rng)
        if holds(maker.unit, token, new, leniently=True):
            return None
    place = next(k for k, one in enumerate(statement.tokens) if one is token)
    tokens = [*statement.tokens[:place], new, *statement.tokens[place + 1 :]]
    code = token.code if isinstance(token, Word) else relation.code
    return plain(tokens), code, f"{token.text} → {new}"


def _victim(maker: Maker, relation: Relation) -> Num | Word | None:
    words = [one for one in relation.tokens if isinstance(one, Word)]
    numbers = [one for one in relation.tokens if isinstance(one, Num)]
    if words:
        return words[-1] if words[-1].flip else None
    rates = [one for one in numbers if one.role in ("rate", "share", "change_rate")]
    if rates:  # a small change of an amount may leave a rounded rate right
        return rates[-1]
    return maker.rng.choice(numbers) if len(numbers) > 1 or relation.code == "count-mismatch" else None
