"""What a signer says is said in the first person throughout, whoever signs and in each language."""

import re
from collections.abc import Iterator

import pytest
from django.utils.translation import override

from intake.consent.choices import AGREEMENTS, Audience, Purpose
from intake.consent.forms.consent import SignForm
from intake.consent.forms.quiz import RenewalForm
from intake.consent.models import ConsentDocument
from intake.consent.purposes import purpose_label
from intake.participants.choices import Teller
from tests.cases import failing

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "de", "es"]
AGREED = {
    "self": {
        "en": "I agree to take part",
        "de": "Ich stimme zu und nehme teil",
        "es": "Acepto participar",
    },
    "parent": {
        "en": "I agree that my child takes part",
        "de": "Ich stimme zu, dass mein Kind teilnimmt",
        "es": "Acepto que mi hijo o hija participe",
    },
    "representative": {
        "en": "I agree that the person I care for takes part",
        "de": "Ich stimme zu, dass die Person teilnimmt, die ich betreue",
        "es": "Acepto que participe la persona a la que cuido",
    },
    "relative": {
        "en": "I agree that the team may study what I tell about the person who died",
        "de": "Ich stimme zu, dass das Team auswertet, was ich über die verstorbene Person erzähle",
        "es": "Acepto que el equipo estudie lo que cuento sobre la persona que falleció",
    },
}
FIRST = {
    "en": r"\b(I|me|my|mine)\b",
    "de": r"\b(ich|mir|mich|mein\w*)\b",
    "es": r"\b(yo|mí|mi|mis|me|acepto|ayudo|puedo|tengo|\w+rme)\b",
}
SECOND = {
    "en": r"\b[Yy]ours?\b|\b[Yy]ou\b",
    "de": r"\b(Sie|Ihnen|Ihr\w*)\b|\b(du|dir|dich|dein\w*)\b",
    "es": r"\b[Uu]sted\b|\b[Ss]us?\b|\btus?\b",
}


def _answers(teller):
    age = "12-15" if teller == Teller.PARENT else "18"
    return {"who": {"teller": teller}, "age": {"age_group": age, "country": "DE"}}


def sentences(language: str) -> Iterator[str]:
    """All that somebody chooses or ticks as their own words: from who tells to the signature, and the quiz."""
    yield from (str(words) for words in AGREEMENTS.values())
    yield from (purpose_label(one, audience) for one in Purpose for audience in Audience)
    yield from (str(teller.label) for teller in Teller)
    for document in ConsentDocument.objects.filter(language=language):
        for question in document.quiz:
            yield from question["answers"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_signer_agrees_in_their_own_words(language):
    def agrees(teller):
        audience = "self" if teller == Teller.HELPER else teller.value
        with override(language):
            for form in (SignForm, RenewalForm):
                label = str(form(answers=_answers(teller)).fields["agree"].label)
                assert label == AGREED[audience][language]

    assert AGREED.keys() == set(Audience.values)
    assert failing(Teller, agrees) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_begins_as_i_and_goes_on_to_you(language):
    with override(language):
        said = [one for one in sentences(language) if re.search(FIRST[language], one, re.I)]
    assert len(said) > 12
    assert [one for one in said if re.search(SECOND[language], one)] == []
