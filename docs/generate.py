"""Writes the pages of docs/reference from the program itself, so that they can't drift from it.

Run `make docs` after a change of a command, a key of unit.yaml, a header word, a code or a rule; a test fails until then.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import youju
from youju.checking.proofreading import wording_rules
from youju.cli.parser import build_parser
from youju.domain.findings import Code, Finding, Verdict
from youju.pipeline.candidates import State
from youju.pipeline.diff import ChangeKind
from youju.prompting.outlines import load_outline
from youju.resources import data_path, data_stems, load_yaml

FOLDER = Path(__file__).parent / "reference"
SAMPLE = "corpora/samples/lanting-canlian-2024"
_MADE = "<!-- 由 docs/generate.py 生成，请勿手改：make docs -->\n"
_ROLES = {
    "item": "项目（行的名称）", "code": "项目代码", "function-code": "功能科目编码", "function-name": "功能科目名称",
    "source-name": "资金来源", "note": "备注（不取数）", "sequence": "序号（不取数）", "level1": "一级指标", "level2": "二级指标",
    "level3": "三级指标", "operator": "指标的比较符", "target": "指标的目标值", "target-unit": "指标的计量单位", "actual": "指标的实际完成值",
    "weight": "分值", "score": "得分", "reason": "偏差原因", "remedy": "改进措施", "document": "文号", "unit-code": "单位编码", "unit-name": "单位名称",
    "rate": "比率（核对，不取数）", "other-text": "其他文字（不取数）",
}  # fmt: skip
_FORMS = {
    "text": "一个值",
    "number": "人数",
    "names": "名单",
    "prose": "一段或几段文字",
    "choices": "数字的名称: 采用的来源或数值",
}


def pages() -> Mapping[str, str]:
    """Return each generated page by its file name."""
    return {
        "commands.md": _commands(),
        "data.md": _data(),
        "codes.md": _codes(),
        "json.md": _json(),
    }


def _commands() -> str:
    lines = [
        "# 命令",
        _MADE,
        "退出码：0 没有必改的问题 · 1 有必改的问题 · 2 用法不对 · 3 有输入读不了 · 4 模型出错 · 130 被中断。",
        "",
    ]
    action = next(one for one in build_parser()._actions if one.dest == "command")
    assert isinstance(action.choices, dict)
    helps = {one.dest: one.help or "" for one in action._choices_actions}  # type: ignore[attr-defined]
    for name, parser in action.choices.items():
        lines += [f"## `youju {name}`", "", f"{helps.get(name, '')}。", "", *_arguments(parser), ""]
    return "\n".join(lines)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    own = [one for one in parser._actions if one.dest != "help"]
    if own:
        yield "| 参数 | 说明 |"
        yield "|---|---|"
    for one in own:
        metavar = one.metavar if isinstance(one.metavar, str) else "、".join(map(str, one.choices or ()))
        name = ", ".join(one.option_strings) or metavar
        value = f" {metavar}" if one.option_strings and metavar and one.nargs != 0 else ""
        yield f"| `{name}{value}` | {_cell(one.help or '')} |"


def _data() -> str:
    lines = ["# 数据文件", _MADE, "## unit.yaml 与采集表的填报项", ""]
    lines += ["| 填报项 | 形式 | 谁知道 | 怎样填 |", "|---|---|---|---|"]
    for one in load_yaml("corpora/terms/unit_keys.yaml"):
        must = "（必填）" if one.get("required") else ""
        lines.append(f"| {one['name']}{must} | {_FORMS[one['form']]} | {one['office']} | {_cell(one['help'])} |")
    lines += [
        "",
        "## 认得的表头",
        "",
        "表头先去掉空格、括号里的单位和年份，再按下表认；认不出的列不取数，`youju facts` 会说。",
        "",
    ]
    lines += ["| 含义 | 表头写法 |", "|---|---|"]
    headers = load_yaml("corpora/terms/headers.yaml")
    for role, words in headers["roles"].items():
        lines.append(f"| {_ROLES.get(role, role)} | {_words(words)} |")
    for measure, words in headers["measures"].items():
        lines.append(f"| {measure} | {_words(words)} |")
    lines += ["", "## 提纲", "", "| 代号 | 名称 | 依据 |", "|---|---|---|"]
    for name in data_stems("prompts/outlines", ".yaml"):
        outline = load_outline(name)
        lines.append(f"| `{name}` | {outline.name} | {_cell(outline.basis)} |")
    lines += ["", "设环境变量 `YOUJU_DATA` 为一个文件夹，其中同名的 `prompts/`、`corpora/` 文件就代替自带的。", ""]
    return "\n".join(lines)


def _words(words: Mapping[str, Any]) -> str:
    parts = ["、".join(map(str, words.get("exact", ())))]
    parts += [f"含“{word}”" for word in words.get("contains", ())]
    parts += [f"以“{word}”结尾" for word in words.get("ends", ())]
    return _cell("；".join(part for part in parts if part))


def _codes() -> str:
    ledger = youju.read_ledger(data_path(SAMPLE))
    entries = load_yaml("corpora/terms/codes.yaml")
    lines = [
        "# 核对规则",
        _MADE,
        "每个问题有代码和轻重：必改（error）、核实（warning）、提示（info）。例句都由程序当场核对过；",
    ]
    lines += [f"注明“对照数据”的，数据是自带示例 `{Path(SAMPLE).name}`。", ""]
    for code in Code:
        entry = entries[code.value]
        lines += [f"## {entry['name']} `{code.value}`", "", entry["what"], "", f"怎么办：{entry['remedy']}", ""]
        if "flag" in entry:
            data = ledger if entry.get("data") else None
            found = [one for one in youju.check_text(entry["flag"], data).findings if one.code is code]
            finding = min(found, key=lambda one: (one.start, one.message))  # two rules may tell of one place
            lines += [*_example(entry, finding), ""]
    lines += [
        "## 用字用语的规则",
        "",
        "| 规则 | 级别 | 来源 | 轻重 | 说明 | 会提示 | 不提示 |",
        "|---|---|---|---|---|---|---|",
    ]
    for rule in wording_rules():
        shown = [_cell(one) for one in (rule.must_flag[0], rule.must_pass[0])]
        lines.append(
            f"| `{rule.id}` | {rule.level} | {_cell(rule.source)} | {rule.severity.label} | {_cell(rule.message)} | {shown[0]} | {shown[1]} |"
        )
    return "\n".join([*lines, ""])


def _example(entry: Mapping[str, Any], finding: Finding) -> Iterator[str]:
    data = "，对照数据" if entry.get("data") else ""
    yield f"会报（{finding.severity.label}{data}）："
    yield from _quoted(entry["flag"])
    yield f"> —— {finding.message}" + (f"；建议：{finding.suggestion}" if finding.suggestion else "")
    yield ""
    yield "不报："
    yield from _quoted(entry["pass"])


def _quoted(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield f"> {line.replace(chr(9), ' │ ')}  "
    yield ">"


def _json() -> str:
    rows, states, kinds = (
        "".join(f"| `{one.value}` | {one.label} |\n" for one in listed) for listed in (Verdict, State, ChangeKind)
    )
    return f"""# JSON
{_MADE}
## `youju check --json`（`youju.check/1`）

每个文件一行。`start`、`end` 是 `text` 里的字符（码位）位置；没有的值是 `null`。`value` 是十进制字符串：写明单位的金额折算为元，
表格单元格没有写单位的，是写着的数，`unit` 为 `null`。`fact` 是 `youju facts --json` 里的 `id`；核对时才推算的数字（个数、目标的另一种说法）不在其中。

```
{{"schema": "youju.check/1", "document": 文件名, "text": 核对的全文,
 "coverage": {{"seen": 总数, 结论: 个数, …}},
 "mentions": [{{"start", "end", "text", "kind", "value": 十进制字符串, "unit", "verdict", "fact": 数字的编号,
               "source": 单元格, "formula": 算式, "expected": 应为, "reason": 为何这样判}}],
 "findings": [{{"code", "severity", "start", "end", "place": 哪个标题下第几段、第几行或哪个单元格, "message", "suggestion", "evidence": [单元格与算式], "fingerprint": 问题的指纹}}]}}
```

| 结论 `verdict` | 意思 |
|---|---|
{rows}
代码 `code` 见[核对规则](codes.md)。

## `youju facts --json`（`youju.facts/1`）

```
{{"schema": "youju.facts/1", "unit": 单位, "year": 年度,
 "facts": [{{"key": 项目.指标[.资金来源][.期间][.口径], "id": F 加 8 位十六进制, "item", "measure", "period", "fund_source", "basis",
            "value": 十进制字符串（金额为元）, "unit", "sources": [单元格], "formula", "parents": [所依据的数字]}}],
 "indicators": [{{"key", "name", "level1", "level2", "operator", "target", "actual", "project", "reason", "remedy"}}],
 "notices": [{{"message", "source", "code", "severity"}}]}}
```

## `youju facts --candidates --json`（`youju.candidates/1`）

```
{{"schema": "youju.candidates/1", "unit": 单位, "year": 年度,
 "candidates": [{{"key", "label": 名称, "value", "unit", "written": 原文写法, "period", "text": 所在的句子, "heading": 所在的标题,
                 "sources", "approximate": 是否约数, "planned": 是否计划数, "state": 与数据的关系,
                 "evidence": 数据里的根据, "decision": 决定怎么说}}],
 "sentences": [{{"role": 可用于哪类段落, "key", "text", "source"}}], "unread": [读不了的文件]}}
```

| 关系 `state` | 意思 |
|---|---|
{states}
## `youju diff --json`（`youju.diff/1`）

```
{{"schema": "youju.diff/1", "changes": [{{"kind": 变动的种类, "heading": 所在的标题, "old": 改前, "new": 改后, "numbers": [[改前的数, 改后的数]]}}]}}
```

| 种类 `kind` | 意思 |
|---|---|
{kinds}"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
