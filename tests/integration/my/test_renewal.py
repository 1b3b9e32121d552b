"""A new consent: asked for a new text, answered on /my/. Until then nothing changes."""

import re
from html import unescape

import pytest

from hesperion.mail.models import Message
from intake.consent.actions import consents
from intake.consent.actions.consents import sign_again
from intake.consent.choices import Audience, Purpose
from intake.consent.models import Consent, ConsentDocument, Withdrawal
from intake.consent.queries import consented_for, current_document
from intake.consent.renewals import needs_new_consent
from intake.participants.models import Participant
from tests.factories.intake import RIGHT, confirmed, new_version, sign_text, submitted
from tests.factories.my import mailed
from tests.people import Person

pytestmark = pytest.mark.django_db

NEW = RIGHT | {"purposes": ["study"], "agree": "on", "name": "Test Person"}
ACADEMIC = "Hospitals and universities may study my answers, without my name"
COMPANIES = "Companies that make medicines may study my answers, without my name"


@pytest.fixture
def participant():
    return confirmed(choices={"purposes": ["study", "academic"]})


def published_anew(audience="self"):
    return new_version(current_document(audience))


def inside(participant):
    """A browser that is signed in."""
    person = Person()
    person.post(mailed(participant).link)
    return person


def page_of(participant):
    return f"/my/consent/new/{participant.public_id}/"


def live(participant):
    return participant.consents.get(ended_at=None)


def test_nobody_is_asked_while_the_text_stands(participant):
    assert not needs_new_consent(participant)
    assert inside(participant).get(page_of(participant)).url == "/my/consent/new/"
    assert inside(participant).get("/my/consent/new/").url == "/my/"


def test_a_new_version_is_asked_for_of_its_readers_alone(participant):
    parent = confirmed(who={"teller": "parent"})
    published_anew("parent")
    assert needs_new_consent(parent)
    assert not needs_new_consent(participant)


def test_a_new_version_in_another_language_asks_nobody(participant):
    new_version(current_document(), language="de")
    assert not needs_new_consent(participant)


def test_who_ended_their_consent_is_not_asked(participant):
    published_anew()
    consent = live(participant)
    participant.consents.update(ended_at=consent.signed_at)
    assert not needs_new_consent(participant)


def test_until_it_is_answered_the_old_consent_holds(participant):
    before = live(participant)
    published_anew()
    inside(participant).get(page_of(participant))
    assert live(participant) == before


def test_home_leads_to_it(participant):
    published_anew()
    person = inside(participant)
    assert page_of(participant) in person.get("/my/").text
    assert person.get("/my/consent/new/").url == page_of(participant)


def test_the_page_says_what_changed_first_and_what_was_chosen_before_and_ticks_nothing(participant):
    published_anew()
    text = unescape(inside(participant).get(page_of(participant)).text)
    assert text.index("The end is new.") < text.index("What we ask")
    assert f"<strong>Yes</strong> – {ACADEMIC}" in text
    assert f"<strong>No</strong> – {COMPANIES}" in text
    assert not re.search(r"<input[^>]* checked", text)


def test_who_signed_an_earlier_text_reads_all_that_is_new_since_then(participant):
    first = ConsentDocument.objects.get(version__number="1.0", audience="self", language="en")
    sign_text(participant, first)
    text = unescape(inside(participant).get(page_of(participant)).text)
    between = text.index("This text names who runs the study")
    assert between < text.index("New: letters about what we learned") < text.index("What we ask")


def test_signing_ends_the_old_consent_and_writes_the_new_one(participant):
    before, document = live(participant), published_anew()
    assert inside(participant).post(page_of(participant), NEW).url == "/my/consent/new/"
    after = live(participant)
    assert participant.consents.get(pk=before.pk).ended_at is not None
    assert (after.document, after.sha256) == (document, document.sha256)
    assert after.quiz_tries == [1, 1, 1]
    chosen = dict(after.choices.values_list("purpose", "granted"))
    assert chosen == dict.fromkeys(chosen, False) | {"study": True}
    assert not needs_new_consent(participant)


def test_misses_are_counted_while_signed_in_and_never_taken_from_the_browser(participant):
    published_anew()
    person = inside(participant)
    for _ in range(2):
        response = person.post(page_of(participant), NEW | {"question_1": "0", "tries": "0"})
        assert response.status_code == 422
    assert "So the answer is" in unescape(response.text)
    person.post(page_of(participant), NEW)
    assert live(participant).quiz_tries == [1, 3, 1]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purposes": ["contact"]}, "Tick “Take part” to go on."),
        ({"agree": ""}, "Tick the box if you agree."),
        ({"name": ""}, "Type your full name to sign."),
        ({"sha256": "0" * 64}, "The text changed while you were reading."),
    ],
)
def test_what_is_missing_is_said_and_nothing_changes(participant, changes, sentence):
    before = live(participant)
    published_anew()
    response = inside(participant).post(page_of(participant), NEW | changes)
    assert response.status_code == 422
    assert sentence in unescape(response.text)
    assert live(participant) == before


def test_a_childs_no_signs_nothing(participant):
    child = confirmed(who={"teller": "parent"})
    before = live(child)
    published_anew("parent")
    values = NEW | {"question_0": "1", "question_1": "0", "question_2": "2", "agrees": "no"}
    response = inside(child).post(page_of(child), values)
    assert "You said no, and that counts." in unescape(response.text)
    assert live(child) == before
    assert inside(child).post(page_of(child), values | {"agrees": "yes"}).status_code == 302
    assert live(child).assent is True


def test_another_persons_page_is_not_found(participant):
    other = confirmed(sign={"email": "other@example.com"})
    published_anew()
    assert inside(participant).get(page_of(other)).status_code == 404
    assert Person().get(page_of(other)).url == "/my/sign-in/"


def test_two_of_one_address_answer_each_for_themselves(participant):
    second = confirmed()
    published_anew()
    person = inside(participant)
    assert person.post(page_of(participant), NEW).url == "/my/consent/new/"
    assert needs_new_consent(second)
    assert person.get("/my/consent/new/").url == page_of(second)


def test_a_second_press_signs_nothing_more(participant):
    published_anew()
    values = {"sha256": current_document().sha256, "purposes": ["study"], "tries": [1, 1, 1]}
    values |= {"name": "Test Person", "signed_at": "2030-01-01T00:00:00+00:00"}
    assert sign_again(participant=participant, values=values)
    assert not sign_again(participant=participant, values=values)
    assert Consent.objects.filter(participant=participant).count() == 2


def test_a_published_version_owes_a_mail_to_those_who_signed_an_earlier_one(participant):
    submitted(who={"teller": "parent"})
    ended = confirmed()
    ended.consents.update(ended_at=live(ended).signed_at)
    published_anew()
    Message.objects.all().delete()
    assert consents.enqueue_renewals() == 1
    assert list(Message.objects.values_list("kind", "subject")) == [
        ("consent.reconsent", participant.pk)
    ]
    assert consents.enqueue_renewals() == 0


def test_the_first_version_owes_nothing(participant):
    assert Participant.objects.count() == 1
    first = ConsentDocument.objects.filter(version__number="1.0")
    assert first.count() == len(Audience) * len(["en", "de", "es"])
    assert consents.enqueue_renewals() == 0


@pytest.mark.parametrize("teller", ["self", "helper", "parent", "representative"])
def test_who_stopped_the_use_is_left_in_peace_and_can_sign_the_same_text_again(teller):
    participant = confirmed(who={"teller": teller})
    person = inside(participant)
    person.post(f"/my/{participant.public_id}/withdraw/use/")
    assert person.get("/my/consent/new/").url == "/my/"
    home = person.get("/my/").text
    assert "We ask for a new consent" not in home
    assert f'href="{page_of(participant)}"' in home
    assert not consented_for(Purpose.STUDY).exists()
    shown = unescape(person.get(page_of(participant)).text)
    assert "Nobody uses the answers now." in shown
    assert "What has changed" not in shown
    signed = NEW | right_for(participant) | {"agrees": "yes"}
    assert person.post(page_of(participant), signed).url == "/my/consent/new/"
    assert consented_for(Purpose.STUDY).get() == participant
    assert Withdrawal.objects.get().kind == "use"
    assert not person.get(page_of(participant)).text.count("Sign again")


def right_for(participant):
    """The right answers to the quiz of the text that they sign."""
    quiz = participant.consents.latest("signed_at").document.quiz
    return {f"question_{number}": str(one["right"]) for number, one in enumerate(quiz)}
