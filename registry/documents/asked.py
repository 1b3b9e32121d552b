"""All questions of the forms, in the active language: their wordings, their answers, and who is asked."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from intake.followup.forms.base import in_full
from registry.documents.profiles import LAST_TIME, PROFILES
from registry.documents.steps import WAYS, FormOfStep, forms_for, steps_by_way

_YEAR = re.compile(r"\b\d{4}\b")
Seen = list[tuple[str, Any]]  # the codes of profiles, with what each of them sees


def asked_entries() -> dict[str, Any]:
    """Entries by key: the order of the steps of each way, each step, and each question of a step."""
    forms = {profile.code: list(forms_for(profile)) for profile in PROFILES}
    entries: dict[str, Any] = {}
    for way in WAYS:
        entries[f"order.{way}"] = _order(way, forms.values())
    for key in {one.key: None for seen in forms.values() for one in seen}:
        entries |= _entries_of_step(
            key, [(code, one) for code, seen in forms.items() for one in seen if one.key == key]
        )
    return entries


def _order(way: str, forms: Iterable[list[FormOfStep]]) -> list[str]:
    seen = [[one.step for one in its if one.way == way] for its in forms]
    found = {step for steps in seen for step in steps}
    return in_one_order([[one.key for one in steps_by_way(way) if one.key in found], *seen])


def in_one_order(orders: Iterable[list[str]]) -> list[str]:
    """All names of several lists in one: each new one comes after the one that it follows in its own list."""
    found: list[str] = []
    for order in orders:
        place = 0
        for name in order:
            if name not in found:
                found.insert(place, name)
            place = found.index(name) + 1
    return found


def _entries_of_step(key: str, seen: list[tuple[str, FormOfStep]]) -> dict[str, Any]:
    bounds = [
        (profile, _name(bound), bound)
        for profile, one in seen
        if one.form
        for bound in one.form.visible_fields()
    ]
    names = in_one_order(
        [name for profile, name, _bound in bounds if profile == code] for code, _one in seen
    )
    step = {
        "title": _distinct(one.title for _profile, one in seen),
        "only_if": seen[0][1].only_if,
        "asked": _distinct(profile for profile, _one in seen),
        "questions": names,
    }
    return {f"step.{key}": step} | {
        f"question.{key}.{name}": _question(
            [(profile, bound) for profile, its, bound in bounds if its == name],
            is_each_year=name.endswith("*"),
        )
        for name in names
    }


def _name(bound: Any) -> str:
    """The name of a question; with "*" for the year, if it is asked of each of the last years."""
    return re.sub(r"_\d{4}$", "_*", bound.name)


def _question(seen: Seen, *, is_each_year: bool) -> dict[str, Any]:
    bounds = [bound for _profile, bound in seen]
    labels = _without_own(_distinct(str(bound.label) for bound in bounds))
    if is_each_year:
        labels = _distinct(_YEAR.sub("…", label) for label in labels)
    return {
        "label": labels,
        "hint": _without_own(_distinct(str(bound.help_text) for bound in bounds)),
        "explanation": _distinct(str(bound.explanation) for bound in bounds),
        "kind": bounds[0].kind,
        "ends": _distinct(str(end) for bound in bounds for end in bound.ends),
        "is_required": any(bound.field.required for bound in bounds),
        "answers": _answers(bounds),
        "asked": _distinct(profile for profile, _bound in seen),
    }


def _without_own(texts: Iterable[str]) -> list[str]:
    """The texts with "…" for the day and the medicines of the made-up person."""
    day, medicines = in_full(LAST_TIME), gettext("no steroid")
    return _distinct(text.replace(day, "…").replace(medicines, "…") for text in texts)


def _answers(bounds: list[Any]) -> list[dict[str, Any]]:
    """The answers to choose from, in order; none of a scale, whose ends say all."""
    found: dict[str, dict[str, Any]] = {}
    for bound in bounds:
        explained = getattr(bound.field, "explanations", {})
        for heading, code, label in _flat(getattr(bound.field, "choices", [])):
            if code and not bound.ends:
                empty: dict[str, Any] = {"code": code, "heading": heading, "label": []}
                answer = found.setdefault(code, empty)
                answer["label"] = _distinct([*answer["label"], label])
                answer["explanation"] = str(explained.get(code, ""))
    return list(found.values())


def _flat(choices: Any) -> Iterable[tuple[str, str, str]]:
    """Heading, code and label of each choice, whether or not it is in a group."""
    for first, second in choices:
        if isinstance(second, list | tuple):
            yield from ((str(first), str(code), str(label)) for code, label in second)
        else:
            yield "", str(first), str(second)


def _distinct(texts: Iterable[str]) -> list[str]:
    """Each text once, in order, without empty ones."""
    return [text for text in dict.fromkeys(texts) if text]
