"""Statements of the public log: each follows on the last, for good; a text is taken out in public."""

import pytest
from django.db import DatabaseError, transaction

from hesperion.privacy.signing import is_signature
from hesperion.public_log.actions import publish_statement, take_out_text
from hesperion.public_log.kinds import LogKind
from hesperion.public_log.lines import content_of, line_of, log_message, salted_hash
from hesperion.public_log.models import BEFORE_THE_FIRST, Statement, StatementText
from hesperion.public_log.queries import statements_with_texts
from hesperion.text.canonical_json import json_sha256

pytestmark = pytest.mark.django_db


def stated(number, **texts):
    return publish_statement(
        kind=LogKind.TAKEN_OUT, about=f"test:{number}", body={"n": number}, texts=texts
    )


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_each_is_over_the_one_before():
    stated(1)
    stated(2)
    before, rows = BEFORE_THE_FIRST, list(Statement.objects.order_by("seq"))
    for seq, one in enumerate(rows, start=1):
        assert (one.seq, one.previous) == (seq, before)
        before = one.sha256
    for one in Statement.objects.all():
        assert one.sha256 == json_sha256(content_of(one))
        assert is_signature(bytes(one.signature), log_message(one.sha256), one.key_version)


def test_none_is_changed_deleted_left_out_or_put_between():
    first = stated(1)
    refused(lambda: Statement.objects.update(kind="other"))
    refused(lambda: Statement.objects.all().delete())
    values = {
        field: getattr(first, field)
        for field in ("kind", "about", "body", "key_version", "signature")
    }
    for seq, previous in (
        (1, BEFORE_THE_FIRST),
        (first.seq + 2, first.sha256),
        (first.seq + 1, BEFORE_THE_FIRST),
        (first.seq + 1, "1" * 64),
    ):
        row = Statement(seq=seq, previous=previous, sha256="2" * 64, **values)
        refused(lambda row=row: row.save(force_insert=True))


def test_a_kind_that_no_app_registered_is_refused():
    with pytest.raises(ValueError, match="registered by no app"):
        publish_statement(kind="gossip", about="test:1", body={})


def test_a_text_goes_in_public_and_its_hash_stays():
    statement = stated(1, person="Ada Example")
    text = StatementText.objects.get()
    assert (
        line_of(statements_with_texts().get(pk=statement.pk))["texts"]["person"]["text"]
        == "Ada Example"
    )
    assert statement.body["texts"]["person"] == salted_hash(text.salt, "Ada Example")
    refused(lambda: StatementText.objects.update(text="Somebody else"))
    refused(lambda: text.delete())
    said = take_out_text(text=text, because="name")
    told = (said.about, said.body["statement"], said.body["text"])
    assert told == ("test:1", statement.seq, "person")
    statement.refresh_from_db()
    assert line_of(statements_with_texts().get(pk=statement.pk))["texts"] == {}
    assert statement.sha256 == json_sha256(content_of(statement))


def test_a_body_that_other_programs_would_write_otherwise_is_refused():
    for body in ({"share": 0.5}, {"deep": [{"share": 1e300}]}, {"n": float("nan")}, {"texts": {}}):
        with pytest.raises(ValueError, match=r"in a statement|in the body"):
            publish_statement(kind=LogKind.TAKEN_OUT, about="test:1", body=body)
