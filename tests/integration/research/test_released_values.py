"""What becomes of each kind of answer in an extract."""

import pytest

from intake.record.models import Diagnosis, Infusion
from tests.extracting import REASONS, extracted, in_words, released
from tests.factories.full_record import full_record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ancestry", "values"),
    [
        ([], ["", "", ""]),
        (["european"], ["1", "0", "0"]),
        (["latin", "asian_east"], ["0", "1", "1"]),
    ],
)
def test_each_code_of_a_list_is_a_column_and_none_answered_is_empty(ancestry, values):
    participant = full_record(background={"ancestry": ancestry})
    [row] = extracted(participant, fields=REASONS, reasons=REASONS)["participant"]
    assert [row[f"ancestry_{code}"] for code in ("european", "asian_east", "latin")] == values


@pytest.mark.parametrize(
    ("facts", "answered"),
    [
        ({}, {}),
        ({"signs": [], "oxygen": ""}, {}),
        ({"signs": None, "oxygen": None}, {}),
        ({"signs": ["fever"]}, {"signs_fever": "1", "signs_pressor": "0"}),
        ({"signs": ["retired"], "oxygen": "retired"}, {"signs_fever": "0", "signs_pressor": "0"}),
        ({"not_known": "yes", "signs_fever": "1", "name": ["Ann"]}, {}),
        ({"oxygen": "none", "linked": "yes"}, {"oxygen": "none", "linked": "yes"}),
    ],
)
def test_answers_about_an_event_have_the_same_columns_whatever_they_are(facts, answered):
    participant = full_record(adverseevent={"facts": facts})
    [row] = extracted(participant, fields=["adverse_event.facts"])["adverse_event"]
    asked = ("signs_fever", "signs_pressor", "oxygen", "linked")
    assert {name: row[name] for name in asked if row[name]} == answered
    assert {value for name, value in row.items() if name not in ("pseudonym", *asked)} <= {"", "0"}
    assert len(row) == 47


TYPED = [
    "P" * 60, "منتج جديد", "🧬 cells", 'a "b", c', "two\nlines", "=1+1", "-5", "+49", "@x", "\tx",
    "12E5", "00123",
]  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_typed_texts_stay_as_they_are(typed):
    participant = full_record(infusion={"product": typed})
    assert released("infusion.product", participant, reasons=REASONS) == [f"product={typed}"]


@pytest.mark.parametrize("typed", ["", " ", "NA", "None", "NULL", "n/a", "nan"])
def test_texts_that_would_be_read_as_missing_are_missing(typed):
    participant = full_record(infusion={"product": typed})
    assert released("infusion.product", participant, reasons=REASONS) == ["product="]


def test_namibia_is_not_missing():
    participant = full_record(participant={"country": "NA"}, infusion={"country": "NA"})
    for key in ("participant.country", "infusion.country"):
        assert released(key, participant) == ["region=africa"]
        assert released(key, participant, reasons=REASONS) == ["country=ISO:NA"]


def test_somebody_of_90_is_one_of_a_group():
    participant = full_record(background={"birth_year": 1930})
    assert released("participant.birth_year", participant, reasons=REASONS) == ["birth_year="]
    assert released("participant.birth_year", participant) == ["age=age_90_plus"]


def test_a_higher_step_releases_less():
    participant = full_record(diagnosis={"code": "iim.dm"})
    fields = ["infusion.given", "infusion.cells", "infusion.setting", "participant.country"]
    rows = extracted(
        participant, fields=[*fields, "diagnosis.code", "participant.age_group"], step=6
    )
    assert rows["participant"] == [
        {
            "pseudonym": "P00", "day_0": "infusion", "day_0_precision": "day", "infused": "y2024",
            "age": "age_40_59",
        }
    ]  # fmt: skip
    assert rows["infusion"] == [
        {
            "pseudonym": "P00", "given_from": "0", "given_to": "0",
            "given_precision": "day",
        }
    ]  # fmt: skip
    assert rows["diagnosis"] == [{"pseudonym": "P00", "code": "iim"}]


def test_the_calendar_says_of_no_second_infusion_when_it_was():
    """Eleven months after one in 2023, one in 2023 was in December."""
    participant = full_record(infusion={"given": "2023-01-05"})
    Infusion.of(participant.subject, number=2, given="2023-12-06").save(force_insert=True)
    rows = extracted(participant, fields=["infusion.given"])
    assert [row["infused"] for row in rows["participant"]] == ["y2023_h1"]
    assert [in_words(row) for row in rows["infusion"]] == [
        "given_from=0 given_to=0 given_precision=day",
        "given_from=11 given_to=11 given_precision=day",
    ]


def test_diagnoses_of_one_family_are_not_in_the_order_of_their_kinds():
    """But in that of their ids, which are random."""
    people = [full_record(diagnosis={"code": "iim.adm", "diagnosed": "2016"}) for _ in range(8)]
    for person in people:
        later = Diagnosis.of(person.subject, code="iim.pm", diagnosed="2018")
        later.save(force_insert=True)
    fields = ["diagnosis.code", "diagnosis.diagnosed"]
    by_kind, by_id = ["-108", "-84"] * 8, []
    for person in people:
        stored = Diagnosis.objects.filter(participant=person).order_by("id")
        by_id += ["-108" if row.diagnosed == "2016" else "-84" for row in stored]
    assert _diagnosed(extracted(*people, fields=fields)) == by_kind
    assert _diagnosed(extracted(*people, fields=fields, step=6)) == by_id


def _diagnosed(tables):
    return [row["diagnosed_from"] for row in tables["diagnosis"]]
