"""送审稿: who remarks on what, and the table of where numbers come from."""

from dataclasses import replace
from pathlib import Path

from tests.rendering.samples import UNIT, body, figure, minimal_draft
from youju.domain.facts import Fact, Ledger, SourceCell, UnitProfile
from youju.domain.findings import CheckReport, Code, Finding, JudgedMention, Mention, Severity, Verdict
from youju.domain.quantity import Kind, Quantity
from youju.domain.report import Annex, Gap, Origin, Section
from youju.rendering.docx_writer import write_docx
from youju.rendering.review import review_remarks, sources_table
from youju.sources.documents.ooxml import read_docx

GAP = Gap("结余原因", "财务股")
CARRIED = replace(body(2, "按季度核对台账。"), origin=Origin.CARRIED, source="每季度核对一次台账。")
DRAFT = minimal_draft(
    "题",
    body(1, "支出", figure("甲", "支出", "5万元"), "，", GAP, "，", GAP, "。"),
    CARRIED,
    body(3, "按季度核对台账。"),
)


def checked(tmp_path: Path, *findings: Finding) -> CheckReport:
    write_docx(DRAFT, tmp_path / "x.docx")
    plain = read_docx(tmp_path / "x.docx")
    start = plain.text.index("5万元")
    mention = Mention(start, start + 3, "5万元", Kind.MONEY, Quantity.parse("5", "万元"))
    return CheckReport("x.docx", plain, (JudgedMention(mention, Verdict.SUPPORTED),), findings)


def test_each_role_says_its_own(tmp_path: Path) -> None:
    found = Finding(Code.STYLE, Severity.WARNING, 3, 5, "不妥", quote="支出")
    remarks = review_remarks(DRAFT, checked(tmp_path, found))
    assert [(one.author, one.quote, one.lines) for one in remarks] == [
        ("校核", "支出", ("【核实】不妥",)),
        ("校核", "【待补：结余原因】", ("【待补】请补充：结余原因", "责任股室：财务股")),
        ("校核", "【待补：结余原因】", ("【待补】请补充：结余原因", "责任股室：财务股")),
        ("沿用上年", "按季度核对台账。", ("沿用上年报告的表述，请确认今年仍然如此", "上年原文：每季度核对一次台账。")),
    ]
    assert remarks[1].start < remarks[2].start < remarks[3].start


def test_sentences_that_took_the_place_of_a_models_are_told(tmp_path: Path) -> None:
    mended = replace(body(1, "支出5万元。结余为零。"), origin=Origin.MODEL, source="改用离线文字：结余为零。")
    draft = minimal_draft("题", mended, replace(body(2, "资料齐全。"), origin=Origin.MODEL))
    write_docx(draft, tmp_path / "y.docx")
    plain = read_docx(tmp_path / "y.docx")
    (remark,) = review_remarks(draft, CheckReport("y.docx", plain, (), ()))
    assert (remark.author, remark.quote, remark.lines[1]) == (
        "校核",
        "支出5万元。结余为零。",
        "改用离线文字：结余为零。",
    )


def test_a_gap_is_not_remarked_on_twice(tmp_path: Path) -> None:
    start = checked(tmp_path).plain.text.index(GAP.text)
    found = Finding(Code.PLACEHOLDER, Severity.WARNING, start, start + len(GAP.text), "尚有待补", quote=GAP.text)
    remarks = review_remarks(DRAFT, checked(tmp_path, found))
    assert [one.lines[0] for one in remarks].count("【核实】尚有待补") == 0


def test_the_table_says_where_each_number_comes_from(tmp_path: Path) -> None:
    fact = Fact("甲", "支出", Quantity.parse("5", "万元"), sources=(SourceCell("资金表.xlsx", "Sheet1", "D3"),))
    ledger = Ledger.build(UnitProfile(UNIT, 2020), [fact], [])
    table = sources_table(DRAFT, ledger, checked(tmp_path))
    assert [cell.text for cell in table.rows[1]] == [
        "1", "5万元", "甲.支出", "开头", "资金表.xlsx!Sheet1!D3", "", "有据",
    ]  # fmt: skip


def test_the_table_is_no_part_of_the_text(tmp_path: Path) -> None:
    ledger = Ledger.build(UnitProfile(UNIT, 2020), [], [])
    report = checked(tmp_path)
    write_docx(DRAFT, tmp_path / "y.docx", sources=sources_table(DRAFT, ledger, report))
    assert read_docx(tmp_path / "y.docx").text == report.plain.text


def test_a_number_of_an_annex_stands_under_its_title(tmp_path: Path) -> None:
    annexed = replace(body(9, figure("乙", "支出", "6万元")), id="annex/1")
    draft = replace(DRAFT, annexes=(Annex("自评表", (Section("table", "", 0, (annexed,)),)),))
    table = sources_table(draft, Ledger.build(UnitProfile(UNIT, 2020), [], []), checked(tmp_path))
    assert table.rows[2][3].text == "自评表"


def test_a_computed_number_names_the_cells_behind_it(tmp_path: Path) -> None:
    cells = [SourceCell("资金表.xlsx", "Sheet1", cell) for cell in ("D3", "E3")]
    parts = [
        Fact("甲", measure, Quantity.parse("5", "万元"), sources=(cell,))
        for measure, cell in zip("子丑", cells, strict=True)
    ]
    whole = Fact("甲", "支出", Quantity.parse("10", "万元"), formula="支出=子＋丑", parents=("甲.子", "甲.丑"))
    ledger = Ledger.build(UnitProfile(UNIT, 2020), [*parts, whole], [])
    assert ledger.trace(whole) == "资金表.xlsx!Sheet1!D3、E3：甲支出=子＋丑"
    table = sources_table(DRAFT, ledger, checked(tmp_path))
    assert [cell.text for cell in table.rows[1]][4:6] == ["资金表.xlsx!Sheet1!D3、E3", "支出=子＋丑"]
