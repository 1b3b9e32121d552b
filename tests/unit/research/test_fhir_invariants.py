"""Each rule for FHIR resources finds a wrong one, and nothing in a right one.

fhirkit-rs 0.1.0 finds an element that is missing, not known, empty, of another type or in another form. It
takes a code that R4 does not have (the gender “blue”), an id or a name of a form that R4 forbids, an extension
without a value, a reference to a resource of another type, and whatever breaks an invariant of R4, such as
con-4, obs-6 or cmd-1. `test_fhirkit_takes_it` proves it for each wrong resource here.
"""

from copy import deepcopy

import fhirkit
import pytest

from tests.fhir.codes import REQUIRED_CODES, REQUIRED_CONCEPTS, TARGETS
from tests.fhir.elements import at
from tests.fhir.examples import EXAMPLES, GONE, example
from tests.fhir.judging import RULES, broken_rules

_TERMS = "http://terminology.hl7.org/CodeSystem"
_CODING = {"system": "urn:hesperion:codes", "code": "x"}
_ELEMENT = "differential.element"


def _concept(system, code):
    return {"coding": [{"system": f"{_TERMS}/{system}", "code": code}]}


def _extension(**held):
    return [{"url": "urn:hesperion:x", **held}]


_ERROR = _concept("condition-ver-status", "entered-in-error")
_PROBLEM = [_concept("condition-category", "problem-list-item")]
_INSIDE = _extension(valueCode="b")
_MONTHS = "_onsetDateTime.extension.0.extension.0.valueRange"
# Rule, type, what is changed in the example, and what is said of it.
CASES = [
    ("id", "Patient", {"id": "P_0!"}, "'P_0!' is no id"),
    ("id", "Patient", {"id": "P" * 65}, "is no id"),
    ("id", "Patient", {"id": GONE}, "None is no id"),
    ("ele-1", "Patient", {"extension.0.valueCoding": {}}, "valueCoding is empty"),
    ("ext-1", "Patient", {"extension": _extension()}, "has nothing"),
    ("ext-1", "Patient", {"extension": _extension(valueCode="a", extension=_INSIDE)}, "has ['valueCode']"),
    ("known extensions", "Patient", {"extension.0.url": "http://x.example"}, "http://x.example"),
    ("known extensions", "Patient", {"extension.0.url": "age"}, "has the address 'age'"),
    ("data-absent-reason", "Procedure", {"_performedDateTime.extension.1.valueCode": "lost"}, "lost"),
    ("dom-2", "Patient", {"contained": [{"resourceType": "Patient"}]}, "Patient.contained is there"),
    ("ref-1", "Condition", {"subject.reference": "Observation/1"}, "refers to Observation/1"),
    ("ref-1", "Condition", {"subject.reference": "#contained"}, "refers to #contained"),
    ("ref-1", "Condition", {"asserter": {"reference": "Patient/1"}}, "Condition.asserter refers"),
    ("required codes", "Patient", {"gender": "blue"}, "Patient.gender is 'blue'"),
    ("required concepts", "Condition", {"clinicalStatus": _concept("x", "active")}, "has []"),
    ("standard codes", "Condition", {"code.coding.1.code": "Lupus"}, "sid/icd-10|Lupus"),
    ("standard codes", "Condition", {"code.coding.1.system": "urn:oid:1.2.3"}, "urn:oid:1.2.3|M32"),
    ("standard codes", "Condition", {f"{_MONTHS}.low.code": "min"}, "unitsofmeasure.org|min"),
    ("coding without a system", "Condition", {"code.coding.0.system": GONE}, "is {'code': 'sle'}"),
    ("qty-3", "Condition", {f"{_MONTHS}.low.system": GONE}, "has a code without a system"),
    ("sqty-1", "Condition", {f"{_MONTHS}.low.comparator": "<"}, "low has a comparator"),
    ("rng-2", "Condition", {f"{_MONTHS}.high.value": -13}, "is from"),
    ("rng-2", "Condition", {f"{_MONTHS}.high.code": "d"}, "is from"),
    ("no date", "Condition", {"onsetDateTime": "2024-03"}, "onsetDateTime is '2024-03'"),
    ("no date", "Condition", {"_onsetDateTime": GONE, "onsetRange": {"low": {"value": 1}}}, "onsetRange is"),
    ("no date", "Patient", {"birthDate": "1980"}, "birthDate is '1980'"),
    ("no date", "QuestionnaireResponse", {"authored": "2024"}, "authored is '2024'"),
    ("no date", "Patient", {"extension": _extension(valuePeriod={"start": "2024"})}, "valuePeriod"),
    ("dates are masked", "Procedure", {"_performedDateTime.extension.1": GONE}, "months-from-day-0"),
    ("nothing but the pseudonym", "Patient", {"identifier": [{"value": "x"}]}, "identifier is there"),
    ("nothing but the pseudonym", "Consent", {"meta": {"lastUpdated": "2026-01-01T00:00:00Z"}}, "meta"),
    ("nothing but the pseudonym", "Patient", {"text": {"status": "empty", "div": "<div/>"}}, "text"),
    ("con-3", "Condition", {"category": _PROBLEM, "clinicalStatus": GONE}, "clinicalStatus is missing"),
    ("con-4", "Condition", {"abatementString": "in spring"}, "abatementString"),
    ("con-5", "Condition", {"verificationStatus": _ERROR}, "clinicalStatus is there"),
    ("obs-6", "Observation", {"component.0.dataAbsentReason": {"text": "x"}}, "valueInteger"),
    (
        "obs-7", "Observation",
        {"valueInteger": 1, "component.0.code": EXAMPLES["Observation"]["code"]}, "has a value twice",
    ),
    ("components say something", "Observation", {"component.0.valueInteger": GONE}, "has no value"),
    ("ppc-1", "Consent", {"policyRule": GONE}, "neither policy nor policyRule"),
    ("ppc-3", "Consent", {"patient": GONE}, "the patient is missing"),
    ("qrs-1", "QuestionnaireResponse", {"item.0.answer": [{"valueInteger": 1}]}, "has items and answers"),
    ("per-1", "ResearchStudy", {"period.start": "2028-01-01"}, "is from 2028-01-01 to 2027-11-30"),
    ("sdf-0, csd-0, vsd-0, cmd-0, que-0", "ValueSet", {"name": "all codes"}, "'all codes' is no name"),
    ("canonical", "Questionnaire", {"version": GONE}, "None"),
    ("canonical", "CodeSystem", {"url": "codes"}, "codes 1.0.0"),
    ("que-1", "Questionnaire", {"item.0.item": GONE}, "participant is a group and has 0 items"),
    ("que-1", "Questionnaire", {"item.0.type": "display"}, "participant is a display and has 2"),
    ("que-2", "Questionnaire", {"item.0.item.1.linkId": "participant"}, "'participant' is there twice"),
    (
        "que-3", "Questionnaire",
        {"item.0.item.0.type": "display", "item.0.item.0.code": [_CODING]}, "participant.born",
    ),
    ("que-4", "Questionnaire", {"item.0.item.1.answerValueSet": "urn:hesperion:x"}, "has both"),
    ("que-5", "Questionnaire", {"item.0.item.0.answerValueSet": "urn:hesperion:x"}, "is a integer"),
    (
        "que-6", "Questionnaire",
        {"item.0.item.0.type": "display", "item.0.item.0.repeats": True}, "participant.born",
    ),
    ("options", "Questionnaire", {"item.0.item.1.answerOption": GONE}, "sex is a choice"),
    ("options", "Questionnaire", {"item.0.item.1.type": "integer"}, "sex is a integer"),
    ("csd-1", "CodeSystem", {"concept.1.code": "a"}, "'a' is there twice"),
    ("content", "CodeSystem", {"content": "not-present"}, "not-present with 2 codes"),
    ("content", "CodeSystem", {"concept": GONE}, "complete with 0 codes"),
    ("vsd-1", "ValueSet", {"compose.include.0": {"version": "1"}}, "includes {'version': '1'}"),
    ("cmd-1", "ConceptMap", {"group.0.element.0.target.0.equivalence": "narrower"}, "536 is narrower"),
    ("mapped once", "ConceptMap", {"group.0.element.1.code": "a"}, "'a' is there twice"),
    ("sdf-4", "StructureDefinition", {"baseDefinition": GONE}, "baseDefinition is missing"),
    ("sdf-5", "StructureDefinition", {"context": GONE}, "context is missing"),
    ("sdf-6", "StructureDefinition", {"differential": GONE}, "neither differential nor snapshot"),
    ("sdf-8a", "StructureDefinition", {f"{_ELEMENT}.2.path": "Patient.url"}, "Patient.url in Extension"),
    ("sdf-14, sdf-17", "StructureDefinition", {f"{_ELEMENT}.2.id": "Extension"}, "is there twice"),
    ("sdf-14, sdf-17", "StructureDefinition", {f"{_ELEMENT}.2.id": GONE}, "None of Extension.url"),
    ("sdf-20", "StructureDefinition", {f"{_ELEMENT}.0.slicing": {"rules": "open"}}, "Extension"),
    ("eld-1", "StructureDefinition", {f"{_ELEMENT}.1.slicing.discriminator": GONE}, "extension"),
    ("eld-2, eld-3", "StructureDefinition", {f"{_ELEMENT}.1.min": 2}, "from 2 to 1"),
    ("eld-2, eld-3", "StructureDefinition", {f"{_ELEMENT}.1.max": "many"}, "to many"),
    (
        "eld-6", "StructureDefinition",
        {f"{_ELEMENT}.2.type": [{"code": "uri"}, {"code": "url"}]}, "Extension.url",
    ),
    ("eld-11", "StructureDefinition", {f"{_ELEMENT}.3.type.0.code": "boolean"}, "value[x]"),
    ("eld-12", "StructureDefinition", {f"{_ELEMENT}.3.binding.valueSet": "values"}, "values"),
    (
        "eld-13", "StructureDefinition",
        {f"{_ELEMENT}.3.type": [{"code": "Coding"}, {"code": "Coding"}]}, "'Coding' is there twice",
    ),
    ("eld-16", "StructureDefinition", {f"{_ELEMENT}.1.sliceName": "a b"}, "a b"),
]  # fmt: skip


@pytest.mark.parametrize("resource", EXAMPLES.values(), ids=EXAMPLES)
def test_nothing_is_found_in_a_right_resource(resource):
    assert list(broken_rules(resource)) == []
    assert fhirkit.validate(resource) == []


@pytest.mark.parametrize(("name", "kind", "changes", "problem"), CASES)
def test_a_rule_finds_a_wrong_resource(name, kind, changes, problem):
    found = [one for one in broken_rules(example(kind, changes)) if one.startswith(f"{name}: ")]
    assert any(problem in one for one in found), found


def test_each_rule_is_shown_to_fail():
    assert {name for name, *_rest in CASES} == set(RULES)


@pytest.mark.parametrize("path", REQUIRED_CODES)
def test_each_required_code_is_looked_at(path):
    wrong = deepcopy(EXAMPLES[path.partition(".")[0]])
    first = next(at(wrong, path))
    first.holder[first.name] = "blue"
    assert f"required codes: {path} is 'blue'" in set(broken_rules(deepcopy(wrong)))


@pytest.mark.parametrize("path", REQUIRED_CONCEPTS)
def test_each_required_concept_is_looked_at(path):
    kind, _, element = path.partition(".")
    system, _codes = REQUIRED_CONCEPTS[path]
    wrong = example(kind, {element: {"coding": [{"system": system, "code": "blue"}]}})
    found = set(broken_rules(wrong))
    assert f"required concepts: {path} has ['blue'] of {system}" in found


@pytest.mark.parametrize("path", TARGETS)
def test_each_reference_is_looked_at(path):
    kind, _, element = path.partition(".")
    wrong = example(kind, {element: {"reference": "Condition/1"}})
    assert f"ref-1: {path} refers to Condition/1" in set(broken_rules(wrong))


@pytest.mark.parametrize(("_name", "kind", "changes", "_problem"), CASES)
def test_fhirkit_takes_it(_name, kind, changes, _problem):
    assert fhirkit.validate(example(kind, changes)) == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("Condition", {"subject": GONE}),
        ("Patient", {"colour": "blue"}),
        ("Patient", {"gender": ["female"]}),
        ("Patient", {"birthDate": "1980-13"}),
        ("Patient", {"extension": []}),
        ("Patient", {"extension": [{"url": "x", "valueCode": "a", "valueString": "a"}]}),
        ("Patient", {"gender": None}),
        ("Observation", {"component.0.valueInteger": 3.5}),
    ],
)
def test_what_fhirkit_finds_needs_no_rule(kind, changes):
    assert fhirkit.validate(example(kind, changes))
