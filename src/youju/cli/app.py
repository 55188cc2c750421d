"""The commands. Each imports what it runs only when it runs, so that --help and check start fast."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from youju import __version__
from youju.cli.chinese import ChineseParser
from youju.errors import ExitCode, UsageError, YoujuError

if TYPE_CHECKING:  # --help starts without it
    from youju.domain.findings import CheckReport

__all__ = ["build_parser", "main", "run"]

DESCRIPTION = "有据：根据资金表、活动数据和上年报告起草绩效自评报告，报告里的每个数字都与数据核对。"


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a pipe gets UTF-8; a console keeps its own code page
            stream.reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    parser = build_parser()
    try:
        command = next((word for word in arguments if not word.startswith("-")), "")
        if command and command not in _COMMANDS:
            raise parser.unknown_command(command, list(_COMMANDS))
        options = parser.parse_args(arguments)
        if not options.command:
            parser.print_help()
            return ExitCode.USAGE
        return _COMMANDS[options.command](options)
    except YoujuError as error:
        _say(f"错误：{error}")
        return error.exit_code
    except KeyboardInterrupt:
        _say("已中断。")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: nothing is left to say
        sys.stderr.close()
        return ExitCode.CLEAN
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or 0)


def build_parser() -> ChineseParser:
    """Return the parser of the whole command line."""
    parser = ChineseParser(prog="youju", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"youju {__version__}", help="显示版本号后退出")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令", prog="youju")

    init = _command(commands, "init", "建立一个项目文件夹：data、materials、prior、out 和待填的采集表")
    init.add_argument("folder", metavar="项目文件夹", type=Path, help="要建立的文件夹")
    init.add_argument("--sample", metavar="名称", default="", help="改为复制一个自带示例，例如 yuanjiang-2020")

    draft = _command(commands, "draft", "起草一份报告，写成 Word 文件，并核对其中每个数字")
    draft.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹")
    draft.add_argument("--outline", metavar="提纲", default="", help="例如 mof-2020-10；不写时用 unit.yaml 里的提纲")
    _add_unit(draft)
    draft.add_argument("-o", "--output", metavar="文件", type=Path, help="写到哪个 .docx；不写时写进项目的 out 文件夹")
    draft.add_argument(
        "--template", metavar="模板", type=Path, help="套用本单位的 .docx（红头等），正文放在写有 {{正文}} 的那一段"
    )
    draft.add_argument("--sources", action="store_true", help="末页附数据来源表：每个数字的单元格、算式和核对结论")
    draft.add_argument("--final", action="store_true", help="另写一份报送稿：没有批注和内部标记；有待补、待核时不写")
    draft.add_argument("--force", action="store_true", help="覆盖生成之后被人改过的 .docx")
    _add_model(draft)

    rewrite = _command(commands, "rewrite", "用模型改写草稿的一节，先看改动再决定")
    rewrite.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹")
    rewrite.add_argument("--section", metavar="章节", required=True, help="例如 二.（一），或标题中的几个字")
    rewrite.add_argument("--instruction", metavar="要求", default="", help="要怎样改，一句话")
    rewrite.add_argument("--preset", metavar="改法", default="", help="更简练、更正式、扩写、统一口径或分析原因")
    _add_unit(rewrite)
    rewrite.add_argument("--yes", action="store_true", help="不问，直接采用；数字的变动仍会列出")
    rewrite.add_argument("--dry-run", action="store_true", help="只看改动，不采用")
    rewrite.add_argument("--force", action="store_true", help="覆盖生成之后被人改过的 .docx")
    _add_model(rewrite)

    log = _command(commands, "log", "列出这个项目调用模型的记录")
    log.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹")

    export = _command(commands, "export", "由送审稿（改过的也可以）导出报送稿：接受修订，去掉批注和内部标记")
    export.add_argument(
        "report", metavar="送审稿", type=Path, help="要导出的 .docx；还有待补、待核时不导出，并列出位置"
    )
    export.add_argument("-o", "--output", metavar="文件", type=Path, help="写到哪个 .docx；不写时写在送审稿旁边")
    export.add_argument("--force", action="store_true", help="覆盖导出之后被人改过的报送稿")

    facts = _command(commands, "facts", "列出读到的每个数字、它的单元格和算式")
    facts.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹")
    _add_unit(facts)
    facts.add_argument("--candidates", action="store_true", help="改为列出 materials 里待确认的数字和可用的语句")
    facts.add_argument("--json", action="store_true", help="输出 JSON")

    check = _command(commands, "check", "核对任何人写的报告：每个数字是否有据，前后是否一致")
    check.add_argument("reports", metavar="报告", type=Path, nargs="+", help="要核对的报告，可多个")
    check.add_argument(
        "--data", metavar="数据", type=Path, action="append", default=[], help="项目文件夹、data 文件夹或表格，可多次"
    )
    _add_unit(check)
    check.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")
    check.add_argument("--annotate", metavar="文件", type=Path, help="另写一份 .docx，每个问题都是一条批注")
    check.add_argument("--fix", metavar="文件", type=Path, help="另写一份 .docx，能改的错都是一处修订，由人接受或拒绝")
    check.add_argument(
        "--opinions", metavar="退回意见", type=Path, help="退回意见（.docx、.xlsx、.txt）：逐条找出所说的位置"
    )
    check.add_argument("--html", metavar="文件", type=Path, help="另写一个网页，每个数字标出来源")

    update = _command(commands, "update", "数据变了：报告里相应的数字随之修订，人改过的地方不动，并列出改了什么")
    update.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹")
    update.add_argument("report", metavar="报告", type=Path, nargs="?", help="要更新的 .docx；不写时取 out 里的那一份")
    _add_unit(update)
    update.add_argument("-o", "--output", metavar="文件", type=Path, help="写到哪个 .docx；不写时写在原报告旁边")

    diff = _command(commands, "diff", "逐句比较两份报告，数字有变的排在最前")
    diff.add_argument("old", metavar="改前", type=Path, help="较早的报告")
    diff.add_argument("new", metavar="改后", type=Path, help="较新的报告")
    diff.add_argument(
        "--opinions", metavar="退回意见", type=Path, help="退回意见（.docx、.xlsx、.txt）：逐条对照改前改后"
    )
    diff.add_argument(
        "-o", "--output", metavar="文件", type=Path, help="与 --opinions 同用：把修改情况对照表写成 .docx"
    )
    diff.add_argument("--json", action="store_true", help="输出 JSON")

    index = _command(commands, "index", "把历年报告编入资料库，只读新增和改过的文件")
    index.add_argument("folders", metavar="文件夹", type=Path, nargs="+", help="放报告的文件夹或单个文件，可多个")
    _add_library(index)

    search = _command(commands, "search", "在资料库里查相近的段落")
    search.add_argument("query", metavar="词句", help="要找的内容")
    _add_library(search)
    search.add_argument("--unit-name", metavar="单位名称", default="", help="只查这个单位的报告")
    search.add_argument("--year", metavar="年度", type=int, default=0, help="只查这个年度的报告")
    search.add_argument("--role", metavar="章节", default="", help="只查这类章节，例如 funds.execution")
    search.add_argument("-n", "--limit", metavar="个数", type=int, default=10, help="最多列几段（默认 10）")

    _command(commands, "doctor", "检查这台机器：版本、公文字体、LibreOffice")
    return parser


def _command(commands: Any, name: str, purpose: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=purpose, description=f"{purpose}。")
    return parser


def _add_unit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", metavar="单位", default="", help="金额单位（元、千元、万元），表里没写单位时用")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="模型", help="offline、openai:模型名、deepseek:模型名…；逗号隔开为备选")
    parser.add_argument("--show-values", action="store_true", default=None, help="把数值也发给本机以外的模型")
    parser.add_argument("--no-cache", dest="cache", action="store_false", default=None, help="不用也不存模型的回答")


def _add_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--library", metavar="文件夹", type=Path, help="资料库放在哪里；不写时用设置里的位置")


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _init(options: argparse.Namespace) -> int:
    from youju.pipeline.init import copy_sample, create_project

    made = copy_sample(options.sample, options.folder) if options.sample else create_project(options.folder)
    for path in made:
        print(path)
    next_step = "" if options.sample else "填好采集表，把资金表放进 data，再"
    _say(f"已建立。下一步：{next_step}运行 youju draft {options.folder}")
    return ExitCode.CLEAN


def _draft(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_draft_outcome
    from youju.pipeline.draft import draft_project
    from youju.pipeline.writers import choose_writer
    from youju.progress import PlainProgress

    settings = _model_settings(options)
    writer = choose_writer(settings, options.folder)
    with closing(writer) if writer else nullcontext():
        outcome = draft_project(
            options.folder,
            default_outline=settings.outline,
            outline=options.outline,
            money_unit=options.unit,
            output=options.output,
            force=options.force,
            template=options.template,
            sources=options.sources,
            writer=writer,
            progress=PlainProgress(),
        )
    print_draft_outcome(outcome.path, outcome.draft, outcome.ledger, outcome.report, outcome.carrying)
    if outcome.drafted is not None:
        from youju.cli.model_printing import print_usage

        print_usage(outcome.drafted, settings.price_in, settings.price_out)
    code = _exit_code([outcome.report.worst])
    return max(code, _export_final(outcome.path, None, force=options.force)) if options.final else code


def _model_settings(options: argparse.Namespace) -> Any:
    from youju.settings import load_settings

    return load_settings(model=options.model, show_values=options.show_values, cache=options.cache)


def _rewrite(options: argparse.Namespace) -> int:
    from youju.cli.model_printing import confirm_rewriting, print_rewriting
    from youju.pipeline.rewrite import open_desk
    from youju.pipeline.writers import choose_writer

    settings = _model_settings(options)
    writer = choose_writer(settings, options.folder)
    if writer is None:
        raise UsageError("改写要用模型", remedy="请加 --model，例如 --model openai:模型名，或设置 YOUJU_MODEL")
    desk = open_desk(options.folder, default_outline=settings.outline, money_unit=options.unit)
    _say(f"改写（{writer.described}）")
    telling = writer.telling(lambda text: print(text, end="", file=sys.stderr, flush=True))
    preset = options.preset or "按要求修改"
    with closing(writer):
        rewriting = desk.propose(telling, options.section, preset=preset, instruction=options.instruction)
    _say("")
    print_rewriting(rewriting)
    if rewriting.is_idle or options.dry_run or not (options.yes or confirm_rewriting(rewriting)):
        _say("草稿没有改动。")
        return ExitCode.CLEAN
    path, report = desk.keep(rewriting, who=writer.name, force=options.force)
    print(f"已写出：{path}")
    return _exit_code([report.worst])


def _log(options: argparse.Namespace) -> int:
    from youju.cli.model_printing import print_calls
    from youju.models.audit import read_audit

    calls = list(read_audit(options.folder))
    if calls:
        print_calls(calls)
    else:
        _say("没有调用模型的记录。")
    return ExitCode.CLEAN


def _export(options: argparse.Namespace) -> int:
    return _export_final(options.report, options.output, force=options.force)


def _export_final(report: Path, output: Path | None, *, force: bool) -> int:
    from youju.cli.printing import print_open_gaps
    from youju.pipeline.export import export_final, final_path

    target = output or final_path(report)
    gaps = export_final(report, target, force=force)
    print_open_gaps(gaps, target)
    return ExitCode.FINDINGS if gaps else ExitCode.CLEAN


def _facts(options: argparse.Namespace) -> int:
    if options.candidates:
        return _candidates(options)
    from youju.pipeline.facts import facts_json, read_project_facts

    ledger = read_project_facts(options.folder, money_unit=options.unit)
    if options.json:
        sys.stdout.writelines(facts_json(ledger))
    else:
        from youju.cli.printing import print_facts

        print_facts(ledger)
    return ExitCode.CLEAN


def _candidates(options: argparse.Namespace) -> int:
    from youju.pipeline.candidates import candidates_json, find_candidates

    found = find_candidates(options.folder, money_unit=options.unit)
    if options.json:
        print(candidates_json(found))
    else:
        from youju.cli.candidate_printing import print_candidates

        print_candidates(found)
    return ExitCode.INPUT if found.unread else ExitCode.CLEAN


def _check(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_check_report
    from youju.pipeline.check import check_documents, report_as_json

    if (options.annotate or options.fix or options.opinions) and len(options.reports) > 1:
        raise UsageError("--annotate、--fix、--opinions 一次只能用于一份报告", remedy="请逐份核对")
    ledger = None
    if options.data:
        from youju.sources.project import read_ledger

        ledger = read_ledger(*options.data, unit=options.unit)
    outcome = check_documents(options.reports, ledger, options.data or ())
    for error in outcome.unread:
        _say(f"错误：{error}")
    for report in outcome.reports:
        if options.json:
            print(report_as_json(report))
        else:
            print_check_report(report)
    if options.html:
        from youju.pipeline.check_page import write_check_page

        write_check_page(outcome.reports, options.html)
        _say(f"已写出：{options.html}")
    if outcome.reports and options.opinions and not options.json:
        from youju.cli.printing import print_placed_opinions
        from youju.pipeline.opinions import locate_opinions

        print_placed_opinions(locate_opinions(options.opinions, options.reports[0]))
    if outcome.reports and (options.annotate or options.fix):
        _write_copies(options, outcome.reports[0])
    return _exit_code([report.worst for report in outcome.reports], outcome.unread)


def _write_copies(options: argparse.Namespace, report: CheckReport) -> None:
    from youju.pipeline.export import annotate_copy, fix_copy

    source = options.reports[0]
    if options.annotate:
        annotate_copy(source, report, options.annotate)
        _say(f"已写出：{options.annotate}")
    if options.fix:
        made, left = fix_copy(source, report, options.fix, datetime.now())
        _say(f"已写出：{options.fix}（修订{made}处" + (f"，另有{left}处请手工改" if left else "") + "）")


def _update(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_update_outcome
    from youju.pipeline.update import find_report, update_report, updated_path

    report = options.report or find_report(options.folder)
    target = options.output or updated_path(report)
    outcome = update_report(options.folder, report, target, datetime.now(), money_unit=options.unit)
    print_update_outcome(outcome)
    return _exit_code([one.severity for one in outcome.flags])


def _answer(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_answers
    from youju.pipeline.opinions import answer_opinions, write_answers

    answers = answer_opinions(options.opinions, options.old, options.new)
    print_answers(answers)
    if options.output:
        write_answers(answers, options.new.stem, options.output)
        _say(f"已写出：{options.output}")
    return ExitCode.CLEAN


def _diff(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_changes
    from youju.pipeline.diff import compare_documents, diff_json

    if options.opinions:
        return _answer(options)
    if options.output:
        raise UsageError("-o 要与 --opinions 同用", remedy="请用 --opinions 写明退回意见的文件")
    changes = compare_documents(options.old, options.new)
    if options.json:
        print(diff_json(changes))
    else:
        print_changes(changes)
    return ExitCode.CLEAN


def _index(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_index_outcome
    from youju.pipeline.library import index_folders
    from youju.progress import PlainProgress
    from youju.settings import load_settings

    library = load_settings(library=options.library).library
    outcome = index_folders(options.folders, library, progress=PlainProgress())
    print_index_outcome(outcome, library)
    return ExitCode.INPUT if outcome.failed else ExitCode.CLEAN


def _search(options: argparse.Namespace) -> int:
    from youju.cli.printing import print_hits
    from youju.pipeline.library import search_library
    from youju.settings import load_settings

    hits = search_library(
        load_settings(library=options.library).library,
        options.query,
        unit=options.unit_name,
        year=options.year,
        role=options.role,
        limit=options.limit,
    )
    print_hits(hits)
    return ExitCode.CLEAN


def _doctor(_: argparse.Namespace) -> int:
    from youju.pipeline.doctor import examine

    for line in examine():
        print(f"{'√' if line.good else '×'} {line.name}：{line.state}")
        if line.remedy:
            print(f"  {line.remedy}")
    return ExitCode.CLEAN


def _exit_code(severities: Sequence[str | None], unread: Sequence[YoujuError] = ()) -> int:
    """Return the worst: an input that can't be read before findings, findings before clean."""
    if unread:
        return max(error.exit_code for error in unread)
    return ExitCode.FINDINGS if "error" in severities else ExitCode.CLEAN


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": _init,
    "draft": _draft,
    "rewrite": _rewrite,
    "log": _log,
    "export": _export,
    "facts": _facts,
    "check": _check,
    "update": _update,
    "diff": _diff,
    "index": _index,
    "search": _search,
    "doctor": _doctor,
}
