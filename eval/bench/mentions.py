"""Times `find_mentions` on report text and on hostile text, beside whatever peers are installed, in one run.

    python -m eval.bench.mentions

Peers (jionlp, recognizers-text-suite with emoji<2, chinese2digits, cn2an) are optional; none is a dependency. Their
column says how many times longer they take on the same text, and how many of the labelled values they name anywhere
in the right sentence, whatever unit they give.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from youju.mentions import find_mentions

CASES = Path(__file__).parents[1] / "cases"
REPEATS = 5
TARGET_CHARS = 300_000
HOSTILE = {
    "digits": "1",
    "grouped": "1,",
    "words": "一",
    "brackets": "（1〔2020",
    "其中": "其中12万元",
    "quotes": "“一",
}

Peer = Callable[[str], Iterable[Decimal]]


def report_texts() -> dict[str, str]:
    """Return the texts to time: whole reports, single paragraphs, and sentences made of little but numbers."""
    reports = [path.read_text(encoding="utf-8") for path in sorted(CASES.glob("verify/*/clean.txt"))]
    return {
        "reports": "\n".join(reports),
        "paragraphs": "\n".join(case["text"] for case in read_jsonl("consistency.jsonl")),
        "dense sentences": "\n".join(case["text"] for case in read_jsonl("mentions.jsonl")),
    }


def read_jsonl(name: str) -> list[dict[str, Any]]:
    """Return the cases of one file."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def seconds(work: Callable[[], object]) -> float:
    """Return the least processor time of several runs."""

    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return min(once() for _ in range(REPEATS))


def decimals(values: Iterable[object]) -> list[Decimal]:
    """Return what among a peer's answers is a number."""
    found = []
    for value in values:
        try:
            found.append(Decimal(str(value).replace(",", "").rstrip("%")))
        except InvalidOperation:
            continue
    return found


def _jionlp(module: Any) -> Peer:
    def read(text: str) -> list[Decimal]:
        entities = module.ner.extract_money(text, with_parsing=True) or []
        return decimals(entity["detail"]["num"] for entity in entities if entity.get("detail"))

    return read


def _recognizers(module: Any) -> Peer:
    def read(text: str) -> list[Decimal]:
        found = [*module.recognize_number(text, "zh-cn"), *module.recognize_currency(text, "zh-cn")]
        return decimals((one.resolution or {}).get("value") for one in found)

    return read


def _chinese2digits(module: Any) -> Peer:
    def read(text: str) -> list[Decimal]:
        return decimals(module.takeNumberFromString(text)["digitsStringList"])

    return read


def _cn2an(module: Any) -> Peer:
    def read(text: str) -> list[Decimal]:
        return decimals(re.findall(r"[0-9]+(?:\.[0-9]+)?", module.transform(text, "cn2an")))

    return read


PEERS: dict[str, Callable[[Any], Peer]] = {
    "jionlp": _jionlp,
    "recognizers_suite": _recognizers,
    "chinese2digits": _chinese2digits,
    "cn2an": _cn2an,
}


def installed_peers() -> dict[str, Peer]:
    """Return the peers that can be imported here."""
    peers = {}
    for name, adapt in PEERS.items():
        try:
            peers[name] = adapt(importlib.import_module(name))
        except ImportError:
            print(f"{name}: not installed")
    return peers


def ours(text: str) -> list[Decimal]:
    """Return the values we see in a text."""
    return [mention.value for mention in find_mentions(text) if mention.value is not None]


def value_recall(read: Peer, cases: list[dict[str, Any]]) -> tuple[int, int]:
    """Count the labelled values that a reader names in their sentence, and all of them."""
    named = labelled = 0
    for case in cases:
        values = set(read(case["text"]))
        wanted = [Decimal(one["value"]) for one in case["mentions"] if one["value"] is not None]
        named += sum(value in values for value in wanted)
        labelled += len(wanted)
    return named, labelled


def main() -> int:
    """Print speed on report text, growth on hostile text, and the peers as ratios."""
    for name, text in report_texts().items():
        whole = text * max(1, TARGET_CHARS // len(text))
        took, count = seconds(lambda whole=whole: find_mentions(whole)), len(find_mentions(whole))
        print(f"{name:<16} {len(whole) / took / 1e6:5.2f} M chars/s  {len(whole) / count:5.1f} chars a mention")
    for name, piece in HOSTILE.items():
        small, large = (piece * (size // len(piece)) for size in (50_000, 200_000))
        growth = seconds(lambda text=large: find_mentions(text)) / seconds(lambda text=small: find_mentions(text))
        print(f"hostile {name:<8} 4x the text takes {growth:.1f}x the time")
    cases = read_jsonl("mentions.jsonl")
    base = seconds(lambda: [ours(case["text"]) for case in cases])
    for name, read in {"youju": ours, **installed_peers()}.items():
        took = base if read is ours else seconds(lambda read=read: [read(case["text"]) for case in cases])
        named, labelled = value_recall(read, cases)
        print(
            f"{name:<18} {took / base:8.1f}x our time  names {named}/{labelled} values ({100 * named / labelled:.1f}%)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
