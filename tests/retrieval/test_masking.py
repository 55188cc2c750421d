"""What reaches a prompt keeps its wording and loses its facts."""

import re

import pytest

from youju.retrieval.masking import mask_passage, mask_private


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年支出867.49万元，执行率97.14%。", "全年支出〔数〕，执行率〔数〕。"),
        ("（一）“十四五”期间共办班12场。", "（一）“十四五”期间共办班〔数〕。"),
        ("依据湘财绩〔2020〕7号开展自评。", "依据〔文件〕开展自评。"),
        ("平澧县水利局与临江市政务服务中心共同验收。", "平澧县水利局与〔单位〕共同验收。"),
        ("联系人：张建国，由李明局长签字。", "联系人：〔姓名〕，由〔姓名〕局长签字。"),
        ("项目由副局长王芳、股长赵大伟负责。", "项目由副局长〔姓名〕、股长〔姓名〕负责。"),
        ("会计核算规范，主任会议研究。", "会计核算规范，主任会议研究。"),
    ],
)
def test_passage(text: str, expected: str) -> None:
    assert mask_passage(text, own_names=("平澧县水利局",)) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证430981199003071234", "身份证号"),
        ("手机138 1234 5678", "手机号"),
        ("账号6222 0219 0400 1234 567", "银行账号"),
    ],
)
def test_private_data(text: str, kind: str) -> None:
    masked, found = mask_private(text)
    assert found == (kind,)
    assert not re.search(r"\d", masked)


def test_amounts_are_not_private() -> None:
    assert mask_private("支出10783760.50元，年份2024年") == ("支出10783760.50元，年份2024年", ())
