"""The HTML page of a check shows every number with its verdict and source, and loads nothing."""

from decimal import Decimal

from youju.domain.findings import (
    Anchor,
    CheckReport,
    Code,
    Finding,
    JudgedMention,
    Mention,
    PlainText,
    Severity,
    TextKind,
    Verdict,
)
from youju.domain.quantity import Kind, Quantity
from youju.rendering.check_page import check_page

TEXT = "项目\t支出\n物业费\t58万元\n全年支出<b>60万元</b>。\n"


def judged(surface: str, verdict: Verdict, within: str = TEXT, **more: str) -> JudgedMention:
    start = within.index(surface)
    quantity = Quantity(Decimal(580000), "元", Kind.MONEY)
    return JudgedMention(Mention(start, start + len(surface), surface, Kind.MONEY, quantity), verdict, **more)


def page() -> str:
    mentions = (
        judged("58万元", Verdict.SUPPORTED, source="资金表.xlsx!Sheet1!C3"),
        judged("60万元", Verdict.CONTRADICTED, expected="58万元"),
    )
    start = TEXT.index("60万元")
    finding = Finding(
        Code.VALUE_MISMATCH,
        Severity.ERROR,
        start,
        start + 4,
        "应为58万元",
        "58万元",
        ("资金表.xlsx!Sheet1!C3",),
        "60万元",
    )
    return check_page([CheckReport("报告.docx", PlainText(TEXT), mentions, (finding,))])


def test_numbers_carry_verdict_and_source() -> None:
    html = page()
    assert '<span class="n supported" title="有据；资金表.xlsx!Sheet1!C3">58万元</span>' in html
    assert 'title="不符；应为58万元">60万元</span>' in html
    assert "建议改为：58万元" in html


def test_rows_become_a_table() -> None:
    assert "<td>物业费</td>" in page()


def test_the_merged_cells_of_a_head_are_one_cell() -> None:
    text = "项目\t预算\t\t支出\n\t年初\t全年\t\n物业费\t58万元\t60万元\t\n"
    mentions = (judged("58万元", Verdict.SUPPORTED, text), judged("60万元", Verdict.SUPPORTED, text))
    html = check_page([CheckReport("报告.docx", PlainText(text), mentions, ())])
    head = '<tr><td rowspan="2">项目</td><td colspan="2">预算</td><td rowspan="2">支出</td></tr>'
    assert head in html
    assert "<tr><td>年初</td><td>全年</td></tr>" in html
    assert html.count("<td></td>") == 1  # no head: a cell left blank


def test_markup_in_a_report_stays_text() -> None:
    html = page()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_nothing_is_loaded_from_anywhere() -> None:
    html = page()
    assert "default-src 'none'" in html
    assert "http" not in html.replace("http-equiv", "")


def test_finding_and_text_link_to_each_other() -> None:
    html = page()
    assert 'id="d1-t0"' in html
    assert 'href="#d1-f0"' in html
    assert 'href="#d1-t0"' in html


def test_numbers_without_a_source_are_counted_in_one_line() -> None:
    mentions = (judged("58万元", Verdict.UNSUPPORTED), judged("60万元", Verdict.SUPPORTED))
    html = check_page([CheckReport("报告.docx", PlainText(TEXT), mentions, ())])
    assert "数据中没有的数字1个" in html
    assert 'class="n unsupported"' in html


def test_a_finding_says_where_it_stands_and_its_words_bear_its_own_severity() -> None:
    start = TEXT.index("58万元")
    lacking = Finding(Code.UNSUPPORTED_NUMBER, Severity.WARNING, 0, 2, "没有来源", counted=True)
    wrong = Finding(Code.TABLE_MISMATCH, Severity.ERROR, start, start + 4, "应为57万元")
    plain = PlainText(TEXT, (Anchor(9, 17, "自评表", 2),), kind=TextKind.WORKBOOK)
    html = check_page([CheckReport("自评表.xlsx", plain, (), (lacking, wrong))])
    assert '<span class="place">自评表!' in html
    assert '<mark class="error"' in html


def test_a_hint_says_a_cell_once() -> None:
    cell = "资金表.xlsx!Sheet1!C3"
    one = judged("58万元", Verdict.SUPPORTED, source=cell, reason=f"物业费支出，{cell}")
    html = check_page([CheckReport("报告.docx", PlainText(TEXT), (one,), ())])
    assert f'title="有据；物业费支出，{cell}"' in html
