"""Answers in plain words, translated: what a "no" to a sentence of a record rests on."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from trials.choices import CriterionKind
from trials.readings.answers import TrialAnswers
from trials.vocabulary import vocabulary


def answer_words(answers: TrialAnswers, kind: CriterionKind, codes: Iterable[str]) -> str:
    """The answer to the question of a kind, such as "Year of birth: 1950".

    `codes` are those of the answer that matter. Of diseases and of sex it is what was told, whatever they are.
    """
    match kind:
        case CriterionKind.DISEASE:
            told = [code for code in vocabulary(kind) if code in answers.diseases]
            return _("Disease: %(list)s") % {"list": _labels(kind, told)}
        case CriterionKind.AGE:
            return _("Year of birth: %(year)s") % {"year": answers.birth_year}
        case CriterionKind.SEX:
            return _("Sex: %(sex)s") % {"sex": _labels(kind, [answers.sex])}
        case CriterionKind.MARKER:
            return _results(answers, codes)
        case CriterionKind.ORGAN:
            return _("Trouble in: %(list)s") % {"list": _labels(kind, codes)}
        case CriterionKind.MEDICINES:
            return _medicines(answers, list(codes))
        case CriterionKind.CAR_T:
            return (
                _("CAR-T cells before: yes") if answers.had_car_t else _("CAR-T cells before: no")
            )
        case CriterionKind.PREGNANCY:
            return _("Pregnant: yes") if answers.is_pregnant else _("Pregnant: no")
    raise ValueError(kind)  # of a kind that answers never decide


def _results(answers: TrialAnswers, codes: Iterable[str]) -> str:
    """Those that decide are all positive, or all negative."""
    chosen = list(codes)
    words = {"list": _labels(CriterionKind.MARKER, chosen)}
    if answers.told[CriterionKind.MARKER].get(chosen[0]):
        return _("Blood test positive: %(list)s") % words
    return _("Blood test negative: %(list)s") % words


def _medicines(answers: TrialAnswers, codes: list[str]) -> str:
    words = {"list": _labels(CriterionKind.MEDICINES, codes)}
    if answers.medicines.get(codes[0]):
        return _("Tried: %(list)s") % words
    return _("Never tried: %(list)s") % words


def _labels(kind: CriterionKind, codes: Iterable[str]) -> str:
    labels = vocabulary(kind)
    return ", ".join(str(labels[code]) for code in codes if code in labels)
