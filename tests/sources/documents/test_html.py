"""Saved web pages come out as their main text, whatever their encoding and their furniture."""

from pathlib import Path

import pytest

from youju.errors import DocumentError
from youju.sources.documents import read_document
from youju.sources.documents.html import parse_html
from youju.sources.identity import identify

PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<meta name="ArticleTitle" content="平澧县水利局2022年度项目支出绩效自评报告">
<title>平澧县水利局2022年度项目支出绩效自评报告-平澧县人民政府门户网站</title>
<style>p{{margin:0}}</style><script>var x = "支出1万元";</script></head>
<body><div class="header"><ul><li><a href="/">首页</a></li><li><a href="/x">政务公开</a></li></ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; 财政公开</div>
<div class="wrap"><div id="zoom" class="TRS_Editor">
<p>&nbsp;&nbsp;&emsp;一、项目基本情况</p>
<p>全年预算<b>502</b>万元，<span>支出498.2</span>万元。<br>执行率99.24%。</p>
<table><tbody><tr><th>项目</th><th>支出（万元）</th></tr>
<tr><td><p>农村供水</p></td><td><p>175.24</p></td></tr></tbody></table>
<h3>二、存在问题</h3><p>一是进度偏慢，第三标段跨年完工，影响了当年的支出进度。</p>
<p style="display:none">隐藏的99万元</p>
</div></div>
<div class="footer"><p>主办：平澧县人民政府办公室　备案号：湘ICP备12345678号</p></div></body></html>"""
TEXT = """平澧县水利局2022年度项目支出绩效自评报告
一、项目基本情况
全年预算502万元，支出498.2万元。
执行率99.24%。
项目\t支出（万元）
农村供水\t175.24
二、存在问题
一是进度偏慢，第三标段跨年完工，影响了当年的支出进度。
"""


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "gb18030"), ("gb2312", "utf-8-sig")],
)
def test_a_page_in_any_encoding(tmp_path: Path, charset: str, encoding: str) -> None:
    path = tmp_path / "网页.html"
    path.write_bytes(PAGE.format(charset=charset).replace("政务公开", "政务公开㙍").encode(encoding))
    plain = read_document(path)
    assert plain.text.replace("\u2003", "") == TEXT
    assert identify(plain.text) == ("平澧县水利局", 2022)
    assert [plain.text[a.start : a.end] for a in plain.anchors if a.kind == "row"] == [
        "项目\t支出（万元）",
        "农村供水\t175.24",
    ]
    assert [a.style for a in plain.anchors if a.kind == "heading"] == ["heading 3"]


def test_a_page_named_doc_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "导出.doc").write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    assert "全年预算502万元" in read_document(tmp_path / "导出.doc").text


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    archive = MIMEMultipart("related")
    archive.attach(MIMEText(PAGE.format(charset="utf-8"), "html", "utf-8"))
    (tmp_path / "网页.mht").write_bytes(archive.as_bytes())
    assert read_document(tmp_path / "网页.mht").text.replace("\u2003", "") == TEXT


def test_parts_within_parts_without_end_are_refused(tmp_path: Path) -> None:
    opening = "".join(f'Content-Type: multipart/related; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000))
    (tmp_path / "网页.mht").write_text(f"{opening}Content-Type: text/html\r\n\r\n<p>正文</p>", encoding="utf-8")
    with pytest.raises(DocumentError, match="没有正文"):
        read_document(tmp_path / "网页.mht")


def test_a_table_that_only_lays_out_the_page_is_no_table() -> None:
    inner = "<table><tr><td>项目</td><td>支出</td></tr><tr><td>供水</td><td>5</td></tr></table>"
    page = f"<table><tr><td>左栏的话不长。</td><td><p>正文第一段，说明资金的使用情况。</p>{inner}</td></tr></table>"
    assert parse_html(page).text == "左栏的话不长。\n正文第一段，说明资金的使用情况。\n项目\t支出\n供水\t5\n"


@pytest.mark.parametrize(
    "markup", ["", "<html></html>", "<script>支出5万元</script>", "<!DOCTYPE html><nav>首页</nav>"]
)
def test_a_page_without_text_says_so(markup: str) -> None:
    with pytest.raises(DocumentError, match="没有正文"):
        parse_html(markup)


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<p><a href=x>", "</div>", "<!--"])
def test_broken_markup_is_read_in_bounded_depth(piece: str) -> None:
    assert parse_html("<p>正文在前。</p>" + piece * 100_000 + "正文").text.startswith("正文在前。")
