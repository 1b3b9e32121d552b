"""Who runs the study stands in the signed text; other settings later change no text and stop nothing."""

from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from intake.consent.queries import current_document
from intake.consent.renewals import needs_new_consent
from intake.consent.versions import actions
from intake.consent.versions.faults import text_faults
from intake.consent.versions.queries import newest_version, texts_of, written_texts
from tests.factories.consent_versions import NEWS, SELF, approve, started, told, url, write
from tests.factories.intake import confirmed
from tests.staff import in_group

pytestmark = pytest.mark.django_db
SENTENCE = "The settings name another institution than version 1.2: start a new version."


def loaded() -> str:
    output = StringIO()
    call_command("load_consent", stdout=output)
    return output.getvalue()


def test_other_settings_change_no_published_text_stop_no_start_and_are_said_to_managers(settings):
    manager, before = in_group("consent manager"), current_document()
    assert settings.SITE_CONTROLLER in before.lead
    assert SENTENCE not in told(manager.get("/admin/"))
    settings.SITE_CONTROLLER = "Hospital of Elsewhere"
    assert "consent 1.2: unchanged" in loaded()
    assert current_document().key_information == before.key_information
    assert SENTENCE in told(manager.get("/admin/"))
    assert SENTENCE in told(manager.get(url(newest_version())))


def test_the_next_version_names_the_new_institution_and_asks_those_who_signed(settings):
    participant, before = confirmed(), newest_version()
    signed = current_document()
    settings.SITE_CONTROLLER = "Hospital of Elsewhere"
    version = started()
    assert "{controller}" in written_texts(version)[SELF].lead
    assert "Hospital of Elsewhere" in texts_of(version)[SELF].lead
    for key in texts_of(version):
        write(version, key=key, changes=NEWS)
    actions.offer_version(version=version, by="user:7")
    approve(version)
    assert version.institution["controller"] == "Hospital of Elsewhere"
    assert "Hospital of Elsewhere" in current_document().lead
    assert "Hospital of Elsewhere" in current_document().text
    assert texts_of(before)[SELF].sha256 == signed.sha256
    assert needs_new_consent(participant)
    assert SENTENCE not in told(in_group("consent manager").get("/admin/"))


def test_what_the_settings_say_is_read_as_words_and_never_as_markdown(client, settings):
    name = "*Star* [Clinic](https://example.com) & <b>Sons</b>_1"
    settings.SITE_CONTROLLER = name
    version = started()
    for key in texts_of(version):
        write(version, key=key, changes=NEWS)
    actions.offer_version(version=version, by="user:7")
    approve(version)
    page = BeautifulSoup(client.get("/share/consent/self/").content, "html.parser")
    assert page.main.get_text().count(name) == 2
    assert not page.main.select("a[href*='example.com'], .prose b, .prose em")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"text": "Ask {somebody}.", "key_information": "{controller} {address} {contact}"},
            "{somebody} stands for nothing.",
        ),
        ({"text": "None.", "key_information": "{controller}"}, "write {address}, {contact} where"),
        ({"uses": ["study"]}, "“Public numbers”"),
    ],
)
def test_a_text_without_the_institution_or_a_use_that_is_asked_about_is_not_offered(
    changes, sentence
):
    version = started()
    write(version, **changes | {"changes": NEWS})
    found = text_faults(texts_of(version)[SELF], texts_of(version.before)[SELF])
    assert any(sentence in fault.sentence for fault in found)
    with pytest.raises(actions.VersionRefused, match="The person, English"):
        actions.offer_version(version=version, by="user:7")
