"""The way through /share/, with Django's client against the real database."""

from decimal import Decimal
from html import unescape

import pytest

from hesperion.mail.models import Message
from intake.consent.choices import Purpose
from intake.consent.models import Consent
from intake.consent.queries import current_document
from intake.participants.models import Confirmation, Contact, Participant
from intake.participants.queries import confirmation_token
from intake.record.models import (
    AffectedOrgan,
    Background,
    Course,
    Diagnosis,
    MarkerFinding,
    MedicalHistory,
    SteroidDose,
    Story,
    Treatment,
)
from intake.share.models import Draft
from tests.factories.intake import EMAIL, NAME, RIGHT, STORY, new_version, submitted
from tests.people import INFUSED, reader

pytestmark = pytest.mark.django_db


def fill(client, key, **values):
    return client.post(f"/share/{key}/", values)


def consent(client, **purposes):
    """From the first question to the page that is signed."""
    fill(client, "who", teller="self")
    fill(client, "age", age_group="18", country="DE")
    fill(client, "key-information")
    fill(client, "understanding", **RIGHT)
    return fill(client, "choices", purposes=["study", *purposes])


def sign(client, **changes):
    return fill(client, "sign", **({"agree": "on", "name": NAME, "email": EMAIL} | changes))


def walk(client):
    """Every step of a person with lupus and dermatomyositis, up to the check page."""
    client.post("/share/")
    consent(client, contact=True)
    sign(client)
    fill(client, "story", text=STORY)
    fill(client, "about", birth_year="1980", sex="female")
    fill(client, "diagnosis", families=["sle", "iim"])
    fill(client, "lupus", first_symptoms_1="2015", diagnosed_0="5", diagnosed_1="2016")
    fill(client, "myositis", kind="iim.dm")
    fill(client, "markers", positive=["jo1", "ana"])
    fill(client, "organs", affected=["muscle"])
    fill(client, "treatments", drug="prednisolone", mg="7,5", now=["none"], past=["jak"])
    for key, values in INFUSED.items():
        last = fill(client, key, **values)
    return last


def test_each_step_leads_to_the_next_and_the_last_to_the_check_page(client):
    assert client.post("/share/").url == "/share/who/"
    assert fill(client, "who", teller="self").url == "/share/age/"
    assert fill(client, "age", age_group="18", country="DE").url == "/share/key-information/"
    assert fill(client, "key-information").url == "/share/understanding/"
    assert fill(client, "understanding", **RIGHT).url == "/share/choices/"
    assert fill(client, "choices", purposes=["study"]).url == "/share/sign/"
    assert sign(client).url == "/share/story/"
    assert fill(client, "story", text="").url == "/share/about/"
    assert fill(client, "about", sex="unsaid").url == "/share/diagnosis/"
    chosen = {"families": ["ssc", "other"]}
    assert fill(client, "diagnosis", **chosen).url == "/share/scleroderma/"
    assert fill(client, "scleroderma", kind="ssc").url == "/share/other/"
    assert fill(client, "other", name="A rare one").url == "/share/markers/"
    assert fill(client, "markers").url == "/share/organs/"
    assert fill(client, "organs").url == "/share/treatments/"
    assert fill(client, "treatments", past=["jak"]).url == "/share/car-t/"
    assert fill(client, "car-t", status="waiting").url == "/share/today/"
    assert fill(client, "today").url == "/share/check/"


def test_sending_stores_each_answer_in_its_table(client):
    assert walk(client).url == "/share/check/"
    assert client.post("/share/check/").url == "/share/sent/"
    participant = Participant.objects.get()
    assert (participant.teller, participant.age_group, participant.country) == ("self", "18", "DE")
    with reader():
        contact = Contact.objects.get()
        assert (contact.name, contact.email) == (NAME, EMAIL)
        assert Story.objects.get().text == STORY
    assert Course.objects.get().status == "infused"
    told = Diagnosis.objects.order_by("code").values_list("code", "first_symptoms", "diagnosed")
    assert list(told) == [("iim.dm", "", ""), ("sle", "2015", "2016-05")]
    assert MedicalHistory.objects.get().made_by == ""  # it is asked on /my/
    about = Background.objects.get()
    assert (about.birth_year, about.sex) == (1980, "female")
    found = MarkerFinding.objects.order_by("code").values_list("code", "timepoint", "finding")
    assert list(found) == [
        ("ana", "ever_before", "positive"),
        ("jo1", "ever_before", "positive"),
    ]
    assert AffectedOrgan.objects.get().code == "muscle"
    used = Treatment.objects.order_by("code", "use").values_list("code", "use")
    assert list(used) == [("glucocorticoid", "now"), ("jak", "past"), ("none", "now")]
    dose = SteroidDose.objects.get()
    assert (dose.timepoint, dose.drug, dose.mg) == ("today", "prednisolone", Decimal("7.5"))


def test_the_consent_record_keeps_document_hash_choices_and_time(client):
    walk(client)
    client.post("/share/check/")
    consent = Consent.objects.get()
    assert consent.document == current_document()
    assert consent.sha256 == current_document().sha256
    assert consent.signed_at < consent.participant.submitted_at
    assert consent.quiz_tries == [1, 1, 1]
    assert consent.assent is None
    chosen = dict(consent.choices.values_list("purpose", "granted"))
    assert chosen == dict.fromkeys(Purpose.values, False) | {"study": True, "contact": True}


def test_after_sending_the_draft_is_empty_and_every_page_leads_to_sent(client):
    walk(client)
    client.post("/share/check/")
    assert Draft.objects.get().answers is None
    for page in ("who", "sign", "story", "check"):
        assert client.get(f"/share/{page}/").url == "/share/sent/"
        assert client.post(f"/share/{page}/").url == "/share/sent/"
    assert Participant.objects.get().public_id in client.get("/share/sent/").text
    assert Message.objects.count() == 1


def test_a_new_story_can_be_started_after_sending(client):
    walk(client)
    client.post("/share/check/")
    assert client.post("/share/").url == "/share/who/"
    walk(client)
    client.post("/share/check/")
    assert Participant.objects.count() == 2


def test_starting_again_before_sending_goes_on_with_the_draft(client):
    client.post("/share/")
    consent(client)
    assert client.post("/share/").url == "/share/sign/"
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("key", ["sign", "diagnosis", "car-t", "story", "check"])
def test_skipping_ahead_of_the_consent_leads_back_to_it(client, key):
    client.post("/share/")
    fill(client, "who", teller="self")
    fill(client, "age", age_group="18", country="DE")
    assert client.get(f"/share/{key}/").url == "/share/key-information/"
    assert client.post(f"/share/{key}/").url == "/share/key-information/"
    draft = Draft.objects.get()
    with reader():
        assert list(draft.answers) == ["who", "age"]


@pytest.mark.parametrize("key", ["who", "sign", "story", "check", "sent"])
def test_without_a_draft_every_page_leads_to_the_start(client, key):
    assert client.get(f"/share/{key}/").url == "/share/"


def test_an_unknown_step_is_not_found(client):
    client.post("/share/")
    assert client.get("/share/nonsense/").status_code == 404


def test_coming_back_shows_what_was_answered(client):
    walk(client)
    assert f">{STORY}</textarea>" in unescape(client.get("/share/story/").text).replace("\n", "")
    assert 'value="2016"' in client.get("/share/lupus/").text
    assert 'value="iim.dm"' in client.get("/share/myositis/").text


def test_the_check_page_shows_every_answer_in_words(client):
    walk(client)
    text = unescape(client.get("/share/check/").text)
    for shown in (
        NAME,
        EMAIL,
        "Germany",
        "Lupus (SLE)",
        "Dermatomyositis",
        "2015",
        "May 2016",
        STORY,
    ):
        assert shown in text
    assert "sha256" not in text


def test_a_change_from_the_check_page_returns_to_it(client):
    walk(client)
    assert (
        client.post("/share/age/?change", {"age_group": "18", "country": "AT"}).url
        == "/share/check/#age"
    )
    assert (
        client.post("/share/diagnosis/?change", {"families": ["ssc"]}).url == "/share/scleroderma/"
    )


def test_answers_of_a_disease_that_was_taken_back_are_not_sent(client):
    walk(client)
    client.post("/share/diagnosis/?change", {"families": ["sle"]})
    client.post("/share/check/")
    assert list(Diagnosis.objects.values_list("code", flat=True)) == ["sle"]
    assert list(MarkerFinding.objects.values_list("code", flat=True)) == ["ana"]


def test_a_consent_text_that_changed_before_sending_must_be_read_and_signed_again(client):
    walk(client)
    old = current_document()
    new = new_version(old)
    assert client.post("/share/check/").url == "/share/key-information/"
    assert not Participant.objects.exists()
    response = fill(client, "key-information", sha256=old.sha256)
    assert response.status_code == 422
    assert "The text changed while you were reading." in response.text
    assert f'value="{new.sha256}"' in response.text
    assert fill(client, "key-information").url == "/share/understanding/"
    assert fill(client, "understanding", **RIGHT).url == "/share/choices/"
    assert sign(client).url == "/share/check/"


def test_the_mailed_link_shows_a_button_and_only_the_button_confirms(client):
    link = f"/share/confirm/{confirmation_token(submitted())}/"
    for scan in (client.get, client.head):
        assert scan(link).status_code == 200
    assert not Confirmation.objects.exists()
    assert client.post(link).url == link
    first = Confirmation.objects.get()
    assert "Your address is confirmed" in client.get(link).text
    assert client.post(link).url == link
    assert Confirmation.objects.get() == first


@pytest.mark.parametrize("token", ["x", "a.b", "0" * 32 + ".forged", "%ED%A0%80"])
def test_a_link_that_we_did_not_make_is_told_so(client, token):
    response = client.get(f"/share/confirm/{token}/")
    assert response.status_code == 404
    assert "link" in response.text


def test_pages_with_answers_are_not_kept_by_browsers(client):
    walk(client)
    for page in ("", "story/", "check/", f"confirm/{confirmation_token(submitted())}/"):
        assert "no-store" in client.get(f"/share/{page}")["Cache-Control"]
