"""A consent text: written by one, approved by another, and never changed after that."""

import json
import re

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection, transaction

from hesperion.privacy.audit.models import Event
from intake.consent.actions import documents
from intake.consent.models import ConsentDocument
from tests.services import runtime_environment
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/consent/consentdocument/"
QUIZ = [
    {"question": f"Question {number}?", "answers": ["Yes", "No"], "right": 0,
     "because": "You can stop at any time."}
    for number in range(3)
]  # fmt: skip
ASSENT = {"7-11": "We ask you first.", "12-15": "It is your choice.", "16-17": "You decide too."}
WRITTEN = {
    "kind": "study", "audience": "self", "version": "2.0", "language": "en",
    "title": "Taking part", "key_information": "You can **say no**. You can stop at any time.",
    "text": "# All of it\n\nWe keep your answers.", "changes": "", "quiz": QUIZ, "assent": {},
    "is_offered": True,
}  # fmt: skip


def typed(**changes):
    """What the form sends."""
    told = WRITTEN | changes
    told |= {
        name: json.dumps(told[name])
        for name in ("quiz", "assent")
        if not isinstance(told[name], str)
    }
    return {name: value for name, value in told.items() if value is not False}  # fmt: skip


def stored(by="user:7", **changes):
    document = ConsentDocument(**WRITTEN | changes)
    documents.write_document(document=document, by=by)
    return document


def published(**changes):
    document = stored(**changes)
    return documents.approve_document(document=document, sha256=document.sha256, by="user:8")


@pytest.fixture(autouse=True)
def _no_document_yet(db):
    """Published ones can't be deleted."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE consent_consentdocument CASCADE")


@pytest.fixture
def manager():
    return in_group("consent manager")


def told(page):
    return re.sub(r"\s+", " ", BeautifulSoup(page.content, "html.parser").get_text(" "))


def test_what_the_json_of_a_text_hides_in_escapes_goes_too(manager):
    quiz = [QUIZ[0] | {"question": "Soft\x0bbreak\u200b?"}, *QUIZ[1:]]
    assert manager.post(f"{LIST}add/", typed(title="Two\x0bparts", quiz=quiz)).status_code == 302
    document = ConsentDocument.objects.get()
    assert (document.title, document.quiz[0]["question"]) == ("Two parts", "Soft\nbreak?")
    unseen = [QUIZ[0] | {"question": "\u3164"}, *QUIZ[1:]]
    assert "Question 1 needs exactly" in told(manager.post(f"{LIST}add/", typed(quiz=unseen)))


def test_a_text_is_written_in_the_admin_and_waits_for_approval(manager):
    answer = manager.post(f"{LIST}add/", typed())
    assert answer.status_code == 302
    document = ConsentDocument.objects.get()
    assert {name: getattr(document, name) for name in WRITTEN} == WRITTEN
    assert document.written_by == f"user:{manager.user.pk}"
    assert document.sha256 == document.digest
    assert "Waits for approval" in told(manager.get(LIST))


@pytest.mark.parametrize("is_offered", [True, False])
def test_a_draft_may_lack_its_quiz_but_what_is_offered_may_not(manager, is_offered):
    page = manager.post(f"{LIST}add/", typed(quiz="", is_offered=is_offered))
    if is_offered:
        assert "Write a JSON list of exactly three questions." in told(page)
        assert not ConsentDocument.objects.exists()
    else:
        assert ConsentDocument.objects.get().quiz == []
        assert "Draft" in told(manager.get(LIST))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"key_information": "word " * 401}, "has 401 words. Shorten it to 400 at most."),
        ({"quiz": QUIZ[:2]}, "exactly three questions"),
        ({"quiz": {}}, "exactly three questions"),
        ({"quiz": "[{"}, "Enter a valid JSON."),
        ({"quiz": [*QUIZ[:2], {}]}, "Question 3 needs exactly these four"),
        ({"quiz": [QUIZ[0] | {"right": 2}, *QUIZ[1:]]}, "Question 1 needs exactly these four"),
        ({"quiz": [QUIZ[0] | {"right": True}, *QUIZ[1:]]}, "Question 1 needs"),
        ({"quiz": [QUIZ[0] | {"answers": ["Yes", "Yes"]}, *QUIZ[1:]]}, "Question 1 needs"),
        ({"quiz": [QUIZ[0] | {"answers": [["Yes"], "No"]}, *QUIZ[1:]]}, "Question 1 needs"),
        ({"quiz": [QUIZ[0] | {"question": "\0"}, *QUIZ[1:]]}, "Question 1 needs"),
        ({"quiz": [QUIZ[0] | {"question": "\ud800"}, *QUIZ[1:]]}, "Question 1 needs"),
        ({"quiz": [QUIZ[0] | {"because": "You must stay."}, *QUIZ[1:]]}, "does not stand in the key"),
        ({"assent": ASSENT}, "Only a text for parents has words for a child."),
        ({"audience": "parent"}, "exactly these ages: 7-11, 12-15, 16-17."),
        ({"audience": "parent", "assent": ASSENT | {"7-11": " "}}, "Each age needs its words"),
        ({"audience": "nobody"}, "Select a valid choice."),
        ({"language": "xx"}, "Select a valid choice."),
        ({"title": ""}, "This field is required."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_stored(manager, changes, sentence):
    page = manager.post(f"{LIST}add/", typed(**changes))
    assert page.status_code == 200
    assert sentence in told(page)
    assert not ConsentDocument.objects.exists()


def test_because_may_stand_in_either_text_whatever_its_marks():
    entry = QUIZ[0] | {"because": "You can say no."}
    assert stored(quiz=[entry, *QUIZ[1:]]).pk
    document = published(
        version="3", quiz=[QUIZ[0] | {"because": "We keep your answers."}, *QUIZ[1:]]
    )
    assert document.published_at


def test_another_manager_approves_it_which_publishes_it(manager):
    document = stored()
    page = manager.get(f"{LIST}{document.pk}/approve/")
    assert document.sha256 in page.text
    answer = manager.post(f"{LIST}{document.pk}/approve/", {"sha256": document.sha256})
    assert answer.status_code == 302
    document.refresh_from_db()
    assert document.published_at
    assert document.approved_by == f"user:{manager.user.pk}"
    assert "Published" in told(manager.get(LIST))


def refused(document, by="user:8", sha256=None):
    with pytest.raises(documents.NotToBeApproved) as reason:
        documents.approve_document(document=document, sha256=sha256 or document.sha256, by=by)
    return str(reason.value)


def test_who_changed_it_last_can_not_approve_it(manager):
    document = stored()
    documents.write_document(document=document, by="user:9")
    assert "Somebody else must approve it." in refused(document, by="user:9")
    mine = stored(by=f"user:{manager.user.pk}", version="3")
    page = manager.post(f"{LIST}{mine.pk}/approve/", {"sha256": mine.sha256}, follow=True)
    assert "Somebody else must approve it." in told(page)
    assert not ConsentDocument.objects.exclude(published_at=None).exists()


def test_what_is_not_ready_was_changed_meanwhile_or_is_published_is_not_approved():
    document = stored(is_offered=False)
    assert refused(document) == "This text is not ready for approval."
    document.is_offered = True
    documents.write_document(document=document, by="user:7")
    before = document.sha256
    document.text = "Something else."
    documents.write_document(document=document, by="user:7")
    assert "changed while you read it" in refused(document, sha256=before)
    documents.approve_document(document=document, sha256=document.sha256, by="user:8")
    assert refused(document) == "This text is published already."


def test_nothing_incomplete_is_approved_however_it_was_stored():
    assert refused(stored(quiz=[])) == "This text is not ready for approval."


@pytest.mark.parametrize("changes", [{"approved_by": "user:7"}, {"approved_by": ""}])
def test_the_database_takes_no_approval_by_who_wrote_it_or_by_nobody(changes):
    document = stored()
    rows = ConsentDocument.objects.filter(pk=document.pk)
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        rows.update(published_at="2026-01-01T00:00Z", **changes)
    assert isinstance(error.value.__cause__, psycopg.errors.CheckViolation)


def test_writing_and_approving_are_in_the_audit():
    document = published()
    found = Event.objects.filter(action__startswith="document").order_by("pk")
    events = found.values_list("actor", "action", "detail")
    detail = {"document": "study 2.0 self en", "sha256": document.sha256}
    assert list(events) == [
        ("user:7", "document-written", detail),
        ("user:8", "document-approved", detail),
    ]


def test_a_published_text_is_only_read(manager):
    document = published()
    change = f"{LIST}{document.pk}/change/"
    assert "<textarea" not in manager.get(change).text
    assert manager.post(change, typed(title="Another")).status_code == 403
    assert manager.post(f"{LIST}{document.pk}/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(documents.PublishedDocumentChanged):
        documents.write_document(document=document, by="user:7")
    document.refresh_from_db()
    assert document.title == WRITTEN["title"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["site", "owner"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE consent_consentdocument SET text = 'x'", "DELETE FROM consent_consentdocument",
     "UPDATE consent_consentdocument SET published_at = NULL, approved_by = ''"],
)  # fmt: skip
def test_the_database_changes_and_deletes_no_published_text(statement, role):
    document = published()
    if role == "owner":
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            connection.cursor().execute(statement)
    else:
        with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as site:
            site.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [_triggers(site)])
            with pytest.raises(psycopg.errors.RaiseException, match="never changes"):
                site.execute(statement)
    assert ConsentDocument.objects.get().text == document.text


def _triggers(site):
    names = site.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal").fetchall()
    return "{" + ",".join(name for (name,) in names) + "}"


def test_a_new_version_begins_with_the_text_of_another(manager):
    document = published(audience="parent", assent=ASSENT)
    page = manager.get(f"{LIST}{document.pk}/change/")
    assert f"{LIST}add/?from={document.pk}" in page.text
    form = BeautifulSoup(manager.get(f"{LIST}add/?from={document.pk}").content, "html.parser")
    values = {name: form.select_one(f"[name={name}]") for name in WRITTEN}
    assert values["title"]["value"] == document.title
    assert values["text"].text.strip() == document.text
    assert json.loads(values["quiz"].text) == QUIZ
    assert json.loads(values["assent"].text) == ASSENT
    assert values["audience"].select_one("[selected]")["value"] == "parent"
    assert "value" not in values["version"].attrs
    assert "checked" not in values["is_offered"].attrs


@pytest.mark.parametrize("before", ["", "x", "99", "٣", "9" * 30])
def test_a_version_that_is_none_gives_an_empty_form(manager, before):
    assert manager.get(f"{LIST}add/", {"from": before}).status_code == 200


def test_the_preview_shows_all_that_patients_read(manager):
    document = stored(audience="parent", assent=ASSENT, changes="We **ask** you more.")
    page = manager.get(f"{LIST}{document.pk}/preview/")
    text = told(page)
    for part in ("Taking part", "You can say no .", "We ask you more.", "We keep your answers.",
                 "Question 2?", *ASSENT.values()):  # fmt: skip
        assert part in text
    assert "**" not in text


@pytest.mark.parametrize("page", ["", "add/", "{}/change/", "{}/preview/", "{}/approve/"])
def test_pages_have_the_strict_policy_and_no_inline_script_or_style(manager, page):
    shown = manager.get(LIST + page.format(stored().pk))
    assert shown.status_code == 200
    assert "unsafe" not in shown["Content-Security-Policy"]
    soup = BeautifulSoup(shown.content, "html.parser")
    assert not [
        script
        for script in soup.select("script:not([src])")
        if script.get("type") not in ("application/json",)
    ]
    assert not soup.select("style, [style], [onclick], [onsubmit]")  # fmt: skip


@pytest.mark.parametrize(
    "group", ["researcher", "reviewer", "data steward", "editor", "medical reviewer"]
)
def test_nobody_but_consent_managers_gets_in(group):  # fmt: skip
    document, client = stored(), in_group(group)
    for page in ("", "add/", "{}/change/", "{}/preview/", "{}/approve/"):
        assert client.get(LIST + page.format(document.pk)).status_code == 403, page
    answer = client.post(f"{LIST}{document.pk}/approve/", {"sha256": document.sha256})
    assert answer.status_code == 403
    document.refresh_from_db()
    assert document.published_at is None


@pytest.mark.parametrize("page", ["preview", "approve"])
def test_a_text_that_is_none_is_not_found(manager, page):
    assert manager.get(f"{LIST}99/{page}/").status_code == 404
