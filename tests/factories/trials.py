"""Records of trials as ClinicalTrials.gov gives them (version 2 of its API), and trials as rows."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from trials.choices import CriteriaPart, CriterionKind, ImportSource, Operator, Status
from trials.models import (
    CriterionReading,
    ImportDecision,
    ImportedTrial,
    Trial,
    TrialImport,
    TrialSite,
    TrialVersion,
)

NUMBER = "NCT99990001"  # no register has given such a number yet
CRITERIA = """Inclusion Criteria:

* Age 18 to 65 years
* Systemic lupus erythematosus
* No response to at least 2 immunosuppressants

Exclusion Criteria:

* Earlier treatment with CAR-T cells
* Pregnant or breastfeeding
"""
PLACES = [("Austria", "Vienna", "RECRUITING"), ("Germany", "Erlangen", "RECRUITING")]


def study(
    number: str = NUMBER,
    *,
    status: str = "RECRUITING",
    verified: str | None = None,
    updated: str | None = None,
    places: Sequence[tuple[str, str, str | None]] = tuple(PLACES),
    conditions: Sequence[str] = ("Systemic Lupus Erythematosus",),
    criteria: str = CRITERIA,
    secondary: Sequence[dict[str, str]] = (),
    **status_module: Any,
) -> dict[str, Any]:
    """A study in the shape of version 2 of the API. Dates are ISO; `verified` may be a month, as there."""
    today = timezone.now().date().isoformat()
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": number,
                "orgStudyIdInfo": {"id": f"made-up-{number[-4:]}"},
                "secondaryIdInfos": list(secondary),
                "organization": {"fullName": "Made-up University", "class": "OTHER"},
                "briefTitle": f"Made up: CD19 CAR-T cells, {number}",
                "officialTitle": f"Made up: a phase 1 trial of CD19 CAR-T cells, {number}",
            },
            "statusModule": {
                "statusVerifiedDate": verified or today[:7],
                "overallStatus": status,
                "lastUpdatePostDateStruct": {"date": updated or today, "type": "ACTUAL"},
                **status_module,
            },
            "sponsorCollaboratorsModule": {
                "leadSponsor": {"name": "Made-up University", "class": "OTHER"}
            },
            "descriptionModule": {"briefSummary": "Made up for tests."},
            "conditionsModule": {"conditions": list(conditions)},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": ["PHASE1", "PHASE2"],
                "enrollmentInfo": {"count": 24, "type": "ESTIMATED"},
            },
            "armsInterventionsModule": {
                "interventions": [{"type": "BIOLOGICAL", "name": "Made-up CAR-T cells"}]
            },
            "eligibilityModule": {
                "eligibilityCriteria": criteria,
                "healthyVolunteers": False,
                "sex": "ALL",
                "minimumAge": "18 Years",
                "maximumAge": "65 Years",
                "stdAges": ["ADULT"],
            },
            "contactsLocationsModule": {
                "centralContacts": [
                    {"name": "Test Contact", "role": "CONTACT", "email": "contact@test.invalid"}
                ],
                "overallOfficials": [
                    {"name": "Test Official", "affiliation": "Made-up University"}
                ],
                "locations": [_location(*place) for place in places],
            },
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": today}},
        "hasResults": False,
    }


def _location(country: str, city: str, status: str | None) -> dict[str, Any]:
    place = {
        "facility": f"Made-up hospital of {city}",
        "city": city,
        "country": country,
        "contacts": [{"name": "Test Person", "role": "CONTACT", "phone": "+00 000"}],
    }
    return place | ({"status": status} if status else {})


def studies(found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A page of the API's answer."""
    listed = list(found)
    return {"studies": listed, "totalCount": len(listed)}


def applied_import(retrieved_on: date | None = None, **fields: Any) -> TrialImport:
    """An import that counts, without records yet."""
    made = TrialImport.objects.create(
        source=fields.pop("source", ImportSource.REGISTER),
        sha256=_new_hash("import", TrialImport.objects.count()),
        retrieved_on=retrieved_on or timezone.now().date(),
        uploaded_by="user:1",
        **fields,
    )
    ImportDecision.objects.create(trial_import=made, is_applied=True, decided_by="user:2")
    return made


def trial(
    number: str = NUMBER,
    *,
    places: Sequence[tuple[str, str]] = (("AT", "RECRUITING"),),
    status: str = Status.RECRUITING,
    criteria: Sequence[tuple[str, str]] = (),
    made_import: TrialImport | None = None,
    **fields: Any,
) -> Trial:
    """A trial with one record, as rows. `places` are (country, status), `criteria` (part, sentence)."""
    found, _ = Trial.objects.get_or_create(number=number)
    made_import = made_import or applied_import()
    today = timezone.now().date()
    sentences = [text for part, text in criteria]
    body = study(number, status=status, criteria="\n".join(sentences))
    version = TrialVersion.objects.create(
        **{
            "trial": found,
            "trial_import": made_import,
            "sha256": _new_hash(number, TrialVersion.objects.count()),
            "last_update_posted": today,
            "status_verified": today.replace(day=1),
            "overall_status": status,
            "title": body["protocolSection"]["identificationModule"]["briefTitle"],
            "diseases": ["sle"],
            "criteria_text": " ".join(sentences),
            "criteria": [{"part": part, "under": "", "text": text} for part, text in criteria],
            "body": body,
        }
        | fields
    )
    ImportedTrial.objects.create(
        trial_import=made_import,
        trial=found,
        last_update_posted=version.last_update_posted,
        sha256=version.sha256,
    )
    TrialSite.objects.bulk_create(
        TrialSite(
            version=version,
            facility="Made-up hospital",
            city="Somewhere",
            country_text=country,
            country=country,
            status=place_status,
        )
        for country, place_status in places
    )
    return found


def reading(
    about: Trial,
    quote: str,
    kind: str,
    operator: str,
    values: dict[str, Any],
    *,
    part: str = CriteriaPart.INCLUSION,
    is_approved: bool = True,
) -> CriterionReading:
    """A reading of a sentence of a trial's current record, approved by a second person."""
    return CriterionReading.objects.create(
        trial=about,
        version=about.current.version,
        kind=CriterionKind(kind),
        operator=Operator(operator),
        values=values,
        part=part,
        quote=quote,
        read_by="user:1",
        approved_by="user:2" if is_approved else "",
        approved_at=timezone.now() if is_approved else None,
    )


def _new_hash(what: str, number: int) -> str:
    return hashlib.sha256(f"{what} {number}".encode()).hexdigest()
