"""docs/vocabulary.md: the variables, the diagnoses with their codings, and codes in the words of the forms."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils.translation import override

from intake.participants.choices import AgeGroup, Teller
from intake.record import choices
from intake.record.choices.diseases import DISEASES, Coding


def as_markdown(dictionary: dict[str, Any]) -> str:
    with override(dictionary["language"]):
        context = {
            "dictionary": dictionary,
            "diagnoses": list(_diagnoses()),
            "lists": list(code_lists()),
        }
        return render_to_string("dictionary/vocabulary.md", context)


def _diagnoses() -> Iterator[dict[str, Any]]:
    for one in DISEASES:
        systems = [one.icd10, one.icd10cm, one.icd11]
        yield {"disease": one, "codings": [_codings(system) for system in systems]}


def _codings(codings: tuple[Coding, ...]) -> str:
    return ", ".join(f"{coding.code} {coding.relation}" for coding in codings)


def code_lists() -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """The name of each list of codes that participants choose from, with codes and labels."""
    names = [module.name for module in pkgutil.iter_modules(choices.__path__)]
    modules = [import_module(f"{choices.__name__}.{name}") for name in names]
    own = [one for module in modules for one in vars(module).values() if _is_list(one, module)]
    for one in [Teller, AgeGroup, *own]:
        yield one.__name__, one.choices


def _is_list(value: Any, module: Any) -> bool:
    is_class = isinstance(value, type) and issubclass(value, TextChoices)
    return is_class and value.__module__ == module.__name__
