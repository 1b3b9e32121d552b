"""The protocol that comes with the site: published by prepare, stated, and left alone beside the site's own."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hesperion.public_log.models import Statement
from registry.models import ProtocolVersion
from registry.protocol import content_files
from registry.protocol.content_files import shipped_protocols
from registry.protocol.faults import protocol_text_faults
from registry.protocol.queries import newest_protocol, open_protocol, written_protocol
from tests.factories.protocol import LANGUAGES, offered, publish, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The shipped protocols, and a version 1.1 with one more sentence in German."""
    folder = tmp_path / "protocol"
    shutil.copytree(content_files.PROTOCOLS, folder)
    (folder / "1.1").mkdir()
    german = (folder / "1.0" / "de.md").read_text(encoding="utf-8")
    german = german.replace('changes: ""', "changes: Ein Satz mehr.")
    (folder / "1.1" / "de.md").write_text(f"{german}\nNoch ein Satz.\n", encoding="utf-8")
    monkeypatch.setattr(content_files, "PROTOCOLS", folder)
    return folder


def prepare():
    said = StringIO()
    call_command("load_protocol", stdout=said)
    return said.getvalue()


def body(number):
    return Statement.objects.get(kind="protocol", about=f"protocol:{number}").body


def test_what_ships_has_no_faults_in_any_language_and_names_the_institution(settings):
    texts = written_protocol(newest_protocol())
    assert tuple(texts) == LANGUAGES
    for text in texts.values():
        assert protocol_text_faults(text, None) == []
        assert settings.SITE_CONTROLLER in text.text
        assert "{controller}" in text.unfilled["text"]


def test_a_new_version_is_public_after_the_next_prepare_without_anybody_acting(folder):
    assert prepare() == "protocol 1.0: nothing to do\nprotocol 1.1: published\n"
    assert prepare() == "protocol 1.0: nothing to do\nprotocol 1.1: nothing to do\n"
    texts = written_protocol(newest_protocol())
    assert body("1.1") == {
        "version": "1.1",
        "substantial": False,
        "ethics_decided_on": None,
        "documents": [[language, texts[language].sha256] for language in LANGUAGES],
        "changed": ["de"],
    }


def test_another_text_under_a_published_number_stops_with_a_sentence(folder):
    prepare()
    english = folder / "1.0" / "en.md"
    english.write_text(english.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"Protocol 1\.0 exists with other texts"):
        prepare()


def test_other_settings_are_no_change(settings):
    settings.SITE_CONTROLLER = "Another Hospital"
    assert prepare() == "protocol 1.0: nothing to do\n"


def test_a_site_with_a_protocol_of_its_own_keeps_it(folder):
    publish(offered("1.1"))
    assert prepare() == "protocol 1.0: nothing to do\nprotocol 1.1: nothing to do\n"
    assert newest_protocol().authors == ["user:7"]


def test_a_draft_follows_the_version_that_ships_and_must_be_offered_anew(folder):
    version = offered()
    assert version.before.number == "1.0"
    prepare()
    version.refresh_from_db()
    assert (version.before.number, version.offered_at) == ("1.1", None)
    assert open_protocol() == version


def test_a_draft_without_any_number_in_common_does_not_keep_it_away(folder):
    started()
    assert "protocol 1.1: published" in prepare()
    assert ProtocolVersion.objects.count() == 3


def test_every_language_of_the_site_ships():
    for _number, texts in shipped_protocols():
        assert sorted(texts) == [*LANGUAGES]
