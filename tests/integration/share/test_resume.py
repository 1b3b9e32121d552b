"""Going on elsewhere: what the link opens, with the code and without it, and for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from intake.participants.tokens import grouped
from intake.record.answers import SIGNING
from intake.share.actions import drafts, submitting
from intake.share.models import Draft, ResumeLink
from intake.share.queries import SESSION_KEY
from intake.share.resume import actions, browser, tokens
from tests.factories.intake import EMAIL, answers, drafted
from tests.factories.resume import linked, links_in, sign, signed
from tests.people import Person, reader

pytestmark = pytest.mark.django_db


def browser_with(draft):
    person = Person()
    session = person.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return person


def without(draft, *steps):
    with reader():
        for step in steps:
            del draft.answers[step]
        draft.save()
    return draft


def test_link_and_code_open_the_draft_elsewhere_at_the_first_gap():
    one = linked(without(signed(), "organs"))
    phone = Person()
    assert "code" in phone.get(one.link).text
    answer = phone.post(one.link, {"code": f"({one.code.lower()})".replace("-", "–")})
    assert answer.url == "/share/organs/"
    assert phone.get("/share/organs/").status_code == 200


def test_a_whole_draft_opens_at_the_check_page():
    one = linked()
    assert Person().post(one.link, {"code": one.code}).url == "/share/check/"


def test_without_the_code_a_stranger_who_got_the_mail_opens_nothing():
    one = linked()
    stranger = Person()
    for code in ("", "0000-0000", "not a code"):
        assert stranger.post(one.link, {"code": code}).status_code == 422
    assert stranger.get("/share/check/").url == "/share/"
    assert Draft.objects.get().proved_at is None


def test_once_the_address_is_proved_the_link_alone_is_enough_and_works_again():
    one = linked()
    Person().post(one.link, {"code": one.code})
    for _ in range(2):
        third = Person()
        assert 'name="code"' not in third.get(one.link).text
        assert third.post(one.link).url == "/share/check/"


def test_in_the_browser_that_holds_the_draft_the_link_proves_the_address_without_the_code():
    one = linked()
    assert browser_with(one.draft).post(one.link).url == "/share/check/"
    assert Draft.objects.get().proved_at


def test_scanners_that_open_the_link_prove_nothing():
    one = linked()
    for scan in (Person().get, Person().head):
        assert scan(one.link).status_code == 200
    assert Draft.objects.get().proved_at is None


def test_ten_wrong_codes_a_day_and_then_the_right_one_does_not_open_it_either():
    one = linked()
    stranger = Person()
    for _ in range(10):
        assert "does not fit" in stranger.post(one.link, {"code": "0000-0000"}).text
    answer = stranger.post(one.link, {"code": one.code})
    assert answer.status_code == 422
    assert "tomorrow" in answer.text


def test_a_changed_address_makes_links_to_the_old_one_void_and_must_be_proved_anew():
    one = linked(signed("mistyped@example.com"))
    Person().post(one.link, {"code": one.code})
    draft = sign(one.draft, "right@example.com")
    assert draft.proved_at is None
    assert Person().get(one.link).status_code == 404
    assert 'name="code"' in Person().get(linked(draft).link).text


def test_signing_again_with_the_same_address_changes_nothing():
    one = linked()
    Person().post(one.link, {"code": one.code})
    assert sign(one.draft).proved_at
    assert Person().get(one.link).status_code == 200


def test_after_sending_no_link_leads_to_the_draft_and_it_holds_no_address():
    one = linked()
    submitting.submit_story(draft=one.draft)
    assert Person().get(one.link).status_code == Person().post(one.link).status_code == 404
    draft = Draft.objects.get()
    assert draft.email is draft.email_index is None


def test_a_link_to_a_draft_whose_time_is_over_is_dead():
    one = linked()
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Person().get(one.link).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "%ED%A0%80"])
def test_a_link_that_we_did_not_make_is_told_so(token):
    assert Person().get(f"/share/resume/open/{token}/").status_code == 404


def test_the_token_is_stored_as_a_hash_and_the_address_encrypted():
    one = linked()
    assert bytes(ResumeLink.objects.get().token) == tokens.resume_token_hash(one.token)
    stored = Draft.objects.values_list("email", flat=True).get()
    assert EMAIL.encode() not in stored.stored


def test_two_drafts_have_two_codes_and_a_draft_keeps_its_own():
    one, other = signed(), signed()
    assert tokens.code_of(one) != tokens.code_of(other)
    assert tokens.code_of(one) == tokens.code_of(Draft.objects.get(pk=one.pk))


def test_the_code_is_shown_once_after_signing_and_again_where_one_asks_for_it():
    one = linked()
    person = browser_with(one.draft)
    session = person.session
    browser.show_code_next(session)
    session.save()
    assert one.code in person.get("/share/story/").text
    assert one.code not in person.get("/share/story/").text
    assert one.code in person.get("/share/resume/later/").text


def test_signing_has_the_next_page_show_the_code():
    person = browser_with(without(drafted(), SIGNING, "story"))
    answer = person.post(f"/share/{SIGNING}/", answers()[SIGNING] | {"agree": "on"})
    assert answer.url == "/share/story/"
    code = grouped(tokens.code_of(Draft.objects.get()))
    assert code in person.get(answer.url).text


def test_before_signing_there_is_no_code_and_no_mail_to_ask_for():
    person = Person()
    person.post("/share/")
    assert "please sign first" in person.get("/share/resume/later/").text
    assert person.post("/share/resume/later/").status_code == 422
    assert not Message.objects.exists()


def test_the_link_for_later_is_mailed_and_opens_the_draft(postbox):
    draft = signed()
    person = browser_with(draft)
    assert person.post("/share/resume/later/").url == "/share/resume/asked/"
    mail.deliver_due()
    assert postbox.addresses == [EMAIL]
    (path,) = links_in(postbox.letters[0])
    code = {"code": tokens.code_of(draft)}
    assert Person().post(path, code).url == "/share/check/"


def test_who_opened_one_mail_on_the_first_device_needs_no_code_once_it_is_lost(postbox):
    draft = signed()
    person = browser_with(draft)
    session = person.session
    browser.show_code_next(session)
    session.save()
    assert 'href="/share/resume/later/"' in person.get("/share/story/").text.split("code-note")[1]
    assert "Go on without the code" in person.get("/share/resume/later/").text
    person.post("/share/resume/later/")
    mail.deliver_due()
    assert person.post(links_in(postbox.letters[-1])[0]).url == "/share/check/"
    later = person.get("/share/resume/later/").text
    assert grouped(tokens.code_of(draft)) not in later
    assert "you need only a mail from us" in later
    elsewhere = Person()
    elsewhere.post("/share/resume/", {"email": EMAIL})
    mail.deliver_due()
    assert elsewhere.post(links_in(postbox.letters[-1])[0]).url == "/share/check/"


def test_who_kept_no_code_is_shown_what_is_left_to_do():
    page = Person().get(linked().link).text
    assert "Open this link in the browser where you began" in page


def test_asked_for_by_the_address_each_draft_of_it_gets_a_mail(postbox):
    signed()
    signed()
    actions.request_link(email=EMAIL.upper())
    mail.deliver_due()
    mail.deliver_due()
    assert postbox.addresses == [EMAIL, EMAIL]
    assert len({path for letter in postbox.letters for path in links_in(letter)}) == 2


def test_one_mailbox_gets_five_of_these_mails_an_hour(postbox):
    signed()
    for _ in range(7):
        actions.request_link(email=EMAIL)
    mail.deliver_due()
    assert len(postbox.letters) == 5


def test_what_was_asked_for_and_led_nowhere_is_deleted_after_a_day():
    one = linked()
    actions.request_link(email="nobody@example.com")
    mail.deliver_due()
    past = timezone.now() - timedelta(days=2)
    ResumeLink.objects.update(asked_at=past)
    Message.objects.update(created_at=past)
    assert actions.delete_old_requests() == 1
    assert ResumeLink.objects.get().draft == one.draft
    assert not Message.objects.exists()


def test_a_stale_draft_takes_its_links_along():
    linked()
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    drafts.drop_stale_drafts()
    assert not ResumeLink.objects.exists()
