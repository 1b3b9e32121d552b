"""Somebody in the family would not want the story told: a person looks before anything is used."""

import pytest
from django.db import IntegrityError, transaction

from hesperion.privacy.audit.models import Event
from intake.consent.choices import Purpose
from intake.consent.models import ConsentChoice, Objection
from intake.consent.queries import consented_for
from intake.my import actions
from intake.my.status import StoryStatus, sent_by
from intake.record.models import Diagnosis
from research.models import ROWS, Record
from tests.factories.intake import answers, confirmed, drafted, submitted
from tests.people import Person
from tests.staff import in_group

pytestmark = pytest.mark.django_db

DEATH = {"relation": "partner", "died_on": "2026", "cause": "An infection.", "linked": "no"}
LOOKED_AT = "a person of our team looks at it first"


def told(objection, state=confirmed):
    return state(who={"teller": "relative"}, death={**DEATH, "objection": objection})


def is_used(participant):
    """Whether anybody sees the participant: researchers by views, the site by each use that the text names."""
    named = set(participant.consents.get().document.uses) & set(Purpose)
    assert {Purpose.STUDY, Purpose.CONTACT} <= named
    roads = {
        Record.objects.filter(subject=participant.pk).exists(),
        ROWS[Diagnosis].objects.filter(subject=participant.pk).exists(),
        *(consented_for(use).filter(pk=participant.pk).exists() for use in named),
    }
    assert len(roads) == 1, "some roads are open, others closed"
    return roads.pop()


def allow_everything(participant):
    for purpose in Purpose:
        ConsentChoice.objects.create(
            participant=participant,
            consent=participant.consents.get(),
            purpose=purpose,
            granted=True,
        )
    return participant


def page_of(participant, name="decide"):
    return f"/admin/consent/objection/{participant.objections.get().pk}/{name}/"


def decide(participant, decision):
    said = {"decision": decision, "reason": "Her sister has talked with them."}
    return in_group("data steward").post(page_of(participant), said)


@pytest.mark.parametrize("objection", ["no", "unknown"])
def test_where_nobody_would_object_the_answers_are_used_at_once(objection):
    assert is_used(allow_everything(told(objection)))


def test_where_somebody_would_nothing_is_used_until_a_data_steward_says_so():
    participant = allow_everything(told("yes"))
    assert not is_used(participant)
    assert sent_by([participant.pk]) == [(participant, StoryStatus.HELD)]
    assert decide(participant, "use").status_code == 302
    assert is_used(participant)
    assert sent_by([participant.pk]) == [(participant, StoryStatus.CONFIRMED)]


def test_where_the_steward_keeps_them_out_nothing_is_ever_used():
    participant = allow_everything(told("yes"))
    decide(participant, "keep_out")
    assert not is_used(participant)
    assert sent_by([participant.pk]) == [(participant, StoryStatus.KEPT_OUT)]


def test_a_corrected_answer_does_not_take_the_look_away_and_a_new_yes_asks_for_one():
    participant = allow_everything(told("no"))
    actions.correct_answers(
        participant=participant, step="death", values={**DEATH, "objection": "yes"}
    )
    assert not is_used(participant)
    actions.correct_answers(
        participant=participant, step="death", values={**DEATH, "objection": "no"}
    )
    assert not is_used(participant)
    decide(participant, "use")
    assert is_used(participant)
    for objection in ("yes", "yes", "no"):
        actions.correct_answers(
            participant=participant, step="death", values={**DEATH, "objection": objection}
        )
    assert participant.objections.count() == 2
    assert not is_used(participant)


def test_the_decision_is_audited_and_its_reason_encrypted_and_required():
    participant = told("yes")
    steward = in_group("data steward")
    assert steward.post(page_of(participant), {"decision": "use"}).status_code == 422
    said = {"decision": "use", "reason": "Her sister has talked with them."}
    assert steward.post(page_of(participant), said).status_code == 302
    decided = Event.objects.get(subject=participant.pk, action="objection-decided")
    assert (decided.actor, decided.detail) == (steward.actor, {"decision": "use"})
    assert b"sister" not in Objection.objects.values_list("reason", flat=True).get().stored


def test_a_data_steward_reads_what_is_to_be_decided_on_and_that_is_audited():
    participant = told("yes")
    page = in_group("data steward").get(page_of(participant, "change")).text
    assert "An infection." in page
    assert participant.public_id in page
    read = Event.objects.get(subject=participant.pk, action="read")
    assert {"cause", "story"} <= set(read.detail["fields"])


@pytest.mark.parametrize("role", ["researcher", "reviewer", "medical reviewer", "editor"])
def test_nobody_else_reads_or_decides(role):
    participant = told("yes")
    person = in_group(role)
    assert person.get(page_of(participant, "change")).status_code == 403
    assert person.post(page_of(participant), {"decision": "use", "reason": "x"}).status_code == 403


def test_what_nobody_confirmed_is_not_shown():
    page = page_of(told("yes", state=submitted))
    assert in_group("data steward").get(page).status_code == 404


def test_the_database_takes_one_open_objection_and_no_half_a_decision():
    participant = told("yes")
    for fields in ({}, {"decision": "use"}, {"decision": "guessed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Objection.objects.create(participant=participant, **fields)


@pytest.mark.parametrize(("objection", "is_said"), [("yes", True), ("no", False)])
def test_the_pages_say_what_it_means_before_and_after_sending(objection, is_said):
    told = answers(who={"teller": "relative"}, death={**DEATH, "objection": objection})
    told.pop("today")
    draft = drafted(**{key.replace("-", "_"): values for key, values in told.items()})
    person = Person()
    session = person.session
    session["draft"] = str(draft.pk)
    session.save()
    assert LOOKED_AT in person.get("/share/death/?change").text.replace("\n", " ")
    assert (LOOKED_AT in person.get("/share/check/").text) == is_said
    assert person.post("/share/check/").status_code == 302
    sent = person.get("/share/sent/").text
    assert (
        "a person of our team decides first. Until then nobody uses your answers" in sent
    ) == is_said
    assert ("From then on our researchers can read" in sent) == (not is_said)
