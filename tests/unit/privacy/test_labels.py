"""Each table that something outlives has a label, once given and never changed."""

from collections import Counter

from django.apps import apps

from hesperion.privacy import history
from hesperion.privacy.classes import all_classes, labelled
from hesperion.privacy.fields import EncryptedTextField

# Values, ids and seals are stored under these. A label that is missing here is new: add it. One that is
# changed or gone needs a migration that writes anew all that was stored under it.
LABELS = {
    "atlas_member",
    *["activity_ability", "burden", "infection_year"],
    *["came_back", "check_in", "check_in_draft", "course_since", "development"],
    *["life_event", "negative", "pause", "reminder"],
    *["trial_country", "trial_told"],
    *[
        "adverse_event",
        "affected_organ",
        "audit_event",
        "background",
        "car_t_course",
        "confirmation",
    ],
    *[
        "consent",
        "consent_choice",
        "contact",
        "correction",
        "danger_flag",
        "death",
        "diagnosis",
        "draft",
    ],
    *["erasure_receipt", "extracted_participant", "family_objection", "infusion", "majority"],
    *[
        "marker_finding",
        "measurement",
        "medical_history",
        "no_contact_report",
        "occasion",
        "outbox_message",
        "outcome",
        "participant",
        "pseudonym",
    ],
    *[
        "pin",
        "record_note",
        "resume_link",
        "sign_in",
        "steroid_dose",
        "story",
        "story_claim",
        "story_publication",
        "story_redaction",
        "story_review",
        "story_topics",
    ],
    *["saved_cohort_member", "treatment", "withdrawal"],
}
SEALED = {
    *[
        "car_t_course.reason",
        "check_in_draft.answers",
        "consent.signature",
        "contact.email",
        "contact.name",
        "correction.answers",
    ],
    *[
        "danger_flag.decision",
        "danger_flag.reason",
        "death.cause",
        "diagnosis.name",
        "draft.answers",
    ],
    *[
        "draft.email",
        "family_objection.reason",
        "no_contact_report.message",
        "record_note.text",
        "story.text",
    ],
    *["story_redaction.remark", "story_redaction.text"],
    *["story_publication.text", "story_publication.wish", "story_review.reason"],
}


def sealed_fields(managed):
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if model._meta.managed == managed and isinstance(field, EncryptedTextField)
    ]


def test_the_labels_are_those_that_were_given():
    given = Counter(classes.label for classes in all_classes().values() if classes.label)
    assert given == Counter(LABELS)


def test_whatever_is_about_a_participant_or_keeps_history_has_a_label():
    tracked = {event.pgh_tracked_model for event in history.models()}
    without = [
        model._meta.label
        for model, classes in all_classes().items()
        if model._meta.managed and not classes.label and (classes.subject or model in tracked)
    ]
    assert (without, tracked - set(all_classes())) == ([], set())


def test_sealed_columns_keep_their_labels_and_history_has_those_of_its_model():
    labels = Counter(
        field.label
        for field in sealed_fields(managed=True)
        if not hasattr(field.model, "pgh_tracked_model")
    )
    assert labels == Counter(SEALED)
    for field in sealed_fields(managed=True):
        if tracked := getattr(field.model, "pgh_tracked_model", None):
            assert field.label == tracked._meta.get_field(field.name).label


def test_what_researchers_read_is_labelled_as_the_column_that_it_shows():
    shown = sealed_fields(managed=False)
    assert shown
    for field in shown:
        label, column = field.label.split(".")
        assert column in {source.column for source in labelled(label)._meta.local_fields}
        assert field.label in SEALED
