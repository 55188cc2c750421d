"""What a source gives isn't what another gives, nor all of it."""

import pytest

from tests.checking.findings_of import is_alarmed

SHARES = "敬老院改造批复资金160万元，由省级补助96万元和县级配套64万元构成。"


@pytest.mark.parametrize(
    "told",
    [
        "资金已足额到位：省级补助64万元3月到账，县级配套96万元6月到账。",
        "资金落实方面，省级补助160万元于3月到账，县级配套64万元同步落实。",
        "实际下达时，省级补助的64万元于4月拨付，县级配套的64万元于6月拨付。",
        "到年底，县级配套96万元已经拨付。",
    ],
)
def test_anothers_amount_is_told(told: str) -> None:
    assert is_alarmed(SHARES + told)


@pytest.mark.parametrize(
    "text",
    [
        SHARES + "资金已足额到位：省级补助96万元3月到账，县级配套64万元6月到账。",
        SHARES + "到年底，省级补助已到64万元，县级配套已到32万元。",
        SHARES + "上年省级补助64万元，县级配套96万元。",
        SHARES + "年中调整后省级补助120万元，县级配套64万元。",
        SHARES + "两项资金合计160万元，省级补助尚有64万元未到。",
        "2022年由省级补助96万元和县级配套64万元构成。2023年省级补助64万元，县级配套96万元，合计160万元。",
        "由省级补助80万元和县级配套80万元构成。省级补助80万元已到，县级配套80万元已到。",
    ],
)
def test_other_amounts_are_passed(text: str) -> None:
    assert not is_alarmed(text)
