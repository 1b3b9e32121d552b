"""Asking for a link tells nobody whether something was begun with an address."""

import pytest

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from intake.share.models import ResumeLink
from tests.factories.resume import signed
from tests.integration.my.test_no_enumeration import shown
from tests.people import Person

KNOWN = "known@example.com"


def way(email):
    person = Person()
    answers = [person.get("/share/resume/"), person.post("/share/resume/", {"email": email})]
    mail.deliver_due()
    answers.append(person.get("/share/resume/asked/"))
    return [shown(answer) for answer in answers]


@pytest.mark.django_db
def test_every_answer_is_the_same_for_a_known_and_an_unknown_address(postbox):
    signed(KNOWN)
    unknown = way("nobody@example.com")
    assert all(way(KNOWN) == unknown for _ in range(7))
    assert [status for status, *_ in unknown] == [200, 302, 200]


@pytest.mark.django_db
def test_the_rows_that_are_written_are_the_same():
    signed(KNOWN)
    for email in (KNOWN, "nobody@example.com"):
        assert Person().post("/share/resume/", {"email": email}).status_code == 302
    one, other = ResumeLink.objects.order_by("asked_at")
    assert one.draft is other.draft is one.token is other.token is None
    assert set(Message.objects.values_list("subject", flat=True)) == {one.pk, other.pk}


@pytest.mark.django_db
def test_nothing_is_mailed_to_an_address_that_is_nobodys(postbox):
    way("nobody@example.com")
    assert postbox.letters == []
    assert ResumeLink.objects.get().token is None
