"""A total improvement score means less in juvenile disease than in adults."""

from decimal import Decimal

import pytest

from intake.record.improvement import improvement_of


@pytest.mark.parametrize(
    ("score", "adult", "juvenile"),
    [
        ("19.9", "none", "none"),
        ("20", "minimal", "none"),
        ("30", "minimal", "minimal"),
        ("40", "moderate", "minimal"),
        ("45", "moderate", "moderate"),
        ("60", "major", "moderate"),
        ("70", "major", "major"),
    ],
)
def test_the_limits_are_those_of_acr_and_eular(score, adult, juvenile):
    assert improvement_of(Decimal(score), is_juvenile=False) == adult
    assert improvement_of(Decimal(score), is_juvenile=True) == juvenile
