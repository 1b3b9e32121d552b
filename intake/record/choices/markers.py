"""Endotypic markers: antibodies, and one blood value, that tell kinds of a disease apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.record.choices.diseases import Family


class Marker(models.TextChoices):
    DSDNA = "dsdna", _("Anti-dsDNA")
    SM = "sm", _("Anti-Sm (Smith)")
    ANTIPHOSPHOLIPID = "apl", _("Antiphospholipid antibodies")
    LOW_COMPLEMENT = "low_complement", _("Low complement (C3 or C4)")
    JO1 = "jo1", _("Jo-1")
    ANTISYNTHETASE = "antisynthetase", _("Another antisynthetase (PL-7, PL-12, EJ, OJ)")
    MI2 = "mi2", _("Mi-2")
    MDA5 = "mda5", _("MDA5")
    TIF1G = "tif1g", _("TIF1-γ")
    NXP2 = "nxp2", _("NXP2")
    SAE = "sae", _("SAE")
    SRP = "srp", _("SRP")
    HMGCR = "hmgcr", _("HMGCR")
    KU = "ku", _("Ku")
    CN1A = "cn1a", _("cN-1A")
    SCL70 = "scl70", _("Scl-70 (topoisomerase I)")
    CENTROMERE = "centromere", _("Centromere")
    RNAP3 = "rnap3", _("RNA polymerase III")
    THTO = "thto", _("Th/To")
    U3RNP = "u3rnp", _("U3-RNP (fibrillarin)")
    PMSCL = "pmscl", _("PM-Scl")
    ANA = "ana", _("ANA (antinuclear antibodies)")
    U1RNP = "u1rnp", _("U1-RNP")
    RO60 = "ro60", _("Ro60 (SS-A)")
    RO52 = "ro52", _("Ro52")
    LA = "la", _("La (SS-B)")
    RHEUMATOID_FACTOR = "rf", _("Rheumatoid factor")


FOR_ALL = [
    Marker.ANA, Marker.U1RNP, Marker.RO60, Marker.RO52, Marker.LA, Marker.RHEUMATOID_FACTOR,
]  # fmt: skip
_LUPUS = [Marker.DSDNA, Marker.SM, Marker.ANTIPHOSPHOLIPID, Marker.LOW_COMPLEMENT]
_MYOSITIS = [
    Marker.JO1, Marker.ANTISYNTHETASE, Marker.MI2, Marker.MDA5, Marker.TIF1G, Marker.NXP2,
    Marker.SAE, Marker.SRP, Marker.HMGCR, Marker.KU, Marker.CN1A, Marker.PMSCL,
]  # fmt: skip
_SCLERODERMA = [
    Marker.SCL70, Marker.CENTROMERE, Marker.RNAP3, Marker.THTO, Marker.U3RNP, Marker.PMSCL,
]  # fmt: skip
_NOT_DEFINING = [Marker.KU, Marker.CN1A, Marker.PMSCL]
MARKERS: dict[Family, list[Marker]] = {
    Family.SLE: [*_LUPUS, *FOR_ALL],
    Family.IIM: [*_MYOSITIS, *FOR_ALL],
    Family.SSC: [*_SCLERODERMA, *FOR_ALL],
    Family.MCTD: [*FOR_ALL, *_LUPUS],
    Family.SJOGREN: [*FOR_ALL],
    Family.APS: [Marker.ANTIPHOSPHOLIPID, Marker.LOW_COMPLEMENT, *FOR_ALL],
    Family.OTHER: list(Marker),
}


# The markers that tell the kinds of a disease apart: of these a negative result says something too.
DEFINING: dict[Family, list[Marker]] = {
    Family.SLE: _LUPUS,
    Family.IIM: [marker for marker in _MYOSITIS if marker not in _NOT_DEFINING],
    Family.SSC: [Marker.SCL70, Marker.CENTROMERE, Marker.RNAP3],
}


class Finding(models.TextChoices):
    """The result of a test for a marker.

    A marker without a row was not reported, which does not mean "negative".
    """

    POSITIVE = "positive", _("Positive")
    NEGATIVE = "negative", _("Negative")
    UNKNOWN = "unknown", _("Tested, result unknown")
    NOT_TESTED = "not_tested", _("Not tested")
    UNSURE = "unsure", _("I don’t know")


class Timepoint(models.TextChoices):
    """The time that an answer is about, relative to the occasion on which it was given.

    It matters for antibodies: they may vanish after CAR-T while the kind of disease stays the same.
    """

    EVER_BEFORE = "ever_before", _("Ever, before any CAR-T")
    BEFORE = "before", _("In the month before the infusion")
    TODAY = "today", _("Today")
