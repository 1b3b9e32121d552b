"""Everything that is stored can be taken away, in words and as JSON with a published schema."""

import json
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from jsonschema import Draft202012Validator

from hesperion.limits.actions import HOUR, Limit
from hesperion.privacy import history
from hesperion.privacy.classes import label_of
from hesperion.privacy.reading import reading
from intake.consent.actions import withdrawals
from intake.consent.choices import WithdrawalKind
from intake.my import actions
from intake.my.export import SCHEMA
from intake.participants import limits
from intake.participants.actions.pins import set_pin
from intake.record.models import Story
from intake.stories.models import StoryTopics
from tests.factories.extracts import extract_of
from tests.factories.intake import EMAIL, NAME, STORY, confirmed
from tests.factories.my import signed_in
from tests.factories.publishing import proposed

pytestmark = pytest.mark.django_db


def schema():
    return json.loads(Path(settings.BASE_DIR, "static", SCHEMA).read_text())


def file_of(participant):
    return signed_in(participant).get(f"/my/{participant.public_id}/download/file/")


@pytest.fixture
def participant():
    """One of whom there is something in every part of the file."""
    participant = confirmed(
        diagnosis={"families": ["sle", "other"]},
        other={"name": "A rare one", "first_symptoms": "2001", "diagnosed": ""},
    )
    actions.correct_answers(participant=participant, step="story", values={"text": "Anew."})
    participant.reviews.create(state="sent_back", reason="Which year?", decided_by="user:7")
    StoryTopics.objects.create(participant=participant, codes=["fatigue"], ticked_by="user:7")
    participant.notes.create(text="The year may be that of the letter.", written_by="user:7")
    withdrawals.choose_purposes(participant=participant, granted=["quote"], offered=["quote"])
    actions.correct_answers(
        participant=participant, step="centre", values={"made_by": "rheumatologist"}
    )
    actions.correct_answers(
        participant=participant, step="centre", values={"made_by": "specialist"}
    )
    proposed(participant, refused_at=timezone.now(), wish="Leave out the cup.")
    withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind.PUBLISHING)
    extract_of(participant)
    with reading(actor="user:7", purpose="research"):
        assert Story.objects.get(pk=participant.pk).text
    actions.correct_answers(participant=participant, step="diagnosis", values={"families": ["ssc"]})
    set_pin(subjects=[participant.pk], pin="402917")
    return participant


def test_the_schema_is_a_schema_and_is_published(client):
    Draft202012Validator.check_schema(schema())
    with closing(client.get(f"/static/{SCHEMA}")) as published:
        assert published.status_code == 200


def test_a_full_download_fits_its_schema(participant):
    validator = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    whole = file_of(participant).json()
    assert [error.message for error in validator.iter_errors(whole)] == []
    empty = [name for name, part in whole.items() if not part]
    assert empty == [], "the factory leaves no part unseen"
    assert [error.message for error in validator.iter_errors(whole | {"more": 1})]


def test_the_file_holds_what_was_told_signed_chosen_used_and_changed(participant):
    whole = file_of(participant).json()
    assert whole["contact"] == {"name": NAME, "email": EMAIL}
    assert whole["answers"]["story"]["text"] == "Anew."
    assert whole["correction"] == {"diagnosis": {"families": ["ssc"]}}
    assert whole["codings"]["sle"]["icd10"] == [{"code": "M32", "relation": "="}]
    assert whole["consents"][0]["document"]["sha256"] == whole["consents"][0]["sha256"]
    quoting = [row["granted"] for row in whole["choices"] if row["purpose"] == "quote"]
    assert quoting == [False, True, False]
    assert whole["withdrawals"][0]["kind"] == "publishing"
    assert whole["reviews"][0]["reason"] == "Which year?"
    assert whole["notes"][0]["text"] == "The year may be that of the letter."
    assert whole["topics"] == ["fatigue"]
    assert "A member of our team" in {use["role"] for use in whole["uses"]}
    told = [row["values"]["text"] for row in whole["history"] if row["table"] == "story"]
    assert told == [STORY, "Anew."]
    named_by = [row["values"].get("made_by") for row in whole["history"]
                if row["table"] == "medical_history"]  # fmt: skip
    assert "rheumatologist" in named_by


def test_every_table_with_a_history_is_in_it(participant):
    tables = {row["table"] for row in file_of(participant).json()["history"]}
    tracked = {model.pgh_tracked_model for model in history.models()}
    used = {label_of(model) for model in tracked if model.objects.exists()}
    assert tables == used - {"draft", "correction"}


def test_nobody_of_the_staff_is_in_it(participant):
    assert "user:" not in file_of(participant).text


def test_the_file_is_an_attachment_that_no_browser_keeps(participant):
    response = file_of(participant)
    name = f"hesperion-{participant.public_id}.json"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == "application/json"
    assert "no-store" in response["Cache-Control"]


def test_the_page_says_the_same_in_words(participant):
    path = f"/my/{participant.public_id}/download/"
    page = unescape(signed_in(participant).get(path).text)
    for words in (
        *(NAME, EMAIL, "Anew.", "A rare one", "Which year?", "A university, Germany"),
        *("A member of our team", "Show some sentences of my story, without my name – yes"),
        *("Take the story down", file_of(participant).json()["consents"][0]["sha256"]),
    ):
        assert words in page


def test_who_takes_it_too_often_is_asked_for_patience(participant, monkeypatch):
    monkeypatch.setattr(limits, "DOWNLOADS", Limit("tests", most=2, period=HOUR))
    answers = [file_of(participant) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
