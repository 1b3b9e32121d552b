"""The pages of /cms/ on which a file of records is handed in, looked at, and applied or discarded."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from hesperion.accounts.groups import EDITOR, GROUPS, MEDICAL_REVIEWER
from hesperion.privacy.audit.models import Event
from tests.cases import failing
from tests.factories import trials
from tests.factories.trials import NUMBER, studies, study
from tests.services import in_parallel
from tests.staff import in_group
from trials.models import ImportDecision, ImportFile, Trial, TrialImport

pytestmark = pytest.mark.django_db

ADDRESS = "/cms/trials/import/"
QUIET = [("Austria", "Vienna", "COMPLETED")]  # a trial that opens nowhere


@pytest.fixture
def editor():
    return in_group(EDITOR, email="editor@example.com")


@pytest.fixture
def doctor():
    return in_group(MEDICAL_REVIEWER, email="doctor@example.com")


def today():
    return timezone.now().date().isoformat()


def hand_in(client, *found, content=None, **changed):
    """Upload a file with these studies."""
    content = json.dumps(studies(found)).encode() if content is None else content
    given = {
        "file": SimpleUploadedFile("ctg-studies.json", content),
        "source": "register",
        "retrieved_on": today(),
        "query": "lupus CAR-T",
        "is_complete": "no",
    }
    return client.post(ADDRESS, given | changed)


def staged(client, *found, **changed):
    """The address of the page of such a file."""
    answer = hand_in(client, *found, **changed)
    assert answer.status_code == 302, words(answer)
    return answer["Location"]


def decide(client, place, name="apply", **changed):
    """Press a button of the page, as it was shown."""
    seen = BeautifulSoup(client.get(place).text, "html.parser").find("input", {"name": "seen"})
    return client.post(place, {"seen": seen["value"] if seen else "{}", name: ""} | changed)


def words(answer):
    main = BeautifulSoup(answer.text, "html.parser").main
    return " ".join(main.get_text(" ").split())


def decisions():
    """Those about files of the register."""
    return ImportDecision.objects.filter(trial_import__source="register")


def test_a_file_is_looked_at_before_it_is_applied(editor):
    place = staged(editor, study(places=QUIET), study("NCT99990002", places=QUIET))
    asked = words(editor.get(place))
    assert "What it would change 0 opened, 0 closed, 0 gone, 2 new, 0 changed" in asked
    assert f"{NUMBER} Made up: CD19 CAR-T cells, {NUMBER} New." in asked
    assert "Nothing: all of it was read." in asked
    assert not decisions().exists()
    assert words(editor.get("/cms/trials/")).count("File of trials of") == 1
    assert "1 file of trials waits for a decision." in words(editor.get("/cms/"))

    assert decide(editor, place)["Location"] == place
    assert decisions().get().decided_by == editor.actor
    done = editor.get(place)
    assert "What it changed 0 opened, 0 closed, 0 gone, 2 new, 0 changed" in words(done)
    assert "Apply: readers see it" not in words(done)
    actions = Event.objects.filter(action__startswith="trials-", actor=editor.actor).order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["trials-staged", "trials-applied"]
    assert "The newest file is of" in words(editor.get("/cms/trials/"))


def test_the_page_names_each_change_and_the_readings_that_end(editor, doctor):
    yesterday = (timezone.now().date() - timedelta(days=1)).isoformat()
    decide(editor, staged(editor, study(places=QUIET, updated=yesterday)))
    version = f"/cms/trials/{NUMBER}/"
    reading = trials.reading(
        Trial.objects.get(number=NUMBER),
        "Age 18 to 65 years",
        "age",
        "between",
        {"from": 18, "to": 65},
    )
    changed = trials.CRITERIA.replace("65", "70")
    place = staged(editor, study(status="COMPLETED", criteria=changed))
    asked = words(editor.get(place))
    assert "1 changed" in asked
    assert "1 reading ends" in asked
    assert "Status: from “Takes people” to “Finished”." in asked
    assert f"not in the record any more: {reading.quote}" in asked
    assert "Sentences that are new: Age 18 to 70 years" in asked
    decide(doctor, place)
    assert "Ended: the record changed its sentence." in words(editor.get(version))


def test_a_file_that_opens_many_needs_a_second_person(editor, doctor):
    found = [study(f"NCT9999{number:04}") for number in range(1, 6)]
    place = staged(editor, *found)
    own = words(editor.get(place))
    assert "More than a fifth of all trials would open or close." in own
    assert "somebody else than editor@example.com" in own
    assert "Apply: readers see it" not in own
    assert "Discard the file" in own
    refused = decide(editor, place)
    assert refused.status_code == 409
    assert "Somebody else must apply the file." in words(refused)
    assert not decisions().exists()
    assert "Apply: readers see it" in words(doctor.get(place))
    assert decide(doctor, place).status_code == 302
    assert decisions().get().decided_by == doctor.actor


def test_the_rest_is_imported_only_if_somebody_says_so(editor):
    broken = study("NCT99990002")
    del broken["protocolSection"]["statusModule"]
    place = staged(editor, study(places=QUIET), broken)
    asked = words(editor.get(place))
    assert "Import the rest without the 1 refused study" in asked
    assert "Studies that can’t be read" in asked
    assert "studies[1]" in asked
    refused = decide(editor, place)
    assert refused.status_code == 422
    assert "Say that the rest is imported." in words(refused)
    assert decide(editor, place, with_refused="on").status_code == 302
    assert decisions().exists()


def test_a_file_is_decided_about_once(editor, doctor):
    place = staged(editor, study(places=QUIET))
    page = editor.get(place)
    seen = BeautifulSoup(page.text, "html.parser").find("input", {"name": "seen"})["value"]
    assert decide(doctor, place, "discard").status_code == 302
    assert not ImportFile.objects.filter(trial_import__source="register").exists()
    for name in ("apply", "discard"):
        late = editor.post(place, {"seen": seen, name: ""})
        assert late.status_code == 409
        assert "was discarded already" in words(late)
        assert "Discarded by doctor@example.com" in words(late)


def test_who_saw_other_numbers_looks_again(editor, doctor):
    first = staged(editor, study(places=QUIET))
    seen = BeautifulSoup(editor.get(first).text, "html.parser").find("input", {"name": "seen"})
    second = staged(editor, study(places=QUIET), study("NCT99990002", places=QUIET))
    decide(doctor, second)
    answer = editor.post(first, {"seen": seen["value"], "apply": ""})
    assert answer.status_code == 409
    assert "The trials changed since you looked." in words(answer)
    assert "1 unchanged" in words(answer)
    assert decide(editor, first).status_code == 302


BAD_SEEN = ["", "{", "[]", "7", '"x"', "[" * 100_000, "\0", '{"new": NaN}', "9" * 5000]


def test_numbers_that_no_page_showed_apply_nothing(editor):
    place = staged(editor, study(places=QUIET))

    def is_refused(seen):
        answer = editor.post(place, {"seen": seen, "apply": ""})
        assert answer.status_code in {409, 422}
        assert "Look a" in words(answer)

    assert failing(BAD_SEEN, is_refused) == []
    assert not decisions().exists()


def bad_files():
    """{what is wrong: (what was given, the sentence)}."""
    good = json.dumps(studies([study()])).encode()
    tomorrow = (timezone.now().date() + timedelta(days=2)).isoformat()
    return {
        "no file": ({"file": ""}, "Choose the file."),
        "empty": ({"content": b""}, "This file is empty."),
        "no JSON": ({"content": b"lupus"}, "This is no JSON"),
        "XML": ({"content": b"<?xml?><clinical_study/>"}, "Save it as JSON, version 2"),
        "a web page": ({"content": b"<!DOCTYPE html>"}, "This is a web page"),
        "packed": ({"content": b"PK\x03\x04"}, "This is a packed file."),
        "deep": ({"content": b"[" * 1_000_000}, "nested more deeply"),
        "NUL": ({"content": good.replace(b"Made", b"Ma\0e")}, "NUL"),
        "too large": ({"content": b" " * 51_000_000}, "larger than 50 MB"),
        "the future": ({"content": good, "retrieved_on": tomorrow}, "in the future"),
        "no day": ({"content": good, "retrieved_on": "yesterday"}, "Give the day as in"),
        "no search": ({"content": good, "query": " "}, "Say what you searched for."),
        "half a sign": ({"content": good, "query": "a\0"}, "Null characters are not allowed."),
        "long": ({"content": good, "query": "x" * 501}, "at most 500 characters"),
        "source": ({"content": good, "source": "by_hand"}, "Choose what the list offers."),
        "unsure": ({"content": good, "is_complete": ""}, "Say whether the file has every record"),
        "no part": ({"content": b'{"studies": []}', "is_complete": "maybe"}, "Choose yes or no."),
    }


def test_a_file_that_can_not_be_read_is_refused_with_a_sentence(editor):
    def is_refused(case):
        changed, sentence = case
        answer = hand_in(editor, **changed)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert "Browsers forget files: choose it again." in words(answer)

    assert failing(bad_files().values(), is_refused) == []
    assert not TrialImport.objects.filter(source="register").exists()


def test_what_was_typed_is_kept(editor):
    answer = hand_in(editor, content=b"lupus", query="lupus <b>", is_complete="yes")
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.find("input", {"name": "query"})["value"] == "lupus <b>"
    assert page.find("input", {"name": "is_complete", "checked": True})["value"] == "yes"
    assert page.find("input", {"name": "retrieved_on"})["value"] == today()


def test_a_file_is_uploaded_once(editor):
    staged(editor, study(places=QUIET))
    again = hand_in(editor, study(places=QUIET))
    assert again.status_code == 422
    assert "was read before" in words(again)


def test_words_of_a_file_are_only_text(editor):
    places = [("<script>alert(1)</script>", "Vienna", "COMPLETED")]
    made = study(places=places, conditions=["<u>Gout</u>"], status="<s>OPEN</s>")
    made["protocolSection"]["identificationModule"]["briefTitle"] = "Made up: <b>bold</b>"
    place = staged(editor, made, query="<i>lupus</i>")
    page = editor.get(place).text
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "&lt;i&gt;lupus&lt;/i&gt;" in page
    seen = words(editor.get(place))
    assert "A country that we could not read: “<script>alert(1)</script>”" in seen
    assert "A status that we don’t know: “<s>OPEN</s>”" in seen
    assert "No condition is a disease of ours: “<u>Gout</u>”" in seen
    for raw in ("<b>bold", "<i>lupus", "<script>alert", "<u>", "<s>"):
        assert raw not in page


@pytest.mark.parametrize("role", GROUPS)
def test_editors_upload_and_both_decide(role, editor):
    place = staged(editor, study(places=QUIET))
    client = in_group(role, email="some@example.com")
    hand_in(client, study("NCT99990002"))
    is_editor = role == EDITOR
    assert TrialImport.objects.filter(uploaded_by=client.actor).exists() == is_editor
    assert ("Get the file" in client.get(ADDRESS).text) == is_editor
    answers = [client.get(place), client.post(place, {"discard": ""})]
    if role in {EDITOR, MEDICAL_REVIEWER}:
        assert [answer.status_code for answer in answers] == [200, 302]
        assert decisions().get().decided_by == client.actor
    else:
        assert {answer.status_code for answer in answers} <= {302, 403}
        assert not decisions().exists()


def test_addresses_of_no_file_are_not_found(editor):
    for number in (10**9, 10**20):
        assert editor.get(reverse("trial_import", args=[number])).status_code == 404
        assert editor.post(reverse("trial_import", args=[number])).status_code == 404


def test_a_long_list_costs_as_many_queries(editor, django_assert_max_num_queries):
    def counted(place):
        with django_assert_max_num_queries(80) as found:
            assert editor.get(place).status_code == 200
        return len(found)

    one = staged(editor, study(places=QUIET))
    many = staged(editor, *(study(f"NCT9999{number:04}", places=QUIET) for number in range(2, 30)))
    editor.get(one)
    assert counted(one) == counted(many)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_apply_a_file_at_once_one_does(editor, doctor):
    place = staged(editor, study(places=QUIET))
    page = editor.get(place).text
    seen = BeautifulSoup(page, "html.parser").find("input", {"name": "seen"})["value"]
    clients = iter([editor, doctor])

    def apply():
        return next(clients).post(place, {"seen": seen, "apply": ""}).status_code

    assert sorted(in_parallel(2, apply)) == [302, 409]
    assert decisions().count() == 1
    assert Event.objects.filter(action="trials-applied", actor__startswith="user:").count() == 1
