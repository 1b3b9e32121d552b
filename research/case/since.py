"""What changed from the month before the infusion to today, and whether the disease came back.

Doses, scales and whether there was a relapse are those of the cohort: the latest of several occasions.
"""

from typing import Any

from intake.record.choices.car_t import Relapse
from intake.record.choices.treatments import Steroid
from intake.record.models import CourseSince, SteroidDose
from research.cohort.codes import UNKNOWN_DOSE, filter_code
from research.labels.codes import TREATMENT_LABELS
from research.labels.values import milligrams, within_sentence
from research.record_facts import RecordFacts

_TIMES = {"before": "before infusion", "today": "today"}


def steroids_in_words(facts: RecordFacts) -> str:
    """Such as "Prednisolone 40 mg → none". Doses of other steroids are converted."""
    told = {when: dose for when in _TIMES if (dose := _dose(facts, when))}
    if set(told.values()) == {"none"}:
        return f"No steroids {' or '.join(_TIMES[when] for when in told)}"
    return _change(_steroid(facts), told, facts)


def scale_in_words(facts: RecordFacts) -> str:
    """Such as "Disease 7 → 1", of the scale from 0 to 10."""
    member = facts.member
    scales = {"before": member.disease_before, "today": member.disease_today}
    return _change(
        "Disease", {when: str(value) for when, value in scales.items() if value is not None}, facts
    )


def relapse_in_words(facts: RecordFacts) -> str:
    """Nothing about people who had no infusion: they were not asked."""
    if not facts.infusions:
        return ""
    if _has(facts, "relapse", Relapse.NO):
        return "No relapse"
    if _has(facts, "relapse", Relapse.UNSURE):
        return "Relapse uncertain"
    return _relapses(facts) or "Relapse not reported"


def _relapses(facts: RecordFacts) -> str:
    found: list[Any] = [row for row in facts.infusions if row.relapse == Relapse.YES]
    found += [row for row in facts.of(CourseSince) if row.course == Relapse.YES]
    years = [row.relapsed[:4] for row in found if row.relapsed]
    medicines = [row.relapse_treatment for row in found if row.relapse_treatment]
    labels = [within_sentence(TREATMENT_LABELS[code]) for code in dict.fromkeys(medicines)]
    when = f" {' and '.join(years)}" if years else ", date not reported"
    treated = f", treated with {' and '.join(labels)}" if labels else ""
    return f"Relapse{when}{treated}" if found else ""


def _change(what: str, told: dict[str, str], facts: RecordFacts) -> str:
    if len(told) != 1:
        return f"{what} {' → '.join(told.values())}" if told else ""
    [(when, value)] = told.items()
    is_last = facts.record.died and when == "today"
    return f"{what} {value}{'' if is_last else f' {_TIMES[when]}'}"


def _dose(facts: RecordFacts, when: str) -> str:
    """Of prednisolone; "" if nothing is reported."""
    name, mg = f"steroid_{when}", getattr(facts.member, f"steroid_{when}")
    if mg is not None:
        return f"{milligrams(mg)} mg" if mg else "none"
    return "unknown dose" if _has(facts, name, UNKNOWN_DOSE) else ""


def _steroid(facts: RecordFacts) -> str:
    """What the doses are of: prednisolone, or steroids that were converted to it."""
    drugs = {row.drug for row in facts.of(SteroidDose) if row.mg != 0}
    if drugs == {Steroid.PREDNISOLONE}:
        return "Prednisolone"
    return "Steroids as prednisolone" if drugs - {Steroid.UNKNOWN} else "Steroids"


def _has(facts: RecordFacts, name: str, value: str) -> bool:
    return filter_code(name, value) in facts.member.codes
