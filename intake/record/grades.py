"""From facts that a participant can tell to the range that a grade lies in: (lowest, highest).

Patients can't grade, and what they are not sure about widens the range; 0 says that nothing of the kind
happened. A range is never shown as a grade by ASTCT. Cytopenia has none: its scale (ICAHT) needs counts.
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
    NerveSign.NOT_WOKEN: (4, 4),
    NerveSign.SWELLING: (3, 4),
}
_ORGANS: dict[str, Range] = {
    OrganCare.NO_REACTION: (0, 0),
    OrganCare.NOTHING: (1, 2),
    OrganCare.STEROIDS: (2, 2),
    OrganCare.HOSPITAL: (3, 3),
    OrganCare.INTENSIVE: (4, 4),
    OrganCare.UNKNOWN: (0, 4),
}
INNER_ORGANS = {
    Organ.KIDNEY, Organ.LUNG, Organ.PULMONARY_HYPERTENSION, Organ.HEART, Organ.LININGS,
    Organ.NERVES, Organ.GUT,
}  # fmt: skip


def crs(*, signs: Collection[str], oxygen: str) -> Range:
    """Cytokine release by the ASTCT consensus (Lee et al. 2019, doi 10.1016/j.bbmt.2018.12.758).

    1 fever of 38 °C or more; 2 low blood pressure without pressors, or low-flow oxygen; 3 one pressor
    (vasopressin aside), or high-flow oxygen; 4 several pressors, or positive pressure. The worst sign
    decides. Without fever there is none, unless tocilizumab or steroids were given: they hide it.
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
    """Effects on brain and speech by the ASTCT consensus (Lee et al. 2019, doi 10.1016/j.bbmt.2018.12.758).

    The score ICE, which patients don't know, gives 1 for 7 to 9 points, 2 for 3 to 6, and 3 for fewer in
    somebody awake: confusion and trouble speaking lie anywhere in it. Not to be woken is 4; a seizure is
    3 or, where it lasted, 4; swelling of the brain is 3 in one place and 4 all over. The worst decides.
    """
    worst = _worst([_NERVES[sign] for sign in signs if sign in _NERVES])
    return (worst[0], 4) if NerveSign.UNSURE in signs else worst


def licats(*, care: str, organs: Collection[str]) -> Range:
    """A reaction in an organ affected before (Hagen et al. 2025, doi 10.1016/S2665-9913(25)00091-8).

    1 settles by itself; 2 steroids because it lasted over a week, or a relevant inner organ; 3 a new or
    longer stay in hospital; 4 intensive care. Which organ may not be told: then 1 may be 2.
    """
    if care == OrganCare.NOTHING and organs:
        grade = 2 if INNER_ORGANS.intersection(organs) else 1
        return grade, grade
    return _ORGANS[care]


def ended_in_death(grade: Range, *, linked: bool) -> Range:
    """A grade of 5 is a death by the event. Where a link to treatment can't be ruled out, it may be 5."""
    return (grade[0], DEADLIEST) if linked and grade[1] else grade


def _worst(ranges: list[Range]) -> Range:
    return max((low for low, _ in ranges), default=0), max((high for _, high in ranges), default=0)


def _is_calmed(signs: Collection[str]) -> bool:
    return Sign.TOCILIZUMAB in signs or Sign.STEROIDS in signs
