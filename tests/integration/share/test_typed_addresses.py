"""An address in any of its spellings is one address: kept, written to, found, limited and suppressed as one."""

import pytest
from django.db import IntegrityError, transaction

from hesperion.accounts.models import User
from hesperion.limits.addresses import mailbox_of
from hesperion.mail import actions as mail
from hesperion.mail.models import Message, Suppression
from intake.consent.queries import current_document
from intake.participants.models import Contact
from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from tests.factories.intake import confirmed, drafted
from tests.people import Person, reader
from tests.staff import PASSWORD, account, code, in_group, sign_in, with_app
from tests.wrong_answers import SIGNED

pytestmark = pytest.mark.django_db

KEPT = "ana@xn--mller-kva.example"
SPELLINGS = [
    *["ana@müller.example", "ana@mu\u0308ller.example", "ANA@XN--MLLER-KVA.EXAMPLE"],
    *[
        "\u200bana@mül\xadler.example\ufeff",
        "ａｎａ＠ｍüｌｌｅｒ。ｅｘａｍｐｌｅ",
        "ana@müller.example.",
    ],
]


@pytest.fixture
def begun(client):
    draft = drafted()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return client


def signed(client, email):
    values = SIGNED | {"sha256": current_document().sha256, "email": email}
    return client.post("/share/sign/", values)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ana@straße.example", "ana@xn--strae-oqa.example"),
        ("ana@βόλος.example", "ana@xn--nxasmm1c.example"),
        ("ana@نامه\u200cای.example", "ana@xn--mgba3gch31f060k.example"),
        *[(spelling, KEPT) for spelling in SPELLINGS[:2]],
    ],
)
def test_a_mail_goes_to_the_very_host_that_was_typed_at_signing(begun, postbox, typed, kept):
    assert signed(begun, typed).status_code == 302
    with reader():
        draft = Draft.objects.get()
        assert (draft.email, draft.answers["sign"]["email"]) == (kept, kept)
    begun.post("/share/resume/later/", {})
    mail.deliver_due()
    assert postbox.addresses == [kept]


def test_people_see_their_address_as_they_wrote_it(begun):
    signed(begun, "ana@müller.example")
    assert "ana@müller.example" in begun.get("/share/check/").text
    assert 'value="ana@müller.example"' in begun.get("/share/sign/?change").text


@pytest.mark.parametrize("typed", ["ana@i❤.example", "jürgen@example.org", "ana@\u2100.example"])
def test_an_address_without_such_a_form_is_refused_in_a_sentence(begun, typed):
    answer = signed(begun, typed)
    assert answer.status_code == 422
    assert "Type an email address like name@example.com." in answer.text
    assert typed in answer.text


@pytest.mark.parametrize("page", ["/my/sign-in/", "/share/resume/"])
def test_each_spelling_leads_back_in(postbox, page):
    draft = drafted()
    with reader():
        draft.email = KEPT
        draft.save()
    confirmed(sign={"email": KEPT})
    Message.objects.all().delete()
    for spelling in SPELLINGS[:4]:
        assert Person().post(page, {"email": spelling}).status_code == 302
    mail.deliver_due()
    assert postbox.addresses == [KEPT] * 4


def test_each_spelling_has_one_index_and_one_limit():
    confirmed(sign={"email": KEPT})
    indexes = {bytes(confirmed_index(spelling)) for spelling in SPELLINGS}
    assert len(indexes) == 1
    assert {mailbox_of(spelling) for spelling in SPELLINGS} == {KEPT}


def confirmed_index(email):
    return Contact.objects.get(participant=confirmed(sign={"email": email})).email_index


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_mail_that_came_back_is_matched_and_the_address_gets_no_more(spelling):
    participant = confirmed(sign={"email": KEPT})
    message = Message.objects.filter(subject=participant.pk).first()
    mail.record_bounce(
        message_id=message.pk, provider_id="", address=spelling, reason=mail.Reason.BOUNCED
    )
    assert Suppression.objects.count() == 1
    assert mail.is_suppressed(KEPT)
    assert all(mail.is_suppressed(other) for other in SPELLINGS)


@pytest.mark.parametrize("recipient", ["", "\ud800@x", "@", "ü" * 5000, "no address"])
def test_what_a_provider_calls_an_address_breaks_nothing(recipient):
    participant = confirmed()
    message = Message.objects.filter(subject=participant.pk).first()
    mail.record_bounce(
        message_id=message.pk, provider_id="", address=recipient, reason=mail.Reason.BOUNCED
    )


@pytest.mark.parametrize("email", ["a.n.a+2@gmail.com", "Ana@googlemail.com", "an.a@GMAIL.com"])
def test_google_reads_no_dots_and_has_two_names(email):
    assert mailbox_of(email) == "ana@gmail.com"
    assert mailbox_of("a.na@example.org") == "a.na@example.org"


def test_staff_sign_in_with_each_spelling(client):
    user = User.objects.create_user("Editor@Müller.example", PASSWORD)
    assert user.email == "editor@xn--mller-kva.example"
    for spelling in ("editor@müller.example", "EDITOR@xn--mller-kva.example\u200b"):
        assert sign_in(Person(), user, login=spelling).status_code == 302
    assert User.objects.get_by_natural_key("editor@mu\u0308ller.example") == user


def test_an_account_is_made_and_found_under_one_form():
    admin = Person()
    admin.force_login(account())
    page = "/admin/accounts/user/"
    form = {"first_name": "New", "last_name": "", "roles": ["editor"]}
    admin.post(f"{page}add/", form | {"email": "New@Straße.example"})
    assert User.objects.filter(email="new@xn--strae-oqa.example").exists()
    again = form | {"email": "new@straße.example"}
    assert "already exists" in admin.post(f"{page}add/", again).text
    found = admin.get(page, {"q": "new@straße.example"})
    assert found.context["cl"].result_count == 1


def test_a_name_of_an_account_has_a_letter():
    admin = Person()
    admin.force_login(account())
    told = {"email": "new@example.org", "first_name": "123", "last_name": "Doe"}
    assert "Write the name in letters." in admin.post("/admin/accounts/user/add/", told).text


def test_codes_of_staff_may_be_grouped():
    user = with_app(account())
    browser = Person()
    sign_in(browser, user)
    typed = code()
    answer = browser.post("/account/login/factor/", {"code": f"{typed[:3]}\u2009{typed[3:]}."})
    assert answer.status_code == 302


def test_the_database_keeps_no_other_form_of_an_accounts_address():
    in_group()
    with pytest.raises(IntegrityError, match="accounts_user_email_is_ascii"), transaction.atomic():
        User.objects.update(email="staff@müller.example")
