"""Each field answers what it can't take with a sentence and 422; nothing is saved, nothing typed is lost."""

from html import unescape

import pytest

from intake.choices.diseases import Family
from intake.models import Draft
from intake.queries import SESSION_KEY, current_document
from tests.factories.intake import RIGHT, drafted
from tests.people import reader

pytestmark = pytest.mark.django_db

SIGNED = {"agree": "on", "name": "Test Person", "email": "test@example.com"}
WRONG = [
    ("who", {}, "Choose whose story it is."),
    ("who", {"teller": "nobody"}, "Choose one of the answers on this page."),
    ("age", {"age_group": "", "country": "DE"}, "Choose an age group."),
    ("age", {"age_group": "17", "country": "DE"}, "Choose one of the age groups in the list."),
    ("age", {"age_group": "18", "country": ""}, "Choose a country."),
    ("age", {"age_group": "18", "country": "XX"}, "Choose a country from the list."),
    ("key-information", {"sha256": "0" * 64}, "The text changed while you were reading."),
    ("understanding", {}, "Choose what fits the text that you have read."),
    ("understanding", RIGHT | {"question_0": "9"}, "Choose one of the answers on this page."),
    ("understanding", RIGHT | {"question_0": "\x00"}, "Choose one of the answers on this page."),
    ("choices", {}, "Tick “Take part” to go on."),
    ("choices", {"purposes": ["contact"]}, "Tick “Take part” to go on."),
    ("choices", {"purposes": ["study", "advertising"]}, "Choose from the boxes on this page."),
    ("sign", SIGNED | {"agree": ""}, "Tick the box if you agree."),
    ("sign", SIGNED | {"name": ""}, "Type your full name to sign."),
    ("sign", SIGNED | {"name": "   "}, "Type your full name to sign."),
    ("sign", SIGNED | {"name": "x" * 201}, "at most. Please shorten it."),
    ("sign", SIGNED | {"name": "a\x00b"}, "a character that we can"),
    ("sign", SIGNED | {"email": ""}, "Type your email address."),
    ("sign", SIGNED | {"email": "nobody"}, "Type an email address like name@example.com."),
    ("sign", SIGNED | {"email": "a" * 250 + "@example.com"}, "254 characters at most"),
    (
        "sign",
        SIGNED | {"email": "a@example.com\nBcc: b@example.com"},
        "Type an email address like",
    ),
    ("sign", SIGNED | {"sha256": "0" * 64}, "The text changed while you were reading."),
    ("diagnosis", {}, "Choose at least one disease."),
    ("diagnosis", {"families": ["gout"]}, "Choose from the diseases in the list."),
    ("diagnosis", {"families": ["sle"]}, "Choose who it was"),
    ("diagnosis", {"families": ["sle"], "made_by": "aunt"}, "Choose one of the answers"),
    ("about", {"sex": ""}, "Choose an answer, or “Prefer not to say”."),
    ("about", {"sex": "x", "birth_year": "1980"}, "Choose one of the answers on this page."),
    ("about", {"sex": "male", "birth_year": "80"}, "Enter the year with 4 digits, like 1980."),
    ("about", {"sex": "male", "birth_year": "0000"}, "Enter a year from 1900 on."),
    ("about", {"sex": "male", "birth_year": "9999"}, "This year is still to come."),
    ("about", {"sex": "male", "birth_year": "19\x0080"}, "Enter the year with 4 digits"),
    ("about", {"sex": "male", "birth_year": "1" * 100_000}, "Enter the year with 4 digits"),
    ("about", {"sex": "male", "birth_year": "2005"}, "later than a date that you gave"),
    ("lupus", {"diagnosed_1": "1979"}, "before the year of birth"),
    ("mctd", {"first_symptoms_1": "15"}, "Enter the year with 4 digits"),
    ("sjogren", {"diagnosed_0": "x", "diagnosed_1": "2015"}, "Enter the month as a number"),
    ("aps", {"diagnosed_1": "9999"}, "This year is still to come."),
    ("other", {"name": ""}, "Type the name of the disease"),
    ("other", {"name": "x" * 201}, "at most. Please shorten it."),
    ("other", {"name": "a\x00b"}, "a character that we can"),
    ("markers", {"positive": ["gout"]}, "Choose from the blood tests in the list."),
    ("markers", {"positive": ["ana\x00"]}, "Choose from the blood tests in the list."),
    ("organs", {"affected": ["tail"]}, "Choose from the parts of the body in the list."),
    ("treatments", {"now": ["magic"]}, "Choose from the medicines in the list."),
    ("treatments", {"past": ["jak", "magic"]}, "Choose from the medicines in the list."),
    ("steroid", {"mg": "5"}, "Choose the steroid"),
    ("steroid", {"drug": "sugar", "mg": "5"}, "Choose one of the answers on this page."),
    ("steroid", {"drug": "prednisolone", "mg": "five"}, "as a number, like 5 or 7.5."),
    ("steroid", {"drug": "prednisolone", "mg": "-5"}, "as a number, like 5 or 7.5."),
    ("steroid", {"drug": "prednisolone", "mg": "2001"}, "Enter a dose of 2,000 mg or less."),
    ("steroid", {"drug": "prednisolone", "mg": "5\x00"}, "as a number, like 5 or 7.5."),
    ("lupus", {"first_symptoms_1": "0"}, "year"),
    ("lupus", {"first_symptoms_1": "9999"}, "year"),
    ("lupus", {"first_symptoms_1": "MMXV"}, "year"),
    ("lupus", {"first_symptoms_0": "13", "first_symptoms_1": "2015"}, "month"),
    ("lupus", {"first_symptoms_0": "5"}, "year"),
    ("car-t", {}, "Choose the answer that fits best."),
    ("car-t", {"status": "perhaps"}, "Choose one of the answers on this page."),
    ("story", {"text": "x" * 20_001}, "20000 characters"),
    ("story", {"text": "a\x00b"}, "a character that we can"),
]


@pytest.fixture
def begun(client):
    """A browser whose draft has an answer everywhere."""
    draft = drafted(diagnosis={"families": [family.value for family in Family]})
    with reader():
        draft.answers |= {
            "myositis": {"kind": "iim", "first_symptoms": "", "diagnosed": ""},
            "scleroderma": {"kind": "ssc", "first_symptoms": "", "diagnosed": ""},
            "mctd": {"first_symptoms": "2003", "diagnosed": ""},
            "sjogren": {"first_symptoms": "", "diagnosed": ""},
            "aps": {"first_symptoms": "", "diagnosed": ""},
            "other": {"name": "Another", "first_symptoms": "", "diagnosed": ""},
        }
    draft.save()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return draft


@pytest.mark.parametrize(("key", "values", "sentence"), WRONG)
def test_a_wrong_answer_gets_a_sentence(client, begun, key, values, sentence):
    response = client.post(f"/share/{key}/", values)
    text = unescape(response.text)
    assert response.status_code == 422
    assert sentence in text
    assert "<title>Error: " in text
    with reader():
        assert Draft.objects.get().answers == begun.answers


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
            ("steroid", "mg"),
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
        "\u202eright to left",
        "'; DROP TABLE intake_story; --",
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
