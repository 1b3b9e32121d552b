"""Whatever rows and fields an extract has: nothing is wrong with the resources of its FHIR zip."""

import io
from copy import deepcopy
from random import Random

import pytest

from research.choices import Format
from research.disclosure import LADDER
from research.formats import write
from tests.extracting import REASONS
from tests.factories.chance_rows import chance_package
from tests.factories.packages import a_package
from tests.fhir.elements import elements
from tests.fhir.files import FhirExtract, read_fhir
from tests.fhir.judging import RULES_OF_FILES, problems

TYPES = {
    *("Patient", "Consent", "Condition", "Observation", "MedicationStatement", "Procedure"),
    *("AdverseEvent", "QuestionnaireResponse", "ResearchSubject", "ResearchStudy", "Questionnaire"),
    *("CodeSystem", "ValueSet", "ConceptMap", "StructureDefinition"),
}
FIELDS = list(REASONS)


def extract_of(package):
    target = io.BytesIO()
    write(Format.FHIR, target=target, package=package)
    return read_fhir(target.getvalue())


def test_nothing_is_wrong_where_everything_may_leave():
    extract = extract_of(chance_package(1))
    assert {one["resourceType"] for one in extract.resources} == TYPES
    assert list(problems(extract)) == []


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_wrong_with_fewer_fields_at_any_step(seed):
    chance = Random(seed)
    fields = chance.sample(FIELDS, chance.randrange(len(FIELDS)))
    package = chance_package(seed, fields=fields, step=seed % len(LADDER), people=10)
    assert list(problems(extract_of(package))) == []


def test_nothing_is_wrong_with_any_field_alone():
    for seed, field in enumerate(FIELDS):
        package = chance_package(seed, fields=[field], people=2)
        assert list(problems(extract_of(package))) == [], field


def test_nothing_is_wrong_without_anybody_or_with_any_code_and_label():
    assert list(problems(extract_of(chance_package(1, people=0)))) == []
    assert list(problems(extract_of(a_package()))) == []


@pytest.fixture(scope="module")
def right():
    fields = ["participant.sex", "participant.country", "participant.teller", "diagnosis.code"]
    return extract_of(chance_package(3, fields=fields, people=5))


def _first(extract, kind, **values):
    """The first resource of a type, with these values."""
    found = next(one for one in extract.resources if one["resourceType"] == kind)
    found.update(values)
    return found


def _answer(extract, **values):
    response = next(
        one
        for one in extract.resources
        if one["resourceType"] == "QuestionnaireResponse" and "item" in one
    )
    response["item"][0]["item"][0].update(values)


def _coding_of_sex(extract):
    return next(
        one.value
        for resource in extract.resources
        for one in elements(resource)
        if one.name == "valueCoding"
        and "code" in one.value
        and resource["resourceType"] == "Patient"
    )


WRONG = {
    "names of files": [
        (lambda whole: whole.files["Patient.participant"].append({"resourceType": "Consent", "id": "x"}),
         "Patient.participant has a Consent"),
    ],
    "ids": [
        (lambda whole: whole.files["Patient.participant"].append(_first(whole, "Patient")),
         "is there 2 times"),
    ],
    "addresses": [
        (lambda whole: _first(whole, "CodeSystem", url="urn:hesperion:columns"),
         "urn:hesperion:columns is defined 2 times"),
    ],
    "references": [
        (lambda whole: whole.files["ResearchStudy"].clear(), "ResearchStudy/study is missing"),
        (lambda whole: whole.files["Patient.participant"].pop(), " is missing"),
    ],
    "defined": [
        (lambda whole: whole.files["CodeSystem"].clear(), "nothing defines urn:hesperion:columns"),
        (lambda whole: whole.files["StructureDefinition"].clear(), "nothing defines"),
        (lambda whole: _first(whole, "Questionnaire", version="9"), "nothing defines"),
    ],
    "codes of our systems": [
        (lambda whole: _coding_of_sex(whole).update(code="blue"), "'blue'"),
        (lambda whole: _coding_of_sex(whole).update(display="Blue"), "'Blue'"),
    ],
    "values of extensions": [
        (lambda whole: _first(whole, "Patient", extension=[
            {"url": "urn:hesperion:column:participant.sex", "valueString": "female"}]),
         "holds {'valueString'}"),
    ],
    "answers": [
        (lambda whole: _answer(whole, linkId="participant.age"), "is not what is asked"),
        (lambda whole: _answer(whole, answer=[{"valueInteger": 1}]), "asks for one Coding"),
        (lambda whole: _answer(whole, answer=[{"valueCoding": {"system": "x", "code": "y"}}]),
         "can't be chosen"),
        (lambda whole: _answer(whole, answer=[]), "asks for one Coding"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [(name, change, problem) for name, cases in WRONG.items() for change, problem in cases],
)
def test_what_resources_must_agree_on_is_looked_at(right, name, change, problem):
    assert list(RULES_OF_FILES[name].finds(right)) == []
    wrong = FhirExtract(deepcopy(dict(right.files)))
    change(wrong)
    found = list(RULES_OF_FILES[name].finds(wrong))
    assert any(problem in one for one in found), found


def test_each_rule_of_files_is_shown_to_fail():
    assert set(WRONG) == set(RULES_OF_FILES)
