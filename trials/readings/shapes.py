"""Which operators a kind of criterion may have, and whether values have their shape: see `Operator`."""

from typing import Any

from trials.choices import UNDECIDED_KINDS, CriterionKind, Operator
from trials.vocabulary import vocabulary

_OLDEST = 120  # years
_MOST_MEDICINES = 20

_EITHER = [Operator.ANY_OF, Operator.NONE_OF]
OPERATORS: dict[CriterionKind, list[Operator]] = {
    CriterionKind.DISEASE: _EITHER,
    CriterionKind.AGE: [Operator.BETWEEN],
    CriterionKind.SEX: [Operator.ANY_OF],
    CriterionKind.MARKER: _EITHER,
    CriterionKind.ORGAN: _EITHER,
    CriterionKind.MEDICINES: [*_EITHER, Operator.AT_LEAST],
    CriterionKind.CAR_T: _EITHER,
    CriterionKind.PREGNANCY: _EITHER,
    **{kind: [Operator.SAYS] for kind in UNDECIDED_KINDS},
}


def shape_fault(kind: str, operator: str, values: Any) -> str:
    """What is wrong with a reading, as a sentence for editors; "" if nothing is."""
    if kind not in CriterionKind.values:
        return "Choose what the sentence is about."
    if operator not in OPERATORS[CriterionKind(kind)]:
        return f"A criterion about “{CriterionKind(kind).label}” can’t be compared in this way."
    if not isinstance(values, dict) or set(values) != _KEYS[Operator(operator)]:
        return "The values do not have the shape of their comparison."
    if operator == Operator.BETWEEN:
        return _age_fault(values["from"], values["to"])
    if operator == Operator.AT_LEAST and not _is_number(values["number"], 1, _MOST_MEDICINES):
        return f"Give how many it must be at least: from 1 to {_MOST_MEDICINES}."
    return _codes_fault(CriterionKind(kind), operator, values) if "codes" in values else ""


_KEYS: dict[Operator, set[str]] = {
    Operator.ANY_OF: {"codes"},
    Operator.NONE_OF: {"codes"},
    Operator.AT_LEAST: {"codes", "number"},
    Operator.BETWEEN: {"from", "to"},
    Operator.SAYS: set(),
}


def _age_fault(youngest: Any, oldest: Any) -> str:
    given = [years for years in (youngest, oldest) if years is not None]
    if not given:
        return "Give at least one age."
    if not all(_is_number(years, 0, _OLDEST) for years in given):
        return f"An age is a whole number of years from 0 to {_OLDEST}."
    return "The first age is above the second." if given != sorted(given) else ""


def _codes_fault(kind: CriterionKind, operator: str, values: dict[str, Any]) -> str:
    codes = values["codes"]
    if not _is_list_of_codes(codes):
        return "The values do not have the shape of their comparison."
    if unknown := [code for code in codes if code not in vocabulary(kind)]:
        return f"“{unknown[0]}” is none of the answers that people can give."
    if operator != Operator.AT_LEAST:
        return "" if codes else "Tick at least one answer."
    too_few = codes and len(codes) < values["number"]
    return "There are fewer ticks than it must be at least." if too_few else ""


def _is_list_of_codes(codes: Any) -> bool:
    is_list = isinstance(codes, list) and all(isinstance(code, str) for code in codes)
    return is_list and len(set(codes)) == len(codes)


def _is_number(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
