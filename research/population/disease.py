"""Blood tests and affected organs that fit the disease, and the answers about them."""

from typing import Any

from intake.record.answers import Answers, fitting_markers, fitting_organs, undecided_markers
from intake.record.choices.diseases import Family, Organ
from intake.record.choices.markers import Finding, Marker
from intake.record.facts.disease import DISEASE_STEPS
from research.population.chance import Chance, in_order
from research.population.life import Life

_NONE = ""
# Antibodies of which somebody has one at most, with weights by the kind of disease.
_ONE_OF: dict[str, dict[str, float]] = {
    "iim": {Marker.MI2: 8, Marker.MDA5: 8, Marker.JO1: 6, Marker.SRP: 4, _NONE: 74},
    "iim.dm": {
        Marker.MDA5: 24, Marker.MI2: 20, Marker.TIF1G: 18, Marker.NXP2: 12, Marker.SAE: 7, _NONE: 19,
    },
    "iim.adm": {Marker.MDA5: 55, Marker.SAE: 10, Marker.TIF1G: 10, _NONE: 25},
    "iim.jdm": {
        Marker.NXP2: 25, Marker.TIF1G: 24, Marker.MDA5: 12, Marker.MI2: 8, _NONE: 31,
    },
    "iim.pm": {Marker.KU: 12, Marker.PMSCL: 12, Marker.SRP: 6, _NONE: 70},
    "iim.asys": {Marker.JO1: 60, Marker.ANTISYNTHETASE: 36, _NONE: 4},
    "iim.imnm": {Marker.HMGCR: 45, Marker.SRP: 40, _NONE: 15},
    "iim.ibm": {Marker.CN1A: 45, _NONE: 55},
    "ssc": {Marker.SCL70: 25, Marker.CENTROMERE: 35, Marker.RNAP3: 10, _NONE: 30},
    "ssc.diffuse": {
        Marker.SCL70: 44, Marker.RNAP3: 24, Marker.U3RNP: 8, Marker.PMSCL: 4, _NONE: 20,
    },
    "ssc.limited": {
        Marker.CENTROMERE: 56, Marker.SCL70: 12, Marker.THTO: 8, Marker.PMSCL: 6, _NONE: 18,
    },
    "ssc.sine": {Marker.CENTROMERE: 60, Marker.THTO: 12, _NONE: 28},
}  # fmt: skip
_ANY_OF: dict[Family, dict[str, float]] = {
    Family.SLE: {
        Marker.DSDNA: 0.65, Marker.SM: 0.22, Marker.ANTIPHOSPHOLIPID: 0.25,
        Marker.LOW_COMPLEMENT: 0.5, Marker.ANA: 0.93, Marker.U1RNP: 0.15, Marker.RO60: 0.3,
        Marker.RO52: 0.2, Marker.LA: 0.12, Marker.RHEUMATOID_FACTOR: 0.08,
    },
    Family.IIM: {
        Marker.ANA: 0.5, Marker.RO52: 0.33, Marker.U1RNP: 0.04, Marker.RHEUMATOID_FACTOR: 0.06,
    },
    Family.SSC: {Marker.ANA: 0.92, Marker.RO52: 0.2, Marker.RHEUMATOID_FACTOR: 0.14},
    Family.MCTD: {
        Marker.U1RNP: 0.97, Marker.ANA: 0.97, Marker.RHEUMATOID_FACTOR: 0.3, Marker.DSDNA: 0.1,
    },
    Family.SJOGREN: {
        Marker.RO60: 0.75, Marker.RO52: 0.6, Marker.LA: 0.45, Marker.ANA: 0.8,
        Marker.RHEUMATOID_FACTOR: 0.5,
    },
    Family.APS: {Marker.ANTIPHOSPHOLIPID: 0.97, Marker.ANA: 0.4, Marker.LOW_COMPLEMENT: 0.15},
    Family.OTHER: {Marker.ANA: 0.5, Marker.RHEUMATOID_FACTOR: 0.2},
}  # fmt: skip
_ORGANS: dict[Family, dict[str, float]] = {
    Family.SLE: {
        Organ.KIDNEY: 0.5, Organ.JOINTS: 0.75, Organ.SKIN: 0.6, Organ.BLOOD: 0.4,
        Organ.LININGS: 0.25, Organ.NERVES: 0.15, Organ.LUNG: 0.1, Organ.HEART: 0.08,
        Organ.PULMONARY_HYPERTENSION: 0.04, Organ.RAYNAUD: 0.3,
    },
    Family.IIM: {
        Organ.MUSCLE: 0.88, Organ.SKIN: 0.45, Organ.LUNG: 0.4, Organ.SWALLOWING: 0.3,
        Organ.JOINTS: 0.35, Organ.HEART: 0.08, Organ.CALCINOSIS: 0.1, Organ.RAYNAUD: 0.2,
    },
    Family.SSC: {
        Organ.SKIN: 0.92, Organ.RAYNAUD: 0.93, Organ.LUNG: 0.55, Organ.GUT: 0.5,
        Organ.SWALLOWING: 0.35, Organ.PULMONARY_HYPERTENSION: 0.13, Organ.HEART: 0.15,
        Organ.JOINTS: 0.3, Organ.KIDNEY: 0.06, Organ.CALCINOSIS: 0.15, Organ.MUSCLE: 0.1,
    },
    Family.MCTD: {Organ.RAYNAUD: 0.9, Organ.JOINTS: 0.8, Organ.LUNG: 0.4, Organ.MUSCLE: 0.4},
    Family.SJOGREN: {Organ.JOINTS: 0.5, Organ.LUNG: 0.12, Organ.NERVES: 0.12, Organ.BLOOD: 0.15},
    Family.APS: {Organ.BLOOD: 0.9, Organ.NERVES: 0.2, Organ.KIDNEY: 0.1},
    Family.OTHER: {Organ.JOINTS: 0.4, Organ.SKIN: 0.3, Organ.NERVES: 0.2, Organ.GUT: 0.1},
}  # fmt: skip
_SINCE = {
    Finding.POSITIVE: 30, Finding.NEGATIVE: 45, Finding.NOT_TESTED: 15, Finding.UNSURE: 10,
}  # fmt: skip
_NOT_POSITIVE = {
    Finding.NEGATIVE: 62, Finding.NOT_TESTED: 14, Finding.UNKNOWN: 8, Finding.UNSURE: 16,
}  # fmt: skip


def draw_markers(chance: Chance, life: Life) -> list[str]:
    """The markers that were ever positive, in the order of `Marker`. Some people know of none."""
    if chance.happens(0.05):
        return []
    found: list[str] = []
    for family in life.families:
        found += [chance.one(_ONE_OF.get(life.kinds[family], {_NONE: 1}))]
        found += chance.some(_ANY_OF[family])
    return in_order(fitting_markers(_families(life)), found)


def disease_answers(chance: Chance, life: Life) -> Answers:
    organs = in_order(
        fitting_organs(_families(life)),
        [organ for family in life.families for organ in chance.some(_ORGANS[family])],
    )
    return {
        "diagnosis": _families(life)["diagnosis"],
        **{DISEASE_STEPS[family][0]: _disease(chance, life, family) for family in life.families},
        "markers": {"positive": life.markers},
        "organs": {"affected": organs},
    }


def marker_years(chance: Chance, life: Life) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for marker in life.markers:
        asked[f"{marker}_found"] = chance.partial(life.diagnosed)[:7]
        if life.is_infused:
            asked[f"{marker}_since"] = str(chance.one(_SINCE))
    return asked


def other_markers(chance: Chance, answers: Answers) -> dict[str, Any]:
    return {marker.value: str(chance.one(_NOT_POSITIVE)) for marker in undecided_markers(answers)}


def _families(life: Life) -> Answers:
    return {"diagnosis": {"families": [family.value for family in life.families]}}


def _disease(chance: Chance, life: Life, family: Family) -> dict[str, Any]:
    dates = {
        "first_symptoms": chance.partial(life.symptoms),
        "diagnosed": chance.partial(life.diagnosed),
    }
    return _own_question(life, family) | dates


def _own_question(life: Life, family: Family) -> dict[str, str]:
    if family is Family.OTHER:
        return {"name": "Made-up disease"}
    return {"kind": life.kinds[family]} if family in (Family.IIM, Family.SSC) else {}
