"""Who takes part no longer is deleted by recipients, too: who is mailed, what is listed and forgotten."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from hesperion.privacy import erasure
from hesperion.privacy.audit.models import Event
from hesperion.privacy.keys.models import FileKey
from intake.consent.actions import withdrawals
from intake.consent.actions.erasing import erase_participant
from intake.consent.choices import WithdrawalKind
from intake.consent.models import ConsentChoice
from research.choices import RequestAction
from research.extracts.endings import (
    CHANGED_MAIL,
    OVERDUE_MAIL,
    follow_up,
    follow_up_all,
    remind_of_deletions,
)
from research.models import DeletionConfirmation, Extracted, Removed, UseResult
from tests.browser.rendered import faults_of
from tests.factories.extracts import add_extract, extract_of, with_file
from tests.factories.intake import confirmed
from tests.services import broker_away, keys_away
from tests.staff import in_group

pytestmark = pytest.mark.django_db

HOME = "/admin/research/request/"
LIST = "/admin/research/extract/"


def allowing():
    participant = confirmed()
    ConsentChoice.objects.create(
        participant=participant,
        consent=participant.consents.get(),
        purpose="academic",
        granted=True,
    )
    return participant


@pytest.fixture
def requester():
    return in_group("requester")


@pytest.fixture
def people():
    return [allowing() for _ in range(3)]


@pytest.fixture
def extract(requester, people):
    made = extract_of(*people, by=requester.user)
    with_file(made)
    return made


def pseudonym(extract, participant):
    return extract.rows.get(participant=participant).pseudonym


def page(client, extract):
    return client.get(f"{HOME}{extract.request_id}/").text


def mails(kind=CHANGED_MAIL):
    return Message.objects.filter(kind=kind)


def withdraw(participant):
    withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind.USE)


def refuse(participant):
    withdrawals.choose_purposes(participant=participant, granted=[], offered=["academic"])


def erase(participant):
    erase_participant(participant=participant, by="participant")


@pytest.mark.parametrize("end", [withdraw, refuse, erase])
def test_who_ends_it_is_listed_and_the_file_is_readable_no_more(requester, extract, people, end):
    named = pseudonym(extract, people[0])
    end(people[0])
    assert named in page(requester, extract)
    assert pseudonym(extract, people[1]) not in page(requester, extract)
    follow_up()
    assert not FileKey.objects.filter(pk=extract.pk).exists()
    assert not extract.folder.exists()
    [message] = mails()
    assert (message.subject, message.about) == (requester.user.subject, extract.request_id)


def test_another_purpose_ends_nothing(extract, people):
    withdrawals.choose_purposes(participant=people[0], granted=["quote"], offered=["quote"])
    withdrawals.choose_purposes(participant=people[0], granted=[], offered=["quote"])
    follow_up()
    assert not Removed.objects.exists()
    assert FileKey.objects.filter(pk=extract.pk).exists()


def test_erasing_again_after_a_restored_backup_names_them_too(extract, people):
    named = pseudonym(extract, people[0])
    erasure.ledger.append(
        erasure.ledger.ERASURES,
        {"subject": str(people[0].pk), "on": "2026-11-01", "document": ""},
    )
    assert erasure.replay() == 1
    assert list(Removed.objects.values_list("pseudonym", flat=True)) == [named]


def test_an_erasure_waits_for_no_broker_and_no_mail(extract, people):
    with broker_away():
        erase(people[0])
    assert Removed.objects.count() == 1


def test_where_nothing_was_downloaded_nobody_is_mailed_and_nothing_is_kept(requester, people):
    made = extract_of(*people, by=requester.user, is_downloaded=False)
    with_file(made)
    withdraw(people[0])
    assert "Rows to delete" not in page(requester, made)
    follow_up()
    assert not Removed.objects.exists()
    assert not mails().exists()
    assert not FileKey.objects.filter(pk=made.pk).exists()


def test_many_who_end_it_are_one_mail_a_day(extract, people):
    for participant in people[:2]:
        withdraw(participant)
        follow_up()
    assert mails().count() == 1
    mails().update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    follow_up()
    follow_up()
    assert mails().count() == 2
    mails().update(created_at=timezone.now() - timedelta(days=2))
    follow_up()
    assert mails().count() == 2, "nobody has ended it since"


def test_the_mail_says_the_number_and_the_link_alone(requester, extract, people, postbox):
    extract.request.refresh_from_db()
    withdraw(people[0])
    follow_up()
    mail.deliver_due()
    letter = next(one for one in postbox.letters if one["To"] == requester.user.email)
    text = letter.get_body(("plain",)).get_content()
    assert letter["Subject"] == f"Data of request {extract.request.number} changed"
    assert f"/admin/research/request/{extract.request_id}/" in text
    for secret in (extract.request.title, pseudonym(extract, people[0]), people[0].public_id):
        assert secret not in letter.as_string()


def test_a_night_finds_whom_no_handler_told(extract, people):
    people[0].objections.create()
    follow_up()
    assert not Removed.objects.exists()
    follow_up_all()
    assert Removed.objects.count() == 1
    assert mails().count() == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_key_store_is_away_nothing_is_lost(extract, people):
    withdraw(people[0])
    with keys_away(), pytest.raises(OperationalError):
        follow_up()
    follow_up()
    assert not FileKey.objects.filter(pk=extract.pk).exists()
    assert mails().count() == 1


def test_in_an_older_extract_they_are_named_too_and_once(requester, extract, people):
    named = pseudonym(extract, people[0])
    newer = add_extract(extract.request, *people)
    withdraw(people[0])
    assert page(requester, extract).count(named) == 1
    assert set(Removed.objects.values_list("extract", flat=True)) == {extract.pk, newer.pk}


def confirm(client, extract):
    html = page(client, extract)
    listed = html.partition('name="listed" value="')[2].partition('"')[0]
    return client.post(f"{HOME}{extract.request_id}/deleted/", {"listed": listed}, follow=True)


def test_what_is_confirmed_is_forgotten_and_counted(requester, extract, people):
    for participant in people[:2]:
        withdraw(participant)
    assert "Deleted, as you say: 2." in confirm(requester, extract).text
    assert not Removed.objects.exists()
    [row] = DeletionConfirmation.objects.all()
    assert (row.request, row.by, row.count) == (extract.request, requester.user, 2)
    [event] = Event.objects.filter(action=RequestAction.DELETION_CONFIRMED)
    assert event.detail == {"request": extract.request.number, "count": 2}
    follow_up_all()
    erase(people[0])
    assert not Removed.objects.exists(), "they are deleted there already"


def test_who_ended_it_meanwhile_is_not_confirmed_unseen(requester, extract, people):
    withdraw(people[0])
    html = page(requester, extract)
    listed = html.partition('name="listed" value="')[2].partition('"')[0]
    withdraw(people[1])
    answer = requester.post(f"{HOME}{extract.request_id}/deleted/", {"listed": listed}, follow=True)
    assert "The list has changed." in answer.text
    assert Removed.objects.count() == 2
    assert not DeletionConfirmation.objects.exists()
    for odd in ({}, {"listed": "x"}, {"listed": "\0"}):
        requester.post(f"{HOME}{extract.request_id}/deleted/", odd)
    assert Removed.objects.count() == 2


def test_nobody_but_the_requester_confirms(extract, people):
    withdraw(people[0])
    steward = in_group("data steward", email="steward@example.com")
    other = in_group("requester", email="other@example.com")
    for client, status in ((steward, 403), (other, 404)):
        assert client.post(f"{HOME}{extract.request_id}/deleted/").status_code == status
    html = page(steward, extract)
    assert "has not confirmed yet" in html
    assert "We deleted them" not in html


def test_the_list_is_a_file_of_one_column(requester, extract, people):
    for participant in people[:2]:
        withdraw(participant)
    named = sorted(pseudonym(extract, participant) for participant in people[:2])
    path = f"{HOME}{extract.request_id}/deleted/pseudonyms/"
    answer = requester.get(path)
    assert answer.text == "\r\n".join(["pseudonym", *named, ""])
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert in_group("requester", email="other@example.com").get(path).status_code == 404


def test_after_thirty_days_without_a_word_requester_and_stewards_are_reminded(
    requester, extract, people
):
    steward = in_group("data steward", email="steward@example.com").user
    withdraw(people[0])
    assert remind_of_deletions() == 0
    Removed.objects.update(removed_at=timezone.now() - timedelta(days=30, minutes=1))
    assert remind_of_deletions() == 1
    assert {message.subject for message in mails(OVERDUE_MAIL)} >= {
        requester.user.subject,
        steward.subject,
    }
    assert remind_of_deletions() == 0
    mails(OVERDUE_MAIL).update(created_at=timezone.now() - timedelta(days=31))
    assert remind_of_deletions() == 1
    confirm(requester, extract)
    mails(OVERDUE_MAIL).update(created_at=timezone.now() - timedelta(days=31))
    assert remind_of_deletions() == 0


def test_a_row_that_was_ended_stays_ended_when_they_allow_it_again(extract, people):
    refuse(people[0])
    withdrawals.choose_purposes(participant=people[0], granted=["academic"], offered=["academic"])
    assert Extracted.objects.get(extract=extract, participant=people[0]).ended_at


RESULTS = [
    ({"kind": "paper", "link": "https://doi.org/10.1000/182"}, 302),
    ({"kind": "paper", "link": "HTTP://example.com/x"}, 302),
    ({"kind": "report", "link": ""}, 302),
    ({"kind": "none", "link": ""}, 302),
    ({"kind": "paper", "link": ""}, 422),
    ({"kind": "none", "link": "https://example.com"}, 422),
    ({"kind": "paper", "link": "javascript:alert(1)"}, 422),
    ({"kind": "report", "link": "ftp://example.com/x"}, 422),
    ({"kind": "report", "link": "https://" + "a" * 600 + ".com"}, 422),
    ({"kind": "book", "link": ""}, 422),
    ({"link": ""}, 422),
    ({"kind": "paper", "link": "https://exa\0mple.com"}, 422),
]


def test_what_came_out_is_told_by_requester_or_steward(requester, extract):
    path = f"{HOME}{extract.request_id}/result/"
    assert requester.get(path).status_code == 200
    for values, status in RESULTS:
        assert requester.post(path, values).status_code == status, values
    assert UseResult.objects.count() == 4
    steward = in_group("data steward", email="steward@example.com")
    assert steward.post(path, {"kind": "report", "link": ""}).status_code == 302
    other = in_group("requester", email="other@example.com")
    assert other.post(path, {"kind": "report", "link": ""}).status_code == 404
    assert page(requester, extract).count('href="https://doi.org/10.1000/182"') == 1


def test_before_a_download_nothing_can_have_come_out(requester, people):
    made = extract_of(*people, by=requester.user, is_downloaded=False)
    assert requester.get(f"{HOME}{made.request_id}/result/").status_code == 404
    assert "Tell what came out" not in page(requester, made)


@pytest.mark.long
def test_axe_finds_nothing_on_pages_of_a_downloaded_extract(requester, extract, people):
    home, result = f"{HOME}{extract.request_id}/", f"{HOME}{extract.request_id}/result/"
    for participant in people[:2]:
        withdraw(participant)
    confirm(requester, extract)
    withdraw(people[2])
    requester.post(result, {"kind": "paper", "link": "https://doi.org/10.1000/182"})
    steward = in_group("data steward", email="steward@example.com")
    download = f"{home}download/csv/"
    pages = {
        home: requester.get(home),
        f"{home}?steward": steward.get(home),
        result: requester.get(result),
        f"{result}?wrong": requester.post(result, {"kind": "paper", "link": "x"}),
        f"{LIST}{extract.pk}/change/": steward.get(f"{LIST}{extract.pk}/change/"),
    }
    follow_up()
    pages[f"{home}?closed"] = requester.get(home)
    requester.post(download)
    pages[download] = requester.post(download)
    assert [page.status_code for page in pages.values()] == [200, 200, 200, 422, 200, 200, 409]
    faults = faults_of(pages)
    assert faults == [], "\n".join(faults)
