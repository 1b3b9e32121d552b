"""What R4 asks of the resources of people, and what we promise of people beyond it."""

import re
from collections.abc import Iterator
from typing import Any

from tests.fhir.codes import ABSENT_REASON
from tests.fhir.elements import Resource, elements, named
from tests.fhir.invariants import OURS
from tests.fhir.rules import rule

PEOPLE = (
    *("Patient", "Consent", "Condition", "Observation", "MedicationStatement", "Procedure"),
    *("AdverseEvent", "QuestionnaireResponse", "ResearchSubject"),
)
# Names of elements that are times or ages.
_TIME = re.compile(
    r"_?(.*(date|Date|Time|Instant|Period|Timing|Age|Asserted)|onsetRange|abatementRange"
    "|issued|recorded|authored|detected|start|end)"
)


@rule("no date", *PEOPLE)
def _a_person_has_no_date(resource: Resource) -> Iterator[str]:
    """An element that is named for a time may hold extensions alone: then its name begins with "_"."""
    for one in elements(resource):
        if _TIME.fullmatch(one.name) and not one.name.startswith("_"):
            yield f"{one.path} is {one.value!r}"


@rule("dates are masked", *PEOPLE)
def _a_date_that_is_absent_says_why(resource: Resource) -> Iterator[str]:
    for one in elements(resource):
        if one.name.startswith("_") and _TIME.fullmatch(one.name):
            urls = [each["url"] for each in one.value["extension"]]
            if urls != [f"{OURS}months-from-day-0", ABSENT_REASON]:
                yield f"{one.path} has {urls}"


@rule("nothing but the pseudonym", *PEOPLE)
def _a_person_is_named_by_the_pseudonym_alone(resource: Resource) -> Iterator[str]:
    never = ("identifier", "text", "meta", "name", "telecom", "address", "photo", "contact", "note")
    for name in set(never) & set(resource):
        yield f"{resource['resourceType']}.{name} is there"


@rule("con-3", "Condition")
def _a_problem_has_a_clinical_status(resource: Resource) -> Iterator[str]:
    is_problem = "problem-list-item" in _codes(resource.get("category", []))
    is_error = "entered-in-error" in _codes([resource.get("verificationStatus", {})])
    if is_problem and not is_error and "clinicalStatus" not in resource:
        yield "clinicalStatus is missing"


@rule("con-4", "Condition")
def _what_abated_is_not_active(resource: Resource) -> Iterator[str]:
    abated = [name for name in resource if name.startswith(("abatement", "_abatement"))]
    codes = _codes([resource.get("clinicalStatus", {})])
    if (
        abated
        and "clinicalStatus" in resource
        and not codes & {"resolved", "remission", "inactive"}
    ):
        yield f"{abated} with the status {codes}"


@rule("con-5", "Condition")
def _an_error_has_no_clinical_status(resource: Resource) -> Iterator[str]:
    is_error = "entered-in-error" in _codes([resource.get("verificationStatus", {})])
    if is_error and "clinicalStatus" in resource:
        yield "clinicalStatus is there"


@rule("obs-6", "Observation")
def _a_value_has_no_reason_for_its_absence(resource: Resource) -> Iterator[str]:
    """Of components, too, where R4 forgot to ask."""
    for one in [resource, *resource.get("component", [])]:
        values = [name for name in one if name.startswith("value")]
        if values and "dataAbsentReason" in one:
            yield f"{values} and dataAbsentReason"


@rule("obs-7", "Observation")
def _a_component_is_not_the_whole(resource: Resource) -> Iterator[str]:
    values = [name for name in resource if name.startswith("value")]
    codes = {_first_coding(one["code"]) for one in resource.get("component", [])}
    if values and _first_coding(resource["code"]) in codes:
        yield f"{_first_coding(resource['code'])} has a value twice"


@rule("components say something", "Observation")
def _a_component_has_a_value_or_a_reason(resource: Resource) -> Iterator[str]:
    for one in resource.get("component", []):
        said = ("value", "_value", "dataAbsentReason")
        if not [name for name in one if name.startswith(said)]:
            yield f"{_first_coding(one['code'])} has no value"


@rule("ppc-1", "Consent")
def _a_consent_names_its_policy(resource: Resource) -> Iterator[str]:
    if not {"policy", "policyRule"} & set(resource):
        yield "neither policy nor policyRule"


@rule("ppc-3", "Consent")
def _a_consent_to_research_is_that_of_a_patient(resource: Resource) -> Iterator[str]:
    if "research" in _codes([resource["scope"]]) and "patient" not in resource:
        yield "the patient is missing"


@rule("qrs-1", "QuestionnaireResponse")
def _items_are_below_an_item_or_an_answer(resource: Resource) -> Iterator[str]:
    for one in named(resource, "item"):
        if "item" in one.value and "answer" in one.value:
            yield f"{one.value['linkId']} has items and answers"


def _codes(concepts: list[Any]) -> set[str]:
    return {coding["code"] for one in concepts for coding in one.get("coding", [])}


def _first_coding(concept: Resource) -> tuple[str, str]:
    (first, *_rest) = concept["coding"]
    return first["system"], first["code"]
