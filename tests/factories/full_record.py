"""Participants with a row in every table, made without a form. Each default is valid."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.fields import PatientRow
from hesperion.privacy.keys import actions as keys
from intake.consent.choices import NoContactReason, ObjectionDecision, Purpose, WithdrawalKind
from intake.consent.models import (
    Consent,
    ConsentChoice,
    ConsentDocument,
    ConsentVersion,
    Majority,
    NoContactReport,
    Objection,
    Withdrawal,
)
from intake.followup.models import CheckIn, CheckInDraft, Pause, Reminder, Return, Schedule
from intake.my.models import Correction
from intake.participants.models import Confirmation, Contact, Participant
from intake.record.models import (
    ActivityAbility,
    AdverseEvent,
    AffectedOrgan,
    Background,
    Burden,
    Course,
    CourseSince,
    Death,
    Development,
    Diagnosis,
    InfectionYear,
    Infusion,
    LifeEvent,
    MarkerFinding,
    Measurement,
    MedicalHistory,
    Negative,
    Occasion,
    Outcome,
    SteroidDose,
    Story,
    Treatment,
)
from intake.record.models.occasion import enrolment_id
from intake.share.models import Draft
from intake.stories.choices import ReviewState
from intake.stories.models import Claim, Flag, Note, Publication, Redaction, Review, StoryTopics
from intake.stories.models.redaction import source_of
from research.models import Extract, Extracted, Pseudonym, SavedCohort, SavedCohortMember
from tests.factories.cohort import followed_once
from tests.factories.extracts import extract_of_former_staff, new_pseudonym
from tests.factories.intake import EMAIL, NAME, STORY
from tests.factories.trials import NUMBER as TRIAL
from trials.models import Trial
from trials.news.models import TrialCountry, TrialTold

Values = dict[str, Any]

FACTS: dict[Any, Values] = {
    Story: {"text": STORY},
    Background: {
        "birth_year": 1980, "sex": "female", "first_centre": "2014", "ancestry": ["european"],
    },
    MedicalHistory: {"made_by": "rheumatologist"},
    Diagnosis: {"code": "sle", "first_symptoms": "2015", "diagnosed": "2016-05"},
    AffectedOrgan: {"code": "kidney"},
    MarkerFinding: {"code": "dsdna", "timepoint": "ever_before", "finding": "positive", "found": "2016"},
    Treatment: {"code": "rituximab", "use": "past", "why_stopped": "no_effect"},
    SteroidDose: {"timepoint": "today", "drug": "methylprednisolone", "mg": 4},
    Course: {"status": "infused", "decided": "2024-01", "reason": "Nothing else had helped."},
    Infusion: {
        "number": 1, "given": "2024-03-05", "target": "cd19", "cells": "own", "setting": "trial",
        "registry_number": "NCT00000000", "product": "A product", "country": "DE",
        "lymphodepletion": "flu_cy", "earlier_classes": 5, "stopped": "2024-02",
        "restarted": "2025-01", "relapse": "yes", "relapsed": "2025", "relapse_treatment": "belimumab",
    },
    AdverseEvent: {
        "kind": "crs", "facts": {"signs": ["fever"], "oxygen": "low_flow"}, "grade_min": 2, "grade_max": 3,
        "onset": "2024-03-07", "ended": "2024-03-09",
    },
    Outcome: {
        "timepoint": "today", "recalled": False, "disease": 2, "tiredness": 3, "pain": 1,
        "daily_life": 0, "remission": "yes", "b_cells": "yes", "b_cells_back": "2024-09",
        "choose_again": "yes", "mood": 2, "off_medicines": "no",
    },
    Measurement: {"code": "tis", "value": 45, "measured": "2025-02", "compared_with": "2024-02"},
    ActivityAbility: {"code": "work", "ability": "regained", "baseline": "before_infusion"},
    InfectionYear: {"year": 2025, "care": "home"},
    Burden: {
        "cost": "some", "travel": "3", "help": "1", "help_burden": 4, "work": "back",
        "work_stopped": "2022", "work_resumed": "2025-02",
    },
    Death: {
        "relation": "partner", "died_on": "2026-01", "cause": "An infection.", "linked": "no",
        "objection": "no",
    },
}  # fmt: skip
# Facts of the check-in on which the participant told again.
AGAIN: dict[Any, Values] = {
    CourseSince: {
        "course": "yes", "since": "2026-01-02", "relapsed": "2026-03", "relapse_treatment": "rituximab",
    },
    Negative: {"about": "infection", "since": "2026-01-02", "until": "2026-06-05"},
    LifeEvent: {"kind": "vaccine_flu", "number": 1, "happened": "2026-02"},
    Development: {"growth": "as_expected", "puberty": "not_yet"},
}  # fmt: skip
TIME = {"anchor_kind": "infusion", "anchor_number": 1, "code": "m24"}


def full_record(**changes: Values) -> Participant:
    """A confirmed, consented participant; name models in small letters to change their fields.

    `full_record(story={"text": "…"}, participant={"country": "FR"})`
    """
    subject = uuid.uuid4()
    keys.make_key(subject)
    values = {"language": "en", "country": "DE"} | changes.get("participant", {})
    with history.by(THEMSELF), followed_once():
        participant = Participant.objects.create(subject=subject, **values)
        for row in _rows(subject, changes):
            row.save(force_insert=True)
    return participant


def unconfirmed(**changes: Values) -> Participant:
    participant = full_record(**changes)
    Confirmation.objects.filter(participant=participant)._raw_delete("default")
    return participant


def reviewed(
    participant: Participant, state: ReviewState, reason: str | None = None, by: str = "user:1"
) -> Review:
    return Review.objects.create(participant=participant, state=state, reason=reason, decided_by=by)


def _rows(subject: uuid.UUID, changes: dict[str, Values]) -> Iterator[PatientRow]:
    yield Draft(subject=subject, language="en", answers=None, sent_at=timezone.now())
    yield Contact(
        participant_id=subject, **({"name": NAME, "email": EMAIL} | changes.get("contact", {}))
    )
    yield Confirmation(participant_id=subject)
    yield from _consent(subject, changes)
    yield occasion(subject, **changes.get("occasion", {}))
    infusion = None
    for model, defaults in FACTS.items():
        told = defaults | changes.get(model.__name__.lower(), {})
        if model is AdverseEvent:
            told |= {"infusion_id": infusion.pk}
        row = model.of(subject, **told)
        infusion = row if model is Infusion else infusion
        yield row
    yield from _told_again(subject, changes)
    yield from _control(subject, changes)


def _told_again(subject: uuid.UUID, changes: dict[str, Values]) -> Iterator[PatientRow]:
    told = {"id": uuid.uuid4(), "kind": "check_in", "told_on": "2026-06-05"}
    yield occasion(subject, **(told | changes.get("occasion_of_check_in", {})))
    for model, defaults in AGAIN.items():
        values = defaults | changes.get(model.__name__.lower(), {})
        yield model.of(subject, occasion_id=told["id"], **values)
    answered = {
        **TIME, "occasion_id": told["id"], "schedule": Schedule.objects.first(),
        "opens_on": "2026-02-19", "due_on": "2026-03-05", "closes_on": "2026-05-04",
        "anchor_date": "2024-03-05", "begun_at": timezone.now(), "via": "page", "nothing_new": False,
    }  # fmt: skip
    yield CheckIn(participant_id=subject, **(answered | changes.get("checkin", {})))
    begun = {**TIME, "code": "y3", "answers": {"course": {"course": "no"}}}
    yield CheckInDraft(participant_id=subject, **(begun | changes.get("checkindraft", {})))
    yield Reminder(participant_id=subject, **TIME, step=0, asked_on="2026-03-05")
    yield Pause(participant_id=subject, kind="later", from_on="2026-03-06", until_on="2026-03-19")
    yield Return(participant_id=subject, by="answered", returned_on="2026-03-08")
    yield TrialCountry(participant_id=subject, country="AT")
    yield TrialTold(participant_id=subject, trial=Trial.objects.get_or_create(number=TRIAL)[0])


def occasion(subject: uuid.UUID, **values: Any) -> Occasion:
    """The enrolment of `subject`, not stored yet."""
    enrolment = {
        "id": enrolment_id(subject), "kind": "enrolment", "told_on": "2026-01-02", "told_by": "self",
    }  # fmt: skip
    return Occasion(participant_id=subject, **enrolment | values)


def _consent(subject: uuid.UUID, changes: dict[str, Values]) -> Iterator[PatientRow]:
    document = _document()
    signed = {"signature": NAME} | changes.get("consent", {})
    consent = Consent(
        participant_id=subject,
        document=document,
        kind=document.kind,
        sha256=document.sha256,
        quiz_tries=[1, 2, 1],
        signed_at=timezone.now(),
        **signed,
    )
    yield consent
    for purpose in Purpose.values:
        yield ConsentChoice(participant_id=subject, consent=consent, purpose=purpose, granted=True)


def _control(subject: uuid.UUID, changes: dict[str, Values]) -> Iterator[PatientRow]:
    yield Withdrawal(participant_id=subject, kind=WithdrawalKind.CONTACT)
    sent_back = {"state": ReviewState.SENT_BACK, "reason": "When was it?", "decided_by": "user:1"}
    yield Review(participant_id=subject, **(sent_back | changes.get("review", {})))
    yield Review(participant_id=subject, state=ReviewState.INCLUDED, decided_by="user:1")
    topics = {"codes": ["fatigue"], "ticked_by": "user:1"} | changes.get("topics", {})
    yield StoryTopics(participant_id=subject, **topics)
    yield Claim(participant_id=subject, by="user:1", until=timezone.now() - timedelta(days=1))
    danger = {
        "reason": "They write of harming themself.", "flagged_by": "user:1",
        "outcome": "danger", "decision": "The clinic was called.", "decided_by": "user:2",
        "decided_at": timezone.now(),
    }  # fmt: skip
    yield Flag(participant_id=subject, **(danger | changes.get("flag", {})))
    noted = {"text": "The dates may be those of the letter.", "written_by": "user:1"}
    yield Note(participant_id=subject, **(noted | changes.get("note", {})))
    yield from _published(subject, changes)
    extract = Extract.objects.first() or extract_of_former_staff()
    yield Pseudonym(participant_id=subject, project=extract.request, pseudonym=new_pseudonym())
    yield Extracted(participant_id=subject, extract=extract, pseudonym=new_pseudonym())
    yield _member(subject)
    yield Majority(participant_id=subject)
    begun = {"answers": {"story": {"text": STORY}}}
    yield Correction(participant_id=subject, **(begun | changes.get("correction", {})))
    report = {"reason": NoContactReason.CANNOT_ANSWER, "message": "They are in hospital."}
    decided = {
        "decision": ObjectionDecision.USE, "reason": "The family has talked, and agrees.",
        "decided_by": "user:1", "decided_at": timezone.now(),
    }  # fmt: skip
    yield Objection(participant_id=subject, **(decided | changes.get("objection", {})))
    yield NoContactReport(participant_id=subject, **(report | changes.get("no_contact", {})))


def _published(subject: uuid.UUID, changes: dict[str, Values]) -> Iterator[PatientRow]:
    """A confirmed redaction that the participant refused, and a newer one that was sent back."""
    source = source_of(changes.get("story", {}).get("text", STORY), subject)
    made = {"language": "en", "source": source, "made_by": "user:1"}
    now = timezone.now()
    text = changes.get("publication", {}).get("text", "It began one spring.")
    confirmed = {"text": text, "confirmed_by": "user:2", "confirmed_at": now}
    first = Redaction(participant_id=subject, **(made | confirmed), ended_at=now)
    yield first
    returned = {
        "text": "It began in a spring.", "remark": "Take out the spring.", "returned_by": "user:2",
        "returned_at": now,
    }  # fmt: skip
    yield Redaction(participant_id=subject, **(made | returned | changes.get("redaction", {})))
    refused = {
        "redaction": first, "language": "en", "text": text,
        "prepared_by": "user:1", "confirmed_by": "user:2", "refused_at": now,
        "wish": "Leave out the spring.",
    }  # fmt: skip
    yield Publication(participant_id=subject, **(refused | changes.get("publication", {})))


def _member(subject: uuid.UUID) -> SavedCohortMember:
    cohort = SavedCohort.objects.filter(name="A cohort").first() or SavedCohort.objects.create(
        name="A cohort", kind="static", filters={"version": 1, "filters": {}}, owner=_owner()
    )
    number = cohort.members.count() + 1
    return SavedCohortMember(participant_id=subject, cohort=cohort, number=number)


def _owner() -> User:
    """An account that the audit has no event of, as saving it would leave one."""
    [owner] = User.objects.bulk_create([User(email="owner@hesperion.example", is_active=False)])
    return owner


def _document() -> ConsentDocument:
    """A published text of the tests' own."""
    found = ConsentDocument.objects.filter(version__number="whole").first()
    if found:
        return found
    version = ConsentVersion.objects.create(number="whole")
    document = ConsentDocument.objects.create(
        version=version, audience="self", language="en", written_by="user:1",
        title="Consent", key_information="What it is.", text="All of it.",
    )  # fmt: skip
    offered = {"offered_by": "user:1", "offered_at": timezone.now()}
    ConsentVersion.objects.filter(pk=version.pk).update(
        **offered, approved_by="user:2", published_at=timezone.now()
    )
    return document
