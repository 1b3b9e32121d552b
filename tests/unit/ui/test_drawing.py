"""Bar charts: how long bars are, and that the table says what they show."""

import re

import pytest
from django.template import engines

from hesperion.ui.drawing.bars import Bar, draw

MOST = 10_000_000


def chart(kind: str, rows: list[Bar]) -> str:
    template = engines["django"].from_string(f"{{% load drawing %}}{{% {kind} 'Target' rows %}}")
    return str(template.render({"rows": rows}))


@pytest.mark.parametrize(
    ("counts", "lengths"),
    [
        ([], []),
        ([0, 0], [0, 0]),
        ([7], [100]),
        ([3, 2, 0], [100, 66.7, 0]),
        ([MOST, 1, MOST // 2], [100, 0.5, 50]),  # one of ten million is seen
    ],
)
def test_bars_are_as_long_as_their_share_of_the_longest(counts: list[int], lengths: list[float]):
    drawn = draw([Bar("", count) for count in counts])
    assert [bar.length for bar in drawn] == lengths
    assert all(bar.length + bar.rest == pytest.approx(100) for bar in drawn)


def test_a_chart_is_a_table_that_says_each_label_and_number_whole():
    label = "<Very long> " * 20
    html = chart("bars", [Bar(label, MOST, "?target=cd19&setting=trial"), Bar("BCMA", 12)])
    assert "<caption>Target</caption>" in html
    assert (
        html.count(label.strip().replace("<", "&lt;").replace(">", "&gt;")) == 2
    )  # and as a title
    assert re.findall(r'"bars__count">(.*?)<', html) == ["10,000,000", "12"]
    assert re.findall(r'href="(.*?)"', html) == ["?target=cd19&amp;setting=trial"]
    assert html.count("<svg") == html.count('<td class="bars__bar" aria-hidden="true">') == 2
    assert "style=" not in html


@pytest.mark.parametrize(
    ("number", "has_columns"), [(0, False), (1, True), (36, True), (80, False)]
)
def test_columns_are_rows_where_there_are_too_many(number: int, has_columns: bool):
    html = chart("columns", [Bar("November 2026", 12, short="Nov")] * number)
    assert ("bars--columns" in html) == has_columns
    assert html.count("November 2026") == number
    assert ("Nothing to show." in html) == (number == 0)
