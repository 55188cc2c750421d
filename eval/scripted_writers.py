"""Writers that need no model, from perfect to lying, each with one way of going wrong; they see what a model sees."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from youju.models.seam import Message, Role

__all__ = ["LIARS", "WRITERS", "given_text", "perfect", "polished", "sloppy"]

Writer = Callable[[Sequence[Message]], str]
_SLOT = re.compile(r"\{\{[^{}]*\}\}")
_GIVEN = re.compile(r"## 底稿\n\n.*?\n\n(?P<text>.*?)(?:\n\n## |\Z)", re.DOTALL)
_FIRST_STOP = re.compile(r"。")


def given_text(messages: Sequence[Message]) -> str:
    """Return the offline text, with its slots, that a request for a section holds."""
    asked = next(message.text for message in messages if message.role is Role.USER)
    found = _GIVEN.search(asked)
    return found["text"].strip() if found else ""


def perfect(messages: Sequence[Message]) -> str:
    """Hand the offline text back as it is, every slot in its place."""
    return given_text(messages)


_REWORDED = (
    ("目标不少于", "年初目标为不少于"),
    ("目标不低于", "年初目标为不低于"),
    ("，实际{{", "，实际完成{{"),
    ("，完成率{{", "，完成率达到{{"),
    ("，达到目标", "，实现了年初目标"),
    ("没有达到目标", "未能达到年初目标"),
    ("尚有{{", "还有{{"),
    ("，共扣{{", "，累计扣{{"),
    ("从资金来源看，", "就资金来源而言，"),
    ("从变化看，", "与上年相比，"),
    ("，结余{{", "，年末结余{{"),
    ("，支出{{", "，全年支出{{"),
    ("主要原因是", "究其原因，主要是"),
    ("用于支付", "主要用于支付"),
    ("分部分看，", "从各部分得分看，"),
    ("；", "。"),
)


def polished(messages: Sequence[Message]) -> str:
    """Reword as a good writer does: other connectives, shorter sentences, each fact in its place."""
    text = given_text(messages)
    for old, new in _REWORDED:
        text = text.replace(old, new)
    return text


def _dice(messages: Sequence[Message]) -> random.Random:
    return random.Random(given_text(messages) + str(len(messages)))


def sloppy(messages: Sequence[Message]) -> str:
    """Go wrong in one sentence of three the first time, in none when told so."""
    if len(messages) > 2:
        return given_text(messages)
    dice = _dice(messages)
    sentences = re.split(r"(?<=。)", given_text(messages))
    return "".join(_spoil(one, dice) if dice.randrange(3) == 0 else one for one in sentences)


def _spoil(sentence: str, dice: random.Random) -> str:
    faults: Sequence[Callable[[str], str]] = (
        lambda one: _SLOT.sub("", one, count=1),
        lambda one: one.replace("。", "，主要是因为相关单位配合不力和天气异常。"),
        lambda one: _SLOT.sub(f"{dice.randrange(10, 9999)}万元", one, count=1),
        lambda one: f"**{one}**",
        lambda one: f"首先，{one}",
    )
    return dice.choice(faults)(sentence)


def _typed(messages: Sequence[Message]) -> str:
    dice = _dice(messages)
    return _SLOT.sub(lambda _: f"{dice.randrange(1, 99999) / 100:g}万元", given_text(messages))


def _chinese_digits(messages: Sequence[Message]) -> str:
    return _SLOT.sub("三百二十一万元", given_text(messages))


def _swapped(messages: Sequence[Message]) -> str:
    slots = _SLOT.findall(given_text(messages))
    turned = iter(slots[1:] + slots[:1])
    return _SLOT.sub(lambda _: next(turned), given_text(messages))


def _shuffled(messages: Sequence[Message]) -> str:
    slots = _SLOT.findall(given_text(messages))
    _dice(messages).shuffle(slots)
    left = iter(slots)
    return _SLOT.sub(lambda _: next(left), given_text(messages))


def _other_slots(messages: Sequence[Message]) -> str:
    """Use well-known slots everywhere: real numbers in wrong places."""
    dice = _dice(messages)
    known = [
        "{{合计.全年预算}}",
        "{{合计.到位}}",
        "{{合计.支出}}",
        "{{合计.执行率}}",
        "{{合计.项目数}}",
        "{{单位.实有人数}}",
    ]
    return _SLOT.sub(lambda _: dice.choice(known), given_text(messages))


def _unknown(messages: Sequence[Message]) -> str:
    return _SLOT.sub("{{某项目.某指标}}", given_text(messages))


def _appended(words: str) -> Writer:
    def write(messages: Sequence[Message]) -> str:
        return _FIRST_STOP.sub(f"。{words}", given_text(messages), count=1)

    return write


def _echo(messages: Sequence[Message]) -> str:
    return messages[0].text[:400] + "\n" + messages[1].text


def _negated(messages: Sequence[Message]) -> str:
    text = given_text(messages)
    return text.replace("未达标", "达标").replace("没有达到", "超过").replace("减少", "增加").replace("下降", "增长")


_TRADITIONAL = str.maketrans(
    "项资额执报预实际费务单从这应当标级财结余转进开关间问题", "項資額執報預實際費務單從這應當標級財結餘轉進開關間問題"
)

LIARS: dict[str, Writer] = {
    "typed digits": _typed,
    "中文数字": _chinese_digits,
    "slots turned": _swapped,
    "slots shuffled": _shuffled,
    "other slots": _other_slots,
    "unknown slots": _unknown,
    "words turned": _negated,
    "invented amount": _appended("另追加资金37.5万元，惠及群众4200人。"),
    "invented cause": _appended("支出偏低主要原因是施工企业破产清算导致合同终止。"),
    "invented document": _appended("以上依据《全域统筹专项资金攻坚办法》（财绩〔2019〕88号）执行。"),
    "invented person": _appended("该项工作由局长欧阳建国负责落实。"),
    "invented date": _appended("验收工作于2022年11月17日完成。"),
    "invented success": _appended("全年未发生违规问题，工作成效显著，获得省级表彰，考核排名全省第一。"),
    "invented completion": lambda messages: _FIRST_STOP.sub(
        "，各项任务全部完成，资金全部足额到位，年末无结余。", given_text(messages), count=1
    ),
    "English": lambda _: "The project was completed on time and within budget. All goals were met.",
    "繁体": lambda messages: given_text(messages).translate(_TRADITIONAL),
    "Markdown": lambda messages: "## 标题\n\n" + "\n".join(f"- **{one}**" for one in given_text(messages).split("\n")),
    "echo": _echo,
    "endless": lambda messages: given_text(messages) + "资金使用规范有序成效明显。" * 8000,
    "chatter": lambda messages: "好的，以下是我为您撰写的内容：\n" + given_text(messages) + "\n希望对您有帮助！",
    "nothing": lambda _: "……",
}
"""Ways of lying and of failing; each does so every time, however often it is asked to mend."""

WRITERS: dict[str, Writer] = {"perfect": perfect, "polished": polished, "sloppy": sloppy, **LIARS}
