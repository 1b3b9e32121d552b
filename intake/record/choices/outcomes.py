"""Clinical measures that participants copy from a doctor's letter, with their bounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.record.choices.diseases import Family


class Measure(models.TextChoices):
    """A measure, such as a score, that a clinician recorded. `BOUNDS` has its lowest and highest value.

    MMT8 tests eight muscles: of one side, up to 80 points, or of both, up to 150 (IMACS form 04). The two
    are different measures, since a number alone doesn't tell which was counted.
    """

    SLEDAI = "sledai_2k", _("SLEDAI-2K (lupus activity, 0 to 105)")
    DORIS = "doris", _("DORIS remission (1 yes, 0 no)")
    LLDAS = "lldas", _("LLDAS, low lupus activity (1 yes, 0 no)")
    MRSS = "mrss", _("Skin score mRSS (0 to 51)")
    FVC = "fvc", _("Lung function FVC, % of expected")
    MMT8 = "mmt8", _("Muscle strength MMT8, if counted to 80")
    MMT8_BOTH = "mmt8_both", _("Muscle strength MMT8, if counted to 150")
    CK = "ck", _("CK in blood (U/L)")
    TIS = "tis", _("Total improvement score TIS (0 to 100)")


BOUNDS = {
    Measure.SLEDAI: (0, 105),
    Measure.DORIS: (0, 1),
    Measure.LLDAS: (0, 1),
    Measure.MRSS: (0, 51),
    Measure.FVC: (0, 200),
    Measure.MMT8: (0, 80),
    Measure.MMT8_BOTH: (0, 150),
    Measure.CK: (0, 200_000),
    Measure.TIS: (0, 100),
}

# Measures that are yes or no, stored as 1 and 0.
YES_NO = [Measure.DORIS, Measure.LLDAS]

# Measures of change: they say nothing without the day with which they compare.
CHANGES = [Measure.TIS]


MEASURES: dict[Family, list[Measure]] = {
    Family.SLE: [Measure.SLEDAI, Measure.DORIS, Measure.LLDAS],
    Family.IIM: [Measure.MMT8, Measure.MMT8_BOTH, Measure.CK, Measure.TIS, Measure.FVC],
    Family.SSC: [Measure.MRSS, Measure.FVC],
    Family.MCTD: list(Measure),
}


def measures_of(families: list[Family]) -> list[Measure]:
    """The measures that are used in these diseases, without repetition, in the order of `Measure`."""
    fitting = {measure for family in families for measure in MEASURES.get(family, [])}
    return [measure for measure in Measure if measure in fitting]
