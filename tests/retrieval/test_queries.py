"""A section's question finds the same section of the unit's last report, under whatever heading."""

from pathlib import Path

import pytest

from youju.pipeline.library import index_folders
from youju.prompting.outlines import load_outline, outline_ids
from youju.resources import load_yaml
from youju.retrieval.library import Library
from youju.retrieval.queries import last_years_passages, section_query

REPORT = """平澧县水利局2022年度项目支出绩效自评报告
一、资金情况
（一）资金拨付情况
水库维护省级资金36万元已到账。
（二）预算执行情况
水库维护列支35.2万元，结余0.8万元。
二、其他
水库维护发放问卷40份，满意的占九成。
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "prior").mkdir()
    (tmp_path / "prior" / "水利局.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "prior" / "残联.txt").write_text(REPORT.replace("水利局", "残联"), encoding="utf-8")
    (tmp_path / "prior" / "旧.txt").write_text(REPORT.replace("2022", "2021"), encoding="utf-8")
    index_folders([tmp_path / "prior"], tmp_path / "index")
    return Library(tmp_path / "index")


def texts(library: Library, role: str, heading: str, **parts: int) -> list[str]:
    hits = last_years_passages(
        library, unit="平澧县水利局", year=2023, role=role, heading=heading, item_names=["水库维护"], **parts
    )
    assert {(hit.passage.unit, hit.passage.year) for hit in hits} <= {("平澧县水利局", 2022)}
    assert len({hit.passage.start for hit in hits}) == len(hits)
    return [hit.passage.text for hit in hits]


def test_the_same_role_comes_first(library: Library) -> None:
    assert texts(library, "funds.received", "项目资金到位情况分析")[0].endswith("已到账。")
    assert texts(library, "funds.execution", "项目资金使用情况分析")[0].startswith("水库维护列支")


def test_words_find_what_no_heading_tells(library: Library) -> None:
    assert texts(library, "performance.satisfaction", "服务对象满意度", limit=1) == [
        "水库维护发放问卷40份，满意的占九成。"
    ]


def test_items_are_asked_for_only_where_passages_name_them() -> None:
    assert "水库维护" in section_query("funds.execution", "资金使用情况", ["水库维护"])
    assert "水库维护" not in section_query("basic.staff", "机构设置", ["水库维护"])


def test_sections_of_other_outlines_are_found_under_their_role(library: Library) -> None:
    assert texts(library, "measures", "有关建议") == texts(library, "problems.measures", "有关建议")


def test_every_role_of_the_outlines_has_its_words() -> None:
    roles = {one.id for name in outline_ids() for one in load_outline(name).sections if one.plan}
    unasked = {"opening", "self-evaluation", "base-data"}  # no text of their own, or only tables
    assert sorted(roles - unasked - set(load_yaml("corpora/terms/section_queries.yaml"))) == []
