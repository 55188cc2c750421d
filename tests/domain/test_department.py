"""Rates of 部门整体支出 and scores by a written 评分标准."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.sheets import write_xlsx
from youju.domain.deductions import deducted_score
from youju.sources.project import read_ledger

_FORM = """
2024年度部门整体支出绩效评价基础数据表
填报单位：甲县林业局|||单位：万元
财政供养人员情况（人）|编制数|2024年实际在职人数|控制率
|68|64|90%
经费控制情况|2023年决算数|2024年预算数|2024年决算数
三公经费|28.02|28|26.03
其中：公务接待费|6.42|6|5.18
公用经费|139.28|143.8|141.17
政府采购金额|—|386|362.4
结转结余情况|上年末|本年末|
累计结转结余|142.36|128.11|
说不清的数|7||
"""


def test_a_form_with_headers_of_its_own_per_block_is_read_and_its_rates_derived(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "基础数据表.xlsx", {"基础数据表": _FORM})
    (tmp_path / "unit.yaml").write_text("单位名称: 甲县林业局\n年度: 2024\n", encoding="utf-8")
    ledger = read_ledger(tmp_path)
    assert ledger.facts["三公经费.支出.上年"].quantity.value == Decimal("280200.00")
    assert ledger.facts["公务接待费.全年预算"].sources[0].cell == "C7"
    assert ledger.facts["合计.结余"].quantity.value == Decimal("1281100.00")
    shown = {key: fact.quantity.to_text("%", 2) for key, fact in ledger.facts.items() if key.endswith("率")}
    assert shown["单位.在职人员控制率"] == "94.12%"
    assert shown["三公经费.控制率"] == "92.96%"
    assert shown["三公经费.变动率"] == "-7.10%"
    assert shown["公用经费.控制率"] == "98.17%"
    assert shown["政府采购.采购执行率"] == "93.89%"
    said = "\n".join(notice.message for notice in ledger.notices)
    assert "控制率表中为90%" in said
    assert "没有采用" in said


@pytest.mark.parametrize(
    ("written", "said"), [("93.00%", "应为92.96%"), ("93%", "两种写法"), ("92.96%", ""), ("91%", "应为92.96%")]
)
def test_a_rate_of_the_form_that_is_coarser_than_the_datas_is_told(tmp_path: Path, written: str, said: str) -> None:
    goals = f"一级指标|三级指标|年度指标值|实际完成值|分值|得分\n过程|“三公经费”控制率|≤100%|{written}|3|3"
    write_xlsx(tmp_path / "基础数据表.xlsx", {"基础数据表": _FORM})
    write_xlsx(tmp_path / "自评表.xlsx", {"自评表": f"2024年部门整体支出绩效自评表\n{goals}"})
    (tmp_path / "unit.yaml").write_text("单位名称: 甲县林业局\n年度: 2024\n", encoding="utf-8")
    told = [one.message for one in read_ledger(tmp_path).notices if "“三公经费”控制率的实际值" in one.message]
    assert [said in one for one in told] == ([True] if said else [])


@pytest.mark.parametrize(
    ("rule", "actual", "target", "operator", "score"),
    [
        ("每超过1个百分点扣0.5分，扣完为止", "102", "100", "≤", "4.0"),
        ("每超过1个百分点扣0.5分，扣完为止", "99", "100", "≤", "5"),
        ("每超过1个百分点扣0.5分，扣完为止", "102.3", "100", "≤", None),
        ("每低于目标1个百分点扣2分，不足1个百分点的按1个百分点计算，扣完为止", "90.5", "95", "≥", "0"),
        ("由专家评定", "90", "95", "≥", None),
    ],
)
def test_a_score_follows_only_from_a_rule_that_decides_it(
    rule: str, actual: str, target: str, operator: str, score: str | None
) -> None:
    found = deducted_score(rule, Decimal(actual), Decimal(target), Decimal(5), operator)
    assert found == (None if score is None else Decimal(score))
