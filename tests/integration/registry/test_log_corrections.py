"""Something public is corrected, or a text taken out: one data steward writes, another publishes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hesperion.accounts.groups import CONSENT_MANAGER, RESEARCHER, STEWARD
from hesperion.privacy.audit.models import Event
from hesperion.public_log.lines import line_of
from hesperion.public_log.models import Statement, StatementText
from hesperion.public_log.queries import statements_with_texts
from hesperion.public_log.verification import require_whole
from registry.models import LogProposal
from tests.public_logs import state
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/registry/logproposal/"
ADD, TAKE_OUT = f"{LIST}add/", f"{LIST}take-out/"


@pytest.fixture
def writer():
    return in_group(STEWARD)


@pytest.fixture
def other():
    return in_group(STEWARD, email="other@example.com")


def words(corrected, **changes):
    texts = {
        f"{side}_{language}": f"{side} in {language}"
        for side in ("wrong", "right")
        for language in ("en", "de", "es")
    }
    return {"statement": corrected.seq, **texts, **changes}


def proposed(client, path, values):
    answer = client.post(path, values)
    assert answer.status_code == 302, answer.text
    return answer.url


def test_a_correction_is_public_once_another_data_steward_publishes_it(writer, other, client):
    statement = state(1)
    page = proposed(writer, ADD, words(statement))
    assert "Another data steward must publish it." in writer.get(page).text
    refused = writer.post(page.replace("change", "publish"))
    assert (refused.status_code, "You wrote this." in refused.text) == (409, True)
    assert not Statement.objects.filter(about="test:1", kind="correction", seq__gt=statement.seq)
    assert "waits for a second data steward" in other.get("/admin/").text
    assert "right in de" in other.get(page).text
    assert other.post(page.replace("change", "publish")).url == LIST
    correction = Statement.objects.last()
    assert (correction.kind, correction.about) == ("correction", "test:1")
    assert correction.body["statement"] == statement.seq
    shown = client.get(f"/registry/changes/{statement.seq}/").text
    assert "This was corrected on" in shown
    assert "wrong in en" in shown
    assert "right in es" in client.get(f"/es/registry/changes/{statement.seq}/").text
    assert not LogProposal.objects.exists()
    assert other.get(page).status_code in (302, 404)
    events = Event.objects.filter(action__startswith="correction-").order_by("pk")
    assert [*events.values_list("action", "actor")] == [
        ("correction-written", writer.actor),
        ("correction-published", other.actor),
    ]


def test_a_name_is_taken_out_for_good_and_the_log_stays_whole(writer, other, client):
    statement = state(1, who="Ada Example", why="kept")
    text = StatementText.objects.get(statement=statement, name="who")
    page = proposed(writer, TAKE_OUT, {"text": text.pk, "because": "name"})
    assert "Ada Example" in other.get(page).text
    assert writer.post(page.replace("change", "publish")).status_code == 409
    assert other.post(page.replace("change", "publish")).url == LIST
    said = Statement.objects.last()
    assert said.body == {"statement": statement.seq, "text": "who", "because": "name"}
    assert "Ada Example" not in client.get(f"/registry/changes/{statement.seq}/").text
    assert not StatementText.objects.filter(text="Ada Example").exists()
    require_whole(map(line_of, statements_with_texts()))
    event = Event.objects.get(action="text-taken-out")
    assert (event.actor, event.detail["because"]) == (other.actor, "name")


def test_a_text_that_two_proposed_to_take_out_goes_once(writer, other):
    text = StatementText.objects.get(statement=state(1, who="Ada Example"))
    pages = [proposed(writer, TAKE_OUT, {"text": text.pk, "because": "name"}) for _ in range(2)]
    other.post(pages[0].replace("change", "publish"))
    again = other.post(pages[1].replace("change", "publish"))
    assert (again.status_code, "taken out already" in again.text) == (409, True)
    assert other.post(pages[1].replace("change", "discard")).url == LIST
    assert not LogProposal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"right_en": "Write to ada@example.com"}, "Take the email address out"),
        ({"wrong_de": "Ruf 0170 1234567 an"}, "Take the phone number out"),
        ({"right_es": ""}, "Write it: What is right, in Español."),
        ({"statement": "999999"}, "There is no statement with this number."),
        ({"statement": "9" * 40}, "less than or equal to"),
        ({"statement": ""}, "Type the number of the statement."),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_typed_is_lost(writer, changes, sentence):
    answer = writer.post(ADD, words(state(1), **changes))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert "right in en" in answer.text or "right_en" in changes
    assert not LogProposal.objects.exists()
    gone = writer.post(TAKE_OUT, {"text": "0", "because": "gossip"})
    assert (gone.status_code, "This text was taken out already." in gone.text) == (422, True)


def test_nobody_else_may(client):
    statement = state(1)
    row = LogProposal.objects.create(
        statement=statement, texts={"wrong_en": "x"}, written_by="user:0"
    )
    for group in (RESEARCHER, CONSENT_MANAGER):
        staff = in_group(group, email=f"{group.replace(' ', '-')}@example.com")
        paths = [
            (LIST, "get"),
            (ADD, "post"),
            (TAKE_OUT, "post"),
            (f"{LIST}{row.pk}/publish/", "post"),
        ]
        assert {getattr(staff, method)(path).status_code for path, method in paths} == {403}
    assert LogProposal.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"texts": {"a": "b"}, "text_name": "who", "because": "name"},
        {"text_name": "who"},
        {"because": "name"},
    ],
)
def test_a_proposal_is_a_correction_or_takes_a_text_out(values):
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        LogProposal.objects.create(statement=state(1), written_by="user:1", **values)
