"""Consent texts in the public log: those that staff publish, those that ship, those from before the log."""

import shutil
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from hesperion.public_log.models import Statement
from intake.consent.models import ConsentDocument, ConsentVersion
from intake.consent.models.version import SHIPPED_AUTHOR
from intake.consent.versions import content_files
from intake.consent.versions.queries import newest_version, written_texts
from tests.factories.consent_versions import SELF, approve, offered

pytestmark = pytest.mark.django_db


def prepare():
    call_command("load_consent", stdout=StringIO())


def statements(number):
    return Statement.objects.filter(kind="consent-text", about=f"consent:{number}")


def hashes(version):
    return [[*key, text.sha256] for key, text in sorted(written_texts(version).items())]


def test_what_staff_publish_is_stated_with_what_changed_and_a_draft_is_not():
    version = offered()
    assert not statements("9.0").exists()
    approve(version)
    assert statements("9.0").get().body == {
        "version": "9.0",
        "documents": hashes(version),
        "changed": [[*SELF]],
    }


def test_a_text_that_changes_in_the_software_is_public_after_the_next_prepare(
    tmp_path, monkeypatch
):
    shipped = newest_version()
    assert statements(shipped).get().body["documents"] == hashes(shipped)
    folder = tmp_path / "consent"
    shutil.copytree(content_files.FOLDER, folder)
    text = (folder / shipped.number / "self.de.md").read_text(encoding="utf-8")
    (folder / "9.1").mkdir()
    (folder / "9.1" / "self.de.md").write_text(f"{text}\nOne more sentence.\n", encoding="utf-8")
    monkeypatch.setattr(content_files, "FOLDER", folder)
    prepare()
    prepare()
    body = statements("9.1").get().body
    assert (body["version"], body["changed"]) == ("9.1", [["self", "de"]])
    assert body["documents"] == hashes(newest_version()) != hashes(shipped)


def test_what_was_published_before_there_was_a_log_is_stated_once_with_its_day():
    version = _published_by_an_earlier_version_of_the_software()
    for _ in range(2):
        prepare()
        body = statements("8.0").get().body
        assert (body["version"], body["published_before_the_log"]) == ("8.0", "2026-02-03")
        assert body["documents"] == hashes(version)


def _published_by_an_earlier_version_of_the_software():
    version = ConsentVersion.objects.create(number="8.0", authors=[SHIPPED_AUTHOR])
    for text in written_texts(newest_version()).values():
        copied = {name: getattr(text, name) for name in ("audience", "language", "title", "text")}
        ConsentDocument.objects.create(version=version, **copied)
    ConsentVersion.objects.filter(pk=version.pk).update(
        offered_by=SHIPPED_AUTHOR,
        offered_at=datetime(2026, 2, 3, tzinfo=UTC),
        approved_by="system:command",
        published_at=datetime(2026, 2, 3, tzinfo=UTC),
    )
    return version
