"""Diagnoses with their codes in standard systems, and the organs that they can affect.

Sources: WHO ICD-10 2019; ICD-11 MMS; Orphanet's nomenclature. A standard code need not mean the same as
ours: `=` marks an exact match, `>` a standard code that is broader than ours, `<` one that is narrower.
A diagnosis without an agreed mapping has no standard code. SNOMED CT needs a licence and is left out.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Family(models.TextChoices):
    """A family of diseases. The form asks for families first, then for the kind of disease within one."""

    SLE = "sle", _("Lupus (SLE)")
    IIM = "iim", _("Myositis")
    SSC = "ssc", _("Scleroderma")
    MCTD = "mctd", _("Mixed connective tissue disease (MCTD)")
    SJOGREN = "sjogren", _("Sjögren’s disease")
    APS = "aps", _("Antiphospholipid syndrome")
    OTHER = "other", _("Another autoimmune disease")


@dataclass(frozen=True)
class Coding:
    """A code in a standard system such as ICD-10 that corresponds to one of our diagnoses.

    `relation` compares it with ours: "=" equal, ">" broader, "<" narrower.
    """

    code: str
    relation: str = "="


@dataclass(frozen=True)
class Disease:
    """A diagnosis with its stored code. `medical` is the medical term if `label` is an everyday name."""

    code: str
    label: Promise
    medical: str = ""
    icd10: tuple[Coding, ...] = field(default=())  # WHO; http://hl7.org/fhir/sid/icd-10
    icd10cm: tuple[Coding, ...] = field(default=())  # http://hl7.org/fhir/sid/icd-10-cm
    icd11: tuple[Coding, ...] = field(default=())  # http://id.who.int/icd/release/11/mms
    orpha: str = ""  # http://www.orpha.net, exact

    @property
    def family(self) -> Family:
        return Family(self.code.partition(".")[0])


def _codes(*written: str) -> tuple[Coding, ...]:
    """Codings from code and relation, such as "M33.9 <"."""
    return tuple(Coding(*one.split()) for one in written)


DISEASES = [
    Disease(
        "sle", Family.SLE.label, "systemic lupus erythematosus",
        icd10=_codes("M32 ="), icd11=_codes("4A40.0 ="), orpha="536",
    ),
    Disease(
        "iim", Family.IIM.label, "idiopathic inflammatory myopathy",
        icd10=_codes("M33.9 <"), icd11=_codes("4A41 ="), orpha="98482",
    ),
    Disease(
        "iim.dm", _("Dermatomyositis"), "adult dermatomyositis",
        icd10=_codes("M33.1 ="), icd11=_codes("4A41.00 =", "4A41.0 >"), orpha="221",
    ),
    Disease(
        "iim.adm", _("Dermatomyositis of the skin alone"), "amyopathic dermatomyositis",
        icd10=_codes("M33.1 >"), icd11=_codes("4A41.0 >"),
    ),
    Disease(
        "iim.jdm", _("Juvenile dermatomyositis"),
        icd10=_codes("M33.0 ="), icd11=_codes("4A41.01 ="), orpha="93672",
    ),
    Disease(
        "iim.pm", _("Polymyositis"),
        icd10=_codes("M33.2 ="), icd11=_codes("4A41.1 ="), orpha="732",
    ),
    Disease("iim.asys", _("Antisynthetase syndrome"), icd11=_codes("4A41.Y >"), orpha="81"),
    Disease(
        "iim.imnm", _("Necrotising myopathy"), "immune-mediated necrotising myopathy",
        icd10=_codes("G72.4 >"), icd11=_codes("4A41.Y >"), orpha="206569",
    ),
    Disease(
        "iim.ibm", _("Inclusion body myositis"),
        icd10=_codes("G72.4 >"), icd10cm=_codes("G72.41 ="), icd11=_codes("4A41.20 ="), orpha="611",
    ),
    Disease(
        "ssc", Family.SSC.label, "systemic sclerosis",
        icd10=_codes("M34 ="), icd11=_codes("4A42 ="), orpha="90291",
    ),
    Disease(
        "ssc.diffuse", _("Diffuse scleroderma"), "diffuse cutaneous systemic sclerosis",
        icd10=_codes("M34.0 >"), icd11=_codes("4A42.1 ="), orpha="220393",
    ),
    Disease(
        "ssc.limited", _("Limited scleroderma"), "limited cutaneous systemic sclerosis",
        icd10=_codes("M34.1 <"), icd11=_codes("4A42.2 ="), orpha="220402",
    ),
    Disease(
        "ssc.sine", _("Scleroderma without skin change"), "systemic sclerosis sine scleroderma",
        icd10=_codes("M34 >"), icd11=_codes("4A42 >"),
    ),
    Disease(
        "mctd", Family.MCTD.label, "mixed connective tissue disease",
        icd10=_codes("M35.1 >"), icd11=_codes("4A43.3 ="),
    ),
    Disease(
        "sjogren", Family.SJOGREN.label, icd10=_codes("M35.0 ="), icd11=_codes("4A43.2 =")
    ),
    Disease(
        "aps", Family.APS.label,
        icd10=_codes("D68.6 >"), icd10cm=_codes("D68.61 ="), icd11=_codes("4A45 ="),
    ),
    Disease("other", Family.OTHER.label),
]  # fmt: skip

DIAGNOSES: list[tuple[str, Any]] = [(disease.code, disease.label) for disease in DISEASES]


def kinds_of(family: Family) -> list[tuple[str, Any]]:
    """Code and label of each kind of disease in the family; empty for a family without kinds."""
    return [
        (disease.code, disease.label)
        for disease in DISEASES
        if disease.family is family and disease.code != family
    ]


class MadeBy(models.TextChoices):
    """The profession of the person who first made the diagnosis."""

    RHEUMATOLOGIST = "rheumatologist", _("A rheumatologist")
    OTHER_SPECIALIST = "specialist", _("Another specialist, such as for skin, nerves or kidneys")
    FAMILY_DOCTOR = "family_doctor", _("A family doctor")
    NOT_A_DOCTOR = "nobody", _("No doctor has confirmed it yet")
    UNKNOWN = "unknown", _("I am not sure")


class Organ(models.TextChoices):
    """Organs that the disease has affected. A box without a tick means "not reported", never "no"."""

    KIDNEY = "kidney", _("Kidneys")
    LUNG = "lung", _("Lungs (scarring, inflammation)")
    PULMONARY_HYPERTENSION = "ph", _("High blood pressure in the lungs")
    HEART = "heart", _("Heart")
    JOINTS = "joints", _("Joints")
    SKIN = "skin", _("Skin")
    BLOOD = "blood", _("Blood (low counts, clots)")
    LININGS = "serositis", _("Lining of the lungs or heart")
    NERVES = "nerves", _("Brain or nerves")
    MUSCLE = "muscle", _("Muscles")
    GUT = "gut", _("Stomach or bowel")
    SWALLOWING = "swallowing", _("Swallowing")
    RAYNAUD = "raynaud", _("White or blue fingers in the cold (Raynaud)")
    CALCINOSIS = "calcinosis", _("Hard lumps of calcium under the skin")


_EVERYBODY = [Organ.LUNG, Organ.HEART, Organ.JOINTS, Organ.SKIN, Organ.NERVES, Organ.RAYNAUD]
ORGANS: dict[Family, list[Organ]] = {
    Family.SLE: [*_EVERYBODY, Organ.KIDNEY, Organ.BLOOD, Organ.LININGS, Organ.PULMONARY_HYPERTENSION],
    Family.IIM: [*_EVERYBODY, Organ.MUSCLE, Organ.SWALLOWING, Organ.CALCINOSIS],
    Family.SSC: [
        *_EVERYBODY, Organ.KIDNEY, Organ.PULMONARY_HYPERTENSION, Organ.GUT, Organ.SWALLOWING,
        Organ.MUSCLE, Organ.CALCINOSIS,
    ],
    Family.MCTD: list(Organ),
    Family.SJOGREN: [*_EVERYBODY, Organ.KIDNEY, Organ.BLOOD],
    Family.APS: [*_EVERYBODY, Organ.KIDNEY, Organ.BLOOD],
    Family.OTHER: list(Organ),
}  # fmt: skip
