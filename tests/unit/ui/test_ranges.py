"""A range is drawn to scale: full to its low end, hatched to its high one, and mirrored from the right."""

import re
from xml.etree import ElementTree

from django.template import Context, Template
from django.utils import translation

from hesperion.ui.drawing.ranges import RangeBar, draw_ranges

ROWS = [RangeBar("Quiet", 36, 40, "36 to 40"), RangeBar("Came back", 0, 10, "fewer than 11")]
TAG = "{% load drawing %}{% ranges 'After 12 months' rows 40 3 %}"
SVG = "{http://www.w3.org/2000/svg}"


def drawn() -> ElementTree.Element:
    source = Template(TAG).render(Context({"rows": ROWS})).strip()
    return ElementTree.fromstring(  # noqa: S314 - ours
        source.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1)
    )


def test_lengths_are_to_scale():
    drawing = draw_ranges(ROWS, most=40, is_mirrored=False)
    (one, other), unit = drawing.rows, drawing.rows[0].full / 36
    assert abs(one.hatched - 4 * unit) < 0.1
    assert (other.full, abs(other.hatched - 10 * unit) < 0.1) == (0, True)
    assert one.full + one.hatched < one.text_x < drawing.width


def test_labels_are_broken_where_they_are_long():
    long = RangeBar("word " * 30, 11, 15, "11 to 15")
    drawing = draw_ranges([long, *ROWS], most=40, is_mirrored=False)
    assert len(drawing.rows[0].lines) > 3
    assert all(len(line) <= 38 for line, _y in drawing.rows[0].lines)
    places = [y for row in drawing.rows for y in (*[y for _line, y in row.lines], row.y)]
    assert places == sorted(places)
    assert places[-1] < drawing.height


def test_the_picture_has_a_name_and_says_how_to_read_it():
    svg = drawn()
    assert svg.get("role") == "img"
    named, described = svg.get("aria-labelledby"), svg.get("aria-describedby")
    assert {svg.find(f"{SVG}title").get("id"), svg.find(f"{SVG}desc").get("id")} == {
        named,
        described,
    }
    assert svg.find(f"{SVG}title").text == "After 12 months"
    assert "hatched" in svg.find(f"{SVG}desc").text


def test_the_picture_has_no_style_and_loads_nothing():
    source = ElementTree.tostring(drawn(), "unicode")
    assert not re.search(r"style=|<style|<script|href|\son\w+=", source)
    assert re.findall(r"url\((.*?)\)", source) == ["#hatch-3"]


def test_numbers_have_a_decimal_point_in_each_language():
    with translation.override("de"):
        assert [float(rect.get("width")) for rect in drawn().iter(f"{SVG}rect")]


def test_bars_are_mirrored_and_words_are_not_where_one_reads_from_the_right():
    left = drawn()
    with translation.override("ar"):
        right = drawn()
    bars = right.find(f"{SVG}g")
    assert bars.get("transform") == "matrix(-1 0 0 1 300 0)"
    assert left.find(f"{SVG}g").get("transform") is None
    assert [text.get("x") for text in right.findall(f"{SVG}text")] == ["300", "300"]
    assert [300 - x for x in places(left)] == places(right)


def places(svg: ElementTree.Element) -> list[float]:
    """Where the numbers begin."""
    return [float(text.get("x")) for text in svg.find(f"{SVG}g[@class='ranges__numbers']")]
