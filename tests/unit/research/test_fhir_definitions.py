"""What defines the resources of a FHIR extract: only what it holds, in the words of the dictionary."""

import json
from collections import Counter

import pytest

from intake.record.choices.diseases import DISEASES
from research.builds.facts import package_of
from research.dictionary import all_variables
from research.formats.fhir.definitions import definitions
from research.formats.written import WrittenTable
from research.released import released_tables
from tests.factories.packages import ABOUT, CODES, OUTPUTS, a_package

EVERYTHING = [one.key for one in all_variables()]


def defined(package):
    """The definitions of each type, by their address, or else by their id."""
    tables = [WrittenTable(table, "", 0, 0) for table, _rows in package.tables]
    files = {name: content.decode() for name, content in definitions(package, tables)}
    return {
        name.removesuffix(".ndjson"): {
            one.get("url", one["id"]): one for one in map(json.loads, content.splitlines())
        }
        for name, content in files.items()
    }


def of_fields(*fields, step=0):
    tables = released_tables(fields=fields, step=step, reasons=dict.fromkeys(fields, "x"))
    return defined(package_of([(table, None) for table in tables], ABOUT))


@pytest.fixture(scope="module")
def everything():
    return of_fields(*EVERYTHING)


def item_of(found, link):
    (whole,) = found["Questionnaire"].values()
    return next(item for group in whole["item"] for item in group["item"] if item["linkId"] == link)


def test_the_questionnaire_has_an_item_for_each_column_in_a_group_for_each_table(everything):
    tables = released_tables(fields=EVERYTHING, step=0, reasons=dict.fromkeys(EVERYTHING, "x"))
    whole = everything["Questionnaire"]["urn:hesperion:questionnaire"]
    asked = {group["linkId"]: [one["linkId"] for one in group["item"]] for group in whole["item"]}
    assert asked == {
        table.name: [f"{table.name}.{output.name}" for output in table.outputs[1:]]
        for table in tables
    }
    repeating = [group["linkId"] for group in whole["item"] if group.get("repeats")]
    assert repeating == [table.name for table in tables[1:]]
    assert whole["version"] == package_of([], ABOUT).dictionary_version


@pytest.mark.parametrize(
    ("link", "kind", "text"),
    [
        ("participant.sex", "choice", "Which sex do your medical papers say?"),
        ("participant.birth_year", "integer", "Which year were you born?"),
        ("participant.ancestry_african", "boolean", "Where does your family come from? (African)"),
        ("steroid_dose.mg", "decimal", "How many mg a day?"),
        ("infusion.product", "string", "What is the product called?"),
        (
            "diagnosis.diagnosed_from",
            "integer",
            "When did a doctor first name it? (earliest month from day 0)",
        ),
        (
            "adverse_event.signs_fever",
            "boolean",
            "Which of these happened or were given? (Fever ≥ 38 °C)",
        ),
        ("participant.language", "choice", "Language"),  # nobody was asked for it
        ("participant.age", "choice", "Age when the story was sent"),  # is made of what was asked
    ],
)
def test_an_item_has_the_question_as_it_was_asked(everything, link, kind, text):
    item = item_of(everything, link)
    assert (item["type"], item["text"]) == (kind, text)


def test_an_item_says_what_can_be_chosen_and_the_unit(everything):
    (unit,) = item_of(everything, "steroid_dose.mg")["extension"]
    assert unit["valueCoding"] == {
        "system": "http://unitsofmeasure.org",
        "code": "mg/d",
        "display": "mg/day",
    }
    options = item_of(everything, "participant.sex")["answerOption"]
    assert [one["valueCoding"]["code"] for one in options] == ["female", "male", "other", "unsaid"]
    country = item_of(everything, "participant.country")
    assert country["answerValueSet"] == "urn:hesperion:values:participant.country"
    assert "answerOption" not in country


def test_a_system_has_all_codes_with_labels_unless_its_list_is_open(everything):
    systems = everything["CodeSystem"]
    sex = systems["urn:hesperion:codes:participant.sex"]
    assert (sex["content"], sex["concept"][3]) == (
        "complete",
        {"code": "unsaid", "display": "Not said"},
    )
    country = systems["urn:hesperion:codes:participant.country"]
    assert (country["content"], "concept" in country) == ("not-present", False)
    assert country["description"] == "ISO 3166-1 alpha-2"


def test_standard_codes_keep_their_relation_and_what_has_none_is_not_there(everything):
    (found,) = everything["ConceptMap"].values()
    mapped = {
        (element["code"], group["target"], target["code"]): target["equivalence"]
        for group in found["group"]
        for element in group["element"]
        for target in element["target"]
    }
    assert len(mapped) == sum(
        len(one.icd10 + one.icd10cm + one.icd11) + bool(one.orpha) for one in DISEASES
    )
    assert mapped["iim", "http://hl7.org/fhir/sid/icd-10", "M33.9"] == "narrower"
    assert mapped["iim.dm", "http://id.who.int/icd/release/11/mms", "4A41.0"] == "wider"
    assert mapped["aps", "http://hl7.org/fhir/sid/icd-10-cm", "D68.61"] == "equivalent"
    assert mapped["sle", "http://www.orpha.net", "536"] == "equivalent"
    assert not [code for code, *_rest in mapped if code == "other"]


def test_families_alone_are_mapped_where_kinds_are_left_out():
    (found,) = of_fields("diagnosis.code", step=6)["ConceptMap"].values()
    codes = {element["code"] for group in found["group"] for element in group["element"]}
    assert codes == {"sle", "iim", "ssc", "mctd", "sjogren", "aps"}


def test_an_extract_defines_only_what_it_holds():
    found = of_fields("diagnosis.code")
    assert set(found["CodeSystem"]) == {
        "urn:hesperion:codes:diagnosis.code",
        "urn:hesperion:columns",
        "urn:hesperion:purposes",
    }
    assert "ConceptMap" not in of_fields("participant.sex")
    assert set(of_fields("participant.sex")["StructureDefinition"]) == {
        "urn:hesperion:column:participant.sex"
    }


def test_an_extension_says_its_type(everything):
    def types(url):
        elements = everything["StructureDefinition"][url]["differential"]["element"]
        return {one["id"]: one["type"] for one in elements if "type" in one}

    assert types("urn:hesperion:column:participant.sex") == {
        "Extension.value[x]": [{"code": "Coding"}]
    }
    assert types("urn:hesperion:grade") == {"Extension.value[x]": [{"code": "Range"}]}
    assert types("urn:hesperion:months-from-day-0") == {
        "Extension.extension:months.value[x]": [{"code": "Range"}],
        "Extension.extension:precision.value[x]": [{"code": "code"}],
    }


def test_ids_are_those_of_one_resource_alone(everything):
    for kind, resources in everything.items():
        assert Counter(one["id"] for one in resources.values()).most_common(1)[0][1] == 1, kind


def test_the_study_is_the_request_and_tells_of_nobody(everything):
    assert everything["ResearchStudy"] == {
        "study": {
            "resourceType": "ResearchStudy",
            "id": "study",
            "title": ABOUT.title,
            "status": "active",
            "period": {"start": "2026-12-01", "end": "2027-11-30"},
        }
    }


def test_labels_and_codes_of_any_kind_are_kept():
    found = defined(a_package())
    system = found["CodeSystem"]["urn:hesperion:codes:participant.sex"]
    held = {one["code"]: one.get("display", "") for one in system["concept"]}
    assert (held, system["title"]) == (CODES, OUTPUTS[1].label)
    assert item_of(found, "participant.months")["text"] == "Line one\nline two"


def test_a_table_that_says_only_who_is_in_it_is_no_question():
    found = of_fields()
    assert "item" not in found["Questionnaire"]["urn:hesperion:questionnaire"]
