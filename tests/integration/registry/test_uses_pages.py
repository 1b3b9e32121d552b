"""The public pages of uses: what they say of each request, and what they never say."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hesperion.public_log.actions import take_out_text
from hesperion.public_log.models import StatementText
from research.choices import RequestState, ResultKind
from research.extracts.actions import report_result
from research.public_uses.bands import use_band
from research.public_uses.statements import (
    publish_data_fetched,
    publish_data_made,
    publish_deletions,
    publish_expiry,
    publish_leavers_told,
    publish_refusal,
    publish_revocation,
    publish_withdrawal,
)
from research.requests.states import change_state
from tests.browser.rendered import faults_of
from tests.factories.extracts import add_extract, approved, asked, checked, draft, person

pytestmark = pytest.mark.django_db

OWN = {"title": "Kidneys of Bielefeld", "institution": "An institute", "funder": "A fund"}
PEOPLE = 1237  # in a band from 1,236 on; the number is nowhere else on the pages
TABLES = {
    *("research_request", "research_statechange", "research_useresult"),
    *("public_log_statement", "public_log_statementtext"),
}


def named_accounts():
    """Whoever asks has a name."""
    asker = person("requester")
    asker.first_name, asker.last_name = "Ada", "Example"
    asker.save()


def text_of(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def use(client, request, language=""):
    return client.get(f"{language}/registry/uses/{request.number}/")


def ended(request, *states, reason="The question is answered already."):
    for state in states:
        change_state(request=request, state=state, by="user:1", reason=reason)
    return request


def refused():
    request = ended(checked(**OWN), RequestState.TO_BE_REFUSED, RequestState.REFUSED)
    publish_refusal(request, "The question is answered already.")
    return request


def withdrawn():
    request = ended(asked(**OWN), RequestState.TAKEN_BACK)
    publish_withdrawal(request)
    return request


def revoked():
    request = ended(approved(**OWN), RequestState.REVOKED)
    publish_revocation(request, "They gave it to others.")
    return request


def expired(**changes):
    request = ended(approved(**OWN | changes), RequestState.EXPIRED)
    publish_expiry(request)
    return request


def with_data(request, people=PEOPLE):
    extract = add_extract(request)
    extract.size = people
    extract.save()
    publish_data_made(extract, use_band(people))
    publish_data_fetched(extract)
    return extract


def test_that_nobody_asked_is_an_exact_zero(client):
    assert "Nobody has asked for data yet." in text_of(client.get("/registry/uses/"))


def test_every_decided_request_is_listed_by_what_was_decided(client):
    requests = [approved(**OWN), refused(), withdrawn(), revoked(), expired()]
    asked(), draft()
    page = BeautifulSoup(client.get("/registry/uses/").content, "html.parser").main
    assert {one["id"] for one in page.select("section h2")} == {
        *("approved", "expired", "revoked", "refused", "withdrawn", "how"),
    }
    links = {one["href"] for one in page.select(".rows a")}
    assert links == {f"/registry/uses/{one.number}/" for one in requests}
    assert "1 request is being decided." in text_of(client.get("/registry/uses/"))
    assert not page.select("form, script")
    assert "?" not in "".join(links)


@pytest.mark.parametrize("make", [refused, withdrawn])
def test_who_was_refused_or_took_it_back_is_not_named(client, make):
    named_accounts()
    request = make()
    for path in ("/registry/uses/", f"/registry/uses/{request.number}/"):
        shown = client.get(path).content.decode()
        for named in (*OWN.values(), request.question, request.asked_by.last_name, "EC 1"):
            assert named not in shown, (path, named)


def test_a_refusal_has_its_reason_and_the_kind_of_applicant(client):
    shown = text_of(use(client, refused()))
    assert "A university or hospital" in shown
    assert "The question is answered already." in shown


def test_an_approved_use_says_who_gets_which_data_why_and_what_for(client):
    named_accounts()
    request = approved(**OWN, country="US", reasons={"infusion.given": "Kidneys change in time."})
    shown = text_of(use(client, request, "/de"))
    for expected in (
        *("Kidneys of Bielefeld", "An institute", "A fund", "Ada Example", "Vereinigte Staaten"),
        *("Wir wollen wissen, wie es den Nieren", "How do kidneys fare after CAR-T?"),
        *("Kidneys change in time.", "EC 1", "An ethics committee"),
    ):
        assert expected in shown, expected
    statement = request.approvals.get().public.statement
    assert statement.sha256 in shown
    assert f"{request.starts_on:%Y}" in shown


def test_what_was_approved_stays_where_the_request_becomes_a_draft_again(client):
    request = approved(**OWN)
    with_data(request)
    states = (RequestState.BUILDING, RequestState.FAILED, RequestState.TAKEN_BACK)
    ended(request, *states)
    type(request).objects.filter(pk=request.pk).update(title="Something else")
    shown = text_of(use(client, request))
    assert "Kidneys of Bielefeld" in shown
    assert "Something else" not in shown


def test_a_name_that_was_taken_out_is_gone_and_the_page_stays(client):
    named_accounts()
    request = approved(**OWN)
    name = StatementText.objects.get(name="requester")
    assert "Ada Example" in text_of(use(client, request))
    take_out_text(text=name, because="name")
    shown = text_of(use(client, request))
    assert "Ada Example" not in shown
    assert "An institute" in shown


def test_a_request_that_is_being_decided_has_a_page_without_content(client):
    request = asked(**OWN)
    answer = use(client, request)
    assert "We are deciding about this request." in text_of(answer)
    assert not any(named in answer.content.decode() for named in OWN.values())


@pytest.mark.parametrize("number", [0, 2, 999_999_999_999])
def test_a_number_that_nobody_has_is_not_found(client, number):
    asked(), draft()
    assert client.get(f"/registry/uses/{number}/").status_code == 404


def test_data_is_told_by_its_band_and_never_by_a_number(client):
    request = approved(**OWN)
    with_data(request)
    report_result(
        request=request, kind=ResultKind.PAPER, link="https://example.org/1", by=request.asked_by
    )
    today = timezone.now().date()
    publish_leavers_told(request, today, use_band(1111))
    publish_deletions(request, today, use_band(1023))
    pages = [use(client, request), client.get("/registry/uses/"), use(client, request, "/es")]
    shown = text_of(pages[0])
    assert "1236 to 1240 people" in shown.replace(",", "")
    assert "1111 to 1115 people have left since." in shown.replace(",", "")
    assert "1021 to 1025 people" in shown.replace(",", "")
    assert 'href="https://example.org/1"' in pages[0].content.decode()
    for page in pages:
        for exact in (PEOPLE, 1023):
            plain = page.content.decode().replace(",", "").replace(".", "")
            assert not re.search(rf"(?<![0-9a-f]){exact}(?![0-9a-f])", plain)
            assert str(exact) not in str(page.headers)


def test_ten_and_none_who_left_look_alike(client):
    request = approved(**OWN)
    publish_leavers_told(request, timezone.now().date(), None)
    assert "Fewer than 11 people have left since, perhaps nobody." in text_of(use(client, request))


def test_a_result_that_is_two_years_late_is_missed(client):
    late = {"starts_on": "2020-01-01", "ends_on": "2021-01-01"}
    recent = timezone.now().date() - timedelta(days=700)
    missed, running = expired(**late), expired(**late | {"ends_on": recent})
    told = expired(**late)
    report_result(request=told, kind=ResultKind.NONE, link="", by=told.asked_by)
    found = ["No result told yet." in text_of(use(client, one)) for one in (missed, running, told)]
    assert found == [True, False, False]


def test_everything_is_stored_and_no_participant_is_asked_for(client):
    request = approved(**OWN)
    with_data(request)
    refused()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/registry/uses/")
        use(client, request)
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(one["sql"] for one in queries)))
    ours = {table for table in tables if not table.startswith(("django_", "wagtail"))}
    assert ours <= TABLES
    assert len(ours) > 3


def test_the_pages_are_accessible_and_fit(client):
    request = approved(**OWN, reasons={"infusion.given": "Kidneys change in time."})
    with_data(request)
    made = [refused(), withdrawn(), revoked(), asked()]
    paths = ["/registry/uses/", *(f"/registry/uses/{one.number}/" for one in (request, *made))]
    assert faults_of({path: client.get(path) for path in paths}) == []
