"""Numbers stay whole and government terms stay together."""

import pytest

from youju.retrieval.tokens import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到位资金1,200.00万元", ["到位资金", "1,200.00", "万元"]),
        ("执行率97.14%", ["执行率", "97.14%"]),
        ("的、了，。", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected
