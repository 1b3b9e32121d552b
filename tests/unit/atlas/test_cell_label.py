"""A cell in one line, as staff read it."""

import pytest

from atlas.tables.definitions import faces_of
from atlas.tables.labels import cell_label
from intake.record.choices.diseases import Family

FACES = {(face.table, face.about): face for face in faces_of(Family.SLE)}


@pytest.mark.parametrize(
    ("table", "about", "codes", "words"),
    [
        ("answers", "d100", "missed", "Lupus (SLE) · Day 100 · Asked, and no answer"),
        ("markers", "sm", "positive:died", "Lupus (SLE) · Anti-Sm (Smith) · Positive · Died"),
        ("later-events", "cancer.2", "yes", "Lupus (SLE) · New cancer, second year · Yes"),
        ("kinds", "", "quiet_on", "Lupus (SLE) · Quiet, with medicines"),
    ],
)
def test_codes_are_words(table, about, codes, words):
    key = ":".join(filter(None, ["sle", about, codes]))
    assert cell_label(FACES[table, about], key) == words
