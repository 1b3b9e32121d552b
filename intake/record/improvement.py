"""What a total improvement score (TIS) of myositis means."""

from decimal import Decimal
from enum import StrEnum


class Improvement(StrEnum):
    """How much a myositis has improved since the baseline of the score."""

    NONE = "none"
    MINIMAL = "minimal"
    MODERATE = "moderate"
    MAJOR = "major"


# The lowest score of each improvement, the best first.
_OF_ADULTS = {60: Improvement.MAJOR, 40: Improvement.MODERATE, 20: Improvement.MINIMAL}
_JUVENILE = {70: Improvement.MAJOR, 45: Improvement.MODERATE, 30: Improvement.MINIMAL}


def improvement_of(score: Decimal, *, is_juvenile: bool) -> Improvement:
    """The improvement that a score from 0 to 100 stands for, by ACR and EULAR 2016.

    Adults: 20, 40 and 60 points (Aggarwal et al. 2017, doi 10.1136/annrheumdis-2017-211400). Juvenile
    dermatomyositis: 30, 45 and 70 (Rider et al. 2017, doi 10.1136/annrheumdis-2017-211401).
    """
    limits = _JUVENILE if is_juvenile else _OF_ADULTS
    return next((found for least, found in limits.items() if score >= least), Improvement.NONE)
