"""What is stored, in words for researchers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.choices.car_t import CaredFor, Oxygen, Pressors
from intake.choices.diseases import DISEASES, Coding, Organ
from intake.choices.people import YesNo

_DISEASES = {disease.code: disease for disease in DISEASES}
_ANSWERS: dict[str, str] = {
    code: str(label)
    for codes in (YesNo, CaredFor, Oxygen, Pressors, Organ)
    for code, label in codes.choices
}


def codings(code: str) -> str:
    """The standard codes of a diagnosis, and how each relates to it where it is not the same."""
    disease = _DISEASES[code]
    systems = {
        "ICD-10": disease.icd10,
        "ICD-10-CM": disease.icd10cm,
        "ICD-11": disease.icd11,
        "ORPHA": (Coding(disease.orpha),) if disease.orpha else (),
    }
    return ", ".join(
        f"{system} {_coding(coding)}" for system, found in systems.items() for coding in found
    )


def facts(told: dict[str, Any]) -> str:
    """The facts of an adverse event: each question with its answer."""
    return "; ".join(
        f"{question.replace('_', ' ')}: {_answer(answer)}" for question, answer in told.items()
    )


def grades(least: int | None, most: int | None) -> str:
    """A range of grades; "" where the facts don't tell one."""
    if least is None or most is None:
        return ""
    return str(least) if least == most else _("%(least)d to %(most)d") % {
        "least": least, "most": most,
    }  # fmt: skip


def of_ten(scale: int | None) -> str:
    return "" if scale is None else _("%(scale)d of 10") % {"scale": scale}


def classes(number: int | None) -> str:
    """How many classes of medicines."""
    if number is None:
        return ""
    return ngettext("%(number)d class", "%(number)d classes", number) % {"number": number}


def _coding(coding: Coding) -> str:
    relations = {
        ">": _("%(code)s (broader)"),
        "<": _("%(code)s (narrower)"),
        "=": "%(code)s",
    }
    return relations[coding.relation] % {"code": coding.code}


def _answer(answer: Any) -> str:
    """A code without a label here stands as it is stored."""
    if isinstance(answer, bool):
        return _("Yes") if answer else _("No")
    if isinstance(answer, list):
        return ", ".join(map(_answer, answer))
    return _ANSWERS.get(str(answer), str(answer))
