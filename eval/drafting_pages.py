"""The figures of `eval.tasks.drafting` as people read them: a table in Markdown, and a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from eval.draft_quality import rows

__all__ = ["write_pages"]

COMMAND = "python -m eval.tasks.drafting --units 0 --write"
_Scores = Mapping[str, Mapping[str, Any]]


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.1%}" if whole else "—"


_COLUMNS: tuple[tuple[str, str, Callable[[Mapping[str, Any]], str]], ...] = (
    ("reports", "written by this writer", lambda one: str(one["reports"])),
    ("sections", "written", lambda one: str(one["sections"] or "—")),
    ("faulty first → last", "sections whose first, last answer had faults", lambda one: _faulty(one)),
    ("repairs", "answers sent back", lambda one: str(one["repairs"])),
    ("offline / mended", "sections, sections with sentences from the offline text", lambda one: _fallen_back(one)),
    ("wrong numbers", "in finished reports, that the offline draft hasn't", lambda one: str(one["wrong"])),
    ("foreign numbers", "in the .docx, from neither the offline draft nor a slot", lambda one: str(one["foreign"])),
    ("misplaced", "figures that show another value than the offline draft", lambda one: str(one["misplaced"])),
    ("facts used", "of those the offline draft holds", lambda one: f"{one['used']} / {one['required']}"),
    ("repeated", "sentences said twice", lambda one: str(one["repeated"])),
    ("scorecard", "points of the rows a program can judge", lambda one: f"{one['points']} / {one['most_points']}"),
    ("starred failed", "rows for which a report is returned", lambda one: str(one["starred"])),
    ("style hits", "findings of the rules of style", lambda one: str(one["style"])),
    ("worn phrases", "per sentence, against corpora/style", lambda one: _share(one["formulaic"], one["sentences"])),
    ("last year's", "share of characters, reports with a prior one", lambda one: _share(one["copied"], one["words"])),
    ("sent / report", "tokens; of scripted writers characters", lambda one: _per_report(one, "tokens")),
    ("written / report", "likewise", lambda one: _per_report(one, "answered")),
    ("of naive", "against a prompt that pastes everything", lambda one: _share(one["tokens"], one["naive"])),
    ("元 / report", "by the prices in the settings", lambda one: _cost(one)),
)


def _faulty(one: Mapping[str, Any]) -> str:
    return f"{one['faulty_first']} → {one['faulty_last']}"


def _fallen_back(one: Mapping[str, Any]) -> str:
    return f"{one['offline']} / {one['mended']}"


def _per_report(one: Mapping[str, Any], key: str) -> str:
    return f"{one[key] // one['reports']:,}" if one[key] and one["reports"] else "—"


def _cost(one: Mapping[str, Any]) -> str:
    return f"{one['cost'] / one['reports']:.3f}" if one["cost"] and one["reports"] else "—"


def write_pages(scores: _Scores, folder: Path) -> None:
    """Write drafting.md and drafting.html."""
    (folder / "drafting.md").write_text(_markdown(scores), encoding="utf-8")
    (folder / "drafting.html").write_text(_html(scores), encoding="utf-8")


def _by_row(scores: _Scores) -> list[list[str]]:
    """Return a line a row of the scorecard: its number, what it asks, each writer's mean of 2."""
    return [
        [f"{row.row}{'*' if row.starred else ''}", row.about, *(_mean(one, row.row) for one in scores.values())]
        for row in rows()
    ]


def _mean(one: Mapping[str, Any], row: int) -> str:
    judged = one["judged"].get(row, 0)
    return f"{one['rows'].get(row, 0) / judged:.2f}" if judged else "—"


def _markdown(scores: _Scores) -> str:
    names = list(scores)
    lines = [
        "# Writing with a model",
        "",
        f"Regenerate: `{COMMAND}` (`--model SPEC …` adds real models)",
        "",
        "Scripted writers see only what a model sees. `offline` is the draft that each starts from and falls back to.",
        "",
        _line(["writer", *(title for title, _, _ in _COLUMNS)]),
        _line(["---"] * (1 + len(_COLUMNS))),
        *(_line([name, *(show(scores[name]) for _, _, show in _COLUMNS)]) for name in names),
        "",
        *(f"- **{title}**: {meaning}" for title, meaning, _ in _COLUMNS),
        "",
        "## Scorecard, row by row (0 to 2)",
        "",
        _line(["row", "asks for", *names]),
        _line(["---"] * (2 + len(names))),
        *(_line(cells) for cells in _by_row(scores)),
        "",
        "Rows 3, 7 and 12 need a reader who knows the unit. A star: returned when it fails.",
        "",
    ]
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


_STYLE = """
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem; color: #1b1f24; }
table { border-collapse: collapse; margin: 1rem 0 2rem; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { border: 1px solid #c8d0d8; padding: .3rem .55rem; text-align: right; white-space: nowrap; }
th { background: #eef2f6; vertical-align: bottom; white-space: normal; }
td:first-child, th:first-child, td.words { text-align: left; }
thead th { position: sticky; top: 0; }
tr:nth-child(even) td { background: #f8fafc; }
.bad { color: #b42318; font-weight: 600; }
"""


def _html(scores: _Scores) -> str:
    heads = "".join(f'<th title="{escape(meaning)}">{escape(title)}</th>' for title, meaning, _ in _COLUMNS)
    body = "".join(
        f"<tr><td>{escape(name)}</td>" + "".join(_cell(title, show(one)) for title, _, show in _COLUMNS) + "</tr>"
        for name, one in scores.items()
    )
    names = "".join(f"<th>{escape(name)}</th>" for name in scores)
    card = "".join(
        f'<tr><td>{escape(row)}</td><td class="words">{escape(about)}</td>'
        + "".join(f"<td>{escape(mean)}</td>" for mean in means)
        + "</tr>"
        for row, about, *means in _by_row(scores)
    )
    meanings = "".join(f"<li><b>{escape(title)}</b>: {escape(meaning)}</li>" for title, meaning, _ in _COLUMNS)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Writing with a model</title>'
        f"<style>{_STYLE}</style></head><body><h1>Writing with a model</h1>"
        f"<p>Regenerate: <code>{escape(COMMAND)}</code></p>"
        f"<table><caption>Writers</caption><thead><tr><th>writer</th>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"<ul>{meanings}</ul><table><caption>Scorecard, row by row (0 to 2; * returned when it fails)</caption>"
        f"<thead><tr><th>row</th><th>asks for</th>{names}</tr></thead><tbody>{card}</tbody></table></body></html>\n"
    )


def _cell(title: str, shown: str) -> str:
    bad = title in ("wrong numbers", "foreign numbers", "misplaced", "starred failed") and shown != "0"
    return f"<td{' class=bad' if bad else ''}>{escape(shown)}</td>"
