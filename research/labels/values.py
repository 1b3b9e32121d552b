"""Stored values in words, for staff."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from intake.record.choices.diseases import DISEASES, Coding
from research.labels.check_in_codes import ANCHOR_LABELS
from research.labels.columns import FACT_LABELS

MINUS = "\N{MINUS SIGN}"
_DISEASES = {disease.code: disease for disease in DISEASES}
_TIMES = {"d": "Day", "m": "Month", "y": "Year"}
_CODING = {">": "{} (broader)", "<": "{} (narrower)", "=": "{}"}


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


def time(code: str) -> str:
    """The time of a check-in, such as "Day 100", "Month 6" or "Year 3"."""
    return f"{_TIMES[code[0]]} {code[1:]}"


def counted_from(anchor_kind: str, number: int) -> str:
    """What a check-in is counted from, such as "Infusion 2"."""
    label = ANCHOR_LABELS[anchor_kind]
    return f"{label} {number}" if number else label


def numbered(label: str, number: int) -> str:
    """The label of an event, with the number of one that is not the first of its kind."""
    return f"{label} {number}" if number > 1 else label


def event_facts(facts: dict[str, Any]) -> str:
    """The answers about an adverse event in words, each with its question."""
    return "; ".join(_fact(question, answer) for question, answer in facts.items())


def grades(least: int | None, most: int | None) -> str:
    """The label of a range of grades, such as "1 to 3"; "" if either bound is unknown."""
    if least is None or most is None:
        return ""
    return str(least) if least == most else f"{least} to {most}"


def of_ten(scale: int | None) -> str:
    return "" if scale is None else f"{scale}/10"


def with_sign(change: int) -> str:
    """A change of a scale with its sign, such as "+2"; 0 has none."""
    return f"{change:+d}".replace("-", MINUS) if change else "0"


def classes(number: int | None) -> str:
    """A label such as "2 classes", for a number of classes of medicines; "" if the number is unknown."""
    if number is None:
        return ""
    return "1 class" if number == 1 else f"{number} classes"


def milligrams(mg: Decimal) -> str:
    """The number of a dose to a tenth of a mg: converted doses have four places."""
    return f"{round(mg, 1).normalize():f}"


def within_sentence(label: str) -> str:
    """A label that does not begin its sentence: "infection", but "CRS" and "GvHD" as they are."""
    first = label.split(" ")[0]
    return label[0].lower() + label[1:] if first[1:].islower() else label


def without_symbol(label: str) -> str:
    """Such as "Dermatomyositis" for "Dermatomyositis (DM)"."""
    return label.partition(" (")[0]


def _coding(coding: Coding) -> str:
    return _CODING[coding.relation].format(coding.code)


def _fact(question: str, answer: str | list[str]) -> str:
    """A code without a label is shown as it is stored."""
    label = FACT_LABELS.get(question)
    codes = answer if isinstance(answer, list) else [answer]
    words = [label.codes.get(code, code) if label else code for code in codes]
    return f"{label.text if label else question}: {', '.join(words)}"
