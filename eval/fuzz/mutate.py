"""Ways of breaking a file or a text. All are drawn from a seeded generator: a case can be made again by its number."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

__all__ = ["break_bytes", "break_json", "break_text", "break_zip"]

_DIGITS = "0123456789０１２３４５６７８９一二三四五六七八九十百千万亿零壹贰〇"
_MARKS = "，。；：、（）()〔〕【】《》“”%％‰,.-—~～+:∶/\t\n \u3000\xa0×*{}$<>|\\\u200b\ufeff"
_WORDS = (
    *"其中 分别为 合计 同比增长 较上年 万元 亿元 元 个 执行率 到位 支出 预算 十四五".split(),
    *"1:30 增加（减少） 〔2020〕3号 ２０２０年 【待补： {{合计.支出}} ${x}".split(),
    *"99999999999999999999 0.00000000000001 1e9 -5 NaN".split(),
)
_XML = (
    b"<",
    b">",
    b"</w:p>",
    b"<w:p>",
    b"&amp;",
    b"&#0;",
    b"&x;",
    b'"',
    b"w:val",
    b"<!DOCTYPE a>",
    b"<c r='A1'/>",
    b"-1",
    b"999999999",
)
_DEEP = "deep"
_JSON_VALUES: tuple[Any, ...] = (
    *(None, True, -1, 0, 10**40, 1e308, float("nan"), float("inf"), "", "\0\x1b\ud800", "9" * 100_000, _DEEP),
    *([], {}, [[]], [None], {"run": "text"}, "NaN", "-Infinity", "../../x", "{{合计.支出}}", "【待补：】", "<script>"),
)


def break_text(text: str, draw: random.Random) -> str:
    """Return the text with a few of its stretches cut, doubled, moved or overwritten."""
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(text) + 1)
        end = min(len(text), at + draw.choice((0, 1, 1, 2, 5, 30)))
        piece = draw.choice(
            (
                "",
                draw.choice(_DIGITS) * draw.choice((1, 1, 3, 40)),
                draw.choice(_MARKS) * draw.choice((1, 1, 2, 30)),
                draw.choice(_WORDS) * draw.choice((1, 1, 1, 20)),
                text[at:end] * 3,
                chr(draw.randrange(32, 0x10FFFF)).encode("utf-8", "ignore").decode(),
            )
        )
        text = text[:at] + piece + text[end:]
    return text


def break_json(text: str, draw: random.Random) -> str:
    """Return JSON some of whose values are of other kinds, absurd, gone or deeply nested."""
    data = json.loads(text)
    for _ in range(draw.choice((1, 1, 2, 5))):
        holder, key = draw.choice(list(_places(data)) or [([data], 0)])
        if isinstance(holder, dict) and draw.random() < 0.2:
            holder[draw.choice(("x", "", "run", "id", "\0"))] = holder.pop(key)
        else:
            holder[key] = deepcopy(draw.choice(_JSON_VALUES))  # a later break may write into it
    whole = json.dumps(data, ensure_ascii=draw.random() < 0.5)
    return whole.replace(f'"{_DEEP}"', "[" * 20_000 + "]" * 20_000)


def _places(data: Any) -> list[tuple[Any, Any]]:
    found, waiting = [], [data]
    while waiting:
        one = waiting.pop()
        keys = one if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            found.append((one, key))
            waiting.append(one[key])
    return found


def break_bytes(content: bytes, draw: random.Random) -> bytes:
    """Return the bytes truncated, with bits flipped, or with a stretch replaced or doubled."""
    if not content:
        return bytes(draw.randrange(256) for _ in range(9))
    way = draw.randrange(4)
    if way == 0:
        return content[: draw.randrange(len(content))]
    data = bytearray(content)
    if way == 1:
        for _ in range(draw.choice((1, 3, 30))):
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        return bytes(data)
    at = draw.randrange(len(data))
    end = min(len(data), at + draw.choice((1, 4, 64, 1000)))
    data[at:end] = data[at:end] * 3 if way == 2 else bytes(draw.randrange(256) for _ in range(end - at))
    return bytes(data)


def break_zip(content: bytes, others: Sequence[bytes], draw: random.Random) -> bytes:
    """Return the package with a part broken, left out, doubled, emptied, or swapped for a part of another package."""
    if draw.random() < 0.2:
        return break_bytes(content, draw)
    parts = _parts(content)
    name = draw.choice(sorted(parts))
    way = draw.randrange(5)
    if way == 0:
        del parts[name]
    elif way == 1:
        parts[name] = b""
    elif way == 2:
        parts[name] = draw.choice(list(_parts(draw.choice(others)).values()))
    elif way == 3:
        parts[name] = break_bytes(parts[name], draw)
    else:
        parts[name] = _break_xml(parts[name], draw)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for one, data in parts.items():
            package.writestr(one, data)
    return target.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _break_xml(part: bytes, draw: random.Random) -> bytes:
    """Return XML with a tag, an attribute or a number changed, so that most of it still parses."""
    places = list(re.finditer(rb"<[^<>]{1,200}>|\"[^\"<>]{0,60}\"|>[^<>]{1,80}<", part))
    for _ in range(draw.choice((1, 1, 2, 6))):
        if not places:
            return part
        place = draw.choice(places)
        new = draw.choice((b"", place.group() * 2, draw.choice(_XML), b'"-1"', b'"99999999"', b">" + b"9" * 400 + b"<"))
        part = part[: place.start()] + new + part[place.end() :]
        places = list(re.finditer(rb"<[^<>]{1,200}>|\"[^\"<>]{0,60}\"", part))
    return part
