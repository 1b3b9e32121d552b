"""Tiles of numbers: their places, shades, and what the picture says."""

from django.template.loader import render_to_string

from hesperion.ui.drawing.tiles import Tile, draw_tiles


def tiles(*counts):
    return [Tile(f"Country {at}", f"C{at}", count) for at, count in enumerate(counts)]


def test_tiles_fill_rows_from_the_side_where_reading_begins():
    places = {
        is_mirrored: [
            (one.x, one.y) for one in draw_tiles(tiles(*range(7)), is_mirrored=is_mirrored).tiles
        ]
        for is_mirrored in (False, True)
    }
    assert places[False] == [(0, 0), (50, 0), (100, 0), (150, 0), (200, 0), (250, 0), (0, 50)]
    assert places[True] == [(250, 0), (200, 0), (150, 0), (100, 0), (50, 0), (0, 0), (250, 50)]


def test_a_drawing_is_as_high_as_its_rows():
    heights = [draw_tiles(tiles(*range(n)), is_mirrored=False).height for n in (0, 6, 7)]
    assert heights == [0, 46, 96]


def test_more_is_darker_and_none_has_no_shade():
    drawn = draw_tiles(tiles(0, 1, 2, 3, 4, 7, 8, 200), is_mirrored=False).tiles
    assert [one.shade for one in drawn] == [0, 1, 2, 2, 3, 3, 4, 4]


def test_labels_are_escaped():
    drawing = draw_tiles([Tile("<b>", "<i>", 1, '/"x')], is_mirrored=False)
    html = render_to_string("components/tiles.html", {"title": "<u>", "drawing": drawing})
    assert not [piece for piece in ("<b>", "<i>", "<u>", '/"x') if piece in html]
