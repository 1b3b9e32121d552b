"""What the resources of an extract must agree on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.fhir.elements import Resource, elements, named
from tests.fhir.invariants import OURS
from tests.fhir.rules import rule
from tests.fhir.said import resources_of


@dataclass(frozen=True)
class FhirExtract:
    """The resources of each file, by its name without the ending."""

    files: Mapping[str, list[Resource]]

    @property
    def resources(self) -> Iterator[Resource]:
        for held in self.files.values():
            yield from held

    @cached_property
    def defined(self) -> dict[str, Resource]:
        """The definitions by their address."""
        return {one["url"]: one for one in self.resources if "url" in one}

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """The codes of each of our systems that has all of them, with labels."""
        return {
            url: {concept["code"]: concept.get("display", "") for concept in one["concept"]}
            for url, one in self.defined.items()
            if one.get("content") == "complete"
        }


def read_fhir(content: bytes) -> FhirExtract:
    """The NDJSON files of a zip."""
    return FhirExtract(resources_of(content))


@rule("names of files")
def _a_file_holds_one_type(extract: FhirExtract) -> Iterator[str]:
    for name, held in extract.files.items():
        for kind in {one["resourceType"] for one in held} - {name.partition(".")[0]}:
            yield f"{name} has a {kind}"


@rule("ids")
def _an_id_is_that_of_one_resource(extract: FhirExtract) -> Iterator[str]:
    times = Counter(_key(one) for one in extract.resources)
    return (f"{key} is there {number} times" for key, number in times.items() if number > 1)


@rule("addresses")
def _an_address_is_that_of_one_definition(extract: FhirExtract) -> Iterator[str]:
    times = Counter(one["url"] for one in extract.resources if "url" in one)
    return (f"{url} is defined {number} times" for url, number in times.items() if number > 1)


@rule("references")
def _what_is_referred_to_is_there(extract: FhirExtract) -> Iterator[str]:
    held = {_key(one) for one in extract.resources}
    for resource in extract.resources:
        for one in named(resource, "reference"):
            if one.value not in held:
                yield f"{_key(resource)}: {one.value} is missing"


@rule("defined")
def _what_is_ours_is_defined(extract: FhirExtract) -> Iterator[str]:
    """Systems, sets, extensions and the questionnaire, in the version that is named."""
    for resource in extract.resources:
        for one in elements(resource):
            if isinstance(one.value, str) and one.value.startswith(OURS):
                url, bar, version = one.value.partition("|")
                found = extract.defined.get(url)
                if not found or (bar and version != found["version"]):
                    yield f"{_key(resource)}: nothing defines {one.value}"


@rule("codes of our systems")
def _codes_are_those_of_their_system(extract: FhirExtract) -> Iterator[str]:
    for resource in extract.resources:
        for one in elements(resource):
            labels = extract.labels.get(_system(one.value))
            if labels is not None:
                code, display = one.value["code"], one.value.get("display", "")
                if code not in labels or display not in ("", labels[code]):
                    yield f"{_key(resource)}: {one.value} is not in its system"


@rule("values of extensions")
def _extensions_hold_what_is_defined(extract: FhirExtract) -> Iterator[str]:
    for resource in extract.resources:
        for one in named(resource, "extension"):
            definition = extract.defined.get(one.value["url"])
            held = {name for name in one.value if name != "url"}
            if definition and held != _held(definition):
                yield f"{_key(resource)}: {one.value['url']} holds {held}"


def _held(definition: Resource) -> set[str]:
    for element in definition["differential"]["element"]:
        if element["id"] == "Extension.value[x]" and "type" in element:
            (kind,) = [one["code"] for one in element["type"]]
            return {f"value{kind[0].upper()}{kind[1:]}"}
    return {"extension"}


@rule("answers")
def _answers_are_those_that_were_asked_for(extract: FhirExtract) -> Iterator[str]:
    (asked,) = [one for one in extract.resources if one["resourceType"] == "Questionnaire"]
    for resource in extract.resources:
        if resource["resourceType"] == "QuestionnaireResponse":
            for problem in _wrong_items(resource, asked, extract):
                yield f"{_key(resource)}: {problem}"


def _wrong_items(given: Resource, asked: Resource, extract: FhirExtract) -> Iterator[str]:
    items = {one["linkId"]: one for one in asked.get("item", [])}
    links = [one["linkId"] for one in given.get("item", [])]
    if links != [link for link in items if link in links]:
        yield f"{links} is not what is asked, in its order and once"
        return
    for one in given.get("item", []):
        item = items[one["linkId"]]
        yield from _wrong_items(one, item, extract)
        if "answer" in one or item["type"] != "group":
            yield from _wrong_answers(one, item, extract)


def _wrong_answers(given: Resource, item: Resource, extract: FhirExtract) -> Iterator[str]:
    kind = "Coding" if item["type"] == "choice" else item["type"].capitalize()
    answers = given.get("answer", [])
    if [set(one) for one in answers] != [{f"value{kind}"}]:
        yield f"{given['linkId']} is answered by {answers}, and asks for one {kind}"
    elif kind == "Coding":
        coding = answers[0]["valueCoding"]
        chosen = {"system": coding["system"], "code": coding["code"]}
        if not any(chosen.items() <= one.items() for one in _options(item, chosen, extract)):
            yield f"{given['linkId']}: {chosen} can't be chosen"


def _options(item: Resource, chosen: Resource, extract: FhirExtract) -> list[Any]:
    if "answerOption" in item:
        return [one["valueCoding"] for one in item["answerOption"]]
    included = extract.defined[item["answerValueSet"]]["compose"]["include"]
    return [chosen for one in included if one["system"] == chosen["system"]]


def _system(value: Any) -> str:
    return value.get("system", "") if isinstance(value, dict) and "code" in value else ""


def _key(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"
