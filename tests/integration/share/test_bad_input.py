"""Each field answers what it can't take with a sentence and 422; nothing is saved, nothing typed is lost."""

from html import unescape

import pytest

from intake.consent.queries import current_document
from intake.record.choices.diseases import Family
from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from tests.cases import failing
from tests.factories.intake import drafted
from tests.people import reader
from tests.wrong_answers import OTHER_DISEASES, SIGNED, WRONG

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(client):
    """A browser whose draft has an answer everywhere."""
    draft = drafted(diagnosis={"families": [family.value for family in Family]})
    with reader():
        draft.answers |= OTHER_DISEASES
    draft.save()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return draft


def test_a_wrong_answer_gets_a_sentence(client, begun):
    def gets_a_sentence(case):
        key, values, sentence = case
        response = client.post(f"/share/{key}/", values)
        text = unescape(response.text)
        assert response.status_code == 422
        assert sentence in text
        assert "<title>Error: " in text
        with reader():
            assert Draft.objects.get().answers == begun.answers

    assert failing(WRONG, gets_a_sentence) == []


@pytest.mark.parametrize(("key", "kind"), [("myositis", "ssc.sine"), ("scleroderma", "iim.dm")])
def test_a_kind_of_another_disease_is_refused(client, begun, key, kind):
    response = client.post(f"/share/{key}/", {"kind": kind})
    assert response.status_code == 422
    assert "Choose one of the kinds in the list." in response.text


@pytest.mark.parametrize(
    ("key", "field"),
    [
        *[("sign", "name"), ("sign", "email"), ("other", "name"), ("story", "text")],
        *[
            ("about", "birth_year"),
            ("lupus", "diagnosed_1"),
            ("treatments", "mg"),
            ("organs", "affected"),
        ],
    ],
)
def test_lone_surrogates_are_refused_with_a_sentence(client, begun, key, field):
    shown = SIGNED | {"sha256": current_document().sha256} if key == "sign" else {}
    body = "&".join(f"{name}={value}" for name, value in (shown | {field: "a%ED%A0%80b"}).items())
    response = client.post(f"/share/{key}/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (302, 422)


@pytest.mark.parametrize(
    "text",
    [
        "💥 emoji",
        "\u200fمن اليمين",
        "'; DROP TABLE record_story; --",
        "<script>alert(1)</script>",
    ],
)
def test_odd_but_honest_text_is_kept_as_it_is_and_shown_harmless(client, begun, text):
    assert client.post("/share/story/", {"text": text}).status_code == 302
    with reader():
        assert Draft.objects.get().answers["story"]["text"] == text
    assert "<script>alert" not in client.get("/share/check/").text


def test_ten_megabytes_are_refused_and_the_draft_stays(client, begun):
    response = client.post("/share/story/", {"text": "x" * 10_000_000})
    assert response.status_code in (400, 413)
    with reader():
        assert Draft.objects.get().answers == begun.answers


def test_line_breaks_count_once(client, begun):
    assert client.post("/share/story/", {"text": "x\r\n" * 10_000}).status_code == 302


def test_what_was_typed_stays_on_the_page(client, begun):
    response = client.post("/share/sign/", SIGNED | {"email": "nobody", "sha256": "x"})
    assert 'value="nobody"' in response.text
    assert 'value="Test Person"' in response.text


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, begun, method):
    assert getattr(client, method)("/share/story/").status_code == 405
