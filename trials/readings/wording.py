"""Readings in patients' plain words, translated: what somebody must be or have to take part."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trials.choices import CriterionKind, Operator
from trials.models import CriterionReading
from trials.vocabulary import vocabulary

# For one code, and for several.
_OF_CODES = {
    (CriterionKind.DISEASE, Operator.ANY_OF): (
        gettext_lazy("You have: %(list)s."),
        gettext_lazy("You have one of: %(list)s."),
    ),
    (CriterionKind.DISEASE, Operator.NONE_OF): (
        gettext_lazy("You do not have: %(list)s."),
        gettext_lazy("You have none of: %(list)s."),
    ),
    (CriterionKind.SEX, Operator.ANY_OF): (
        gettext_lazy("Your sex is: %(list)s."),
        gettext_lazy("Your sex is one of: %(list)s."),
    ),
    (CriterionKind.MARKER, Operator.ANY_OF): (
        gettext_lazy("Your blood test found: %(list)s."),
        gettext_lazy("Your blood test found one of: %(list)s."),
    ),
    (CriterionKind.MARKER, Operator.NONE_OF): (
        gettext_lazy("Your blood test did not find: %(list)s."),
        gettext_lazy("Your blood test found none of: %(list)s."),
    ),
    (CriterionKind.ORGAN, Operator.ANY_OF): (
        gettext_lazy("Your disease has affected: %(list)s."),
        gettext_lazy("Your disease has affected one of: %(list)s."),
    ),
    (CriterionKind.ORGAN, Operator.NONE_OF): (
        gettext_lazy("Your disease has not affected: %(list)s."),
        gettext_lazy("Your disease has affected none of: %(list)s."),
    ),
    (CriterionKind.MEDICINES, Operator.ANY_OF): (
        gettext_lazy("You have tried: %(list)s."),
        gettext_lazy("You have tried one of: %(list)s."),
    ),
    (CriterionKind.MEDICINES, Operator.NONE_OF): (
        gettext_lazy("You have not tried: %(list)s."),
        gettext_lazy("You have tried none of: %(list)s."),
    ),
}
_FIXED = {
    (CriterionKind.CAR_T, Operator.ANY_OF): gettext_lazy("You have had CAR-T cells before."),
    (CriterionKind.CAR_T, Operator.NONE_OF): gettext_lazy("You have had no CAR-T cells before."),
    (CriterionKind.PREGNANCY, Operator.ANY_OF): gettext_lazy("You are pregnant."),
    (CriterionKind.PREGNANCY, Operator.NONE_OF): gettext_lazy("You are not pregnant."),
    (CriterionKind.INFECTION, Operator.SAYS): gettext_lazy(
        "The trial asks about infections: read the sentence."
    ),
    (CriterionKind.WEIGHT, Operator.SAYS): gettext_lazy(
        "The trial asks about weight: read the sentence."
    ),
    (CriterionKind.KIDNEY_FUNCTION, Operator.SAYS): gettext_lazy(
        "The trial asks how well your kidneys work: read the sentence."
    ),
    (CriterionKind.OTHER, Operator.SAYS): gettext_lazy(
        "The trial asks about something else: read the sentence."
    ),
}


def reading_words(reading: CriterionReading) -> str:
    """One sentence in the active language, such as "You are 18 to 65 years old."."""
    about = (CriterionKind(reading.kind), Operator(reading.operator))
    if about in _FIXED:
        return str(_FIXED[about])
    if reading.operator == Operator.BETWEEN:
        return _age(reading.values["from"], reading.values["to"])
    if reading.operator == Operator.AT_LEAST:
        return _at_least(reading)
    one, several = _OF_CODES[about]
    text = one if len(reading.values["codes"]) == 1 else several
    return text % {"list": _labels(reading)}


def _age(youngest: int | None, oldest: int | None) -> str:
    years = {"from": youngest, "to": oldest}
    if oldest is None:
        return _("You are %(from)d years old or older.") % years
    if youngest is None:
        return _("You are %(to)d years old or younger.") % years
    return _("You are %(from)d to %(to)d years old.") % years


def _at_least(reading: CriterionReading) -> str:
    """Without codes, any medicines count."""
    number = reading.values["number"]
    if reading.values["codes"]:
        words = {"number": number, "list": _labels(reading)}
        return _("You have tried at least %(number)d of: %(list)s.") % words
    text = ngettext(
        "You have tried at least %(number)d medicine for your disease.",
        "You have tried at least %(number)d medicines for your disease.",
        number,
    )
    return text % {"number": number}


def _labels(reading: CriterionReading) -> str:
    """Labels hold commas and brackets themselves."""
    words = vocabulary(CriterionKind(reading.kind))
    return "; ".join(str(words.get(code, code)) for code in reading.values["codes"])
