"""Who reads the API, what they see of it, how often, and that each time is in the audit."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from hesperion.accounts.groups import REQUESTER, STEWARD
from hesperion.limits import actions
from hesperion.limits.actions import HOUR, count
from hesperion.privacy.audit.models import Event
from research.api.access import FILES_PER_TOKEN, PER_ADDRESS, PER_TOKEN
from research.api.routes import ROUTES
from research.api.tokens import revoke_token
from research.choices import RequestAction, RequestState
from research.models import ApiToken, Removed
from research.requests.states import change_state
from tests.api_contract import ApiClient
from tests.factories.api import API, ApiProgram, detail_of
from tests.factories.extracts import approved, asked, draft, extract_of, new_pseudonym, person
from tests.factories.intake import confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(db):
    return extract_of().request


@pytest.fixture
def program(wanted):
    return ApiProgram(wanted)


@pytest.fixture
def clock(monkeypatch):
    """The limits' clock stands at the beginning of an hour."""

    class Clock:
        now = time.time() // HOUR * HOUR

        def time(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(actions, "time", clock)
    return clock


def reads():
    return Event.objects.filter(action=RequestAction.API_READ).order_by("pk")


def use_up(limit, who):
    while count(limit=limit, who=who) < limit.most:
        pass


# Of every route, with the numbers of `wanted`.
def paths(number):
    return {
        route.name: route.path.replace("<request_number:number>", str(number)).replace(
            "<str:file_format>", "csv"
        )
        for route in ROUTES
    }


CLOSED = [route.name for route in ROUTES if not route.is_public]


@pytest.mark.parametrize("header", [None, "", "Basic aHNwOng=", "hsp_x", "Token hsp_x"])
@pytest.mark.parametrize("name", CLOSED)
def test_without_a_token_nothing_is_answered(wanted, name, header):
    headers = {} if header is None else {"Authorization": header}
    answer = ApiClient().get(f"{API}{paths(wanted.number)[name]}", headers=headers)
    assert "Send a token" in detail_of(answer, 401)
    assert answer["WWW-Authenticate"] == 'Bearer realm="Hesperion API"'
    assert not reads().exists()


@pytest.mark.parametrize(
    "secret", ["", "hsp_", "hsp_" + "a" * 43, "ä" * 47, "hsp_" + "a" * 9_000, "a b", "hsp_%00"]
)
def test_what_is_no_token_is_refused_and_is_in_no_log(program, secret, caplog):
    caplog.set_level("DEBUG")
    answer = program.get("requests", headers={"Authorization": f"Bearer {secret}"})
    assert "no token of this site" in detail_of(answer, 401)
    assert (
        'error="invalid_token", error_description="This is no token' in answer["WWW-Authenticate"]
    )
    assert not secret or secret not in caplog.text
    assert not reads().exists()


def test_a_token_in_the_address_is_none(program):
    for name in ("token", "access_token"):
        answer = ApiClient().get(f"{API}requests", {name: program.secret})
        assert "Send a token" in detail_of(answer, 401)


def test_the_session_of_a_browser_is_none(program):
    browser = ApiClient()
    browser.force_login(program.token.by)
    assert "Send a token" in detail_of(browser.get(f"{API}requests"), 401)


def end_account(token):
    token.by.is_active = False
    token.by.save()


def end_account_yesterday(token):
    token.by.last_day = timezone.now().date() - timedelta(days=1)
    token.by.date_joined = timezone.now() - timedelta(days=9)
    token.by.save()


def expire(token):
    yesterday = timezone.now().date() - timedelta(days=1)
    ApiToken.objects.filter(pk=token.pk).update(expires_on=yesterday)


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (lambda token: revoke_token(token=token, by=token.by), "was revoked"),
        (expire, "has expired"),
        (end_account, "account of this token has ended"),
        (end_account_yesterday, "account of this token has ended"),
    ],
)
def test_a_token_that_has_ended_opens_nothing_and_its_use_is_noted(program, end, sentence):
    end(program.token)
    answer = program.get("requests")
    assert sentence in detail_of(answer, 401)
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    assert [read.detail["status"] for read in reads()] == [401]


def test_it_is_valid_through_its_last_day(program):
    ApiToken.objects.filter(pk=program.token.pk).update(expires_on=timezone.now().date())
    assert program.get("requests").status_code == 200


def test_of_an_account_without_the_role_it_opens_nothing(program, wanted):
    program.token.by.groups.clear()
    for name in CLOSED:
        assert "may not ask for data" in detail_of(program.get(paths(wanted.number)[name]), 403)
    assert {read.detail["status"] for read in reads()} == {403}
    assert reads().count() == len(CLOSED)


def test_it_opens_its_own_project_alone(program, wanted):
    """Neither another project of the same person, nor anybody else's, nor a draft."""
    extension = approved(project=wanted)
    draft(project=wanted)
    others = [
        approved(),
        approved(by=person(REQUESTER, 2)),
        asked(by=person(REQUESTER, 2), project=wanted),
    ]
    listed = program.get("requests").json()["requests"]
    assert [one["number"] for one in listed] == [extension.number, wanted.number]
    assert program.get(f"requests/{extension.number}").status_code == 200
    for other in [*(other.number for other in others), 999_999_999]:
        for name in ("request", "manifest", "file", "deleted"):
            detail = detail_of(program.get(paths(other)[name]), 404)
            assert detail == f"This token opens no request {other}."


def test_a_token_of_a_steward_who_asked_opens_what_they_asked_alone(wanted):
    """On the screen data stewards see the requests of all."""
    both = person(STEWARD, 3)
    both.groups.add(*person(REQUESTER).groups.all())
    own = approved(by=both)
    extension = approved(by=person(REQUESTER, 2), project=own)
    program = ApiProgram(own)
    assert [one["number"] for one in program.get("requests").json()["requests"]] == [own.number]
    for other in (wanted, extension):
        assert "opens no request" in detail_of(program.get(f"requests/{other.number}"), 404)


def test_a_request_is_what_its_page_says(program, wanted):
    [listed] = program.get("requests").json()["requests"]
    one = program.get(f"requests/{wanted.number}").json()
    assert one == listed | {"fields": wanted.fields, "people_to_delete": 0}
    since = one.pop("state_since")
    assert since.startswith(str(timezone.now().date()))
    assert listed == {
        "number": wanted.number, "project": wanted.number, "title": "Kidneys", "state": "ready",
        "state_since": since, "formats": ["csv"], "extract": 1,
        "starts_on": wanted.starts_on.isoformat(), "ends_on": wanted.ends_on.isoformat(),
        "agreement_ends_on": wanted.agreement_ends_on.isoformat(),
    }  # fmt: skip


def test_a_revoked_request_says_so_and_whom_to_delete(program, wanted):
    gone = sorted(new_pseudonym() for _ in range(2))
    for pseudonym in gone:
        Removed.objects.create(extract=wanted.extracts.get(), pseudonym=pseudonym)
    change_state(request=wanted, state=RequestState.REVOKED, by="user:1", reason="x")
    one = program.get(f"requests/{wanted.number}").json()
    assert (one["state"], one["people_to_delete"]) == ("revoked", 2)
    deleted = program.get(f"requests/{wanted.number}/deleted")
    assert deleted.json() == {"request": wanted.number, "pseudonyms": gone}
    assert "was revoked" in detail_of(program.get(f"requests/{wanted.number}/manifest"), 410)


def test_a_request_without_an_extract_has_none(program):
    other = approved()
    program = ApiProgram(other)
    assert program.get(f"requests/{other.number}").json()["extract"] is None
    assert "being made" in detail_of(program.get(f"requests/{other.number}/manifest"), 409)


def test_the_dictionary_is_in_the_languages_of_the_site(program):
    answer = program.get("dictionary")
    assert (answer.status_code, answer.json()["language"]) == (200, "en")
    assert answer["Cache-Control"] == "no-store"
    assert program.get("dictionary", data={"language": "de"}).json()["language"] == "de"
    for unknown in ("xx", "", "DE", "de\n", "\ud800".encode("utf-8", "surrogatepass")):
        assert program.get("dictionary", data={"language": unknown}).status_code == 400


@pytest.mark.parametrize("query", ["lang=de", "language=de&language=en", "%FF=1", "=&&=", "a"])
def test_a_parameter_that_is_none_is_a_bad_request(program, query):
    assert "parameter" in detail_of(program.get(f"dictionary?{query}"), 400)


def test_each_use_is_in_the_audit_under_its_owner_and_without_the_token(program, wanted):
    for name in CLOSED:
        program.get(paths(wanted.number)[name])
    events = list(reads())
    assert [event.detail["endpoint"] for event in events] == CLOSED
    assert {event.actor for event in events} == {f"user:{program.token.by_id}"}
    assert {event.detail["token"] for event in events} == {program.token.pk}
    assert program.secret not in str(list(Event.objects.values()))
    numbers = {event.detail.get("request") for event in events}
    assert numbers == {None, wanted.number}
    program.token.refresh_from_db()
    assert program.token.last_used_on == timezone.now().date()


def test_a_token_is_used_so_often_an_hour(program, clock):
    use_up(PER_TOKEN, str(program.token.pk))
    clock.now += HOUR / 4
    answers = [program.get("requests") for _ in range(3)]
    for answer in answers:
        assert f"At most {PER_TOKEN.most} an hour" in detail_of(answer, 429)
        assert answer["Retry-After"] == "2700"
    assert [read.detail["status"] for read in reads()] == [429]  # the first refusal is enough
    clock.now += HOUR
    assert program.get("requests").status_code == 200


def test_files_are_fetched_less_often(program, wanted, clock):
    use_up(FILES_PER_TOKEN, str(program.token.pk))
    for answer in (program.file(wanted), program.head(f"requests/{wanted.number}/files/csv")):
        assert answer.status_code == 429
    assert program.get("requests").status_code == 200


def test_an_address_without_a_valid_token_is_answered_less_often(program, clock):
    use_up(PER_ADDRESS, "127.0.0.1")
    bad = {"Authorization": "Bearer hsp_x"}
    other = ApiProgram(approved())
    expire(other.token)
    for answer in (
        ApiClient().get(f"{API}requests"),
        ApiClient().get(f"{API}openapi.json"),
        program.get("requests", headers=bad),
        other.get("requests"),
    ):
        assert "Too many requests" in detail_of(answer, 429)
    assert program.get("requests").status_code == 200


def test_no_participant_is_read_for_it(program, wanted):
    confirmed()
    program.get("requests")
    assert not Event.objects.filter(action="read").exists()
