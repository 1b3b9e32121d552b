"""The pages of /cms/ on which sentences of records are read, and readings approved and taken back."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from hesperion.accounts.groups import EDITOR, GROUPS, MEDICAL_REVIEWER
from tests.cases import failing
from tests.factories import trials
from tests.factories.trials import NUMBER
from tests.staff import in_group
from trials.models import CriterionReading, ReadingInForce

pytestmark = pytest.mark.django_db

AGE = "Age 18 to 65 years"
CAR_T = "Earlier <b>CAR-T</b> cells"
PAGE = f"/cms/trials/{NUMBER}/"
OVERVIEW = "/cms/trials/"


@pytest.fixture
def trial():
    return trials.trial(criteria=[("inclusion", AGE), ("exclusion", CAR_T)])


@pytest.fixture
def editor():
    return in_group(EDITOR, email="editor@example.com")


@pytest.fixture
def doctor():
    return in_group(MEDICAL_REVIEWER, email="doctor@example.com")


def address(trial, place=0, *about):
    """Of the page on which a sentence is read."""
    if not about:
        return reverse("choose_kind", args=[trial.number, trial.current.version_id, place])
    return reverse("read_sentence", args=[trial.number, trial.current.version_id, place, *about])


def read(client, trial, place, *about, **given):
    """Send the form twice, as a person does: for the preview, then to store it."""
    preview = client.post(address(trial, place, *about), given)
    seen = BeautifulSoup(preview.text, "html.parser").find("input", {"name": "seen"})
    return client.post(address(trial, place, *about), given | {"seen": seen["value"]})


def decide(client, reading, decision):
    return client.post(reverse("decide_reading", args=[reading.pk]), {"decision": decision})


def words(answer):
    main = BeautifulSoup(answer.text, "html.parser").main
    return " ".join(main.get_text(" ").split())


def test_a_sentence_is_read_and_somebody_else_approves_it(trial, editor, doctor):
    chosen = editor.get(address(trial))
    assert AGE in words(chosen)
    assert address(trial, 0, "age", "between") in chosen.text
    given = {"youngest": "18", "oldest": "65"}
    preview = editor.post(address(trial, 0, "age", "between"), given)
    assert "You are 18 to 65 years old." in words(preview)
    assert not CriterionReading.objects.exists()
    assert read(editor, trial, 0, "age", "between", **given)["Location"] == PAGE
    reading = CriterionReading.objects.get()
    assert (reading.quote, reading.values) == (AGE, {"from": 18, "to": 65})
    assert (reading.part, reading.read_by) == ("inclusion", editor.actor)

    own = editor.get(PAGE)
    assert "Waits for approval. Read by editor@example.com" in words(own)
    assert "Somebody else must approve it." in words(own)
    assert "Approve:" not in words(own)
    refused = decide(editor, reading, "approve")
    assert refused.status_code == 409
    assert "You read this sentence yourself." in words(refused)

    assert "Approve:" in words(doctor.get(PAGE))
    assert decide(doctor, reading, "approve").status_code == 302
    assert ReadingInForce.objects.get().reading == reading
    assert "In force: readers see it. Read by editor@example.com" in words(editor.get(PAGE))
    late = decide(doctor, reading, "approve")
    assert (late.status_code, "Look again" in words(late)) == (409, True)

    assert decide(editor, reading, "end").status_code == 302
    assert not ReadingInForce.objects.exists()
    assert "taken back by editor@example.com" in words(doctor.get(PAGE))
    assert decide(doctor, reading, "end").status_code == 409


READ = [
    ("car_t", "none_of", {}, {"codes": ["yes"]}),
    ("disease", "any_of", {"codes": ["sle", "iim.dm"]}, {"codes": ["sle", "iim.dm"]}),
    ("medicines", "at_least", {"number": "2"}, {"codes": [], "number": 2}),
    ("weight", "says", {}, {}),
    ("age", "between", {"youngest": "١٨"}, {"from": 18, "to": None}),
]


def test_each_form_stores_values_in_their_shape(trial, editor):
    def is_stored(case):
        kind, operator, given, values = case
        assert read(editor, trial, 1, kind, operator, **given).status_code == 302
        stored = CriterionReading.objects.get(kind=kind)
        assert (stored.values, stored.quote, stored.part) == (values, CAR_T, "exclusion")

    assert failing(READ, is_stored) == []
    page = editor.get(PAGE).text
    assert "Earlier &lt;b&gt;CAR-T&lt;/b&gt; cells" in page
    assert CAR_T not in page


BAD = [
    ("age", "between", {}, "Give at least one age."),
    ("age", "between", {"youngest": "65", "oldest": "18"}, "The first age is above the second."),
    ("age", "between", {"youngest": "eighteen"}, "Give a whole number."),
    ("age", "between", {"youngest": "9" * 5000}, "Give a whole number."),
    ("age", "between", {"youngest": "-1"}, "whole number of years from 0 to 120"),
    ("disease", "any_of", {}, "Tick at least one answer."),
    ("disease", "any_of", {"codes": ["gout"]}, "Choose among the answers of this page."),
    ("disease", "any_of", {"codes": ["sle\0"]}, "Choose among the answers of this page."),
    ("medicines", "at_least", {"number": "\0"}, "Give a whole number."),
    ("medicines", "at_least", {}, "This field is required."),
    ("medicines", "at_least", {"number": "3", "codes": ["jak"]}, "fewer ticks"),
]


def test_values_that_can_not_be_are_refused_with_a_sentence_and_kept(trial, editor):
    def is_refused(case):
        kind, operator, given, sentence = case
        answer = editor.post(address(trial, 0, kind, operator), given | {"seen": ""})
        assert answer.status_code == 422
        assert sentence in words(answer)

    assert failing(BAD, is_refused) == []
    kept = editor.post(address(trial, 0, "age", "between"), {"youngest": "65", "oldest": "18"})
    assert 'value="65"' in kept.text
    assert not CriterionReading.objects.exists()


def test_half_a_character_is_refused_with_a_sentence(trial, editor):
    place, form = address(trial, 0, "disease", "any_of"), "application/x-www-form-urlencoded"
    answer = editor.post(place, "codes=%ED%A0%80&seen=%ED%A0%80", content_type=form)
    assert answer.status_code == 422
    assert "Choose among the answers of this page." in words(answer)


def test_values_that_were_changed_after_the_preview_are_shown_again(trial, editor):
    form = {"youngest": "18", "seen": "You are 65 years old or older."}
    answer = editor.post(address(trial, 0, "age", "between"), form)
    assert (answer.status_code, CriterionReading.objects.count()) == (200, 0)
    assert "You are 18 years old or older." in words(answer)


def test_a_record_that_changed_meanwhile_stores_no_reading(trial, editor):
    old = address(trial, 0, "car_t", "none_of")
    trials.trial(NUMBER, criteria=[("inclusion", "Adults")], sha256="f" * 64)
    answer = editor.post(old, {"seen": "You have had no CAR-T cells before."})
    assert answer.status_code == 409
    assert "The record changed since you opened it." in words(answer)


def test_a_reading_whose_sentence_changed_is_listed_until_it_is_taken_back(trial, editor, doctor):
    reading = trials.reading(trial, AGE, "age", "between", {"from": 18, "to": 65})
    assert reading.quote not in words(editor.get(OVERVIEW))
    trials.trial(NUMBER, criteria=[("inclusion", "Adults")], sha256="f" * 64)
    assert reading.quote in words(editor.get(OVERVIEW))
    page = words(editor.get(PAGE))
    assert "Readings of sentences that the record has no longer" in page
    assert "Ended: the record changed its sentence." in page
    assert "1 reading ended because the record changed its sentence" in words(doctor.get("/cms/"))
    assert decide(doctor, reading, "end").status_code == 302
    assert reading.quote not in words(editor.get(OVERVIEW))


def test_what_waits_is_on_both_first_pages(trial, editor):
    assert "nobody read a sentence" in words(editor.get(OVERVIEW))
    assert NUMBER in words(editor.get(OVERVIEW))
    home = editor.get("/cms/")
    assert 'id="panel-trials-waiting' not in home.text
    assert '"url": "/cms/trials/"' in home.text or "/cms/trials/" in home.text
    trials.reading(trial, AGE, "age", "between", {"from": 18, "to": 65}, is_approved=False)
    assert "1 reading of criteria waits for approval." in words(editor.get("/cms/"))
    assert AGE in words(editor.get(OVERVIEW))


def test_a_number_leads_to_its_trial(trial, editor):
    assert editor.get(OVERVIEW, {"number": f" {NUMBER.lower()} "})["Location"] == PAGE
    for typed in ("NCT99990009", "lupus", "<b>"):
        answer = editor.get(OVERVIEW, {"number": typed})
        assert answer.status_code == 404
        assert "We have no trial with the number" in words(answer)
        assert "<b>" not in answer.text


def test_addresses_of_nothing_are_not_found(trial, editor):
    version = trial.current.version_id
    other = trials.trial("NCT99990002", criteria=[("inclusion", "Adults")])
    nowhere = [
        "/cms/trials/NCT99990009/",
        "/cms/trials/nct/",
        f"{PAGE}{version}/2/",
        f"{PAGE}{version}/{10**20}/",
        f"{PAGE}{10**20}/0/",
        f"{PAGE}{other.current.version_id}/0/",
        f"{PAGE}{version}/0/age/any_of/",
        f"{PAGE}{version}/0/disease/says/",
        f"{PAGE}{version}/0/height/says/",
        f"{PAGE}{version}/9/weight/says/",
    ]
    assert {place: editor.get(place).status_code for place in nowhere} == dict.fromkeys(
        nowhere, 404
    )
    assert editor.get(reverse("decide_reading", args=[1])).status_code == 405
    assert decide(editor, CriterionReading(pk=10**20), "approve").status_code == 404


def test_a_decision_that_is_none_is_refused(trial, doctor):
    reading = trials.reading(trial, AGE, "weight", "says", {}, is_approved=False)
    for decision in ("", "delete", "\0"):
        answer = decide(doctor, reading, decision)
        assert (answer.status_code, "Choose: approve it" in words(answer)) == (422, True)


@pytest.mark.parametrize("role", GROUPS)
def test_only_editors_and_medical_reviewers_see_these_pages(role, trial):
    reading = trials.reading(trial, AGE, "weight", "says", {}, is_approved=False)
    client = in_group(role, email="some@example.com")
    asked = [OVERVIEW, PAGE, address(trial), address(trial, 0, "weight", "says")]
    answers = [client.get(place) for place in asked]
    if role in {EDITOR, MEDICAL_REVIEWER}:
        assert [answer.status_code for answer in answers] == [200] * 4
        return
    answers += [decide(client, reading, "approve"), client.post(asked[-1], {"seen": "x"})]
    assert {answer.status_code for answer in answers} <= {302, 403}
    assert not ReadingInForce.objects.exists()
    assert CriterionReading.objects.count() == 1


def test_lists_cost_as_many_queries_with_many_rows(editor, django_assert_max_num_queries):
    def counted(place):
        with django_assert_max_num_queries(60) as found:
            assert editor.get(place).status_code == 200
        return len(found)

    def more(start, count):
        for number in range(start, start + count):
            made = trials.trial(f"NCT9999{number:04}", criteria=[("inclusion", AGE)])
            trials.reading(made, AGE, "weight", "says", {}, is_approved=False)
            trials.reading(made, AGE, "age", "between", {"from": 18, "to": None})
        for age in range(count):
            trials.reading(first, AGE, "age", "between", {"from": age, "to": None})

    first = trials.trial(criteria=[("inclusion", AGE)])
    more(100, 1)
    editor.get(OVERVIEW)
    before = [counted(OVERVIEW), counted(PAGE)]
    more(200, 4)
    assert [counted(OVERVIEW), counted(PAGE)] == before
