"""Staff's pages about trials meet axe's rules, and nothing sticks out of them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hesperion.accounts.groups import EDITOR, MEDICAL_REVIEWER
from tests.browser.rendered import faults_of
from tests.factories import trials
from tests.factories.trials import NUMBER, studies, study
from tests.staff import in_group

pytestmark = [pytest.mark.django_db, pytest.mark.long]

AGE, CAR_T = "Made up: age 18 to 65 years", "Made up: earlier CAR-T cells"
PAGE = f"/cms/trials/{NUMBER}/"


@pytest.fixture
def pages():
    """Each page with a row of each kind, by its address."""
    editor = in_group(EDITOR, email="editor@example.com")
    doctor = in_group(MEDICAL_REVIEWER, email="doctor@example.com")
    trial = trials.trial(criteria=[("inclusion", AGE), ("exclusion", CAR_T)])
    trials.reading(trial, AGE, "age", "between", {"from": 18, "to": 65})
    trials.reading(trial, AGE, "sex", "any_of", {"codes": ["female"]}, is_approved=False)
    other = trials.trial("NCT99990002", criteria=[("inclusion", AGE)])
    trials.reading(other, AGE, "weight", "says", {})
    trials.trial("NCT99990002", criteria=[("inclusion", "Made up: adults")], sha256="f" * 64)
    sentence = f"{PAGE}{trial.current.version_id}/0/"
    found = [study("NCT99990003", status="OPEN"), study("NCT99990004"), {"protocolSection": {}}]
    given = {
        "file": SimpleUploadedFile("studies.json", json.dumps(studies(found)).encode()),
        "source": "register",
        "retrieved_on": trial.current.fetched_on.isoformat(),
        "query": "lupus",
        "is_complete": "no",
    }
    place = editor.post("/cms/trials/import/", given)["Location"]
    at_least = f"{sentence}medicines/at_least/"
    between = f"{sentence}age/between/"
    return {
        "/cms/": doctor.get("/cms/"),
        "/cms/trials/": editor.get("/cms/trials/"),
        "/cms/trials/?number=NCT0": editor.get("/cms/trials/?number=NCT0"),
        "/cms/trials/import/": editor.get("/cms/trials/import/"),
        "/cms/trials/import/?refused": editor.post("/cms/trials/import/", {}),
        place: doctor.get(place),
        f"{place}?refused": editor.post(place),
        PAGE: doctor.get(PAGE),
        sentence: doctor.get(sentence),
        at_least: doctor.post(at_least, {"number": "2"}),
        between: doctor.post(between, {"youngest": "9", "oldest": "8"}),
    }


def test_axe_finds_nothing_on_staffs_pages_about_trials(pages):
    assert {answer.status_code for answer in pages.values()} == {200, 404, 422}
    faults = faults_of(pages)
    assert faults == [], "\n".join(faults)
