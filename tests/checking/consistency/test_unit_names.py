"""One office has one name; another county's may be mentioned, but neither opens the report nor signs it."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText

TITLE = "岚溪县交通运输局2024年度农村公路养护项目支出绩效自评报告\n"


def names(text: str) -> list[str]:
    return [one.quote for one in check_text(PlainText(text)).findings if one.code is Code.NAME_MISMATCH]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (TITLE + "溪口县交通运输局为县政府工作部门，核定编制46名。", "溪口县交通运输局"),
        ("现将岚溪县档案馆决算说明如下。岚溪县档案馆为县委直属单位。岚溪县图书馆支出405万元。", "岚溪县图书馆"),
        (TITLE + "全年支出300万元。\n岚西县交通运输局\n2025年3月18日", "岚西县交通运输局"),
        (TITLE + "项目覆盖6个镇，由溪口县交通运输局统筹实施。", "溪口县交通运输局"),
        (TITLE + "岚溪县体育局高度重视绩效管理，全年支出300万元。", "岚溪县体育局"),
        (TITLE + "一、概况\n县体育局严格执行专款专用规定。", "县体育局"),
        (TITLE + "全年支出300万元。\n　　岚溪县卫生健康局\n　　2025年3月18日", "岚溪县卫生健康局"),
        (TITLE + "全年支出300万元。\n岚溪县林业局", "岚溪县林业局"),
        ("规划和自然资源局支出3万元。规划和自然资源局验收。规划与自然资源局盖章。", "规划与自然资源局"),
    ],
)
def test_another_name_is_found(text: str, wrong: str) -> None:
    assert wrong in names(text)


@pytest.mark.parametrize(
    "text",
    [
        TITLE + "岚溪县交通运输局为县政府工作部门。与溪口县交通运输局联合治超3次。\n岚溪县交通运输局",
        TITLE + "项目由岚溪县交通运输局统筹，与溪口县交通运输局共建1处。",
        "岚溪县文化局下属单位2个。岚溪县文化局为主管部门。岚溪县图书馆支出405万元。",
        TITLE + "岚溪县交通局高度重视绩效管理。\n岚溪县财政局\n2025年3月18日",
        TITLE + "岚溪县财政局高度重视绩效管理，县审计局严格执行年度计划。",
        TITLE + "岚溪县公安局积极配合治超。岚溪县公安局高度重视，与我局联合执法6次，县公安局出警12人。",
        TITLE + "岚溪县水利局负责桥梁防洪评价。岚溪县水利局高度重视，派出2人。",
        TITLE + "全年支出300万元。\n岚溪县公路养护中心\n2025年3月18日",
        TITLE + "交通运输局核定编制46名，县交通运输局内设6个股室。",
    ],
)
def test_a_neighbour_is_left_alone(text: str) -> None:
    assert names(text) == []
