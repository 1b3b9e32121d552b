"""What the database refuses of the protocol, whoever writes and by whatever way."""

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from registry.models import ProtocolText, ProtocolVersion
from registry.protocol.queries import newest_protocol, written_protocol
from tests.factories.protocol import offered, started, write
from tests.services import runtime_environment

pytestmark = pytest.mark.django_db

ETHICS = {
    "ethics_body": "Ethics Committee of Example",
    "ethics_reference": "2027-03",
    "ethics_decided_on": date(2027, 3, 1),
}


def published(version, **more):
    values = {"approved_by": "user:8", "published_at": timezone.now()} | more
    ProtocolVersion.objects.filter(pk=version.pk).update(**values)


def refused(match, act):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        act()


@pytest.mark.parametrize("approver", ["user:7", ""])
def test_nobody_publishes_what_they_wrote(approver):
    version = offered()
    refused("approved_by_another", lambda: published(version, approved_by=approver))


def test_a_draft_that_nobody_offered_is_not_published():
    version = started()
    refused("approved_by_another", lambda: published(version))


def test_a_substantial_change_is_published_only_with_the_whole_decision_of_a_committee():
    version = offered()
    refused("substantial_with_ethics", lambda: published(version, substantial=True))
    for missing in ETHICS:
        part = ETHICS | {missing: None if missing == "ethics_decided_on" else ""}
        refused("whole_or_none", lambda: published(version, substantial=True, **part))  # noqa: B023
    published(version, substantial=True, **ETHICS)
    assert newest_protocol() == version


def test_no_language_of_the_version_before_is_lost():
    version = offered()
    state = {"offered_by": "user:7", "offered_at": timezone.now()}

    def without_german():
        ProtocolText.objects.filter(version=version, language="de").delete()
        published(version, **state)

    refused("every language of the version before", without_german)


def test_there_is_one_draft():
    started()
    refused("one_draft", lambda: ProtocolVersion.objects.create(number="9.1"))


def test_writing_into_a_version_takes_the_offer_back_and_names_the_writer():
    version = offered()
    write(version, by="user:9", title="Another title")
    version.refresh_from_db()
    assert (version.offered_at, version.offered_by) == (None, "")
    assert version.authors == ["user:7", "user:9"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["site", "owner"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE registry_protocoltext SET text = 'x'", "DELETE FROM registry_protocoltext",
     "INSERT INTO registry_protocoltext (version_id, language, title, summary, text, changes, unfilled,"
     " sha256, written_by) SELECT version_id, 'fr', '', '', '', '', '{}', sha256, ''"
     " FROM registry_protocoltext LIMIT 1",
     "UPDATE registry_protocolversion SET published_at = NULL, approved_by = ''",
     "UPDATE registry_protocolversion SET substantial = true", "DELETE FROM registry_protocolversion"],
)  # fmt: skip
def test_nothing_of_a_published_version_changes_or_goes(statement, role):
    before = {key: text.sha256 for key, text in written_protocol(newest_protocol()).items()}
    if role == "owner":
        refused("never changes", lambda: connection.cursor().execute(statement))
    else:
        with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as site:
            names = site.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal").fetchall()
            off = "{" + ",".join(name for (name,) in names) + "}"
            site.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [off])
            with pytest.raises(psycopg.errors.RaiseException, match="never changes"):
                site.execute(statement)
    assert {key: text.sha256 for key, text in written_protocol(newest_protocol()).items()} == before
