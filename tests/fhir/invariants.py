"""What R4 asks of resources of any type, beyond the types of their elements.

Elements that must be there, and the forms of their values, are judged by fhirkit. It takes all that is named
here: tests/unit/research/test_fhir_invariants.py proves it, and shows each rule failing.
"""

import re
from collections.abc import Iterator
from typing import Any

from tests.fhir.codes import (
    ABSENT_REASON,
    ABSENT_REASONS,
    REQUIRED_CODES,
    REQUIRED_CONCEPTS,
    STANDARD_CODES,
    STANDARD_EXTENSIONS,
    STANDARD_PATTERNS,
    TARGETS,
)
from tests.fhir.elements import Resource, at, elements, named
from tests.fhir.rules import rule

OURS = "urn:hesperion:"


@rule("id")
def _has_an_id(resource: Resource) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,64}", str(resource.get("id", ""))):
        yield f"{resource.get('id')!r} is no id"


@rule("ele-1")
def _no_element_is_empty(resource: Resource) -> Iterator[str]:
    return (f"{one.path} is empty" for one in elements(resource) if one.value in ({}, [], "", None))


@rule("ext-1")
def _extensions_have_a_value_or_extensions(resource: Resource) -> Iterator[str]:
    for one in named(resource, "extension"):
        held = [name for name in one.value if name.startswith(("value", "_value"))]
        if len(held) + ("extension" in one.value) != 1:
            yield f"{one.path} {one.value.get('url')} has {held or 'nothing'}"


@rule("known extensions")
def _extensions_have_a_known_address(resource: Resource) -> Iterator[str]:
    for one in named(resource, "extension"):
        url, is_inside = one.value.get("url", ""), one.path.endswith("extension.extension")
        if not (
            url in STANDARD_EXTENSIONS or url.startswith(OURS) or (is_inside and url.isalpha())
        ):
            yield f"{one.path} has the address {url!r}"


@rule("data-absent-reason")
def _absent_values_have_a_reason_of_the_list(resource: Resource) -> Iterator[str]:
    for one in named(resource, "extension"):
        if (
            one.value.get("url") == ABSENT_REASON
            and one.value.get("valueCode") not in ABSENT_REASONS
        ):
            yield f"{one.path}: {one.value.get('valueCode')}"


@rule("dom-2")
def _nothing_is_contained(resource: Resource) -> Iterator[str]:
    """Servers and readers of NDJSON skip what is contained; so that it can't be in what is, either."""
    return (f"{one.path} is there" for one in named(resource, "contained"))


@rule("ref-1")
def _references_point_to_a_resource_of_the_right_type(resource: Resource) -> Iterator[str]:
    for one in elements(resource):
        if isinstance(one.value, dict) and "reference" in one.value:
            kind, slash, _id = one.value["reference"].partition("/")
            if not slash or kind not in TARGETS.get(one.path, ()):
                yield f"{one.path} refers to {one.value['reference']}"


@rule("required codes")
def _codes_are_those_that_are_required(resource: Resource) -> Iterator[str]:
    for one in elements(resource):
        if one.path in REQUIRED_CODES and one.value not in REQUIRED_CODES[one.path]:
            yield f"{one.path} is {one.value!r}"


@rule("required concepts")
def _concepts_have_a_code_of_the_required_system(resource: Resource) -> Iterator[str]:
    for path, (system, codes) in REQUIRED_CONCEPTS.items():
        for one in at(resource, path):
            found = [each.get("code") for each in one.value["coding"] if each["system"] == system]
            if len(found) != 1 or found[0] not in codes:
                yield f"{path} has {found} of {system}"


@rule("standard codes")
def _codings_have_a_known_system_and_one_of_its_codes(resource: Resource) -> Iterator[str]:
    for system, code, path in _coded(resource):
        listed, pattern = STANDARD_CODES.get(system), STANDARD_PATTERNS.get(system, "")
        if system.startswith(OURS) or code in (listed or ()):
            continue
        if not pattern or not re.fullmatch(pattern, code):
            yield f"{path} is {system}|{code}"


def _coded(resource: Resource) -> Iterator[tuple[str, str, str]]:
    """System, code and path of what is a Coding or a Quantity."""
    for one in elements(resource):
        held = one.value if isinstance(one.value, dict) else {}
        if "system" in held and isinstance(held.get("code"), str):
            yield held["system"], held["code"], one.path


@rule("coding without a system")
def _codings_have_a_system_and_a_code(resource: Resource) -> Iterator[str]:
    """R4 lets either be missing; then nobody knows what was meant. A unit may be words alone."""
    for one in named(resource, "coding", "valueCoding", "purpose"):
        is_unit = "questionnaire-unit" in one.holder.get("url", "") and "display" in one.value
        if not is_unit and not {"system", "code"} <= set(one.value):
            yield f"{one.path} is {one.value}"


@rule("qty-3")
def _quantities_with_a_code_have_its_system(resource: Resource) -> Iterator[str]:
    for one in _quantities(resource):
        if "code" in one.value and "system" not in one.value:
            yield f"{one.path} has a code without a system"


@rule("sqty-1")
def _ends_of_ranges_have_no_comparator(resource: Resource) -> Iterator[str]:
    ends = named(resource, "low", "high")
    return (f"{one.path} has a comparator" for one in ends if "comparator" in one.value)


@rule("rng-2")
def _ranges_begin_before_they_end(resource: Resource) -> Iterator[str]:
    for one in elements(resource):
        if isinstance(one.value, dict) and {"low", "high"} <= set(one.value):
            low, high = (one.value[end] for end in ("low", "high"))
            if low["value"] > high["value"] or low.get("code") != high.get("code"):
                yield f"{one.path} is from {low} to {high}"


def _quantities(resource: Resource) -> Iterator[Any]:
    names = ("low", "high")
    return (
        one
        for one in elements(resource)
        if isinstance(one.value, dict) and (one.name in names or one.name.endswith("Quantity"))
    )
