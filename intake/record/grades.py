"""Ranges of grades, (lowest, highest), derived from facts that a participant knows.

Patients can't grade an event themselves. Facts that they are not sure about widen the range; 0 means that no
such event happened. A range is never shown as a grade by ASTCT.

Cytopenia has no range: its scale, ICAHT, needs counts of neutrophils alone, each day, early to day 30 and late
from day 31 (EHA and EBMT; Rejeski et al. 2023, doi 10.1182/blood.2023020578).
"""

from collections.abc import Collection

from intake.record.choices.car_t import NerveSign, OrganCare, Oxygen, Sign
from intake.record.choices.diseases import Organ

Range = tuple[int, int]

DEADLIEST = 5
_OXYGEN: dict[str, Range] = {
    Oxygen.NONE: (0, 0),
    Oxygen.LOW_FLOW: (2, 2),
    Oxygen.HIGH_FLOW: (3, 3),
    Oxygen.PRESSURE: (4, 4),
    Oxygen.VENTILATOR: (4, 4),
    Oxygen.UNKNOWN: (0, 4),
}
_PRESSURE: dict[str, Range] = {
    Sign.LOW_PRESSURE: (2, 2),
    Sign.PRESSOR: (3, 3),
    Sign.PRESSORS: (3, 4),  # the second may have been vasopressin, which does not count
}
_NERVES: dict[str, Range] = {
    NerveSign.CONFUSED: (1, 3),
    NerveSign.SPEECH: (1, 3),
    NerveSign.SEIZURE: (3, 4),
    NerveSign.NOT_WOKEN: (3, 4),  # 3 if touch woke them
    NerveSign.PARALYSED: (4, 4),
    NerveSign.SWELLING: (3, 4),
}
_ORGANS: dict[str, Range] = {
    OrganCare.NO_REACTION: (0, 0),
    OrganCare.NOTHING: (1, 2),
    OrganCare.STEROIDS: (2, 2),
    OrganCare.HOSPITAL: (3, 3),
    OrganCare.INTENSIVE: (3, 3),
    OrganCare.UNKNOWN: (0, 3),
}
INNER_ORGANS = {
    Organ.KIDNEY, Organ.LUNG, Organ.PULMONARY_HYPERTENSION, Organ.HEART, Organ.LININGS,
    Organ.NERVES, Organ.GUT,
}  # fmt: skip


def crs(*, signs: Collection[str], oxygen: str) -> Range:
    """Cytokine release syndrome by the ASTCT consensus (Lee et al. 2019, doi 10.1016/j.bbmt.2018.12.758).

    1: fever of 38 °C or more. 2: low blood pressure without pressors, or low-flow oxygen. 3: one pressor,
    with or without vasopressin, or oxygen at high flow or by any mask. 4: several pressors, of which
    vasopressin is none, or positive pressure. The worst sign decides. Without fever there is no grade,
    unless tocilizumab or steroids were given: they hide fever.
    """
    unsure = Sign.UNSURE in signs
    fever = Sign.FEVER in signs
    worst = _worst([_OXYGEN[oxygen], *(_PRESSURE[sign] for sign in signs if sign in _PRESSURE)])
    if fever:
        return max(1, worst[0]), 4 if unsure else max(1, worst[1])
    if unsure:
        return worst[0] if _is_calmed(signs) else 0, 4
    return worst if _is_calmed(signs) else (0, 0)


def icans(*, signs: Collection[str]) -> Range:
    """Neurotoxicity (ICANS) by the ASTCT consensus (Lee et al. 2019, doi 10.1016/j.bbmt.2018.12.758).

    The ICE score, which patients don't know, gives grade 1 for 7 to 9 points, 2 for 3 to 6, and 3 for fewer
    in an awake patient: confusion or trouble speaking means 1 to 3. Under 12 years the Cornell Assessment of
    Pediatric Delirium (CAPD) stands for ICE: 1 or 2 for fewer than 9 points, 3 for more; the range is the
    same. A patient whom only touch woke has 3, one who could not be woken 4. A seizure is 3, or 4 if it
    lasted. Deep motor weakness of one side or of both legs is 4. Swelling of the brain is 3 if local, 4 if
    diffuse. The worst decides.
    """
    worst = _worst([_NERVES[sign] for sign in signs if sign in _NERVES])
    return (worst[0], 4) if NerveSign.UNSURE in signs else worst


def licats(*, care: str, organs: Collection[str]) -> Range:
    """A local reaction in an affected organ (LICATS; Hagen et al. 2025, doi 10.1016/S2665-9913(25)00091-8).

    1: it settles by itself. 2: steroids because it lasted over a week, or a relevant inner organ. 3: a new
    or longer stay in hospital, so also in intensive care: whether that is a grade 4 is not certain, and
    nobody among the first 39 patients had one. If no organ was named, 1 becomes the range 1 to 2.
    """
    if care == OrganCare.NOTHING and organs:
        grade = 2 if INNER_ORGANS.intersection(organs) else 1
        return grade, grade
    return _ORGANS[care]


def ended_in_death(grade: Range, *, linked: bool) -> Range:
    """Extend the range of grades to 5, death by the event, if `linked` is True.

    `linked` says that a link between the death and the treatment can't be ruled out.
    """
    return (grade[0], DEADLIEST) if linked and grade[1] else grade


def _worst(ranges: list[Range]) -> Range:
    return max((low for low, _ in ranges), default=0), max((high for _, high in ranges), default=0)


def _is_calmed(signs: Collection[str]) -> bool:
    return Sign.TOCILIZUMAB in signs or Sign.STEROIDS in signs
