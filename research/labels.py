"""Stored values in words, for researchers."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intake.record.choices.car_t import CaredFor, Later, NerveSign, OrganCare, Oxygen, Sign
from intake.record.choices.diseases import DISEASES, Coding, Organ
from intake.record.choices.people import YesNo

_DISEASES = {disease.code: disease for disease in DISEASES}
# Label and choices of each question about an adverse event, named as in intake/record/adverse_events.py.
_QUESTIONS: dict[str, tuple[Any, Any]] = {
    "cared_for": (gettext_lazy("cared for"), CaredFor),
    "signs": (gettext_lazy("signs"), Sign),
    "oxygen": (gettext_lazy("oxygen"), Oxygen),
    "nerves": (gettext_lazy("brain and speech"), NerveSign),
    "organ": (gettext_lazy("reaction in an organ"), OrganCare),
    "organs": (gettext_lazy("organs"), Organ),
    "later": (gettext_lazy("later"), Later),
    "linked": (gettext_lazy("linked to treatment"), YesNo),
}


def occasion(kind: str, day: date) -> str:
    """The kind of an occasion with its day, such as "At enrolment, 28 November 2026"."""
    return f"{kind}, {date_format(day)}"


def codings(code: str) -> str:
    """The codes of a diagnosis in standard systems, marked if they are broader or narrower than ours."""
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


def event_facts(facts: dict[str, Any]) -> str:
    """The answers about an adverse event in words, each with its question."""
    return "; ".join(_fact(question, answer) for question, answer in facts.items())


def grades(least: int | None, most: int | None) -> str:
    """The label of a range of grades, such as "1 to 3"; "" if either bound is unknown."""
    if least is None or most is None:
        return ""
    return str(least) if least == most else _("%(least)d to %(most)d") % {
        "least": least, "most": most,
    }  # fmt: skip


def of_ten(scale: int | None) -> str:
    return "" if scale is None else _("%(scale)d of 10") % {"scale": scale}


def classes(number: int | None) -> str:
    """A label such as "2 classes", for a number of classes of medicines; "" if the number is unknown."""
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


def _fact(question: str, answer: str | list[str]) -> str:
    """A code without a label is shown as it is stored."""
    name, choices = _QUESTIONS.get(question, (question, None))
    labels = dict(choices.choices) if choices else {}
    codes = answer if isinstance(answer, list) else [answer]
    return f"{name}: {', '.join(str(labels.get(code, code)) for code in codes)}"
