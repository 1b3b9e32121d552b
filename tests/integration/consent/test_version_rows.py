"""What the database refuses of consent versions, whoever writes and by whatever way."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from intake.consent.models import ConsentDocument, ConsentVersion
from intake.consent.queries import current_document
from tests.factories.consent_versions import (
    offered,
    started,
)
from tests.services import runtime_environment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("approver", ["user:7", "", "user:9"])
def test_the_database_takes_no_approval_by_a_writer_by_nobody_or_of_a_draft(approver):
    version = started() if approver == "user:9" else offered()
    rows = ConsentVersion.objects.filter(pk=version.pk)
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        rows.update(published_at=timezone.now(), approved_by=approver)
    assert isinstance(error.value.__cause__, psycopg.errors.CheckViolation)


def test_the_database_publishes_no_version_that_lacks_a_text_of_the_one_before():
    version = offered()
    with pytest.raises(DatabaseError, match="every text of the version"), transaction.atomic():
        _publish_without(version, language="de")


def _publish_without(version, **texts):
    ConsentDocument.objects.filter(version=version, **texts).delete()
    states = {"offered_by": "user:7", "approved_by": "user:8"}
    states |= {"offered_at": timezone.now(), "published_at": timezone.now()}
    ConsentVersion.objects.filter(pk=version.pk).update(**states)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["site", "owner"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE consent_consentdocument SET text = 'x'", "DELETE FROM consent_consentdocument",
     "INSERT INTO consent_consentdocument (version_id, audience, language, title, key_information, text,"
     " changes, quiz, assent, sha256, written_by) SELECT version_id, audience, 'fr', '', '', '', '', '[]',"
     " '{}', sha256, '' FROM consent_consentdocument LIMIT 1",
     "UPDATE consent_consentversion SET published_at = NULL, approved_by = ''"],
)  # fmt: skip
def test_the_database_changes_and_deletes_nothing_of_a_published_version(statement, role):
    text = current_document().text
    if role == "owner":
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            connection.cursor().execute(statement)
    else:
        with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as site:
            site.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [_triggers(site)])
            with pytest.raises(psycopg.errors.RaiseException, match="never changes"):
                site.execute(statement)
    assert current_document().text == text


def _triggers(site):
    names = site.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal").fetchall()
    return "{" + ",".join(name for (name,) in names) + "}"
