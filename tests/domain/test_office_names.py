"""Short and full names of offices."""

import pytest

from youju.domain.office_names import is_same_office, is_short_for, named_office

SHORT = [
    ("清澧县住建局", "清澧县住房和城乡建设局"),
    ("住建局", "清澧县住房和城乡建设局"),
    ("县人社局", "清澧县人力资源和社会保障局"),
    ("清澧县市监局", "清澧县市场监督管理局"),
    ("市监局", "清澧县市场监督管理局"),
    ("清澧县文旅广体局", "清澧县文化旅游广电体育局"),
    ("清澧县发改委", "清澧县发展和改革委员会"),
    ("清澧县供销社", "清澧县供销合作联社"),
    ("清澧县残联", "清澧县残疾人联合会"),
    ("清澧县城管局", "清澧县城市管理局"),
]
APART = [
    ("清澧县教育局", "清澧县体育局"),
    ("白石县人社局", "清澧县人力资源和社会保障局"),
    ("清澧县第一中学", "清澧县第十一中学"),
    ("清澧县公安局", "清澧县公安局森林分局"),
    ("清澧县人民医院", "清澧县第二人民医院"),
    ("澧县住建局", "清澧县住房和城乡建设局"),
    ("清澧县水利局", "清澧县林业局"),
]


@pytest.mark.parametrize(("short", "full"), SHORT)
def test_a_short_name_means_the_full_one(short: str, full: str) -> None:
    assert is_short_for(short, full)
    assert not is_short_for(full, short)
    assert is_same_office(full, short)


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_offices_are_not_taken_for_one(one: str, other: str) -> None:
    assert not is_same_office(one, other)


def test_of_several_that_may_be_meant_none_is() -> None:
    offices = ["清澧县文化广电局", "清澧县文物广播局"]
    assert named_office("清澧县文广局", offices) == ""
    assert named_office("清澧县文广局", offices[:1]) == offices[0]
    assert named_office("清澧县文广局", ["清澧县文广局", *offices]) == "清澧县文广局"
