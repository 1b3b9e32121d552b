"""What a cell becomes in FHIR: codes, partial dates, grades, findings, statuses."""

import pytest

from intake.record.choices.diseases import DISEASES
from tests.fhir.extracts import fhir_files, resource_of

OWN = "urn:hesperion:codes"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
ICD10, ICD11 = "http://hl7.org/fhir/sid/icd-10", "http://id.who.int/icd/release/11/mms"
ICD10CM, ORPHA = "http://hl7.org/fhir/sid/icd-10-cm", "http://www.orpha.net"
MASKED = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "masked",
}


def codes(concept):
    return [(coding["system"], coding["code"]) for coding in concept["coding"]]


def months(low, high, precision):
    of_months = {"unit": "months", "system": "http://unitsofmeasure.org", "code": "mo"}
    ends = {"low": {"value": low, **of_months}, "high": {"value": high, **of_months}}
    parts = [
        {"url": "months", "valueRange": ends},
        {"url": "precision", "valueCode": precision},
    ]
    return {"url": "urn:hesperion:months-from-day-0", "extension": parts}


def extensions(resource):
    return {one["url"].removeprefix("urn:hesperion:"): one for one in resource["extension"]}


@pytest.mark.parametrize(
    ("code", "same"),
    [
        ("sle", [(ICD10, "M32"), (ICD11, "4A40.0"), (ORPHA, "536")]),
        ("iim", [(ICD11, "4A41"), (ORPHA, "98482")]),
        ("iim.dm", [(ICD10, "M33.1"), (ICD11, "4A41.00"), (ORPHA, "221")]),
        ("iim.adm", []),
        ("iim.ibm", [(ICD10CM, "G72.41"), (ICD11, "4A41.20"), (ORPHA, "611")]),
        ("ssc.limited", [(ICD11, "4A42.2"), (ORPHA, "220402")]),
        ("other", []),
    ],
)
def test_standard_codes_are_beside_ours_if_they_mean_the_same_alone(code, same):
    concept = resource_of("Condition", "diagnosis", code=code)["code"]
    assert codes(concept) == [(f"{OWN}:diagnosis.code", code), *same]


def test_no_standard_code_that_is_broader_or_narrower_is_in_any_condition():
    rows = [{"code": disease.code} for disease in DISEASES]
    for disease, found in zip(
        DISEASES, fhir_files(diagnosis=rows)["Condition.diagnosis"], strict=True
    ):
        standard = {code for _system, code in codes(found["code"])[1:]}
        other = [*disease.icd10, *disease.icd10cm, *disease.icd11]
        assert not standard & {one.code for one in other if one.relation != "="}


@pytest.mark.parametrize(
    ("low", "high", "precision"),
    [("-17", "-6", "year"), ("-3", "-2", "month"), ("0", "0", "day"), ("170", "170", "day")],
)
def test_a_date_is_the_months_between_which_it_is(low, high, precision):
    cells = {"given_from": low, "given_to": high, "given_precision": precision}
    found = resource_of("Procedure", "infusion", **cells)
    expected = months(int(low), int(high), precision)
    assert found["_performedDateTime"] == {"extension": [expected, MASKED]}
    assert not {"performedDateTime", "performedPeriod", "extension"} & found.keys()


def test_a_date_without_an_element_is_an_extension():
    cells = {"diagnosed_from": "-12", "diagnosed_to": "-1", "diagnosed_precision": "year"}
    found = extensions(resource_of("Condition", "diagnosis", **cells))
    assert found["column:diagnosis.diagnosed"]["extension"] == [months(-12, -1, "year")]


def test_of_somebody_without_day_0_a_date_says_how_precise_it_is():
    found = resource_of("Condition", "diagnosis", first_symptoms_precision="year")
    (date, masked) = found["_onsetDateTime"]["extension"]
    assert date["extension"] == [{"url": "precision", "valueCode": "year"}]
    assert masked == MASKED


@pytest.mark.parametrize(
    ("element", "kind", "table"),
    [
        ("_authored", "QuestionnaireResponse", "burden"),
        ("_dateAsserted", "MedicationStatement", "treatment"),
        ("_authored", "QuestionnaireResponse", "adverse_event"),
    ],
)
def test_the_day_of_an_answer_is_where_fhir_has_it(element, kind, table):
    cells = {"told_on_from": "5", "told_on_to": "5", "told_on_precision": "day"}
    found = resource_of(kind, table, **cells)
    assert found[element] == {"extension": [months(5, 5, "day"), MASKED]}


@pytest.mark.parametrize(
    ("code", "gender"),
    [("female", "female"), ("male", "male"), ("other", "other"), ("unsaid", "unknown")],
)
def test_gender_is_fhirs_and_keeps_the_code(code, gender):
    found = resource_of("Patient", "participant", sex=code)
    assert found["gender"] == gender
    (own,) = found["_gender"]["extension"]
    assert own["url"] == "urn:hesperion:column:participant.sex"
    assert own["valueCoding"]["code"] == code


def test_who_gave_no_sex_has_no_gender():
    found = resource_of("Patient", "participant", birth_year="1980", died="0")
    assert not {"gender", "_gender", "birthDate", "_birthDate", "deceasedBoolean"} & found.keys()
    assert extensions(found)["column:participant.birth_year"]["valueInteger"] == 1980


def test_a_death_is_said_of_who_died_alone():
    assert resource_of("Patient", "participant", died="1")["deceasedBoolean"] is True


@pytest.mark.parametrize(
    ("finding", "expected"),
    [("positive", "POS"), ("negative", "NEG")],
)
def test_a_finding_is_a_value(finding, expected):
    found = resource_of("Observation", "marker_finding", code="dsdna", finding=finding)
    assert codes(found["code"]) == [(f"{OWN}:marker_finding.code", "dsdna")]
    assert codes(found["valueCodeableConcept"]) == [
        (f"{OWN}:marker_finding.finding", finding),
        (f"{TERMINOLOGY}/v3-ObservationInterpretation", expected),
    ]
    assert "dataAbsentReason" not in found


@pytest.mark.parametrize(
    ("finding", "reason"),
    [
        ("unknown", "asked-unknown"),
        ("unsure", "asked-unknown"),
        ("not_tested", "not-performed"),
    ],
)
def test_no_finding_is_a_reason_and_never_negative(finding, reason):
    found = resource_of("Observation", "marker_finding", code="ana", finding=finding)
    assert codes(found["dataAbsentReason"]) == [
        (f"{TERMINOLOGY}/data-absent-reason", reason),
        (f"{OWN}:marker_finding.finding", finding),
    ]
    assert "valueCodeableConcept" not in found


@pytest.mark.parametrize(
    ("code", "use", "status"),
    [
        ("rituximab", "now", "active"),
        ("rituximab", "past", "completed"),
        ("rituximab", "before_infusion", "unknown"),
        ("rituximab", "", "unknown"),
        ("none", "now", "not-taken"),
        ("none", "before_infusion", "not-taken"),
        ("", "now", "active"),
    ],
)
def test_the_status_of_a_treatment_is_what_is_known_of_its_use(code, use, status):
    found = resource_of("MedicationStatement", "treatment", code=code, use=use)
    assert found["status"] == status
    own = [one["valueCoding"]["code"] for one in found.get("extension", [])]
    assert own == ([use] if use else [])


@pytest.mark.parametrize(
    ("drug", "timepoint", "mg", "status", "dose"),
    [
        ("prednisolone", "today", "7.50", "active", 7.5),
        ("methylprednisolone", "before", "4.00", "unknown", 4),
        ("hydrocortisone", "ever_before", "20", "unknown", 20),
        ("none", "today", "0.00", "not-taken", 0),
    ],
)
def test_a_dose_is_a_rate_as_it_was_told(drug, timepoint, mg, status, dose):
    cells = {"drug": drug, "timepoint": timepoint, "mg": mg}
    found = resource_of("MedicationStatement", "steroid_dose", **cells)
    assert codes(found["medicationCodeableConcept"]) == [(f"{OWN}:steroid_dose.drug", drug)]
    assert found["status"] == status
    unit = {"unit": "mg/day", "system": "http://unitsofmeasure.org", "code": "mg/d"}
    rate = {"rateQuantity": {"value": dose, **unit}}
    assert found["dosage"] == [{"doseAndRate": [rate]}]
    assert type(found["dosage"][0]["doseAndRate"][0]["rateQuantity"]["value"]) is type(dose)


@pytest.mark.parametrize(("low", "high"), [("2", "3"), ("1", "5"), ("4", "4")])
def test_a_grade_is_a_range(low, high):
    found = resource_of("AdverseEvent", "adverse_event", kind="crs", grade_min=low, grade_max=high)
    ends = {"low": {"value": int(low)}, "high": {"value": int(high)}}
    assert extensions(found)["grade"]["valueRange"] == ends
    assert found["actuality"] == "actual"
    assert not {"seriousness", "severity", "outcome"} & found.keys()


@pytest.mark.parametrize(
    ("cells", "happened"),
    [
        ({"kind": "crs", "grade_min": "1", "grade_max": "4"}, True),
        ({"kind": "crs", "grade_min": "0", "grade_max": "4"}, False),
        ({"kind": "licats", "grade_min": "0", "grade_max": "0", "organ": "no"}, False),
        ({"kind": "icans"}, False),
        ({"kind": "infection", "later_infection_ward": "1"}, True),
        ({"kind": "death", "grade_min": "5", "grade_max": "5"}, True),
        ({}, False),
    ],
)
def test_what_did_not_surely_happen_is_an_answer_and_no_adverse_event(cells, happened):
    files = fhir_files(adverse_event=[cells, {"kind": "cancer"}])
    events = [one["id"][-1] for one in files["AdverseEvent.adverse_event"]]
    answers = [one["id"][-1] for one in files["QuestionnaireResponse.adverse_event"]]
    assert (events, answers) == ((["1", "2"], []) if happened else (["2"], ["1"]))


def test_a_tick_is_true_and_a_box_without_one_false_and_no_answer_nothing():
    cells = {"kind": "gvhd", "signs_fever": "1", "signs_pressor": "0"}
    found = extensions(resource_of("AdverseEvent", "adverse_event", **cells))
    assert {url: one["valueBoolean"] for url, one in found.items()} == {
        "column:adverse_event.signs_fever": True,
        "column:adverse_event.signs_pressor": False,
    }


def test_an_event_is_told_on_its_recorded_date():
    cells = {"told_on_from": "5", "told_on_to": "5", "told_on_precision": "day"}
    found = resource_of("AdverseEvent", "adverse_event", kind="cancer", **cells)
    assert found["_recordedDate"] == {"extension": [months(5, 5, "day"), MASKED]}


def test_an_outcome_has_a_component_for_each_answer():
    cells = {"timepoint": "today", "disease": "0", "remission": "unknown"}
    found = resource_of("Observation", "outcome", **cells)
    columns = "urn:hesperion:columns"
    assert [codes(one["code"]) for one in found["component"]] == [
        [(columns, "outcome.disease")],
        [(columns, "outcome.remission")],
    ]
    assert found["component"][0]["valueInteger"] == 0
    assert codes(found["component"][1]["valueCodeableConcept"])[0][1] == "unknown"
    assert list(extensions(found)) == ["column:outcome.timepoint"]


def test_a_consent_permits_the_purposes_of_the_extract_and_has_no_date():
    found = resource_of("Consent", "participant")
    purposes = found["provision"]["purpose"]
    assert found["provision"]["type"] == "permit"
    assert [(one["system"], one["code"]) for one in purposes] == [
        ("urn:hesperion:purposes", "abroad"),
        ("urn:hesperion:purposes", "academic"),
    ]
    assert not {"dateTime", "_dateTime", "performer", "organization"} & found.keys()


def test_an_answer_is_an_item_of_the_group_of_its_table():
    found = resource_of("QuestionnaireResponse", "burden", cost="none", help_burden="4")
    assert found["questionnaire"] == "urn:hesperion:questionnaire|1.0.0"
    (group,) = found["item"]
    assert group["linkId"] == "burden"
    cost, burden = group["item"]
    assert (cost["linkId"], cost["answer"][0]["valueCoding"]["code"]) == ("burden.cost", "none")
    assert burden == {"linkId": "burden.help_burden", "answer": [{"valueInteger": 4}]}


def test_a_code_that_no_list_has_is_kept_without_a_label():
    found = resource_of("Procedure", "infusion", country="NA")
    assert extensions(found)["column:infusion.country"]["valueCoding"] == {
        "system": f"{OWN}:infusion.country",
        "code": "NA",
    }
