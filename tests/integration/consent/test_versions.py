"""A consent version: all its texts are written by some, approved by another, and never changed after that."""

import pytest
from bs4 import BeautifulSoup

from hesperion.mail.models import Message
from hesperion.privacy.audit.models import Event
from intake.consent.actions.consents import enqueue_renewals
from intake.consent.models import ConsentDocument, ConsentVersion
from intake.consent.queries import current_document
from intake.consent.versions import actions
from intake.consent.versions.queries import newest_version, texts_of, written_texts
from tests.factories.consent_versions import (
    LIST,
    NEWS,
    PARENT,
    SELF,
    approve,
    form_of,
    offered,
    started,
    told,
    url,
    write,
)
from tests.factories.intake import confirmed
from tests.services import in_parallel
from tests.staff import in_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return in_group("consent manager")


@pytest.fixture
def other():
    return in_group("consent manager", email="other@example.com")


def test_from_draft_to_the_mail_that_asks(manager, other):
    """Two people at the pages: drafted, compared, offered, approved; then participants are asked."""
    participant = confirmed()
    before = newest_version()
    answer = manager.post(f"{LIST}add/", {"number": "9.0"})
    version = ConsentVersion.objects.get(number="9.0")
    assert answer.url == url(version)
    assert told(manager.get(url(version))).count("Unchanged") == 12
    typed = form_of(manager, version)
    key_information = typed["key_information"].replace("about 25.", "about 40.")
    typed |= {"key_information": key_information, "changes": NEWS}
    assert manager.post(url(version, "", SELF), typed).url == url(version)
    page = told(manager.get(url(version)))
    assert page.count("Unchanged") == 11
    assert "staff@example.com" in page
    assert "1 participant." in page
    assert "The person, Deutsch; The person, Español" in page
    compared = manager.get(url(version, "compare"))
    assert "<del>" in compared.text
    assert "Deleted: 25. End of deletion. Added: 40. End of addition." in told(compared)
    assert manager.post(url(version, "offer")).url == url(version)
    shown = other.get(url(version, "approve"))
    assert "1 participant." in told(shown)
    assert version.digest in shown.text
    assert other.post(url(version, "approve"), {"sha256": version.digest}).status_code == 302
    assert newest_version() == version
    assert "with CAR-T about 40." in current_document().key_information
    assert current_document("parent").version == version
    assert texts_of(version)[PARENT].sha256 == texts_of(before)[PARENT].sha256
    assert enqueue_renewals() == 1
    assert Message.objects.get(kind="consent.reconsent").subject == participant.pk


def test_who_wrote_a_part_can_not_approve_even_if_another_wrote_last(manager, other):
    version = started()
    write(version, by=manager.actor, title="Mine", changes=NEWS)
    write(version, by=other.actor, title="Theirs")
    actions.offer_version(version=version, by=other.actor)
    for client in (manager, other):
        assert "I have read it" not in client.get(url(version, "approve")).text
        page = client.post(url(version, "approve"), {"sha256": version.digest})
        assert page.status_code == 409
        assert "You wrote a part of this version. Somebody else must approve it." in told(page)
    approve(version)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_in_the_same_second_one_is_told_about_the_other():
    version = offered()
    approvers = iter(["user:80", "user:81"])
    found = in_parallel(2, lambda: _approved(version, next(approvers)))
    assert sorted(found)[0] == ""
    assert "is published already" in sorted(found)[1]
    assert (
        Event.objects.filter(action="document-approved", detail__version="study 9.0").count() == 1
    )


def _approved(version, by):
    try:
        actions.approve_version(version=version, sha256=version.digest, by=by)
    except actions.VersionRefused as refused:
        return str(refused)
    return ""


def test_what_was_changed_while_somebody_read_it_is_not_approved(manager):
    version = offered()
    read = version.digest
    write(version, title="Something else")
    assert not ConsentVersion.objects.get(pk=version.pk).offered_at
    actions.offer_version(version=version, by="user:7")
    page = manager.post(url(version, "approve"), {"sha256": read})
    assert page.status_code == 409
    assert "changed while you read it" in told(page)
    assert "Something" in told(page)


def test_a_version_without_a_language_or_with_a_fault_is_not_offered(manager):
    version = started()
    write(version, title="Another")
    ConsentDocument.objects.filter(version=version, audience="relative", language="es").delete()
    assert "Missing" in told(manager.get(url(version)))
    page = manager.post(url(version, "offer"))
    assert page.status_code == 409
    assert "Not every text is ready: The person, English; A relative" in told(page)
    assert not ConsentVersion.objects.get(pk=version.pk).offered_at


def test_a_new_language_of_the_site_is_needed_for_every_audience(manager, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]
    version = started()
    write(version, title="Another", changes=NEWS)
    assert told(manager.get(url(version))).count("Missing") == 4
    with pytest.raises(actions.VersionRefused, match="The person, Français"):
        actions.offer_version(version=version, by="user:7")


@pytest.mark.parametrize("changes", [{}, {"title": "Another"}])
def test_what_is_new_is_needed_where_the_text_changed_and_is_not_that_of_before(changes):
    approve(offered())
    version = started("9.1")
    if not changes:
        with pytest.raises(actions.VersionRefused, match=r"No text differs from version 9\.0"):
            actions.offer_version(version=version, by="user:7")
        return
    write(version, **changes)
    with pytest.raises(actions.VersionRefused, match="The person, English"):
        actions.offer_version(version=version, by="user:7")
    write(version, changes="Another title.")
    actions.offer_version(version=version, by="user:7")


def test_one_version_at_a_time_is_open_and_no_number_is_used_twice(manager):
    page = manager.post(f"{LIST}add/", {"number": newest_version().number})
    assert page.status_code == 409
    assert "Choose another number." in told(page)
    assert manager.post(f"{LIST}add/", {"number": "next"}).status_code == 422
    version = started()
    page = manager.post(f"{LIST}add/", {"number": "9.1"})
    assert page.status_code == 409
    assert "Version 9.0 is not published yet." in told(page)
    assert manager.post(url(version, "discard")).status_code == 302
    assert not ConsentVersion.objects.filter(published_at=None).exists()
    page = manager.post(url(newest_version(), "discard"))
    assert "is published already" in told(page)


def test_a_version_that_ships_meanwhile_makes_an_offered_one_a_draft_after_it():
    version = offered()
    texts = {
        key: {name: getattr(text, name) for name in actions.FIELDS}
        for key, text in texts_of(version.before).items()
    }
    texts[PARENT] |= {"title": "Shipped", "changes": NEWS}
    actions.publish_shipped(number="8.0", texts=texts, by="system:command")
    read = version.digest
    version.refresh_from_db()
    assert (version.before.number, version.offered_at) == ("8.0", None)
    assert version.digest != read


def test_starting_writing_offering_and_approving_are_in_the_audit():
    version = offered()
    sha256 = written_texts(version)[SELF].sha256
    approve(version)
    found = Event.objects.filter(action__regex="^(document|version)-").order_by("pk")
    ours = [row for row in found.values_list("actor", "action", "detail") if "9.0" in str(row[2])]
    assert [(actor, action) for actor, action, _detail in ours] == [
        ("user:7", "version-started"),
        ("user:7", "document-written"),
        ("user:7", "version-offered"),
        ("user:8", "document-approved"),
    ]
    assert ours[1][2] == {"document": "study 9.0 self en", "sha256": sha256}
    assert ours[3][2] == {"version": "study 9.0", "sha256": version.digest}


def test_the_preview_shows_all_that_patients_read(manager):
    version = offered(key=PARENT, title="Your child", changes="We **ask** you more.")
    text = told(manager.get(url(version, "preview", PARENT)))
    assert "Your child" in text
    assert "We ask you more." in text
    assert "You have or had a severe illness." in text
    assert "**" not in text


@pytest.mark.parametrize(
    "page", ["", "add/", "{}/change/", "{}/compare/", "{}/offer/", "{}/approve/", "{}/discard/",
             "{}/self/en/", "{}/self/en/preview/"]
)  # fmt: skip
def test_pages_are_for_consent_managers_and_have_no_inline_script_or_style(manager, page):
    address = LIST + page.format(offered().pk)
    shown = manager.get(address)
    assert shown.status_code == 200
    soup = BeautifulSoup(shown.content, "html.parser")
    assert not soup.select("script:not([src]):not([type='application/json'])")
    assert not soup.select("style, [style], [onclick], [onsubmit]")
    groups = ["researcher", "reviewer", "data steward", "editor", "medical reviewer"]
    for group in groups:
        client = in_group(group, email=f"{group.replace(' ', '.')}@example.com")
        assert client.get(address).status_code == 403, group
        assert client.post(address, {"number": "9.9"}).status_code == 403, group


@pytest.mark.parametrize(
    "page", ["99/compare/", "{}/nobody/en/", "{}/self/xx/", "{}/self/xx/preview/"]
)
def test_what_there_is_not_is_not_found(manager, page):
    assert manager.get(LIST + page.format(started().pk)).status_code == 404
