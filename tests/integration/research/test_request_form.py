"""The form of a request: its steps and its draft, what it refuses, asking, and who sees what."""

import hashlib
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesperion.mail.models import Message
from research.choices import RequestState
from research.models import Request
from research.models.request import REQUEST_CONTENT, content_sha256
from research.requests.people import REQUESTABLE
from research.requests.states import state_of
from research.requests.steps import FORM_STEPS
from tests.cases import failing
from tests.factories.extracts import COMPLETE, approved, asked, checked, draft
from tests.staff import in_group

pytestmark = pytest.mark.django_db

HOME = "/admin/research/request/"
TODAY = date.today()
RECIPIENT = {
    name: COMPLETE[name] for name in ("title", "institution", "country", "recipient_kind", "funder")
}
ETHICS = {
    "ethics_body": "An ethics committee",
    "ethics_reference": "EC 1",
    "ethics_decided_on": str(TODAY),
    "agreement_ends_on": str(TODAY + timedelta(days=365)),
    "starts_on": str(TODAY),
    "ends_on": str(TODAY + timedelta(days=300)),
}
FIELDS = {"chosen": ["participant.sex"], "formats": ["csv"]}
SUMMARIES = COMPLETE["lay_summaries"]
HARD = (
    "The aforementioned methodological investigation endeavours to characterise longitudinal "
    "immunological trajectories in individuals administered chimeric antigen receptor therapies, "
    "irrespective of heterogeneous comorbidities. We thank you."
)


@pytest.fixture
def requester():
    return in_group("requester")


@pytest.fixture
def steward():
    return in_group("data steward", email="steward@example.com")


def send(client, request, step, **fields):
    return client.post(f"{HOME}{request.pk}/edit/{step}/", fields)


def ask(client, request):
    return client.post(f"{HOME}{request.pk}/edit/check/")


def typed(answer):
    """What the fields of the page hold."""
    page = BeautifulSoup(answer.content, "html.parser")
    found = {box["name"]: box.get("value", "") for box in page.select("#content-main input[name]")}
    return found | {box["name"]: box.text.lstrip("\n") for box in page.select("textarea")}


def test_requesters_see_their_own_requests_and_stewards_all_that_were_asked(requester, steward):
    own, request = draft(requester.user), asked(by=requester.user)
    stranger = in_group("requester", email="stranger@example.com")
    pages = ["", "delete/", "edit/check/", *(f"edit/{step.key}/" for step in FORM_STEPS)]

    def is_its_owners_alone(page):
        path = f"{HOME}{own.pk}/{page}"
        found = [client.get(path).status_code for client in (requester, stranger, steward)]
        assert found in ([200, 404, 403], [200, 404, 404])

    assert failing(pages, is_its_owners_alone) == []
    everybody = (requester, steward, stranger)
    assert [one.get(f"{HOME}{request.pk}/").status_code for one in everybody] == [200, 200, 404]
    listed = [
        (str(own.pk) in one.get(HOME).text, str(request.pk) in one.get(HOME).text)
        for one in everybody
    ]
    assert listed == [(True, True), (False, True), (False, False)]
    assert stranger.post(f"{HOME}{request.pk}/take-back/").status_code == 404
    assert in_group("researcher", email="r@example.com").get(HOME).status_code == 403


def test_the_list_asks_the_database_as_often_for_one_request_as_for_three(steward):
    asked()
    first = cost(steward)
    asked(), asked()
    assert cost(steward) == first


def cost(client):
    with CaptureQueriesContext(connection) as found:
        assert client.get(HOME).status_code == 200
    return len(found)


def test_from_the_first_step_to_asking_each_step_is_kept(requester, steward):
    started = requester.post(f"{HOME}start/")
    request = Request.objects.get()
    assert started["Location"] == f"{HOME}{request.pk}/edit/recipient/"
    file = SimpleUploadedFile("agreement.pdf", b"signed")
    filters = '{"version": 1, "filters": {"diagnosis": {"any": ["sle"]}}}'
    sent = {
        "recipient": RECIPIENT,
        "question": {"question": "Why?"},
        "people": {"filters": filters},
        "fields": FIELDS | {"formats": ["parquet", "csv"]},
        "ethics": ETHICS | {"agreement": file},
        "summary": SUMMARIES,
    }
    following = [*[step.key for step in FORM_STEPS][1:], "check"]
    for (step, fields), after in zip(sent.items(), following, strict=True):
        answer = send(requester, request, step, **fields)
        assert answer.status_code == 302, (step, answer.text)
        assert answer["Location"] == f"{HOME}{request.pk}/edit/{after}/"
    assert "becomes public" in requester.get(f"{HOME}{request.pk}/edit/check/").text
    assert ask(requester, request).status_code == 302
    request.refresh_from_db()
    assert (request.number, state_of(request)) == (1, RequestState.ASKED)
    assert request.agreement_sha256 == hashlib.sha256(b"signed").hexdigest()
    assert request.filters == {"version": 1, "filters": {"diagnosis": {"any": ["sle"]}}}
    assert request.formats == ["csv", "parquet"]
    [mail] = Message.objects.filter(kind="staff.request_asked")
    assert (mail.subject, mail.about) == (steward.user.subject, request.pk)
    page = requester.get(f"{HOME}{request.pk}/").text
    for words in ("Lupus (SLE)", "universities and hospitals", "Asked", content_sha256(request)):
        assert words in page


def test_a_step_is_kept_although_something_in_it_is_wrong(requester):
    request = Request.objects.create(asked_by=requester.user)
    page = send(
        requester, request, "recipient", title="Kidneys", country="DE", protocol_link="x://y"
    )
    assert page.status_code == 422
    assert (typed(page)["title"], typed(page)["protocol_link"]) == ("Kidneys", "x://y")
    request.refresh_from_db()
    assert (request.title, request.country, request.protocol_link) == ("Kidneys", "DE", "")
    left = send(requester, request, "question", question="", leave="Save and leave")
    assert left["Location"] == f"{HOME}{request.pk}/"


def test_there_are_several_drafts_and_each_can_be_deleted(requester):
    first, second = draft(requester.user), draft(requester.user)
    assert requester.post(f"{HOME}{first.pk}/delete/").status_code == 302
    assert Request.objects.get() == second
    request = asked(by=requester.user)
    assert requester.post(f"{HOME}{request.pk}/delete/").status_code == 404


def test_what_is_not_complete_is_not_asked_and_the_page_says_what_is_missing(requester):
    request = Request.objects.create(asked_by=requester.user)
    page = ask(requester, request)
    assert page.status_code == 422
    for words in ("Enter a title.", "Choose at least one field.", "Write the summary in German."):
        assert words in page.text
    assert "Ask for these data" not in page.text
    assert state_of(request) == ""


def test_a_request_is_taken_back_changed_and_asked_again_under_its_number(requester):
    request = checked(by=requester.user, report={"band": "61–65 people"})
    before = content_sha256(request)
    assert send(requester, request, "question", question="Another?").status_code == 409
    assert requester.post(f"{HOME}{request.pk}/take-back/").status_code == 302
    assert send(requester, request, "question", question="Another?").status_code == 302
    assert ask(requester, request).status_code == 302
    request.refresh_from_db()
    assert (request.number, state_of(request)) == (1, RequestState.ASKED)
    assert content_sha256(request) != before
    assert "61–65" not in requester.get(f"{HOME}{request.pk}/").text  # the check is void
    states = [change.state for change in request.changes.all()]
    assert states == ["asked", "checked", "taken_back", "asked"]


def test_an_approved_request_is_not_taken_back(requester):
    request = approved(by=requester.user)
    requester.post(f"{HOME}{request.pk}/take-back/")
    assert state_of(request) == RequestState.APPROVED


def test_of_what_was_checked_the_requester_reads_the_band_alone(requester, steward):
    report = {"band": "61–65 people", "people": 987654, "steps": [{"people": 876543}]}
    request = checked(by=requester.user, report=report)
    page = requester.get(f"{HOME}{request.pk}/").text
    assert "61–65 people" in page
    assert "987654" not in page
    assert "876543" not in page


OTHER = {
    "recipient_kind": "companies",
    "country": "US",
    "filters": {"version": 1, "filters": {"sex": {"any": ["male"]}}},
    "fields": ["participant.sex"],
    "reasons": {"participant.country": "Why not"},
    "formats": ["parquet"],
    "agreement_sha256": "cd" * 32,
    "lay_summaries": {"en": "Another", "de": "", "es": ""},
    "protocol_link": "https://osf.example/2",
}


@pytest.mark.parametrize("name", REQUEST_CONTENT)
def test_the_hash_of_a_request_changes_with_each_field_of_its_content(requester, name):
    request = draft(requester.user)
    before = content_sha256(request)
    other = OTHER.get(name, TODAY if name.endswith("_on") else "Another")
    if name == "project":
        other = draft(requester.user)
    elif name.endswith("_on"):
        other += timedelta(days=17)
    setattr(request, name, other)
    assert content_sha256(request) != before


CHOSEN = {"filters", "chosen", "formats", "recipient_kind"}  # and not typed
REFUSED = [
    ("recipient", RECIPIENT | {"protocol_link": "javascript:alert(1)"}, "https://"),
    ("recipient", RECIPIENT | {"protocol_link": "ftp://osf.example/1"}, "https://"),
    ("recipient", RECIPIENT | {"recipient_kind": "contact"}, "a company"),
    ("recipient", RECIPIENT | {"recipient_kind": "publish"}, "a company"),
    ("recipient", RECIPIENT | {"country": "QQ"}, "Choose a country"),
    ("recipient", RECIPIENT | {"title": "By Ada  EXEMPLAR"}, "Take the name “Ada Exemplar” out"),
    ("question", {"question": "What did Ada Exemplar find?"}, "Take the name"),
    ("summary", SUMMARIES | {"es": f"{SUMMARIES['es']} Ada Exemplar."}, "Take the name"),
    ("recipient", RECIPIENT | {"title": "Ask me@example.com"}, "email address"),
    ("recipient", RECIPIENT | {"title": "a\0b"}, "can’t store"),
    ("recipient", RECIPIENT | {"title": "x" * 201}, "200"),
    ("question", {"question": "\u200b"}, "Write your question."),
    ("question", {"question": "x" * 100_000}, "5000"),
    ("question", {"question": "About HSP-0000-0000 alone"}, "public id"),
    ("people", {"filters": "{"}, "no JSON"),
    ("people", {"filters": "[" * 1_000}, "no JSON"),
    ("people", {"filters": '{"version": 1, "filters": {}, "sql": ""}'}, "“version” and “filters”"),
    ("people", {"filters": "'; DROP TABLE research_request; --"}, "no JSON"),
    ("people", {"filters": '{"version": 1, "filters": {"iq": {"any": ["1"]}}}'}, "no filter “iq”"),
    ("people", {"filters": '{"version": 1, "filters": {"sex": {"any": ["x"]}}}'}, "no sex “x”"),
    ("people", {"filters": '{"version": 1, "filters": {"review": {"any": ["none"]}}}'}, "review"),
    (
        "people",
        {"filters": '{"version": 1, "filters": {"purpose": {"any": ["contact"]}}}'},
        "consent",
    ),
    ("fields", FIELDS | {"chosen": ["story.text"]}, "from the list"),
    ("fields", FIELDS | {"chosen": ["participant.public_id"]}, "from the list"),
    ("fields", FIELDS | {"formats": ["xlsx"]}, "from the list"),
    ("fields", {"formats": ["csv"]}, "at least one field"),
    ("fields", FIELDS | {"chosen": ["infusion.product"]}, "Say why you need"),
    ("fields", FIELDS | {"reason-infusion.product": "We compare"}, "Choose this field too"),
    ("ethics", ETHICS | {"ends_on": str(TODAY - timedelta(days=1))}, "ends before it begins"),
    ("ethics", ETHICS | {"starts_on": str(TODAY - timedelta(days=40))}, "more than a month ago"),
    ("ethics", ETHICS | {"agreement_ends_on": str(TODAY - timedelta(days=1))}, "has ended"),
    ("ethics", ETHICS | {"agreement_ends_on": str(TODAY)}, "agreement ends before"),
    ("ethics", ETHICS | {"ends_on": "2999-01-01"}, "next 5 years"),
    ("ethics", ETHICS | {"ethics_decided_on": "2026-02-30"}, "a day that exists"),
    ("ethics", ETHICS | {"ethics_decided_on": str(TODAY + timedelta(days=2))}, "still to come"),
    ("ethics", ETHICS, "file of the signed agreement"),
    ("summary", SUMMARIES | {"en": HARD}, "longest sentence: “The aforementioned"),
    ("summary", SUMMARIES | {"en": "We help you. " * 101}, "300 words"),
    ("summary", SUMMARIES | {"en": f"{SUMMARIES['en']} Write to a@b.example."}, "a@b.example"),
    ("summary", SUMMARIES | {"de": f"{SUMMARIES['de']} Ruft an: 0521 / 12 34 56."}, "phone number"),
    ("summary", SUMMARIES | {"es": ""}, "in Spanish"),
]


@pytest.fixture
def empty(requester):
    named = {"first_name": "Ada", "last_name": "Exemplar"}
    type(requester.user).objects.filter(pk=requester.user.pk).update(**named)
    return Request.objects.create(asked_by=requester.user)


def test_what_a_request_can_not_have_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    requester, empty
):
    def is_refused(case):
        step, fields, words = case
        answer = send(requester, empty, step, **fields)
        assert answer.status_code == 422
        assert words in BeautifulSoup(answer.content, "html.parser").get_text()
        shown = typed(answer)
        for name in fields.keys() & shown.keys() - CHOSEN:
            assert shown[name] == fields[name]

    assert failing(REFUSED, is_refused) == []


def test_a_filter_set_of_ten_megabytes_is_refused(requester, empty):
    answer = send(requester, empty, "people", filters="x" * 10_000_000)
    assert answer.status_code in (400, 413, 422)
    empty.refresh_from_db()
    assert empty.filters == {}


def test_emoji_and_texts_from_the_right_are_kept(requester, empty):
    title = "Lupus 😀 الذئبة"
    send(requester, empty, "recipient", **RECIPIENT | {"title": title})
    empty.refresh_from_db()
    assert empty.title == title


def test_the_page_about_people_has_links_for_filters_and_no_count(requester, empty):
    path = f"{HOME}{empty.pk}/edit/people/"
    page = BeautifulSoup(requester.get(path).content, "html.parser")
    assert len(page.select("details.facet")) == len(REQUESTABLE - {language()})
    assert not page.select(".facet__count")
    link = page.select_one("#filter-diagnosis a.facet__value")["href"]
    chosen = requester.get(link.partition("#")[0])
    assert '"diagnosis"' in typed(chosen)["filters"]
    assert requester.get(f"{path}?chosen&diagnosis=gout").status_code == 422


def language():
    return next(one for one in REQUESTABLE if one.name == "language")
