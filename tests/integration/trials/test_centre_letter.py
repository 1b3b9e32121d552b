"""The letter for a centre: what a participant told, on a page and as a file, and stored nowhere."""

import io

import pytest
from pypdf import PdfReader

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from intake.record.models import Diagnosis
from tests.factories import trials
from tests.factories.intake import car_t
from tests.factories.my import signed_in
from tests.factories.trial_news import curious, open_trial

pytestmark = pytest.mark.django_db

TOLD = {
    "age": {"age_group": "18", "country": "DE"},
    "treatments": {
        "drug": "prednisolone", "mg": "7.5", "now": ["antimalarial"], "past": ["rituximab"],
    },
}  # fmt: skip


def letter_of(participant, asked="", language=""):
    return signed_in(participant).get(
        f"{language}/my/{participant.public_id}/trials/letter/{asked}"
    )


def file_of(participant, asked="", language=""):
    response = letter_of(participant, f"file/{asked}", language)
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def words_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


SAID = [
    *["1980", "Female", "Germany", "first signs 2015", "diagnosis May 2016", "Kidneys"],
    *["Anti-dsDNA", "Positive", "Rituximab", "stopped", "taken on"],
    *["Prednisolone or prednisone; 7.5 mg a day; told on", "CAR-T cells were given"],
    *["11 March 2024", "CD19", "This is the patient’s own account. No doctor has checked it."],
]


def test_the_page_and_the_file_say_what_was_told():
    participant = curious(**TOLD, **car_t())
    response = letter_of(participant)
    reader = file_of(participant)
    for said in SAID:
        assert said in response.text
        assert said in words_of(reader)
    assert "no-store" in response["Cache-Control"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_it_has_no_name_no_address_and_no_story():
    participant = curious(**TOLD)
    whole = letter_of(participant).text + words_of(file_of(participant))
    for never in ("Test Person", "curious@example.com", "tired hands"):
        assert never not in whole
    assert participant.public_id not in words_of(file_of(participant))


def test_it_is_about_a_trial_that_we_know():
    participant = curious(**TOLD)
    about = open_trial()
    title = about.current.version.title
    assert title in letter_of(participant, f"?trial={trials.NUMBER}").text
    assert trials.NUMBER in words_of(file_of(participant, f"?trial={trials.NUMBER}"))


@pytest.mark.parametrize("asked", ["?trial=NCT99999999", "?trial=", "?language=xx", "?language="])
def test_another_trial_or_language_is_not_found(asked):
    participant = curious(**TOLD)
    assert letter_of(participant, asked).status_code == 404
    assert letter_of(participant, f"file/{asked}").status_code == 404


def test_a_reader_of_german_has_it_in_german_or_in_english():
    participant = curious(**TOLD)
    page = letter_of(participant, language="/de")
    assert "Deutschland" in page.text
    assert "?language=en" in page.text
    english = letter_of(participant, "?language=en", "/de").text
    assert '<section class="centre-letter" lang="en"' in english
    assert "Systemic lupus erythematosus" in english
    assert "Germany" in words_of(file_of(participant, "?language=en", "/de"))
    assert file_of(participant, language="/de").trailer["/Root"]["/Lang"] == "de"


def test_who_speaks_for_somebody_says_so():
    participant = curious(who={"teller": "representative"}, **TOLD)
    assert "somebody who cares for the patient" in letter_of(participant).text


def test_a_name_in_letters_that_no_font_has_breaks_no_file():
    participant = curious(**TOLD)
    with history.by(THEMSELF):
        Diagnosis.of(participant.pk, code="other", name="𒀀 <script>").save()
    assert "&lt;script&gt;" in letter_of(participant).text
    assert "<script>" in words_of(file_of(participant))
