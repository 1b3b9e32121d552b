"""Stored codes of treatments by class, and steroid doses converted to prednisolone."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class TreatmentClass(models.TextChoices):
    """A class of medicines, or a procedure. The labels give names that patients know as examples.

    NONE is an answer of its own: nothing but steroids, which are asked by themselves. No answer at all
    has no code.
    """

    ANTIMALARIAL = "antimalarial", _("Hydroxychloroquine (Plaquenil) or chloroquine")
    GLUCOCORTICOID = "glucocorticoid", _("Steroids (cortisone), such as prednisolone")
    METHOTREXATE = "methotrexate", _("Methotrexate")
    AZATHIOPRINE = "azathioprine", _("Azathioprine (Imuran)")
    MYCOPHENOLATE = "mycophenolate", _("Mycophenolate (CellCept)")
    CYCLOPHOSPHAMIDE = "cyclophosphamide", _("Cyclophosphamide")
    CALCINEURIN = "calcineurin", _("Tacrolimus (Prograf), ciclosporin, voclosporin (Lupkynis)")
    IVIG = "ivig", _("Immunoglobulins (IVIG)")
    RITUXIMAB = "rituximab", _("Rituximab (MabThera, Rituxan) or similar")
    BELIMUMAB = "belimumab", _("Belimumab (Benlysta)")
    ANIFROLUMAB = "anifrolumab", _("Anifrolumab (Saphnelo)")
    JAK = "jak", _("JAK inhibitor (Olumiant, Xeljanz, Rinvoq)")
    TOCILIZUMAB = "tocilizumab", _("Tocilizumab (RoActemra, Actemra)")
    NINTEDANIB = "nintedanib", _("Nintedanib (Ofev)")
    STEM_CELLS = "stem_cells", _("Stem-cell transplant")
    OTHER = "other", _("Another medicine for this disease")
    NONE = "none", _("None of these")


STEROIDS = TreatmentClass.GLUCOCORTICOID
# What lists of medicines offer where steroids have a question of their own.
BESIDE_STEROIDS = [choice for choice in TreatmentClass.choices if choice[0] != STEROIDS]


class TreatmentUse(models.TextChoices):
    """The period in which a treatment was used."""

    NOW = "now", _("Now")
    PAST = "past", _("Before, and stopped")
    BEFORE_INFUSION = "before_infusion", _("In the month before the infusion")


class WhyStopped(models.TextChoices):
    NO_EFFECT = "no_effect", _("It did not help enough")
    SIDE_EFFECTS = "side_effects", _("Side effects")
    WELL = "well", _("Well enough without it")
    PREGNANCY = "pregnancy", _("Pregnancy, or the wish for a child")
    CAR_T = "car_t", _("Because of CAR-T")
    OTHER = "other", _("Another reason")
    UNKNOWN = "unknown", _("I don’t know")


class Steroid(models.TextChoices):
    """The substance of a steroid dose. NONE is an answer of its own, and its dose is 0 mg."""

    NONE = "none", _("None")
    PREDNISOLONE = "prednisolone", _("Prednisolone or prednisone")
    METHYLPREDNISOLONE = "methylprednisolone", _("Methylprednisolone")
    DEXAMETHASONE = "dexamethasone", _("Dexamethasone")
    HYDROCORTISONE = "hydrocortisone", _("Hydrocortisone")
    UNKNOWN = "unknown", _("Another one, or I don’t know")


class WhyHydrocortisone(models.TextChoices):
    """Why hydrocortisone is taken. What replaces the body's own cortisone is no treatment of the disease."""

    REPLACEMENT = "replacement", _("The body makes too little of its own")
    DISEASE = "disease", _("Against the disease")
    BOTH = "both", _("Both")
    UNKNOWN = "unknown", _("I don’t know")


# mg of each steroid that equal 5 mg of prednisolone.
SAME_AS_5_MG = {
    Steroid.PREDNISOLONE: Decimal(5),
    Steroid.METHYLPREDNISOLONE: Decimal(4),
    Steroid.DEXAMETHASONE: Decimal("0.75"),
    Steroid.HYDROCORTISONE: Decimal(20),
}


class DoseBand(models.TextChoices):
    """A band of doses, in mg of prednisolone a day.

    A band matches a dose, and says nothing about remission or low disease activity, which need more.
    The limit of DORIS is even told in two ways, up to 5 mg in its abstract and below 5 mg in its table
    (van Vollenhoven et al. 2021, doi 10.1136/lupus-2021-000538); that of LLDAS is 7.5 mg (Franklyn et
    al. 2016, doi 10.1136/annrheumdis-2015-207726).
    """

    NONE = "0", _("None")
    UP_TO_5 = "5", _("Up to 5 mg")
    UP_TO_7_5 = "7.5", _("More than 5, up to 7.5 mg")
    UP_TO_20 = "20", _("More than 7.5, up to 20 mg")
    MORE = "more", _("More than 20 mg")


def prednisolone(drug: str, mg: Decimal) -> Decimal | None:
    """The daily dose of `drug` converted to mg of prednisolone; None for an unknown drug."""
    if drug == Steroid.NONE:
        return Decimal(0)
    same = SAME_AS_5_MG.get(Steroid(drug))
    return mg * 5 / same if same else None


def band_of(mg: Decimal) -> DoseBand:
    """The band of a daily dose of prednisolone in mg."""
    if not mg:
        return DoseBand.NONE
    limits = {
        Decimal(5): DoseBand.UP_TO_5,
        Decimal("7.5"): DoseBand.UP_TO_7_5,
        Decimal(20): DoseBand.UP_TO_20,
    }
    return next((band for most, band in limits.items() if mg <= most), DoseBand.MORE)
