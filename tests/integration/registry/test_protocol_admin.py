"""The protocol in /admin/: consent managers write a version, another one publishes it."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from hesperion.accounts.groups import CONSENT_MANAGER, RESEARCHER
from hesperion.privacy.audit.models import Event
from hesperion.public_log.models import Statement
from registry.models import ProtocolVersion
from registry.protocol.queries import newest_protocol, written_protocol
from tests.factories.protocol import NEWS, offered, publish, started, write
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/registry/protocolversion/"
DECISION = {"body": "Committee of Example", "reference": "2026-7", "decided_on": "2026-03-01"}


@pytest.fixture
def writer():
    return in_group(CONSENT_MANAGER)


@pytest.fixture
def other():
    return in_group(CONSENT_MANAGER, email="other@example.com")


def url(version, page="change/"):
    return f"{LIST}{version.pk}/{page}"


def words(page):
    return re.sub(r"\s+", " ", BeautifulSoup(page.content, "html.parser").get_text(" "))


def form_of(client, version, language="en"):
    """What the browser would send if nothing was typed."""
    page = BeautifulSoup(client.get(url(version, f"text/{language}/")).content, "html.parser")
    boxes = page.select("#content-main form [name]:not([name=csrfmiddlewaretoken])")
    return {
        box["name"]: box.text.removeprefix("\n") if box.name == "textarea" else box.get("value", "")
        for box in boxes
    }


def test_from_a_draft_to_what_everybody_reads(writer, other, client):
    answer = writer.post(f"{LIST}add/", {"number": "2.0"})
    version = ProtocolVersion.objects.get(number="2.0")
    assert answer.url == url(version)
    typed = form_of(writer, version)
    typed |= {"text": typed["text"] + f"\n\n{NEWS}", "changes": NEWS}
    assert writer.post(url(version, "text/en/"), typed).url == url(version)
    page = words(writer.get(url(version)))
    assert (page.count("Unchanged"), page.count("Changed by")) == (2, 1)
    assert (
        writer.post(url(version, "ethics/"), {"substantial": "on", **DECISION}).status_code == 302
    )
    assert writer.post(url(version, "offer/")).url == url(version)
    page = other.get(url(version))
    assert "Committee of Example decided on 1 March 2026, reference 2026-7." in words(page)
    assert f"Added: {NEWS} End of addition." in words(page)
    version.refresh_from_db()
    assert version.digest in page.text
    assert "publish/" not in writer.get(url(version)).text
    assert other.post(url(version, "publish/"), {"sha256": version.digest}).url == url(version)
    assert newest_protocol() == version
    statement = Statement.objects.get(kind="protocol", about="protocol:2.0")
    assert statement.body["ethics_decided_on"] == "2026-03-01"
    assert statement.body["changed"] == ["en"]
    texts = {text.name: text.text for text in statement.texts.all()}
    assert texts == {"ethics-body": "Committee of Example", "ethics-reference": "2026-7"}
    public = words(client.get("/registry/protocol/"))
    assert "Committee of Example decided about version 2.0 on 1 March 2026." in public
    actions = Event.objects.filter(action__startswith="protocol-").order_by("pk")
    assert list(actions.values_list("actor", "action"))[-5:] == [
        (writer.actor, "protocol-started"), (writer.actor, "protocol-written"),
        (writer.actor, "protocol-ethics"), (writer.actor, "protocol-offered"),
        (other.actor, "protocol-published"),
    ]  # fmt: skip


def test_own_text_changed_meanwhile_and_published_are_refused_with_a_sentence(writer, other):
    version = offered(by=writer.actor)
    for client, sha256, sentence in [
        (writer, version.digest, "You wrote a part of this version."),
        (other, "0" * 64, "The version was changed while you read it."),
    ]:
        page = client.post(url(version, "publish/"), {"sha256": sha256})
        assert (page.status_code, sentence in words(page)) == (409, True)
    publish(version)
    for page in ("publish/", "offer/", "discard/"):
        answer = other.post(url(version, page), {"sha256": version.digest})
        assert (answer.status_code, "is published already" in words(answer)) == (409, True)


def test_a_substantial_change_without_a_decision_is_not_offered(writer):
    version = started(by=writer.actor)
    write(version, by=writer.actor, title="Another", changes=NEWS)
    writer.post(url(version, "ethics/"), {"substantial": "on"})
    page = writer.post(url(version, "offer/"))
    assert page.status_code == 409
    assert "The change is substantial. First write which ethics committee decided" in words(page)


def test_a_decision_about_the_text_as_it_is_makes_a_version_and_nothing_makes_none(
    writer, other, client
):
    version = started(by=writer.actor)
    assert "Nothing differs from version 1.0" in words(writer.post(url(version, "offer/")))
    writer.post(url(version, "ethics/"), DECISION)
    assert writer.post(url(version, "offer/")).status_code == 302
    version.refresh_from_db()
    assert other.post(url(version, "publish/"), {"sha256": version.digest}).status_code == 302
    public = words(client.get("/registry/protocol/"))
    assert "Committee of Example decided about version 9.0" in public
    assert "In this language nothing changed since version 1.0." in public


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": "A committee"}, "Write all three: committee, reference and day."),
        (DECISION | {"decided_on": "2026-02-30"}, "Type a day such as"),
        (
            DECISION | {"decided_on": str(date.today() + timedelta(days=2))},
            "This day has not come yet.",
        ),
    ],
)
def test_half_a_decision_and_impossible_days_are_refused_and_stay_typed(writer, typed, sentence):
    page = writer.post(url(started(), "ethics/"), typed)
    assert (page.status_code, sentence in words(page)) == (422, True)
    assert f'value="{typed["body"]}"' in page.text


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    writer, other
):
    version = started()
    mine = form_of(writer, version) | {"title": "My title", "changes": "Mine"}
    other.post(url(version, "text/en/"), form_of(other, version) | {"title": "Their title"})
    page = writer.post(url(version, "text/en/"), mine)
    assert page.status_code == 409
    assert "other@example.com changed this text" in words(page)
    assert "My title" in page.text
    assert written_protocol(version)["en"].title == "Their title"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"summary": "word " * 301}, "The summary has 301 words."),
        ({"summary": "Antiphospholipid-mediated immunological complications necessitate "
          "multidisciplinary rheumatological haematological interventions."}, "aged 14 can’t follow"),
        ({"text": "No section."}, "Divide the text into sections"),
        ({"summary": "We ask.", "text": "## One\n\nNobody."}, "Say who runs the registry"),
        ({"text": "## One\n\n{controller} {contact} {king}"}, "{king} stands for nothing."),
        ({"title": " "}, "Write the title."),
        ({"title": "New", "changes": ""}, "Write what is new, and why."),
    ],
)  # fmt: skip
def test_faults_are_shown_at_their_fields_and_keep_the_version_from_being_offered(
    writer, changes, sentence
):
    version = started()
    write(version, **{"changes": NEWS} | changes)
    assert sentence in words(writer.get(url(version, "text/en/")))
    page = writer.post(url(version, "offer/"))
    assert (page.status_code, "Not every text is ready: English." in words(page)) == (409, True)


def test_a_second_draft_and_a_number_that_is_taken_are_refused(writer):
    assert writer.post(f"{LIST}add/", {"number": "1.0"}).status_code == 409
    assert writer.post(f"{LIST}add/", {"number": "one"}).status_code == 422
    started()
    page = writer.post(f"{LIST}add/", {"number": "9.1"})
    assert (page.status_code, "Version 9.0 is not published yet." in words(page)) == (409, True)


def test_a_draft_is_discarded_and_its_pages_are_gone(writer):
    version = started()
    assert writer.post(url(version, "discard/")).url == LIST
    assert writer.post(url(version, "offer/")).status_code == 404
    assert open_pages(writer, version) == {404}


def test_others_see_nothing_of_it():
    version = started()
    assert open_pages(in_group(RESEARCHER), version) == {403}


def open_pages(client, version):
    pages = ("change/", "ethics/", "text/en/", "preview/en/")
    return {client.get(url(version, page)).status_code for page in pages}


def test_a_preview_shows_the_draft_as_readers_would_see_it(writer):
    version = started()
    write(version, language="de", title="Neuer Titel", changes="Neu")
    page = words(writer.get(url(version, "preview/de/")))
    assert "Neuer Titel" in page
    assert writer.get(url(version, "preview/fr/")).status_code == 404
    assert writer.get(url(version, "text/fr/")).status_code == 404
