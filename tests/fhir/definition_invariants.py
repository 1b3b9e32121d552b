"""What R4 asks of the resources that define."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.fhir.elements import Resource, at, named
from tests.fhir.rules import rule

_NAMED = ("Questionnaire", "CodeSystem", "ValueSet", "ConceptMap", "StructureDefinition")
_CHOICES = {"choice", "open-choice"}
_ELEMENTS = "StructureDefinition.differential.element"
_CODED = {"code", "Coding", "CodeableConcept", "Quantity", "string", "uri"}


@rule("sdf-0, csd-0, vsd-0, cmd-0, que-0", *_NAMED)
def _a_name_is_one_for_programs(resource: Resource) -> Iterator[str]:
    if not re.fullmatch(r"[A-Z][A-Za-z0-9_]{0,254}", resource.get("name", "")):
        yield f"{resource.get('name')!r} is no name"


@rule("canonical", *_NAMED)
def _a_definition_can_be_referred_to(resource: Resource) -> Iterator[str]:
    if not re.fullmatch(r"urn:hesperion:\S+", resource.get("url", "")) or "version" not in resource:
        yield f"{resource.get('url')} {resource.get('version')}"


@rule("per-1")
def _periods_begin_before_they_end(resource: Resource) -> Iterator[str]:
    for one in named(resource, "period"):
        if one.value["start"] > one.value["end"]:
            yield f"{one.path} is from {one.value['start']} to {one.value['end']}"


@rule("que-1", "Questionnaire")
def _groups_have_items_and_display_has_none(resource: Resource) -> Iterator[str]:
    for one in _items(resource):
        if (one["type"] == "group") != bool(one.get("item")):
            yield f"{one['linkId']} is a {one['type']} and has {len(one.get('item', []))} items"


@rule("que-2", "Questionnaire")
def _link_ids_are_unique(resource: Resource) -> Iterator[str]:
    yield from _twice(one["linkId"] for one in _items(resource))


@rule("que-3", "Questionnaire")
def _display_has_no_code(resource: Resource) -> Iterator[str]:
    return (one["linkId"] for one in _items(resource) if one["type"] == "display" and "code" in one)


@rule("que-4", "Questionnaire")
def _answers_are_listed_or_a_set(resource: Resource) -> Iterator[str]:
    both = {"answerOption", "answerValueSet"}
    return (f"{one['linkId']} has both" for one in _items(resource) if both <= set(one))


@rule("que-5", "Questionnaire")
def _sets_are_those_of_choices(resource: Resource) -> Iterator[str]:
    for one in _items(resource):
        if "answerValueSet" in one and one["type"] not in _CHOICES:
            yield f"{one['linkId']} is a {one['type']}"


@rule("que-6", "Questionnaire")
def _display_is_never_required_or_repeated(resource: Resource) -> Iterator[str]:
    for one in _items(resource):
        if one["type"] == "display" and {"required", "repeats"} & set(one):
            yield one["linkId"]


@rule("options", "Questionnaire")
def _choices_have_options_and_no_other_item_has(resource: Resource) -> Iterator[str]:
    """R4 takes a choice between nothing, and codings as answers of a number."""
    for one in _items(resource):
        if bool({"answerOption", "answerValueSet"} & set(one)) != (one["type"] in _CHOICES):
            yield f"{one['linkId']} is a {one['type']}"


@rule("csd-1", "CodeSystem")
def _codes_are_unique(resource: Resource) -> Iterator[str]:
    yield from _twice(one["code"] for one in resource.get("concept", []))


@rule("content", "CodeSystem")
def _a_complete_system_has_codes_and_one_that_is_not_present_has_none(
    resource: Resource,
) -> Iterator[str]:
    if (resource["content"] == "complete") != ("concept" in resource):
        yield f"{resource['content']} with {len(resource.get('concept', []))} codes"


@rule("vsd-1", "ValueSet")
def _a_set_includes_a_system_or_a_set(resource: Resource) -> Iterator[str]:
    for one in at(resource, "ValueSet.compose.include"):
        if not {"system", "valueSet"} & set(one.value):
            yield f"includes {one.value}"


@rule("cmd-1", "ConceptMap")
def _what_is_narrower_has_a_comment(resource: Resource) -> Iterator[str]:
    for one in at(resource, "ConceptMap.group.element.target"):
        if one.value["equivalence"] in ("narrower", "inexact") and "comment" not in one.value:
            yield f"{one.value['code']} is {one.value['equivalence']}"


@rule("mapped once", "ConceptMap")
def _a_code_is_mapped_once_to_each_system(resource: Resource) -> Iterator[str]:
    yield from _twice(one["target"] for one in resource.get("group", []))
    for group in resource.get("group", []):
        yield from _twice(one["code"] for one in group["element"])


@rule("sdf-4", "StructureDefinition")
def _what_is_not_abstract_has_a_base(resource: Resource) -> Iterator[str]:
    if not resource["abstract"] and "baseDefinition" not in resource:
        yield "baseDefinition is missing"


@rule("sdf-5", "StructureDefinition")
def _an_extension_says_where_it_may_be(resource: Resource) -> Iterator[str]:
    if resource["type"] == "Extension" and not resource.get("context"):
        yield "context is missing"


@rule("sdf-6", "StructureDefinition")
def _there_are_elements(resource: Resource) -> Iterator[str]:
    if not {"differential", "snapshot"} & set(resource):
        yield "neither differential nor snapshot"


@rule("sdf-8a", "StructureDefinition")
def _elements_begin_with_the_type(resource: Resource) -> Iterator[str]:
    first, *rest = [one["path"] for one in _elements(resource)] or [""]
    for path in rest:
        if not path.startswith(f"{resource['type']}."):
            yield f"{path} in {resource['type']}"
    if first != resource["type"]:
        yield f"{first} is first"


@rule("sdf-14, sdf-17", "StructureDefinition")
def _elements_have_ids_of_their_own(resource: Resource) -> Iterator[str]:
    yield from _twice(one.get("id", "") for one in _elements(resource))
    for one in _elements(resource):
        path = re.sub(":[^.]+", "", one.get("id", ""))
        if path != one["path"]:
            yield f"{one.get('id')} of {one['path']}"


@rule("sdf-20", "StructureDefinition")
def _the_root_is_not_sliced(resource: Resource) -> Iterator[str]:
    return (f"{one['path']}" for one in _elements(resource)[:1] if "slicing" in one)


@rule("eld-1", "StructureDefinition")
def _slices_are_told_apart(resource: Resource) -> Iterator[str]:
    for one in _elements(resource):
        if "slicing" in one and not {"discriminator", "description"} & set(one["slicing"]):
            yield one["id"]


@rule("eld-2, eld-3", "StructureDefinition")
def _the_least_is_below_the_most(resource: Resource) -> Iterator[str]:
    for one in _elements(resource):
        most = one.get("max", "*")
        if most != "*" and (not most.isdigit() or int(most) < one.get("min", 0)):
            yield f"{one['id']} from {one.get('min')} to {most}"


@rule("eld-6", "StructureDefinition")
def _what_is_fixed_has_one_type(resource: Resource) -> Iterator[str]:
    for one in _elements(resource):
        if [name for name in one if name.startswith("fixed")] and len(one.get("type", [])) > 1:
            yield one["id"]


@rule("eld-11", "StructureDefinition")
def _codes_alone_are_bound(resource: Resource) -> Iterator[str]:
    for one in _elements(resource):
        if "binding" in one and not _CODED & {kind["code"] for kind in one.get("type", [])}:
            yield one["id"]


@rule("eld-12", "StructureDefinition")
def _sets_have_an_address(resource: Resource) -> Iterator[str]:
    for one in at(resource, f"{_ELEMENTS}.binding"):
        if not one.value["valueSet"].startswith(("http://", "https://", "urn:", "#")):
            yield one.value["valueSet"]


@rule("eld-13", "StructureDefinition")
def _types_are_named_once(resource: Resource) -> Iterator[str]:
    for one in _elements(resource):
        yield from _twice(kind["code"] for kind in one.get("type", []))


@rule("eld-16", "StructureDefinition")
def _slices_have_names(resource: Resource) -> Iterator[str]:
    for one in _elements(resource):
        if not re.fullmatch(r"[a-zA-Z0-9/\-_\[\]@]+", one.get("sliceName", "-")):
            yield one["sliceName"]


def _items(resource: Resource) -> Iterator[Any]:
    return (one.value for one in named(resource, "item"))


def _elements(resource: Resource) -> list[Any]:
    return resource.get("differential", {}).get("element", [])


def _twice(values: Iterable[str]) -> Iterator[str]:
    return (f"{value!r} is there twice" for value, times in Counter(values).items() if times > 1)
