"""None, 0 mg and a skipped question are three answers of their own, wherever they are read."""

import json

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection

from intake.my.actions import correct_answers
from intake.record.models import SteroidDose, Treatment
from research.models import CohortMember
from tests.factories.intake import confirmed
from tests.factories.my import signed_in
from tests.staff import in_group

pytestmark = pytest.mark.django_db

ANSWERS = {
    "skipped": {"drug": "", "mg": "", "now": [], "past": []},
    "never": {"drug": "never", "mg": "", "now": ["none"], "past": ["none"]},
    "stopped": {"drug": "before", "mg": "", "now": ["none"], "past": ["jak"]},
    "unknown dose": {"drug": "prednisolone", "mg": "", "now": ["none"], "past": []},
}
STORED = {  # treatments with their use, and the dose today
    "skipped": (set(), None),
    "never": ({("none", "now"), ("none", "past")}, ("none", 0)),
    "stopped": ({("none", "now"), ("jak", "past"), ("glucocorticoid", "past")}, ("none", 0)),
    "unknown dose": ({("none", "now"), ("glucocorticoid", "now")}, ("prednisolone", None)),
}
CODES = {
    "skipped": {"treatment:not_reported", "steroid_today:not_reported"},
    "never": {"treatment:none:now", "treatment:none:past", "steroid_today:0"},
    "stopped": {"treatment:none:now", "treatment:glucocorticoid:past", "steroid_today:0"},
    "unknown dose": {"treatment:none:now", "steroid_today:unknown"},
}
CASE = {
    "skipped": "Prednisolone 12.5 mg before infusion.",
    "never": "Prednisolone 12.5 mg → none.",
    "stopped": "Prednisolone 12.5 mg → none.",
    "unknown dose": "Prednisolone 12.5 mg → unknown dose.",
}
PAGE = {
    "skipped": (", steroid. ", "Not reported: treatment"),
    "never": ("Steroid None", "Treatment None beside steroids"),
    "stopped": ("Steroid None", "Treatment None beside steroids"),
    "unknown dose": (", steroid dose. ", "None beside steroids"),
}
TOLD = {  # on /my/ and on the check page
    "skipped": ("Not given", "Not given"),
    "never": ("No, never", "None of these"),
    "stopped": ("Not now, but before", "None of these"),
    "unknown dose": ("Prednisolone or prednisone", "None of these"),
}
KINDS = list(ANSWERS)


def told(kind):
    return confirmed(treatments=ANSWERS[kind])


def words_of(page, selector):
    found = BeautifulSoup(page.content, "html.parser").select(selector)
    return " ".join(" ".join(part.get_text(" ").split()) for part in found)


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_stored_as_what_it_is(kind):
    told(kind)
    treatments, dose = STORED[kind]
    assert set(Treatment.objects.values_list("code", "use")) == treatments
    today = SteroidDose.objects.filter(timepoint="today").values_list("drug", "mg").first()
    assert today == dose


@pytest.mark.parametrize("kind", KINDS)
def test_researchers_filter_and_read_each(kind):
    participant = told(kind)
    assert set(CohortMember.objects.get().codes) >= CODES[kind]
    page = in_group("researcher").get(f"/admin/research/record/{participant.public_id}/change/")
    assert CASE[kind] in words_of(page, ".case-line")
    after = words_of(page, "#content-main section[aria-labelledby]")
    for sentence in PAGE[kind]:
        assert sentence in after
    timeline = words_of(page, ".timeline tbody")
    assert "None beside steroids" not in timeline  # what was not taken is no event
    assert ("No steroid" in timeline) is (kind in ("never", "stopped"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_participant_reads_it_takes_it_away_and_changes_it(kind):
    participant = told(kind)
    client = signed_in(participant)
    page = client.get(f"/my/{participant.public_id}/answers/")
    answers = words_of(page, "dd")
    assert all(words in answers for words in TOLD[kind])
    file = client.get(f"/my/{participant.public_id}/download/file/")
    rows = {row["code"] for row in _rows(json.loads(file.content), "treatment")}
    assert ("none" in rows) is (kind != "skipped")
    others = [one for one in KINDS if one != kind]
    for other in others:
        correct_answers(participant=participant, step="treatments", values=ANSWERS[other])
        assert set(Treatment.objects.values_list("code", "use")) == STORED[other][0]


def _rows(whole, table):
    text = json.dumps(whole)
    assert table in text
    return [row for row in _walk(whole) if isinstance(row, dict) and {"code", "use"} <= row.keys()]


def _walk(value):
    yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _walk(inner)


def add(participant, model, **values):
    model.of(participant.pk, **values).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Treatment, {"code": "jak", "use": "now"}),
        (SteroidDose, {"timepoint": "before", "drug": "none", "mg": None}),
        (SteroidDose, {"timepoint": "before", "drug": "none", "mg": 5}),
        (SteroidDose, {"timepoint": "before", "drug": "prednisolone", "mg": 0}),
        (SteroidDose, {"timepoint": "before", "drug": "prednisolone", "mg": 5, "why": "both"}),
    ],
)
def test_the_database_refuses_none_beside_something(model, values):
    participant = confirmed(treatments=ANSWERS["never"])
    SteroidDose.objects.filter(timepoint="before").delete()
    with pytest.raises(IntegrityError):
        add(participant, model, **values)


def test_steroids_may_stand_beside_none_of_the_others():
    add(told("never"), Treatment, code="glucocorticoid", use="now")
