"""What a record says of its trial, as texts: a record is of strangers, so each piece may be missing or odd."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

_PHASES = {
    "EARLY_PHASE1": gettext_lazy("Before phase 1: a first look in a few people."),
    "PHASE1": gettext_lazy("Phase 1: is it safe, and how much is right?"),
    "PHASE2": gettext_lazy("Phase 2: does it help, and is it safe?"),
    "PHASE3": gettext_lazy("Phase 3: does it help more than other treatments?"),
    "PHASE4": gettext_lazy("Phase 4: how it does after it was approved."),
}
_SEXES = {
    "ALL": gettext_lazy("Women and men"),
    "FEMALE": gettext_lazy("Women only"),
    "MALE": gettext_lazy("Men only"),
}
_SURE = {  # of records that were read by hand: trials/reader/by_hand.py
    "V": gettext_lazy("We saw it in a register or in a study’s own report."),
    "V2": gettext_lazy("We saw it in another text only, not in the register."),
    "K": gettext_lazy("We know of it, but did not see where it is written."),
}
_AGE = re.compile(r"([0-9]{1,3}) (Year|Month|Week|Day|Hour|Minute)s?")


@dataclass(frozen=True)
class TrialFacts:
    """What is tested by whom in how many people. Texts of the record are its own words, in English.

    `people` is how many the trial wants to have, or has, None if the record does not say it. `sure` and `note`
    are of a record that was read by hand, the note in English.
    """

    interventions: list[str]
    phases: list[str]
    sponsor: str
    people: int | None
    youngest: str
    oldest: str
    sex: str
    sure: str
    note: str


def trial_facts(body: Any) -> TrialFacts:
    """The facts of a record's body, in the shape of version 2 of the API of ClinicalTrials.gov."""
    protocol = _within(body, "protocolSection")
    criteria = _within(protocol, "eligibilityModule")
    by_hand = _within(body, "readByHand")
    people = _within(protocol, "designModule", "enrollmentInfo").get("count")
    return TrialFacts(
        interventions=_named(_within(protocol, "armsInterventionsModule").get("interventions")),
        phases=[
            str(_PHASES[one])
            for one in _texts(_within(protocol, "designModule").get("phases"))
            if one in _PHASES
        ],
        sponsor=_text(_within(protocol, "sponsorCollaboratorsModule", "leadSponsor").get("name")),
        people=people if isinstance(people, int) and people > 0 else None,
        youngest=_age(_text(criteria.get("minimumAge"))),
        oldest=_age(_text(criteria.get("maximumAge"))),
        sex=str(_SEXES.get(_text(criteria.get("sex")), "")),
        sure=str(_SURE.get(_text(by_hand.get("sure")), "")),
        note=_text(by_hand.get("note")),
    )


def fact_rows(facts: TrialFacts) -> list[tuple[str, list[str], bool]]:
    """The facts that the record has, each as its name, its texts, and whether those are the record's."""
    ages = _ages(facts)
    rows = [
        (_("What it tests"), facts.interventions, True),
        (_("How far it is"), facts.phases, False),
        (_("Who runs it"), [facts.sponsor] if facts.sponsor else [], True),
        (_("How many people it wants"), [str(facts.people)] if facts.people else [], False),
        (_("Age, as the record says"), [ages] if ages else [], False),
        (_("Sex, as the record says"), [facts.sex] if facts.sex else [], False),
        (_("How sure we are"), [facts.sure] if facts.sure else [], False),
        (_("Our note"), [facts.note] if facts.note else [], True),
    ]
    return [row for row in rows if row[1]]


def _ages(facts: TrialFacts) -> str:
    between = {"youngest": facts.youngest, "oldest": facts.oldest}
    if facts.youngest and facts.oldest:
        return _("%(youngest)s to %(oldest)s") % between
    if facts.youngest:
        return _("%(youngest)s and older") % between
    return _("up to %(oldest)s") % between if facts.oldest else ""


def _age(told: str) -> str:
    """An age such as "18 Years" in the page's language; as it is if it has another form."""
    found = _AGE.fullmatch(told)
    if found is None:
        return told
    number, unit = int(found[1]), found[2]
    if unit == "Year":
        return ngettext("%(number)d year", "%(number)d years", number) % {"number": number}
    if unit == "Month":
        return ngettext("%(number)d month", "%(number)d months", number) % {"number": number}
    return told


def _within(found: Any, *keys: str) -> dict[str, Any]:
    """The object under these keys, empty if any of them has no object."""
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _named(found: Any) -> list[str]:
    listed = found if isinstance(found, list) else []
    return [name for one in listed if isinstance(one, dict) and (name := _text(one.get("name")))]


def _texts(found: Any) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _text(found: Any) -> str:
    return found if isinstance(found, str) else ""
