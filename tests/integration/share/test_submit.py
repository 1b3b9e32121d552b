from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hesperion.mail.models import Message
from hesperion.privacy.keys.actions import clear_opened_keys
from intake.consent.models import Consent, ConsentChoice, ConsentDocument
from intake.consent.queries import current_document
from intake.consent.versions import actions as version_actions
from intake.consent.versions.actions import FIELDS, PublishedDocumentChanged, publish_shipped
from intake.consent.versions.queries import TextKey, newest_version, texts_of
from intake.participants.models import Participant
from intake.record.models import Course, Diagnosis, Story
from intake.share.actions import drafts, submitting
from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from intake.share.tasks import drop_stale_drafts
from tests.factories.intake import confirmed, drafted, new_version, submitted
from tests.people import Person, reader
from tests.services import broker_away, in_parallel


def browser_with(draft):
    client = Person()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return client


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_presses_of_send_make_one_story_and_one_mail():
    client = browser_with(drafted())
    cookies = client.cookies

    def press():
        twin = Person()
        twin.cookies = cookies
        return twin.post("/share/check/")

    responses = in_parallel(20, press)
    assert {response.url for response in responses} == {"/share/sent/"}
    assert Participant.objects.count() == Story.objects.count() == Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_sending_still_succeeds():
    client = browser_with(drafted())
    with broker_away():
        assert client.post("/share/check/").url == "/share/sent/"
    assert Story.objects.count() == 1
    assert Message.objects.due().count() == 1


@pytest.mark.django_db
def test_a_draft_with_a_gap_is_not_sent():
    draft = drafted()
    with reader():
        del draft.answers["lupus"]
    draft.save()
    with pytest.raises(submitting.NotReady):
        submitting.submit_story(draft=draft)
    assert not Participant.objects.exists()


@pytest.mark.django_db
def test_a_story_sent_twice_is_one_story():
    draft = drafted()
    assert submitting.submit_story(draft=draft)
    assert not submitting.submit_story(draft=draft)
    assert Story.objects.count() == 1


@pytest.mark.django_db
def test_a_draft_that_was_changed_since_it_was_read_is_not_sent():
    draft = drafted()
    another_tab = Draft.objects.get()
    drafts.save_answers(draft=another_tab, step="story", values={"text": "in another tab"})
    assert not submitting.submit_story(draft=draft)
    assert not Participant.objects.exists()
    assert Draft.objects.get().sent_at is None


@pytest.mark.django_db
def test_an_answer_that_arrives_after_sending_changes_nothing():
    draft = drafted()
    submitting.submit_story(draft=draft)
    drafts.save_answers(draft=draft, step="story", values={"text": "late"})
    assert Draft.objects.get().answers is None


@pytest.mark.django_db
def test_a_draft_is_deleted_when_its_time_is_over():
    stale, fresh = drafted(), drafted()
    for draft, hours in ((stale, -1), (fresh, 1)):
        ends = timezone.now() + timedelta(hours=hours)
        Draft.objects.filter(pk=draft.pk).update(expires_at=ends)
    drop_stale_drafts()
    assert Draft.objects.get() == fresh


def rows():
    """How many rows each table of the project holds."""
    models = [
        m
        for m in apps.get_models()
        if m._meta.managed and m.__module__.startswith(("intake.", "hesperion.mail."))
    ]
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.django_db
def test_erasing_leaves_nothing_of_the_participant_and_all_of_the_others():
    submitted(diagnosis={"families": ["sle"]})
    others = rows()
    participant = confirmed()
    assert rows() != others
    call_command("erase", participant.public_id.lower())
    last_mail = {"ErasureReceipt": 1, "Message": others["Message"] + 1}
    assert rows() == others | last_mail


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["HSP-0000-0001", "nobody", ""])
def test_erasing_somebody_who_is_not_there_says_so(typed):
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase", typed)


@pytest.mark.django_db
def test_two_children_of_one_address_are_two_participants():
    submitted()
    submitted()
    assert Participant.objects.count() == 2


@pytest.mark.django_db
def test_a_published_text_cannot_be_changed_under_its_version():
    newest = newest_version()
    texts = {
        key: {name: getattr(text, name) for name in FIELDS}
        for key, text in texts_of(newest).items()
    }
    shipped = {"number": newest.number, "by": "system:test"}
    assert not publish_shipped(texts=texts, **shipped)
    texts[TextKey("self", "en")]["title"] = "Another"
    with pytest.raises(PublishedDocumentChanged):
        publish_shipped(texts=texts, **shipped)


BAD_ROWS = {
    "a second live consent": lambda p: Consent.objects.create(
        participant=p, kind="study", document=current_document(),
        sha256="a" * 64, signature="x", signed_at=timezone.now(),
    ),
    "an unknown diagnosis": lambda p: Diagnosis.of(p.pk, code="gout").save(),
    "the same diagnosis twice": lambda p: Diagnosis.objects.create(id=uuid4(), participant=p, code="sle"),
    "another disease without a name": lambda p: Diagnosis.of(p.pk, code="other").save(),
    "a thirteenth month": lambda p: Diagnosis.of(p.pk, code="ssc", diagnosed="2015-13").save(),
    "the year 9999": lambda p: Diagnosis.of(p.pk, code="ssc", diagnosed="9999").save(),
    "a second story": lambda p: Story.objects.create(participant=p, text="again"),
    "a country that is none": lambda p: Participant.objects.update(country="x1"),
    "a public id without its shape": lambda p: Participant.objects.update(public_id="HSP-1"),
    "an unknown CAR-T status": lambda p: Course.objects.update(status="perhaps"),
    "a purpose that is none": lambda p: ConsentChoice.objects.create(
        participant=p, consent=p.consents.get(), purpose="advertising", granted=True
    ),
    "a choice of another's consent": lambda p: ConsentChoice.objects.create(
        participant=submitted(), consent=p.consents.get(), purpose="study", granted=True
    ),
    "a sent draft with answers": lambda p: Draft.objects.update(sent_at=None),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD_ROWS)
def test_the_database_refuses(name):
    participant = submitted()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        BAD_ROWS[name](participant)


@pytest.mark.django_db
def test_a_consent_that_ended_makes_room_for_a_new_one():
    participant = submitted()
    Consent.objects.update(ended_at=timezone.now())
    BAD_ROWS["a second live consent"](participant)
    assert participant.consents.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_text_that_the_process_knows_nothing_of_must_be_signed_before_sending(monkeypatch):
    client = browser_with(drafted())
    form = client.hidden_fields("/share/check/")  # the process remembers the text
    monkeypatch.setattr(version_actions, "purge", lambda: None)  # as for a version of another host
    new_version(current_document())
    response = Client.post(client, "/share/check/", form, follow=True)
    assert response.redirect_chain == [("/share/key-information/", 302)]
    assert not Participant.objects.exists()
    newest = ConsentDocument.objects.get(version=newest_version(), audience="self", language="en")
    assert f'value="{newest.sha256}"' in response.text


# What the press asks of the main database, in order. Its one COMMIT is the only one that waits for the disk:
# the table of the limits is unlogged.
PRESS = [
    "SELECT session_data FROM django_session",
    "SELECT * FROM share_draft",
    "SELECT DISTINCT ON (language) language, sha256",  # the newest consent texts
    "INSERT INTO limits_count",
    "BEGIN",
    "SELECT set_config('pghistory.context_metadata'",  # who writes, for the history
    "UPDATE share_draft",
    'WITH i0 AS (INSERT INTO "participants_participant"',  # all rows of the story, and its mail
    "COMMIT",
]


@pytest.mark.django_db(transaction=True)
def test_the_press_makes_these_statements_and_no_others(django_assert_num_queries):
    client = browser_with(drafted())
    form = client.hidden_fields("/share/check/")
    clear_opened_keys()
    with (
        CaptureQueriesContext(connection) as asked,
        django_assert_num_queries(1, connection=connections["keys"]),
    ):
        assert Client.post(client, "/share/check/", form).url == "/share/sent/"
    said = [" ".join(query["sql"].split()) for query in asked]
    assert len(said) == len(PRESS), said
    assert [one for one, start in zip(said, PRESS, strict=True) if not one.startswith(start)] == []
