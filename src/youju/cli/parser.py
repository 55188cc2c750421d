"""The grammar of the command line: commands, their options and their Chinese help."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from youju import __version__
from youju.cli.chinese import ChineseParser
from youju.domain.quantity import MONEY_SHORT

__all__ = ["build_parser"]

DESCRIPTION = "有据：根据资金表、活动数据和上年报告起草绩效自评报告，报告里的每个数字都与数据核对。"


def build_parser() -> ChineseParser:
    """Return the parser of the whole command line."""
    parser = ChineseParser(prog="youju", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"youju {__version__}", help="显示版本号后退出")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令", prog="youju")
    _add_drafting(commands)
    _add_checking(commands)
    _add_revising(commands)
    _add_finding(commands)
    _add_batch(commands)
    _add_serving(commands)
    _command(commands, "doctor", "检查这台机器：版本、公文字体、LibreOffice")
    return parser


def _add_drafting(commands: Any) -> None:
    init = _command(commands, "init", "建立一个项目文件夹：data、materials、prior、out 和待填的采集表")
    init.add_argument("folder", metavar="项目文件夹", type=Path, help="要建立的文件夹")
    how = init.add_mutually_exclusive_group()
    how.add_argument("--sample", metavar="名称", default="", help="改为复制一个自带示例，例如 yuanjiang-2020")
    how.add_argument(
        "--outline", metavar="提纲", default="", help="写进采集表；department-overall 另给部门整体支出的几张空表"
    )

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

    rewrite = _command(commands, "rewrite", "改写草稿的一节，先看改动再决定；有模型时按要求改，没有时换一种说法")
    rewrite.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹")
    rewrite.add_argument("--section", metavar="章节", required=True, help="例如 二.（一），或标题中的几个字")
    rewrite.add_argument("--instruction", metavar="要求", default="", help="要怎样改，一句话")
    rewrite.add_argument(
        "--preset",
        metavar="改法",
        default="",
        help="更简练、更正式、扩写、统一口径、分析原因；不用模型的：换一种说法、按校对意见修改",
    )
    _add_unit(rewrite)
    rewrite.add_argument("--yes", action="store_true", help="不问，直接采用，改动仍会列出；会删去【待补】的不采用")
    rewrite.add_argument("--dry-run", action="store_true", help="只看改动，不采用")
    rewrite.add_argument("--force", action="store_true", help="覆盖生成之后被人改过的 .docx")
    _add_model(rewrite)

    log = _command(commands, "log", "列出这个项目调用模型的记录")
    log.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹")

    export = _command(commands, "export", "由送审稿（改过的也可以）导出报送稿：接受修订，去掉批注和内部标记")
    export.add_argument(
        "report",
        metavar="送审稿",
        type=Path,
        help="要导出的 .docx，或项目文件夹（取 out 里的那一份）；还有待补、待核、必改时不导出，并列出位置",
    )
    export.add_argument("-o", "--output", metavar="文件", type=Path, help="写到哪个 .docx；不写时写在送审稿旁边")
    export.add_argument("--force", action="store_true", help="有必改也导出；覆盖导出之后被人改过的报送稿")


def _add_checking(commands: Any) -> None:
    facts = _command(commands, "facts", "列出读到的每个数字、它的单元格和算式")
    facts.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹，或单个表格")
    _add_unit(facts)
    facts.add_argument("--candidates", action="store_true", help="改为列出 materials 里待确认的数字和可用的语句")
    facts.add_argument("--json", action="store_true", help="输出 JSON")

    check = _command(commands, "check", "核对任何人写的报告：每个数字是否有据，前后是否一致")
    check.add_argument(
        "reports",
        metavar="报告",
        type=Path,
        nargs="+",
        help="要核对的报告或自评表（.xlsx 也行），可多个；或放各单位报告的文件夹，出一份复核清单",
    )
    check.add_argument(
        "--data", metavar="数据", type=Path, action="append", default=[], help="项目文件夹、data 文件夹或表格，可多次"
    )
    check.add_argument(
        "--together", action="store_true", help="这些文件属于同一单位同一年度（报告、自评表、决算表）：互相核对"
    )
    _add_unit(check)
    check.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")
    check.add_argument("--annotate", metavar="文件", type=Path, help="另写一份 .docx，每个问题都是一条批注")
    check.add_argument("--fix", metavar="文件", type=Path, help="另写一份 .docx，能改的错都是一处修订，由人接受或拒绝")
    check.add_argument(
        "--opinions", metavar="退回意见", type=Path, help="退回意见（.docx、.xlsx、.txt）：逐条找出所说的位置"
    )
    _add_bureau(check)
    check.add_argument(
        "-o", "--output", metavar="文件夹", type=Path, help="核对文件夹时，复核清单写到哪里；不写时写进第一个文件夹"
    )
    check.add_argument("--html", metavar="文件", type=Path, help="另写一个网页，每个数字标出来源")


def _add_revising(commands: Any) -> None:
    update = _command(commands, "update", "数据变了：报告里相应的数字随之修订，人改过的地方不动，并列出改了什么")
    update.add_argument("folder", metavar="项目文件夹", type=Path, help="一个单位一个年度的文件夹")
    update.add_argument("report", metavar="报告", type=Path, nargs="?", help="要更新的 .docx；不写时取 out 里的那一份")
    _add_unit(update)
    update.add_argument("-o", "--output", metavar="文件", type=Path, help="写到哪个 .docx；不写时写在原报告旁边")

    imported = _command(commands, "import", "把在 Word 里改过的报告收进项目，成为草稿的新版本；人改的内容都保留")
    imported.add_argument("report", metavar="报告", type=Path, help="改过的 .docx（有修订的按接受后的文字）")
    imported.add_argument("folder", metavar="项目文件夹", type=Path, help="起草它的项目文件夹")
    imported.add_argument("--who", metavar="姓名", default="", help="谁改的，记在版本里")

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


def _add_finding(commands: Any) -> None:
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


def _add_serving(commands: Any) -> None:
    serve = _command(commands, "serve", "打开网页：新建项目，逐节修改报告，数字旁边就是它的来源")
    serve.add_argument(
        "folder",
        metavar="文件夹",
        type=Path,
        nargs="?",
        default=Path(),
        help="一个项目，或放许多项目的文件夹；不写为当前文件夹",
    )
    serve.add_argument("--host", metavar="地址", default="127.0.0.1", help="在哪个地址上服务；不写时只有本机能打开")
    serve.add_argument("--port", metavar="端口", type=int, help="端口；不写时用 8620，被占用时另选一个")
    serve.add_argument("--no-browser", dest="browser", action="store_false", help="不打开浏览器，只显示地址")
    _add_model(serve)


def _add_batch(commands: Any) -> None:
    batch = _command(commands, "batch", "批量起草许多单位的报告，出一份复核清单；中断后再运行，从停下的地方接着做")
    batch.add_argument(
        "folders", metavar="文件夹", type=Path, nargs="+", help="放各单位项目文件夹的文件夹，可多个；或一张各单位的总表"
    )
    batch.add_argument(
        "-o",
        "--output",
        metavar="文件夹",
        type=Path,
        help="复核清单写到哪里；不写时写进第一个文件夹，或总表旁的同名文件夹",
    )
    batch.add_argument(
        "--prior",
        metavar="文件夹",
        type=Path,
        action="append",
        default=[],
        help="与总表同用：放各单位历年报告的文件夹，可多次",
    )
    _add_bureau(batch)
    batch.add_argument("--outline", metavar="提纲", default="", help="例如 mof-2020-10；不写时用各单位自己的提纲")
    _add_unit(batch)
    batch.add_argument("--concurrency", metavar="个数", type=int, help="同时做几份；用模型时为同时发几个请求")
    batch.add_argument("--force", action="store_true", help="全部重做，人改过的 .docx 也覆盖")
    batch.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="在哪里做：local 本机（默认），dask Dask 集群（要先安装 youju[scale]）",
    )
    batch.add_argument(
        "--scheduler",
        metavar="地址",
        default="",
        help="已有的 Dask 调度器，例如 tls://主机:8786；不写时在本机临时起一个集群",
    )
    _add_model(batch)


def _add_bureau(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bureau", metavar="表格", type=Path, help="财政的分单位总表，与各单位所报的合计核对")


def _command(commands: Any, name: str, purpose: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=purpose, description=f"{purpose}。")
    return parser


def _add_unit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--unit",
        metavar="单位",
        default="",
        type=lambda unit: MONEY_SHORT.get(unit, unit),
        help="金额单位（元、千元、万元），表里没写单位时用",
    )


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="模型", help="offline、openai:模型名、deepseek:模型名…；逗号隔开为备选")
    parser.add_argument("--show-values", action="store_true", default=None, help="把数值也发给本机以外的模型")
    parser.add_argument("--no-cache", dest="cache", action="store_false", default=None, help="不用也不存模型的回答")


def _add_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--library",
        metavar="文件夹",
        type=Path,
        help="资料库放在哪里；不写时用 youju.toml 里的 library，都没写时在用户文件夹的 .youju/library",
    )
