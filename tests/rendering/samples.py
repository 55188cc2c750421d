"""Drafts that tests print: a whole report with a wide table and an annex form, and plain pages to count on."""

from __future__ import annotations

from youju.domain.facts import Fact, fact_key
from youju.domain.quantity import Quantity
from youju.domain.report import Align, Annex, Cell, Draft, Figure, Gap, Paragraph, Section, Table, Text

UNIT = "临江市政务服务中心"


def figure(item: str, measure: str, text: str, source: str = "资金表.xlsx!Sheet1!C7") -> Figure:
    fact = Fact(item, measure, Quantity.parse("1", "万元"))
    return Figure(fact_key(item, measure), fact.id, text, source=source)


def cell(text: str, **settings: object) -> Cell:
    return Cell((Text(text),) if text else (), **settings)  # type: ignore[arg-type]


def amount(item: str, measure: str, text: str) -> Cell:
    return Cell((figure(item, measure, text),), align=Align.DECIMAL)


def body(number: int, *runs: str | Figure | Gap, style: str = "body") -> Paragraph:
    return Paragraph(f"p/{number}", tuple(Text(run) if isinstance(run, str) else run for run in runs), style=style)


def small_table() -> Table:
    head = tuple(cell(name) for name in ("序号", "项目名称", "全年预算", "支出", "执行率（%）"))
    rows = [("物业管理费", "58.00", "57.6", "99.31"), ("窗口运行经费", "1200.00", "1,188.25", "99.02")]
    lines = tuple(
        (
            cell(str(number)),
            cell(name, align=Align.LEFT),
            amount(name, "全年预算", budget),
            amount(name, "支出", spent),
            amount(name, "执行率", rate),
        )
        for number, (name, budget, spent, rate) in enumerate(rows, 1)
    )
    return Table("t/1", "2020年度专项资金汇总表", "单位：万元", (head, *lines), 1, (1, 3, 2, 2, 2))


def wide_table(count: int = 24, id_: str = "t/2") -> Table:
    top = (
        cell("序号", rowspan=2),
        cell("项目名称", rowspan=2),
        cell("功能科目", colspan=2),
        cell("预算", colspan=3),
        cell("资金来源", colspan=4),
        cell("执行", colspan=3),
        cell("备注", rowspan=2),
    )
    second = tuple(
        map(
            cell,
            (
                "编码",
                "名称",
                "年初预算",
                "调整",
                "全年预算",
                "中央补助",
                "省级补助",
                "市级补助",
                "本级安排",
                "支出",
                "结余",
                "执行率",
            ),
        )
    )
    rows = tuple(
        (
            cell(str(number)),
            cell(f"第{number}个窗口的设备更新与维护项目", align=Align.LEFT),
            cell("2010306"),
            cell("政务公开审批", align=Align.LEFT),
            *(
                amount(f"项目{number}", measure, text)
                for measure, text in (
                    ("年初预算", "1,200.00"),
                    ("调整", "-35.5"),
                    ("全年预算", "1,164.50"),
                    ("中央补助", "1,000.00"),
                    ("省级补助", "100.00"),
                    ("市级补助", "50.00"),
                    ("本级安排", "14.50"),
                    ("支出", "1,160"),
                    ("结余", "4.50"),
                    ("执行率", "99.61%"),
                )
            ),
            Cell((Gap("结余原因", "财务股"),)),
        )
        for number in range(1, count + 1)
    )
    widths = (2, 8, 4, 5, 4, 3, 4, 4, 4, 4, 4, 4, 3, 3, 5)
    return Table(id_, "专项资金执行情况明细表", "单位：万元", (top, second, *rows), 2, widths, landscape=True)


def form_table() -> Table:
    """A 自评表 like 财预〔2020〕10号 附1: labels across, merged groups, a free-text row."""
    indicators = [("产出指标", "数量指标", 2), ("产出指标", "质量指标", 1), ("效益指标", "社会效益", 1)]
    rows: list[tuple[Cell, ...]] = [
        (cell("项目名称", bold=True), cell("政务大厅物业管理", colspan=6)),
        (
            cell("主管部门", bold=True),
            cell("临江市人民政府", colspan=3),
            cell("实施单位", bold=True),
            cell(UNIT, colspan=2),
        ),
        (
            cell("项目资金\n（万元）", rowspan=3, bold=True),
            cell(""),
            *map(cell, ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率")),
        ),
        (
            cell("年度资金总额", align=Align.LEFT),
            amount("总", "年初", "58"),
            amount("总", "全年", "58.00"),
            amount("总", "执行", "57.6"),
            cell("10"),
            cell("99.31%"),
        ),
        (
            cell("其中：当年财政拨款", align=Align.LEFT),
            amount("拨", "年初", "58"),
            amount("拨", "全年", "58.00"),
            amount("拨", "执行", "57.6"),
            cell("—"),
            cell("—"),
        ),
        (
            cell("年度总体目标", bold=True),
            cell("保障大厅保洁、安保、会务和设备巡检，群众满意度不低于95%。", colspan=3, align=Align.LEFT),
            cell("四项服务全年不间断，满意度96.4%。", colspan=3, align=Align.LEFT),
        ),
    ]
    first = True
    for level1, level2, count in indicators:
        for number in range(count):
            head = [cell("绩效指标", rowspan=4, bold=True)] if first else []
            group = [] if number else [cell(f"{level1}\n{level2}", rowspan=count)]
            rows.append(
                (*head, *group, cell(f"第{number + 1}项指标"), cell("≥95%"), cell("96.4%"), cell("20"), cell("20"))
            )
            first = False
    rows.append((cell("总分", colspan=5, bold=True), cell("100"), cell("98.9")))
    return Table("t/3", "", "", tuple(rows), 0, (3, 4, 3, 3, 3, 2, 2))


def full_draft() -> Draft:
    overview = Section(
        "funds",
        "（一）项目资金情况",
        2,
        (
            body(
                2,
                "2020年，全年预算",
                figure("合计", "全年预算", "1258万元"),
                "，支出",
                figure(
                    "合计",
                    "支出",
                    "1245.85万元",
                    "全年支出合计：资金表.xlsx!Sheet1!D3、资金表.xlsx!Sheet1!D4、资金表.xlsx!Sheet1!D5、资金表.xlsx!Sheet1!D6",
                ),
                "，执行率",
                figure("合计", "执行率", "99.03%"),
                "（支出/全年预算）。结余",
                figure("合计", "结余", "12.15万元"),
                "，",
                Gap("结余原因", "财务股"),
                "。",
            ),
            small_table(),
            body(
                3, "上表所列项目均按“先批后用”的程序管理——单笔5万元以上的支出由主任办公会审定，详见《资金管理办法》。"
            ),
        ),
    )
    return Draft(
        title=f"{UNIT}2020年度专项资金绩效自评报告",
        unit=UNIT,
        year=2020,
        outline="hunan-special-fund",
        sections=(
            Section(
                "opening",
                "",
                0,
                (
                    body(
                        0,
                        "根据《关于开展2020年度项目支出绩效自评工作的通知》，对2个项目开展自评，数据截至2020年12月31日。",
                    ),
                ),
            ),
            Section(
                "basics",
                "一、项目基本情况",
                1,
                (
                    body(
                        1,
                        "中心核定编制",
                        figure("单位", "编制人数", "18名"),
                        "，年末实有",
                        figure("单位", "实有人数", "13人"),
                        "。",
                    ),
                ),
            ),
            overview,
            Section("level3", "1.日常管理", 3, (body(4, "按季度核对台账。", style="list"),)),
            Section("level4", "（1）考勤", 4, (body(5, "每月公布一次。"),)),
            Section("detail", "二、资金明细", 1, (wide_table(),)),
            Section("end", "三、存在的问题和建议", 1, (body(6, "平台支出进度偏慢，主因合同签订滞后。"),)),
        ),
        annexes=(
            Annex("项目支出绩效自评表", (Section("form", "", 0, (form_table(),)),)),
            Annex("资金明细表", (Section("wide", "", 0, (wide_table(2, "t/4"),)),)),
        ),
        date="2021年3月15日",
    )


def minimal_draft(title: str = "报告", *blocks: Paragraph | Table) -> Draft:
    return Draft(title, UNIT, 2020, "x", (Section("s", "", 0, tuple(blocks)),))


def grid_draft(characters: int = 28 * 22 * 3) -> Draft:
    return minimal_draft("数行数", body(1, "国" * characters))
