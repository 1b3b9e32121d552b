"""What a text for patients may not have, and how hard it may be to read."""

import pytest

from research.requests import public_text, readability
from tests.factories.extracts import COMPLETE

HARD = {
    "en": "The investigation characterises longitudinal immunological trajectories of individuals "
    "administered chimeric antigen receptor therapies, irrespective of heterogeneous comorbidities.",
    "de": "Die Untersuchung charakterisiert immunologische Verlaufsparameter therapierter Individuen unter "
    "Berücksichtigung heterogener Begleiterkrankungen, Vorbehandlungen und Studienvoraussetzungen.",
    "es": "La investigación caracteriza longitudinalmente trayectorias inmunológicas de individuos tratados "
    "con terapias de receptores quiméricos, independientemente de comorbilidades heterogéneas.",
}


@pytest.mark.parametrize("language", readability.SUMMARY_LANGUAGES)
def test_a_plain_summary_is_readable_and_a_learned_one_is_not(language):
    assert readability.is_readable(COMPLETE["lay_summaries"][language], language)
    assert not readability.is_readable(HARD[language], language)


def test_the_longest_sentence_is_the_one_with_the_most_words():
    text = "We ask. What do we want to know, and why?\nEverything"
    assert readability.longest_sentence(text) == "What do we want to know, and why?"


@pytest.mark.parametrize(
    "text", ["write to a.b@c.example", "a@b.de!", "HSP-0000-0000", "hsp 0000 0000", "ａ＠ｂ.de"]
)
def test_an_address_or_a_public_id_is_found_in_any_spelling(text):
    assert public_text.address_or_id_in(f"Please {text} now")


@pytest.mark.parametrize(
    "text", ["HSP-0000-0001", "@home", "a @ b", "p@q", "HSP", "https://osf.example/1"]
)
def test_other_words_are_no_address(text):
    assert public_text.address_or_id_in(text) == ""


@pytest.mark.parametrize("text", ["+49 521 123456", "0521/123456", "(0521) 12 34 56", "5551234567"])
def test_a_phone_number_is_found(text):
    assert text in public_text.phone_number_in(f"Call {text} today")


@pytest.mark.parametrize(
    "text", ["05/06/2024", "05.06.2024", "2024-11-05", "NCT04512345", "1,000,000", "2019 and 2020"]
)
def test_a_day_a_trial_and_a_large_number_are_no_phone_number(text):
    assert public_text.phone_number_in(text) == ""


def test_long_texts_are_looked_through_in_linear_time():
    for text in ("@" * 50_000, "0 " * 50_000, "HSP" * 50_000, "a" * 50_000 + "@"):
        public_text.address_or_id_in(text)
        public_text.phone_number_in(text)
