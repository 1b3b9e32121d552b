"""Short texts in three languages that say of themselves that they are made up."""

from intake.stories.choices import ReviewState
from research.population.chance import Chance

_STORIES = {
    "en": (
        "I am made up, and so is this story.",
        ["It began with tired hands.", "It began with a rash.", "It began with sore joints."],
        ["Today I climb stairs again.", "Some days are still hard.", "I sleep well again."],
    ),
    "de": (
        "Ich bin erfunden, und diese Geschichte auch.",
        ["Es begann mit müden Händen.", "Es begann mit einem Ausschlag."],
        ["Heute steige ich wieder Treppen.", "Manche Tage sind noch schwer."],
    ),
    "es": (
        "Soy una persona inventada, y esta historia también.",
        ["Empezó con manos cansadas.", "Empezó con una erupción."],
        ["Hoy vuelvo a subir escaleras.", "Algunos días aún son difíciles."],
    ),
}
_REASONS = {"en": "A made-up reason.", "de": "Ein erfundener Grund.", "es": "Un motivo inventado."}
_CAUSES = {"en": "A made-up cause.", "de": "Eine erfundene Ursache.", "es": "Una causa inventada."}
_REVIEW_REASONS = {
    ReviewState.SENT_BACK: {
        "en": "A made-up question: when was the diagnosis?",
        "de": "Eine erfundene Frage: Wann war die Diagnose?",
        "es": "Una pregunta inventada: ¿cuándo fue el diagnóstico?",
    },
    ReviewState.DECLINED: {
        "en": "A made-up reason: this story is about another disease.",
        "de": "Ein erfundener Grund: Diese Geschichte handelt von einer anderen Krankheit.",
        "es": "Un motivo inventado: esta historia trata de otra enfermedad.",
    },
}


def made_up_story(chance: Chance, language: str) -> str:
    first, beginnings, ends = _STORIES[language]
    return f"{first} {chance.choice(beginnings)} {chance.choice(ends)}"


def made_up_reason(language: str) -> str:
    return _REASONS[language]


def made_up_cause(language: str) -> str:
    return _CAUSES[language]


def reason_for(state: ReviewState, language: str) -> str | None:
    """What our team writes to the participant with a decision; None for one without a reason."""
    return _REVIEW_REASONS.get(state, {}).get(language)
