"""A draft ends 90 days after the last answer; mails say so before, and a button keeps it for longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from intake.share.actions import drafts
from intake.share.models import Draft
from intake.share.resume import actions
from tests.factories.days import ends_in
from tests.factories.intake import EMAIL, drafted
from tests.factories.resume import linked, links_in, sign, signed
from tests.people import Person
from tests.services import in_parallel

pytestmark = pytest.mark.django_db


def days_left():
    return round((Draft.objects.get().expires_at - timezone.now()) / timedelta(days=1))


def remind():
    """Owes what is due and sends it; how many mails came of it."""
    owed = actions.remind()
    mail.deliver_due()
    return owed


def test_each_answer_gives_the_draft_90_days():
    draft = drafted()
    ends_in(days=5)
    drafts.save_answers(draft=draft, step="story", values={"text": "more"})
    assert days_left() == 90


def test_14_and_3_days_before_the_end_one_mail_is_sent(postbox):
    signed()
    ends_in(days=13)
    assert [remind(), remind()] == [1, 0]
    ends_in(days=2)
    Message.objects.update(created_at=timezone.now() - timedelta(days=11))
    assert [remind(), remind()] == [1, 0]
    assert len(postbox.letters) == 2


def test_a_draft_without_an_address_is_not_written_to():
    drafted()
    ends_in(days=2)
    assert actions.remind() == 0


def test_who_sent_the_story_or_went_on_meanwhile_gets_no_mail(postbox):
    draft = signed()
    ends_in(days=13)
    actions.remind()
    drafts.save_answers(draft=draft, step="story", values={"text": "more"})
    ends_in(hours=-1)
    mail.deliver_due()
    assert postbox.letters == []


def test_the_mails_button_keeps_the_draft_30_days_longer_and_opening_it_does_not(postbox):
    signed()
    ends_in(days=2)
    remind()
    (path,) = links_in(postbox.letters[0])
    person = Person()
    for scan in (person.get, person.head):
        assert scan(path).status_code == 200
    assert days_left() == 2
    answer = person.post(path)
    assert days_left() == 32
    assert "It is kept" in person.get(answer.url).text


def test_it_may_be_kept_as_often_as_one_likes_and_never_longer_than_an_answer_would():
    one = linked()
    ends_in(days=2)
    for left in (32, 62, 90, 90):
        Person().post(one.keep)
        assert days_left() == left


def test_what_was_kept_is_announced_again(postbox):
    one = linked()
    ends_in(days=2)
    assert remind() == 1
    Person().post(one.keep)
    ends_in(days=13)
    Message.objects.update(created_at=timezone.now() - timedelta(days=19))
    assert remind() == 1


def test_keeping_shows_nothing_of_the_draft_and_opens_nothing():
    one = linked()
    stranger = Person()
    stranger.post(one.keep)
    assert stranger.get("/share/check/").url == "/share/"


def test_with_an_address_that_was_changed_the_mail_goes_to_the_new_one(postbox):
    draft = signed("mistyped@example.com")
    sign(draft, EMAIL)
    ends_in(days=2)
    remind()
    assert postbox.addresses == [EMAIL]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_owe_one_mail():
    signed()
    ends_in(days=13)
    in_parallel(4, actions.remind)
    assert Message.objects.filter(kind="share.ends").count() == 1
