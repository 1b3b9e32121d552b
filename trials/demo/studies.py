"""Made-up files of records in the shape of version 2 of the API of ClinicalTrials.gov, from content/demo/."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from trials.choices import Status

_CONTENT = Path(__file__).parent.parent / "content" / "demo" / "trials.yaml"
_FILES = ("first", "second")  # those that have a trial which does not say otherwise
_MONTH = timedelta(days=30)
_NO_STATUS = "NONE"


@cache
def demo_content() -> dict[str, Any]:
    """What is made up, as the file explains it."""
    read: dict[str, Any] = yaml.safe_load(_CONTENT.read_text(encoding="utf-8"))
    return read


def demo_number(trial: dict[str, Any]) -> str:
    """The number of a made-up trial. No register has given such a number."""
    return f"NCT9999{trial['number']:04}"


def fetched_on(name: str, today: date) -> date:
    """The day of a made-up file."""
    return today - timedelta(days=demo_content()["files"][name]["days"])


def demo_file(name: str, today: date) -> bytes:
    """A made-up file, as the register gives it."""
    trials = [one for one in demo_content()["trials"] if name in one.get("files", _FILES)]
    studies = [_study(trial, name, today) for trial in trials]
    return json.dumps({"studies": studies, "totalCount": len(studies)}).encode()


def _study(trial: dict[str, Any], name: str, today: date) -> dict[str, Any]:
    """A record as a file has it: its dates are of the first file that has it so."""
    first = trial.get("files", _FILES)[0]
    if name != first and "later" in trial:
        first, trial = name, trial | trial["later"]
    return _record(trial, demo_content()["criteria"][trial["criteria"]], fetched_on(first, today))


def _record(trial: dict[str, Any], criteria: dict[str, Any], day: date) -> dict[str, Any]:
    confirmed = (day - _MONTH * trial.get("confirmed", 1)).isoformat()[:7]
    updated = (day - timedelta(days=trial.get("updated", 12))).isoformat()
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": demo_number(trial),
                "organization": {"fullName": "Made-up University", "class": "OTHER"},
                "briefTitle": f"Made up: {trial['title']}",
                "secondaryIdInfos": [
                    {"id": number, "type": "REGISTRY"} for number in trial.get("other_numbers", [])
                ],
            },
            "statusModule": {
                "statusVerifiedDate": confirmed,
                "overallStatus": trial.get("status", Status.RECRUITING),
                "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
                **_given("lastKnownStatus", trial.get("last_known")),
                **_given("whyStopped", trial.get("why_stopped")),
            },
            "sponsorCollaboratorsModule": {
                "leadSponsor": {"name": "Made-up University", "class": "OTHER"}
            },
            "descriptionModule": {"briefSummary": "Made up, for trying out this site."},
            "conditionsModule": {"conditions": trial.get("conditions", criteria["conditions"])},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": trial.get("phases", ["PHASE1", "PHASE2"]),
                "enrollmentInfo": {"count": 12 + trial["number"] % 5 * 6, "type": "ESTIMATED"},
            },
            "armsInterventionsModule": {
                "interventions": [{"type": "BIOLOGICAL", "name": "Made-up CAR-T cells"}]
            },
            "eligibilityModule": _eligibility(criteria, trial.get("replace", ["", ""])),
            "contactsLocationsModule": {"locations": [_place(*one) for one in trial["places"]]},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": day.isoformat()}},
        "hasResults": False,
    }


def _eligibility(criteria: dict[str, Any], replaced: list[str]) -> dict[str, Any]:
    youngest, oldest = criteria["ages"]
    return {
        "eligibilityCriteria": criteria["text"].replace(*replaced),
        "healthyVolunteers": False,
        "sex": criteria.get("sex", "ALL"),
        "minimumAge": f"{youngest} Years",
        **_given("maximumAge", oldest and f"{oldest} Years"),
    }


def _place(country: str, city: str, status: str = Status.RECRUITING) -> dict[str, Any]:
    place = {"facility": f"Made-up hospital of {city}", "city": city, "country": country}
    return place | ({} if status == _NO_STATUS else {"status": status})


def _given(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}
