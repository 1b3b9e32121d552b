"""A study as a record: what is read of it, what is left out, and why one is refused."""

import json
from datetime import date

import pytest
from django.utils.translation import override

from hesperion.ui.days import utc_today
from tests.factories.trials import study
from trials.choices import Status
from trials.reader.conditions import named_families
from trials.reader.countries import country_code
from trials.reader.record import read_study
from trials.reader.shape import UnreadableStudy


def record(found=None, **fields):
    return read_study(found or study(**fields), place="studies[0]", retrieved_on=utc_today())


def with_value(value, *path):
    """A study with this value at a path; without it, if the value is None."""
    found = study()
    *inner, last = path
    part = found
    for name in inner:
        part = part[name]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return found


BASE = ("protocolSection",)
NUMBER = (*BASE, "identificationModule", "nctId")
TITLE = (*BASE, "identificationModule", "briefTitle")
POSTED = (*BASE, "statusModule", "lastUpdatePostDateStruct", "date")
VERIFIED = (*BASE, "statusModule", "statusVerifiedDate")
OVERALL = (*BASE, "statusModule", "overallStatus")
CONDITIONS = (*BASE, "conditionsModule", "conditions")
SUMMARY = (*BASE, "descriptionModule", "briefSummary")
PLACES = (*BASE, "contactsLocationsModule", "locations")

# What is wrong: the value, its path, its place as it is told if that is longer, and the fault.
REFUSED = [
    ("NCT1234567", NUMBER, "", "“NCT1234567” is no NCT number with eight digits."),
    ("NCT9999000१", NUMBER, "", "is no NCT number"),
    ("NCT99990001\n", NUMBER, "", "is no NCT number"),
    (["NCT99990001"], NUMBER, "", "This is no text."),
    (None, BASE, "", "It is missing, so this is no study of version 2."),
    ([], BASE, "", "This is no object."),
    (None, POSTED, "", "It is missing. It says which record is the newest."),
    ("2999-01-01", POSTED, "", "2999-01-01 is later than the day on which the file was fetched."),
    ("2026-02-30", POSTED, "", "“2026-02-30” is no date."),
    ("2026-W05-1", POSTED, "", "is no date."),
    ("2999-01", VERIFIED, "", "2999-01 is later than the day"),
    (None, OVERALL, "", "It is missing."),
    ("Vienna", PLACES, "", "This is no list."),
    (["Vienna"], PLACES, "[0]", "This is no object."),
    ([{"city": 1}], PLACES, "[0].city", "This is no text."),
    ([1], CONDITIONS, "", "This is no list of texts."),
]
# These are found in a whole section.
UNSTORABLE = [
    ("\ud800", "It has half a character, which can’t be stored."),
    (float("inf"), "It has a number that is too large."),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_a_study_that_can_not_be_read_is_refused_with_its_place(number):
    value, path, rest, fault = REFUSED[number]
    found = with_value(value, *path)
    with pytest.raises(UnreadableStudy) as refusal:
        record(found)
    start = "studies[0]" if path in (NUMBER, BASE) else "studies[0] NCT99990001"
    assert refusal.value.place == ".".join([start, *path]) + rest
    assert fault in refusal.value.fault


@pytest.mark.parametrize(("value", "fault"), UNSTORABLE)
def test_what_can_not_be_stored_is_refused(value, fault):
    with pytest.raises(UnreadableStudy) as refusal:
        record(with_value(value, *SUMMARY))
    assert (refusal.value.place, refusal.value.fault) == (
        "studies[0] NCT99990001.protocolSection",
        fault,
    )


def test_what_is_no_study_at_all_is_refused():
    with pytest.raises(UnreadableStudy, match="It is missing, so this is no study"):
        read_study("NCT99990001", place="study", retrieved_on=utc_today())


def test_a_study_is_read_as_it_is():
    found = record(verified="2026-05", updated="2026-06-07", whyStopped="Made up:\n too few people")
    assert (found.status_verified, found.last_update_posted) == (date(2026, 5, 1), date(2026, 6, 7))
    assert (found.overall_status, found.last_known_status) == (Status.RECRUITING, None)
    assert found.why_stopped == "Made up: too few people"
    assert found.diseases == ["sle"]
    assert [(place.city, place.country) for place in found.places] == [
        ("Vienna", "AT"),
        ("Erlangen", "DE"),
    ]
    assert found.notices == []


def test_a_study_without_a_brief_title_has_its_official_one():
    found = with_value(None, *TITLE)
    assert record(found).title == "Made up: a phase 1 trial of CD19 CAR-T cells, NCT99990001"
    del found["protocolSection"]["identificationModule"]["officialTitle"]
    with pytest.raises(UnreadableStudy, match="A record without a title"):
        record(found)


def test_unknown_values_become_unknown_and_are_noticed():
    places = [("Atlantis", "Poseidonis", "OPENING"), ("", "Nowhere", None)]
    found = record(status="SLEEPING", places=places, conditions=["Lupus", "Morphea"])
    assert found.overall_status == Status.UNKNOWN
    assert [(place.country, place.status) for place in found.places] == [
        ("", Status.UNKNOWN),
        ("", Status.UNREAD),
    ]
    assert [(notice.kind, notice.value) for notice in found.notices] == [
        ("no_disease", "Lupus; Morphea"),
        ("unknown_country", "Atlantis"),
        ("unknown_status", "OPENING"),
        ("unknown_country", ""),
        ("unknown_status", "SLEEPING"),
    ]
    assert record(status="UNREAD").overall_status == Status.UNKNOWN  # ours alone


def test_signs_that_turn_or_hide_text_are_taken_out_and_tags_stay():
    title = "Made up: \u202e<b>cells</b>\u2066\x07 for\u200b lupus"
    found = record(with_value(title, *TITLE))
    assert found.title == "Made up: <b>cells</b> for lupus"
    found = record(
        places=[("Austria", "\u202eneiW", "RECRUITING")], criteria="* \u2067Age\u2069 18\x0b\n"
    )
    assert found.places[0].city == "neiW"
    assert found.criteria_text == "* Age 18"
    assert not {"\u202e", "\u2067", "\u2069"} & set(found.body)


def test_the_same_record_has_the_same_hash_whatever_the_register_derives():
    first = record()
    turned = dict(reversed(study().items())) | {"derivedSection": {"versionHolder": "2999-01-01"}}
    assert record(turned).sha256 == first.sha256
    assert record(turned | {"resultsSection": {"a": 1}}).sha256 == first.sha256
    others = [
        record(status="COMPLETED"),
        record(places=[]),
        record(criteria="* Other"),
        record(turned | {"hasResults": True}),
    ]
    assert len({first.sha256, *(other.sha256 for other in others)}) == 5


def test_what_is_kept_of_a_record_is_read_as_the_record_itself():
    first = record(places=[("Austria", "\u202eWien", None)], criteria="* Über 18\r\n\x07* Zwei")
    assert record(json.loads(first.body)) == first
    assert "resultsSection" not in record(study() | {"resultsSection": {}}).body


def test_other_numbers_are_those_of_registers():
    given = [
        {"id": "2024-500001-11-00", "type": "CTIS"},
        {"id": "u1111-0000-0001", "type": "REGISTRY", "domain": "WHO"},
        {"id": "pending", "type": "REGISTRY"},
        {"id": "123456789", "type": "OTHER_GRANT"},
        {"id": "9" * 61, "type": "REGISTRY"},
    ]
    found = study(secondary=given)
    found["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT99990009"]
    assert record(found).other_numbers == ["2024-500001-11-00", "NCT99990009", "U1111-0000-0001"]


COUNTRIES = {
    "Austria": "AT", "germany ": "DE", "United States": "US", "Korea, Republic of": "KR", "South Korea": "KR",
    "Türkiye": "TR", "Turkey": "TR", "Turkey (Türkiye)": "TR", "Russian Federation": "RU", "Russia": "RU",
    "Czechia": "CZ", "Czech Republic": "CZ", "Iran, Islamic Republic of": "IR", "Taiwan": "TW",
    "Hong Kong": "HK", "Vietnam": "VN", "Viet Nam": "VN", "Moldova, Republic of": "MD", "North Macedonia": "MK",
    "Macedonia, The Former Yugoslav Republic of": "MK", "Syrian Arab Republic": "SY", "Côte D'Ivoire": "CI",
    "Côte d’Ivoire": "CI", "Congo, The Democratic Republic of the": "CD", "Former Serbia and Montenegro": "",
    "Bosnia and Herzegovina": "BA", "United Kingdom": "GB", "Puerto Rico": "PR", "Kosovo": "XK", "Macau": "MO",
    "Palestinian Territories, Occupied": "PS", "Deutschland": "", "": "", "Georgia": "GE", "Réunion": "RE",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_countries_are_read_by_their_english_names_in_any_language(language):
    with override(language):
        assert {name: country_code(name) for name in COUNTRIES} == COUNTRIES


FAMILIES = {
    "Systemic Lupus Erythematosus": ["sle"],
    "Lupus Erythematosus, Systemic": ["sle"],
    "Refractory SLE": ["sle"],
    "Lupus  Nephritis - WHO Class III": ["sle"],
    "Lupus Erythematosus, Cutaneous": [],
    "Lupus": [],
    "Sleep apnea": [],
    "Dermatomyositis, Adult Type": ["iim"],
    "Idiopathic Inflammatory Myopathies (IIM)": ["iim"],
    "Myositis ossificans": [],
    "Diffuse Cutaneous Systemic Sclerosis": ["ssc"],
    "Scleroderma, Localized": [],
    "SSc": ["ssc"],
    "Multiple Sclerosis": [],
    "Sjögren's Syndrome": ["sjogren"],
    "Primary Sjogren’s disease": ["sjogren"],
    "Mixed Connective Tissue Disease": ["mctd"],
    "Anti-Phospholipid Syndrome": ["aps"],
    "APS": [],
    "Rheumatoid Arthritis": [],
}


def test_diseases_are_read_by_their_names_without_a_guess():
    assert {name: named_families([name]) for name in FAMILIES} == FAMILIES
    assert named_families(["SLE", "Dermatomyositis", "Asthma"]) == ["iim", "sle"]
    assert named_families(["Systemic", "Sclerosis"]) == []
