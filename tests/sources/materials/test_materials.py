"""Materials offer numbers with their words and places; none becomes a fact before 决定 says so."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.sources.word_files import paragraph, row, table, word_file
from youju.domain.facts import Fact
from youju.domain.findings import Code
from youju.domain.materials import CandidateFact
from youju.errors import InputError
from youju.sources.materials import Materials, read_materials
from youju.sources.project import read_ledger

SUMMARY = """平澧县水利局2023年工作总结
一、水库管护
46座小型水库在汛前完成维修。全年巡查1620次，其中夜间巡查214次，组织转移群众4次、862人。
停水报修由上年的96起减少到41起，投诉由12件降到7件。2022年巡查1510次。近3000人参加演练。
受理工单3.46万件，较上年提升1.2个百分点；上年为2.91万件。评选“红旗窗口”12个。
配合县财政局完成检查，《资金管理细则》规定单笔支出3万元以下由分管副局长审批。
第三标段9公里征地推迟到11月，年底没有完成验收。
二、下一步打算
2024年改造管网30公里。
"""


def read(tmp_path: Path, text: str, name: str = "2023年工作总结.txt", year: int = 2023) -> Materials:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_materials([tmp_path / name], year)


def by_key(materials: Materials) -> dict[str, CandidateFact]:
    found = {one.key: one for one in materials.facts}
    assert len(found) == len(materials.facts)
    return found


EXPECTED = {
    "材料.小型水库": ("46座", 3),
    "材料.全年巡查": ("1620次", 3),
    "材料.夜间巡查": ("214次", 3),
    "材料.组织转移群众（次）": ("4次", 3),
    "材料.组织转移群众（人）": ("862人", 3),
    "材料.停水报修.上年": ("96起", 4),
    "材料.停水报修减少到": ("41起", 4),
    "材料.投诉（变化前）": ("12件", 4),
    "材料.投诉降到": ("7件", 4),
    "材料.巡查.上年": ("1510次", 4),
    "材料.受理工单": ("3.46万件", 5),
    "材料.受理工单较上年提升": ("1.2个百分点", 5),
    "材料.受理工单.上年": ("2.91万件", 5),
    "材料.评选红旗窗口": ("12个", 5),
    "材料.第三标段": ("9公里", 7),
    "材料.改造管网.2024年": ("30公里", 9),
}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("全年购置呼吸机、彩超等设备11台。", ["全年购置呼吸机、彩超等设备"]),
        ("下派专家到14个乡镇卫生院坐诊。", ["下派专家到乡镇卫生院坐诊"]),
        ("县审计局指出2台设备没有验收单。", ["县审计局指出设备没有验收单"]),
        ("24小时内抢通42处，及时率97.7%。", ["24小时内抢通", "及时率"]),
        ("手术9872台，其中三四级手术4501台，比上年增长6.8%。", ["手术", "三四级手术", "三四级手术比上年增长"]),
        ("发放问卷500份，有效482份，满意441份。", ["发放问卷", "发放问卷有效", "发放问卷满意"]),
        ("患者满意度由第三方调查，访问600人。", ["患者满意度由第三方调查访问"]),
        ("投入机械210台班、人员1260人次。", ["投入机械", "投入机械、人员"]),
        ("大中修完成15.2公里，剩余3.4公里因管线迁改未完工。", ["大中修完成", "大中修剩余"]),
        (
            "优良天数338天，优良率92.6%，同比增加9天，增长2.7%。",
            ["优良天数", "优良率", "优良天数同比增加", "优良率增长"],
        ),
        ("合格率86.7%，高于国家规定的70%。", ["合格率", "合格率高于国家规定的"]),
        ("卫生厕所普及率由85.3%提高到86.1%。", ["卫生厕所普及率（变化前）", "卫生厕所普及率提高到"]),
        ("等候时间由上年的92分钟缩短到78分钟。", ["等候时间", "等候时间缩短到"]),
    ],
)
def test_a_name_says_what_was_counted(tmp_path: Path, words: str, names: list[str]) -> None:
    assert [one.label for one in read(tmp_path, f"2023年工作总结\n{words}\n").facts] == names


def test_a_sentence_goes_by_its_own_words_before_its_heading(tmp_path: Path) -> None:
    offered = read(tmp_path, "五、存在的不足\n患者满意度由第三方电话调查，共访问六百人。\n").sentences
    assert [one.role for one in offered] == ["performance.satisfaction"]


def test_numbers_have_their_words_period_and_place(tmp_path: Path) -> None:
    found = by_key(read(tmp_path, SUMMARY))
    assert {key: (found[key].written, found[key].sources[0].line) for key in EXPECTED if key in found} == EXPECTED
    assert found["材料.小型水库"].heading == "水库管护"
    assert str(found["材料.小型水库"].sources[0]) == "2023年工作总结.txt:3"


def test_plans_and_approximations_are_marked(tmp_path: Path) -> None:
    found = by_key(read(tmp_path, SUMMARY))
    assert [key for key, one in found.items() if one.planned] == ["材料.改造管网.2024年"]
    assert [one.written for one in found.values() if one.approximate] == ["近3000人", "3万元以下"]


def test_sentences_are_offered_to_the_sections_they_fit(tmp_path: Path) -> None:
    offered = {(one.key, one.text[:6]) for one in read(tmp_path, SUMMARY).sentences}
    assert ("管理制度", "配合县财政局") in offered
    assert ("存在问题", "第三标段9公") in offered
    assert ("改进措施", "2024年改") in offered
    assert ("工作情况", "停水报修由上") in offered


def test_what_two_materials_state_alike_is_one_and_differently_two(tmp_path: Path) -> None:
    for name, text in {
        "a通报.txt": "全年巡查1620次。受益3.4万人。",
        "b总结.txt": "全年巡查1620次。受益3.36万人。",
        "c.txt": "受益5万人。",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = by_key(read_materials(sorted(tmp_path.glob("*.txt")), 2023))
    assert [str(one) for one in found["材料.全年巡查"].sources] == ["a通报.txt:1", "b总结.txt:1"]
    assert {key: one.written for key, one in found.items() if "受益" in key} == {
        "材料.受益（a通报）": "3.36万人",
        "材料.受益（c）": "5万人",
    }


def test_a_material_of_last_year_says_so(tmp_path: Path) -> None:
    found = by_key(read(tmp_path, "平澧县水利局2022年工作总结\n全年巡查1510次。\n", "总结.txt"))
    assert list(found) == ["材料.全年巡查.上年"]


def test_tables_of_word_files_and_workbooks(tmp_path: Path) -> None:
    rows = table(
        row("序号", "乡镇", "改造（公里）", "投入"), row("1", "城关镇", "12.5", "30"), row("2", "河口乡", "14", "31.5")
    )
    word = word_file(tmp_path / "通报.docx", paragraph("单位：万元"), rows)
    book = openpyxl.Workbook()
    book.active.title = "巡查台账"
    for line in (["季度", "巡查次数（次）", "隐患（处）"], ["第一季度", 400, 20], ["第二季度", 420, 31]):
        book.active.append(line)
    book.save(tmp_path / "台账.xlsx")
    found = by_key(read_materials([word, tmp_path / "台账.xlsx"], 2023))
    assert {key: (one.quantity.value, one.quantity.unit) for key, one in found.items()} == {
        "材料.城关镇·改造": (Decimal("12.5"), "公里"),
        "材料.城关镇·投入": (Decimal(300000), "元"),
        "材料.河口乡·改造": (Decimal(14), "公里"),
        "材料.河口乡·投入": (Decimal(315000), "元"),
        "材料.第一季度·巡查次数": (Decimal(400), "次"),
        "材料.第一季度·隐患": (Decimal(20), "处"),
        "材料.第二季度·巡查次数": (Decimal(420), "次"),
        "材料.第二季度·隐患": (Decimal(31), "处"),
    }
    assert str(found["材料.第一季度·隐患"].sources[0]) == "台账.xlsx!巡查台账!C2"
    assert str(found["材料.城关镇·改造"].sources[0]) == "通报.docx!第3段"


def test_a_broken_material_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "b.txt").write_text("全年巡查1620次。", encoding="utf-8")
    materials = read_materials(sorted(tmp_path.iterdir()), 2023)
    assert [one.place for one in materials.unread] == ["a.docx"]
    assert list(by_key(materials)) == ["材料.全年巡查"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("data", "materials"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data" / "资金表.csv").write_text(
        "单位：万元\n项目名称,全年预算,到位,支出\n水库管护,60,60,58\n合计,60,60,58\n", encoding="utf-8"
    )
    (tmp_path / "materials" / "2023年工作总结.txt").write_text(SUMMARY, encoding="utf-8")
    return tmp_path


def facts_with(project: Path, *decisions: str) -> dict[str, Fact]:
    lines = "".join(f"  {one}\n" for one in decisions)
    text = "单位名称: 平澧县水利局\n年度: 2023\n" + (f"决定:\n{lines}" if lines else "")
    (project / "unit.yaml").write_text(text, encoding="utf-8")
    return dict(read_ledger(project).facts)


def test_nothing_is_taken_over_unasked(project: Path) -> None:
    assert not [fact for fact in facts_with(project).values() if fact.sources and "总结" in fact.sources[0].file]
    assert "材料.全年巡查" not in facts_with(project, "材料.全年巡查: 不采用")


def test_a_confirmed_number_enters_with_its_paragraph(project: Path) -> None:
    facts = facts_with(project, "材料.全年巡查: 采用", "材料.夜间巡查: 采用214次", "材料.巡查.上年: 采用 1510次")
    assert facts["材料.全年巡查"].quantity.value == 1620
    assert [str(one) for one in facts["材料.夜间巡查"].sources] == ["2023年工作总结.txt:3"]
    assert facts["材料.巡查.上年"].period == "上年"


def test_a_paragraph_of_a_word_file_stands_beside_a_table_of_printed_rates(project: Path) -> None:
    (project / "data" / "进度表.csv").write_text(
        "单位：万元\n项目名称,全年预算,支出,执行率\n水库管护,60,58,95.00%\n", encoding="utf-8"
    )
    word_file(project / "materials" / "台账.docx", paragraph("全年检测水样1248份。"))
    facts_with(project, "材料.全年检测水样: 采用1248份")
    ledger = read_ledger(project)
    assert ledger.facts["材料.全年检测水样"].sources[0].cell
    assert [one.source.cell for one in ledger.notices if one.code is Code.RATE_MISMATCH and one.source] == ["D3"]


def test_a_confirmed_number_may_stand_for_an_item(project: Path) -> None:
    facts = facts_with(
        project, "材料.全年巡查: 采用1620次为 水库管护.巡查次数", "材料.巡查.上年: 采用为 水库管护.巡查次数.上年"
    )
    assert facts["水库管护.巡查次数"].quantity.value == 1620
    assert facts["水库管护.巡查次数.上年"].quantity.value == 1510
    assert "材料.全年巡查" not in facts


def test_a_sheet_takes_decisions_too(project: Path) -> None:
    book = openpyxl.Workbook()
    for line in (
        ["填报项", "内容"],
        ["单位名称", "平澧县水利局"],
        ["年度", 2023],
        ["决定/材料.全年巡查", "采用1620次"],
    ):
        book.active.append(line)
    book.save(project / "采集表.xlsx")
    assert read_ledger(project).facts["材料.全年巡查"].quantity.value == 1620


WRONG = {
    "another value": ("材料.全年巡查: 采用1602次", "1602次.*1620次"),
    "another unit": ("材料.全年巡查: 采用1620人", "1620人"),
    "no such number": ("材料.全年巡察: 采用", "相近的有：材料.全年巡查"),
    "an approximation": ("材料.参加演练: 采用", "约数"),
    "words": ("材料.全年巡查: 可以用", "不采用"),
    "what the data has": ("材料.全年巡查: 采用为 水库管护.支出", "数据中已有"),
    "no measure": ("材料.全年巡查: 采用为 水库管护", "项目.指标"),
    "no period": ("材料.全年巡查: 采用为 水库管护.巡查.明年", "期间"),
}


@pytest.mark.parametrize(("decision", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_decision_is_said(project: Path, decision: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        facts_with(project, decision)
    assert caught.value.remedy


def test_materials_are_not_read_without_a_decision(project: Path) -> None:
    (project / "materials" / "坏.docx").write_bytes(b"PK\x03\x04")
    assert facts_with(project)["合计.支出"].quantity.value == 580000
