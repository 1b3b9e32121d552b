"""What everybody may read: the approved text 14 days after its yes, and nothing as soon as it is stopped."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from hesperion.privacy.access import NobodyReads, reading_published
from hesperion.privacy.audit.models import Event
from intake.consent.actions import erasing, withdrawals
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.models import Consent, Majority, NoContactReport
from intake.consent.queries import current_document
from intake.participants.models import Contact, Participant
from intake.record.models import Death
from intake.stories import queries, views
from intake.stories.models import Publication
from intake.stories.models.publication import DELAY
from tests.factories.full_record import full_record
from tests.factories.intake import EMAIL, NAME, STORY
from tests.factories.publishing import TEXT, approved, proposed, published, willing
from tests.people import reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return published()


def address(story):
    return f"/stories/{story.number}/"


def is_public(story):
    """Whether a stranger reads it, on its page and in the list alike."""
    status = Client().get(address(story)).status_code
    is_listed = str(story.number) in Client().get("/stories/").text
    assert (status, is_listed) in {(200, True), (404, False)}
    return is_listed


def test_the_text_stands_there_with_a_number_and_nothing_else_of_its_participant(story, client):
    page = client.get(address(story))
    participant = story.participant
    assert page.status_code == 200
    assert "<p>It began with tired hands.</p>" in page.text
    assert "Today I hold a cup again." in page.text
    assert f"<h1>Story {story.number}</h1>" in page.text
    for secret in (
        *(participant.public_id, str(participant.pk), str(story.pk), NAME, EMAIL, STORY),
        *("Germany", "Lupus", "kidney", str(story.approved_at.year)),
    ):
        assert secret not in page.text + client.get("/stories/").text


def test_a_public_page_needs_no_cookie_leaves_no_event_and_is_kept_by_nobody(story):
    before = Event.objects.count()
    for path in ("/stories/", address(story), "/de/stories/"):
        page = Client().get(path)
        assert page.status_code == 200
        assert not page.cookies
        assert "no-store" in page["Cache-Control"]
        assert "emergency number" in page.text or path.startswith("/de/")
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("ago", "is_due"), [(timedelta(0), False), (DELAY - timedelta(minutes=1), False), (DELAY, True)]
)
def test_it_appears_fourteen_days_after_the_yes(ago, is_due):
    assert timedelta(days=14) == DELAY
    assert is_public(approved(willing(), ago)) is is_due


def test_the_days_pass_by_themselves(monkeypatch):
    story = approved(willing())
    assert not is_public(story)
    later = timezone.now() + DELAY
    monkeypatch.setattr(queries.timezone, "now", lambda: later)
    assert queries.published().get() == story


def test_what_waits_or_was_refused_is_not_public():
    long_ago = timezone.now() - 2 * DELAY
    assert not is_public(proposed(willing(), prepared_at=long_ago))
    assert not is_public(proposed(willing(), prepared_at=long_ago, refused_at=long_ago))


def stop_by_choice(participant):
    withdrawals.choose_purposes(participant=participant, granted=[], offered=["publish"])


def unpublish(participant):
    withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind.PUBLISHING)


def stop_use(participant):
    withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind.USE)


def end_consent(participant):
    Consent.objects.filter(participant=participant).update(ended_at=timezone.now())


def refuse_in_the_database_alone(participant):
    consent = participant.consents.get()
    consent.choices.create(participant=participant, purpose="publish", granted=False)


def stop_taking_part(participant):
    consent = participant.consents.get()
    consent.choices.create(participant=participant, purpose="study", granted=False)


def erase(participant):
    erasing.erase_participant(participant=participant, by="system:test")


def fall_silent(participant):
    NoContactReport.objects.create(participant=participant, reason="cannot_answer")


def die(participant):
    Death.of(participant.pk).save(force_insert=True)


def turn_out_a_child(participant):
    Participant.objects.filter(pk=participant.pk).update(age_group="16-17")


def sign_anew(participant, audience):
    """A consent of somebody else's, with every purpose allowed."""
    end_consent(participant)
    document = current_document(audience)
    consent = Consent.objects.create(
        participant=participant, document=document, kind=document.kind, sha256=document.sha256,
        signature=NAME, signed_at=timezone.now(),
    )  # fmt: skip
    for purpose in Purpose:
        consent.choices.create(participant=participant, purpose=purpose, granted=True)


def turn_out_signed_by_a_parent(participant):
    sign_anew(participant, "parent")


def turn_out_signed_by_a_relative(participant):
    sign_anew(participant, "relative")


def be_unconfirmed(participant):
    participant.confirmation.delete()


WAYS = [
    *[stop_by_choice, unpublish, stop_use, end_consent, refuse_in_the_database_alone],
    *[stop_taking_part, erase, fall_silent, die, turn_out_a_child, turn_out_signed_by_a_parent],
    *[turn_out_signed_by_a_relative, be_unconfirmed],
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_it_vanishes_at_once(way, story):
    other = published()
    assert is_public(story)
    way(story.participant)
    assert not is_public(story)
    assert is_public(other)


@pytest.mark.parametrize("way", [stop_by_choice, unpublish])
def test_allowing_it_again_brings_no_old_text_back(way, story):
    participant = story.participant
    way(participant)
    withdrawals.choose_purposes(participant=participant, granted=["publish"], offered=["publish"])
    assert queries.publishable().get() == participant
    assert not is_public(story)
    assert Publication.objects.get().ended_at


def test_to_stop_something_else_leaves_it(story):
    withdrawals.record_withdrawal(participant=story.participant, kind=WithdrawalKind.CONTACT)
    withdrawals.choose_purposes(
        participant=story.participant, granted=["atlas"], offered=["atlas", "quote"]
    )
    assert is_public(story)


def test_erasing_leaves_no_text_and_no_history_of_it(story):
    erase(story.participant)
    assert not Publication.objects.exists()
    assert not Publication.pgh_event_models["insert"].objects.exists()


def test_who_came_of_age_and_signed_themself_may_publish():
    participant = willing()
    turn_out_a_child(participant)
    assert not queries.publishable().exists()
    Majority.objects.create(participant=participant)
    assert queries.publishable().get() == participant


def test_a_whole_participant_who_died_and_does_not_answer_is_never_published():
    assert not is_public(published(full_record(publication={"ended_at": timezone.now()})))


def test_the_list_is_in_the_order_of_numbers_page_by_page(client, monkeypatch):
    monkeypatch.setattr(views, "PER_PAGE", 2)
    for number in (300_000, 100_001, 200_000):
        published(number=number)
    first, second = client.get("/stories/").text, client.get("/stories/?page=2").text
    assert first.index("Story 100001") < first.index("Story 200000")
    assert "Story 300000" in second
    assert "Page 2 of 2" in second
    assert 'href="?page=2"' in first


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x" * 9000, "٢", ""])
def test_a_page_that_is_none_shows_one_that_is(story, client, page):
    answer = client.get("/stories/", {"page": page})
    assert answer.status_code == 200
    assert str(story.number) in answer.text


@pytest.mark.parametrize("number", ["0", "1", "999999", "99999999999999999999999", "-1", "x"])
def test_a_number_that_is_nobodys_is_not_found(story, client, number):
    assert client.get(f"/stories/{number}/").status_code == 404


def test_while_there_is_none_the_list_says_so_and_each_page_leads_to_it(client):
    page = client.get("/stories/").text
    assert "No story can be read here yet." in page
    assert '<a href="/stories/">Stories of others</a>' in page


def test_what_was_typed_is_shown_as_text(client):
    page = client.get(address(published(text="<script>alert(1)</script>"))).text
    assert "<script>alert" not in page
    assert "<script>alert(1)</script>" in unescape(page)


def test_a_text_in_another_language_says_so(client):
    page = client.get(address(published(language="de", text="Es begann im Mai."))).text
    assert '<div class="prose" lang="de" dir="ltr"><p>Es begann im Mai.</p></div>' in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_sent_to_it(story, client, method):
    assert getattr(Client(), method)(address(story)).status_code == 405


def test_opening_a_public_text_opens_nobody_elses(story):
    other = Contact.objects.get(pk=willing().pk)
    with reading_published(story.participant_id):
        assert Publication.objects.get(pk=story.pk).text == TEXT
        with pytest.raises(NobodyReads):
            _ = other.name


def test_the_text_is_sealed_in_the_database(story):
    with pytest.raises(NobodyReads):
        _ = Publication.objects.get(pk=story.pk).text
    with reader():
        assert Publication.objects.get(pk=story.pk).text == TEXT
