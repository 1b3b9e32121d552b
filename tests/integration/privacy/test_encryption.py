"""Encrypted fields: what the database holds, what opens it, and what is refused."""

import random
import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from hesperion.privacy import blind, cipher
from hesperion.privacy.access import NobodyReads, themself
from hesperion.privacy.cipher import Place, Tampered
from hesperion.privacy.fields import PlaintextRefused
from hesperion.privacy.keys import actions as keys
from hesperion.privacy.reading import reading
from intake.participants.models import Contact
from intake.record.models import Diagnosis, Story
from intake.share.models import Draft
from tests.factories.intake import EMAIL, NAME, STORY, drafted, submitted
from tests.people import reader

pytestmark = pytest.mark.django_db

CHANCE = random.Random(20241)


def stored(table: str, column: str) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY 1")
        return [value for (value,) in cursor.fetchall()]


def test_the_database_holds_neither_name_nor_address_nor_text():
    submitted(
        diagnosis={"families": ["other"]},
        other={"name": "Canary disease", "first_symptoms": "", "diagnosed": ""},
    )
    told = (
        stored("participants_contact", "name")
        + stored("participants_contact", "email")
        + stored("participants_contact", "email_index")
        + stored("record_story", "text")
        + stored("record_diagnosis", "name")
    )
    assert len(told) == 5
    for value in told:
        for secret in (NAME, EMAIL, STORY, "Canary disease"):
            assert secret.encode() not in value
    with reader():
        contact = Contact.objects.get()
        assert (contact.name, contact.email) == (NAME, EMAIL)
        assert Story.objects.get().text == STORY
        assert Diagnosis.objects.get().name == "Canary disease"


def test_a_draft_holds_no_answer_in_clear():
    drafted()
    (answers,) = stored("share_draft", "answers")
    for secret in (NAME, EMAIL, STORY, "country"):
        assert secret.encode() not in answers


def test_the_same_text_is_never_the_same_bytes():
    submitted()
    submitted()
    first, second = stored("record_story", "text")
    assert first[29:] != second[29:]


def test_a_thousand_bit_flips_are_refused():
    submitted()
    story = Story.objects.get()
    (sealed,) = stored("record_story", "text")
    key = keys.load_keys([story.pk])[story.pk]
    place = Place("story.text", str(story.pk), story.pk)
    assert cipher.unseal(sealed, key=key, place=place).decode() == STORY
    for _ in range(1000):
        bit = CHANCE.randrange(len(sealed) * 8)
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Tampered):
            cipher.unseal(bytes(flipped), key=key, place=place)


@pytest.mark.parametrize("cut", [0, 1, 17, 29, 44, -1])
def test_a_cut_value_is_refused(cut):
    submitted()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_story SET text = substr(text, 1, %s)", [cut % 80])
    with reader(), pytest.raises(Tampered):
        Story.objects.get().text  # noqa: B018


def test_a_thousand_swaps_between_rows_columns_and_participants_are_refused():
    """Each value of each participant, put into every place that is not its own."""
    for _ in range(6):
        submitted()
    places = {
        (model, column, row.pk): row.__dict__[column].stored
        for model, column in ((Contact, "name"), (Contact, "email"), (Story, "text"))
        for row in model.objects.all()
    }
    swaps = [(a, b) for a in places for b in places if a != b]
    for (model, column, pk), source in CHANCE.choices(swaps, k=1000):
        row = model.objects.get(pk=pk)
        row.__dict__[column].stored = places[source]
        with reader(), pytest.raises(Tampered):
            getattr(row, column)


def test_bytes_that_were_never_sealed_are_no_text():
    submitted()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE record_story SET text = 'plain text, put there by hand, long enough'"
        )
    with reader(), pytest.raises(Tampered):
        Story.objects.get().text  # noqa: B018


@pytest.mark.parametrize(
    "write",
    [
        lambda: Story.objects.update(text="plain"),
        lambda: Contact.objects.update(email="a@example.com"),
        lambda: Story.objects.bulk_update(_changed(), ["text"]),
        lambda: Draft.objects.update(answers={"story": {}}),
        lambda: Story.objects.update(text=b"plain"),
    ],
)
def test_plain_text_is_refused_on_every_way_around_the_field(write):
    submitted()
    with pytest.raises(PlaintextRefused):
        write()


def _changed():
    story = Story.objects.get()
    story.text = "plain"
    return [story]


@pytest.mark.parametrize("value", [5, b"bytes", ["list"]])
def test_what_is_no_text_is_refused(value):
    submitted()
    story = Story.objects.get()
    story.text = value
    with pytest.raises(PlaintextRefused):
        story.save()


@pytest.mark.parametrize(
    "lookup", ["text", "text__exact", "text__contains", "text__in", "text__gt"]
)
def test_a_secret_cannot_be_searched(lookup):
    with pytest.raises(FieldError):
        Story.objects.filter(**{lookup: "x"}).exists()


def test_a_sealed_value_is_not_copied_to_another_row():
    submitted()
    diagnosis = Diagnosis.objects.get()
    story = Story.objects.get()
    story.pk = uuid.uuid4()
    with pytest.raises(PlaintextRefused):
        story.save(force_insert=True)
    assert diagnosis.name is None


def test_a_row_that_was_saved_can_be_changed_and_saved_again():
    submitted()
    story = Story.objects.get()
    for text in ("A second version.", ""):
        story.text = text
        story.save()
        with reader():
            assert Story.objects.get().text == text


def test_nobody_reads_without_saying_who_and_why():
    submitted()
    with pytest.raises(NobodyReads):
        Story.objects.get().text  # noqa: B018


def test_a_participant_reads_their_own_data_and_nobody_elses():
    mine, other = submitted(), submitted()
    with themself(mine.pk):
        assert Story.objects.get(pk=mine.pk).text == STORY
        with pytest.raises(NobodyReads):
            Story.objects.get(pk=other.pk).text  # noqa: B018


def test_without_its_key_a_text_is_gone():
    participant = submitted()
    keys.destroy([participant.pk])
    with reader(), pytest.raises(keys.NoKey):
        Story.objects.get().text  # noqa: B018
    story = Story.objects.get()
    story.text = "new"
    with pytest.raises(keys.NoKey):
        story.save()


def test_a_page_of_rows_asks_the_key_store_once(django_assert_num_queries):
    from django.db import connections

    for _ in range(10):
        submitted()
    keys.clear_opened_keys()
    with reader(), django_assert_num_queries(1, connection=connections["keys"]):
        assert [contact.name for contact in Contact.objects.all()] == [NAME] * 10
    keys.clear_opened_keys()
    with reader(), django_assert_num_queries(1, connection=connections["keys"]):
        rows = Diagnosis.objects.select_related("participant__contact")
        assert [row.participant.contact.name for row in rows] == [NAME] * 10
    keys.clear_opened_keys()
    with django_assert_num_queries(0, connection=connections["keys"]):
        assert len(Contact.objects.all()) == 10


def test_an_address_is_found_however_it_is_written_and_by_older_keys_too(other_ring):
    participant = submitted()

    def found(email):
        return Contact.objects.filter(email_index__in=blind.indexes_of(email)).count()

    assert found(f" {EMAIL.upper()} ") == 1
    assert found("somebody.else@example.com") == 0
    other_ring(index=2)
    assert found(EMAIL) == 1
    assert blind.index_of(EMAIL)[0] == 2
    assert participant


def test_the_reads_of_one_occasion_are_gathered_by_participant():
    first, second = submitted(), submitted()
    with reading(actor="system:test", purpose="test") as access:
        for contact in Contact.objects.all():
            contact.name  # noqa: B018
            contact.email  # noqa: B018
    assert access.reads == {first.pk: {"name", "email"}, second.pk: {"name", "email"}}
