"""The commands. Each imports what it runs only when it runs, so that --help and check start fast."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from youju import __version__
from youju.cli.chinese import ChineseCommand, ChineseGroup, translate_error
from youju.errors import ExitCode, YoujuError

__all__ = ["app", "main", "run"]

app = typer.Typer(
    cls=ChineseGroup,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=False,
    help="有据：根据资金表、活动数据和上年报告起草绩效自评报告，报告里的每个数字都与数据核对。",
)

ProjectArg = Annotated[Path, typer.Argument(metavar="项目文件夹", help="一个单位一个年度的文件夹", show_default=False)]
UnitOption = Annotated[
    str, typer.Option("--unit", help="金额单位（元、千元、万元），表里没写单位时用", show_default=False)
]


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe gets UTF-8; a console keeps its own code page
            stream.reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        code: Any = app(args=list(arguments), prog_name="youju", standalone_mode=False)
    except YoujuError as error:
        _say(f"错误：{error}")
        return error.exit_code
    except TyperException as error:
        command = " ".join(["youju", *arguments[:1]]) if arguments and arguments[0] in _COMMANDS else "youju"
        _say(f"错误：{translate_error(error.format_message())}。查看用法：{command} --help。")
        return ExitCode.USAGE
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: nothing is left to say
        sys.stderr.close()
        return ExitCode.CLEAN
    if code == ExitCode.INTERRUPTED:
        _say("已中断。")
    return code or ExitCode.CLEAN


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _version(*, wanted: bool) -> None:
    if wanted:
        print(f"youju {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本号后退出")] = False,
) -> None:
    _version(wanted=version)
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(ExitCode.USAGE)


@app.command(cls=ChineseCommand)
def init(
    folder: Annotated[Path, typer.Argument(metavar="项目文件夹", help="要建立的文件夹", show_default=False)],
    sample: Annotated[str, typer.Option(help="改为复制一个自带示例，例如 yuanjiang-2020", show_default=False)] = "",
) -> None:
    """建立一个项目文件夹：data、materials、prior、out 和待填的采集表。"""
    from youju.pipeline.init import copy_sample, create_project

    made = copy_sample(sample, folder) if sample else create_project(folder)
    for path in made:
        print(path)
    next_step = f"youju draft {folder}" if sample else "填好采集表，把资金表放进 data，再运行 youju draft"
    _say(f"已建立。下一步：{next_step}")


@app.command(cls=ChineseCommand)
def draft(
    folder: ProjectArg,
    outline: Annotated[str, typer.Option(help="提纲，例如 mof-2020-10", show_default=False)] = "",
    unit: UnitOption = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到哪个 .docx", show_default=False)] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖生成之后被人改过的 .docx")] = False,
) -> None:
    """起草一份报告，写成 Word 文件，并核对其中每个数字。"""
    from youju.cli.printing import print_draft_outcome
    from youju.pipeline.draft import draft_project
    from youju.progress import PlainProgress
    from youju.settings import load_settings

    outcome = draft_project(
        folder,
        default_outline=load_settings().outline,
        outline=outline,
        money_unit=unit,
        output=output,
        force=force,
        progress=PlainProgress(),
    )
    print_draft_outcome(outcome)
    raise typer.Exit(_exit_code([outcome.report.worst]))


@app.command(cls=ChineseCommand)
def facts(
    folder: ProjectArg,
    unit: UnitOption = "",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """列出读到的每个数字、它的单元格和算式。"""
    from youju.cli.printing import print_facts
    from youju.pipeline.facts import facts_json, read_project_facts

    ledger = read_project_facts(folder, money_unit=unit)
    if json:
        print(facts_json(ledger))
    else:
        print_facts(ledger)


@app.command(cls=ChineseCommand)
def check(
    reports: Annotated[list[Path], typer.Argument(metavar="报告…", help="要核对的报告", show_default=False)],
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", help="数据：项目文件夹、data 文件夹或表格，可多次", show_default=False),
    ] = None,
    unit: UnitOption = "",
    json: Annotated[bool, typer.Option("--json", help="每个文件输出一行 JSON")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="另写一个网页，每个数字标出来源", show_default=False)
    ] = None,
) -> None:
    """核对任何人写的报告：每个数字是否有据，前后是否一致。"""
    from youju.pipeline.check import check_documents, read_data, report_as_json, write_page

    outcome = check_documents(reports, read_data(data or [], money_unit=unit))
    for error in outcome.unread:
        _say(f"错误：{error}")
    if json:
        for report in outcome.reports:
            print(report_as_json(report))
    else:
        from youju.cli.printing import print_check_report

        for report in outcome.reports:
            print_check_report(report)
    if html:
        write_page(outcome.reports, html)
        _say(f"已写出：{html}")
    raise typer.Exit(_exit_code([report.worst for report in outcome.reports], outcome.unread))


@app.command(cls=ChineseCommand)
def doctor() -> None:
    """检查这台机器：版本、公文字体、LibreOffice。"""
    from youju.pipeline.doctor import examine

    for line in examine():
        print(f"{'√' if line.good else '×'} {line.name}：{line.state}")
        if line.remedy:
            print(f"  {line.remedy}")


def _exit_code(severities: Sequence[Any], unread: Sequence[YoujuError] = ()) -> int:
    """Return the worst: an input that can't be read before findings, findings before clean."""
    if unread:
        return max(error.exit_code for error in unread)
    return ExitCode.FINDINGS if "error" in severities else ExitCode.CLEAN


_COMMANDS = frozenset({"init", "draft", "facts", "check", "doctor"})
