"""Filter sets: what addresses and JSON mean, what is refused, and what stays of it."""

import json

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from research.cohort.codes import NOT_REPORTED, PATTERNS, VALUES
from research.filters.condition import Condition
from research.filters.filter import Mode
from research.filters.filter_set import MOST_FILTER_VALUES, BadFilter, FilterSet
from research.filters.specs import FILTERS

OPEN = {
    "infused": ["2019", "2024"], "infusions": ["1", "12"], "country": ["DE", "FR"],
    "language": ["en", "es"], "sent": ["2026", "2026-11"],
}  # fmt: skip


def values_of(name: str) -> list[str]:
    return [*VALUES.get(name, OPEN.get(name, [])), NOT_REPORTED]


@st.composite
def filter_sets(draw):
    names = draw(st.lists(st.sampled_from(list(FILTERS)), max_size=12))
    return FilterSet(
        frozenset(
            Condition(
                FILTERS[name], draw(st.sampled_from(Mode)), draw(st.sampled_from(values_of(name)))
            )
            for name in names
        )
    )


def from_query(query: str) -> FilterSet:
    return FilterSet.from_query(QueryDict(query))


def filters(**chosen: dict) -> dict:
    return {"version": 1, "filters": chosen}


@given(filter_sets())
def test_an_address_and_json_hold_the_whole_filter_set(chosen):
    assert from_query(chosen.query_string()) == chosen
    assert FilterSet.from_json(chosen.as_json()) == chosen
    assert FilterSet.from_json(json.dumps(chosen.as_json())) == chosen


def test_each_value_of_the_vocabulary_has_a_label_and_no_label_is_of_none():
    assert FILTERS.keys() == VALUES.keys() | PATTERNS.keys()
    for name, asked in FILTERS.items():
        assert all(asked.knows(value) and asked.label_of(value) for value in values_of(name)), name


def test_the_json_lists_modes_and_values_in_the_order_of_the_vocabulary():
    chosen = from_query("target=bcma&diagnosis.not=iim.dm&diagnosis=sle&target=cd19&diagnosis=sle")
    assert chosen.as_json() == filters(
        diagnosis={"any": ["sle"], "not": ["iim.dm"]}, target={"any": ["cd19", "bcma"]}
    )


def test_a_filter_set_in_words():
    chosen = from_query(
        "diagnosis=iim&diagnosis=sle&marker.all=mda5:positive&marker.all=ro52:positive:today"
        "&event.not=crs:3&event.not=icans&sent=2026-11&age=not_reported"
    )
    assert [chip.text for chip in chosen.words()] == [
        "Diagnosis: Lupus (SLE) or Myositis (IIM)",
        "Marker: MDA5 positive and Ro52 positive today",
        "Adverse event: not ICANS, not CRS grade 3 or more",
        "Age: Not reported",
        "Date sent: November 2026",
    ]


def test_a_chip_can_be_taken_off_and_turned_into_its_opposite():
    chosen = from_query("diagnosis=iim&target.not=cd19&organ.all=lung&organ.all=skin")
    diagnosis, organ, target = chosen.words()
    rest = "organ.all=lung&organ.all=skin"
    assert diagnosis.without == f"{rest}&target.not=cd19"
    assert diagnosis.opposite == f"diagnosis.not=iim&{rest}&target.not=cd19"
    assert target.opposite == f"diagnosis=iim&{rest}&target=cd19"
    assert organ.opposite == ""


@pytest.mark.parametrize(
    ("before", "toggled", "after"),
    [
        ("", ("diagnosis", Mode.ANY, "iim"), "diagnosis=iim"),
        ("diagnosis=iim", ("diagnosis", Mode.ANY, "iim"), ""),
        ("diagnosis=iim", ("diagnosis", Mode.ANY, "iim.dm"), "diagnosis=iim.dm"),
        ("diagnosis=iim.dm&diagnosis=sle", ("diagnosis", Mode.ANY, "iim"), "diagnosis=sle&diagnosis=iim"),
        ("diagnosis=iim", ("diagnosis", Mode.NOT, "iim"), "diagnosis.not=iim"),
        ("diagnosis=iim", ("diagnosis", Mode.NOT, "iim.dm"), "diagnosis=iim&diagnosis.not=iim.dm"),
        ("diagnosis=iim.dm", ("diagnosis", Mode.NOT, "iim"), "diagnosis.not=iim"),
        ("event=crs", ("event", Mode.ANY, "crs:3"), "event=crs:3"),
        ("sent=2026-11", ("sent", Mode.ANY, "2026"), "sent=2026"),
        ("sex=female", ("sex", Mode.ANY, "male"), "sex=female&sex=male"),
    ],
)  # fmt: skip
def test_a_value_that_is_chosen_replaces_those_above_and_below_it(before, toggled, after):
    name, mode, value = toggled
    assert from_query(before).toggled(Condition(FILTERS[name], mode, value)).query_string() == after


@pytest.mark.parametrize(
    ("query", "sentence", "rest"),
    [
        ("diagnosis=xyz&sex=male", "The list knows no diagnosis “xyz”.", "sex=male"),
        ("diagnosis=&sex=male", "The list knows no diagnosis “”.", "sex=male"),
        ("diagnosis=IIM", "The list knows no diagnosis “IIM”.", ""),
        ("marker=mda5", "The list knows no marker “mda5”.", ""),
        ("nonsense=1&sex=male", "The list knows no filter “nonsense”.", "sex=male"),
        ("subject__startswith=0", "The list knows no filter “subject__startswith”.", ""),
        ("sex.none=male", "The filter “sex” takes “any”, “all” and “not”, but no “none”.", ""),
        ("infused=99999", "The list knows no year of infusion “99999”.", ""),
        ("infused=٢٠٢٤", "The list knows no year of infusion “٢٠٢٤”.", ""),
        ("sent=2026-13", "The list knows no date sent “2026-13”.", ""),
        ("country=XX", "The list knows no country “XX”.", ""),
        ("country=' OR 1=1 --", "The list knows no country “' OR 1=1 --”.", ""),
        ("sex=male%00", "The list knows no sex “male\N{REPLACEMENT CHARACTER}”.", ""),
        ("infusions=0", "The list knows no number of infusions “0”.", ""),
    ],
)
def test_an_address_that_asks_what_no_filter_knows_gets_a_sentence_and_the_rest_stays(
    query, sentence, rest
):
    with pytest.raises(BadFilter) as refused:
        from_query(query)
    assert refused.value.sentences == [sentence]
    assert refused.value.rest.query_string() == rest


def test_what_is_said_of_a_long_value_is_short():
    with pytest.raises(BadFilter) as refused:
        from_query(f"diagnosis={'x' * 100_000}")
    assert len(str(refused.value)) < 100


@pytest.mark.parametrize("value", ["xyz", "iim"])
def test_ten_thousand_values_are_too_many(value):
    with pytest.raises(BadFilter, match=f"at most {MOST_FILTER_VALUES} values"):
        FilterSet.from_json(filters(diagnosis={"any": [value] * 10_000}))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("{", "This is no JSON."),
        (b"\xff\xfe{", "This is no JSON."),
        ("[" * 1_000 + "]" * 1_000, "“version” and “filters”|no JSON"),
        ("[" * 99_999, "This is no JSON."),
        ('{"a":' * 1_000 + "1" + "}" * 1_000, "“version” and “filters”|no JSON"),
        (json.dumps({"x": "y" * 10_000_000}), "at most 100,000 characters"),
        (None, "“version” and “filters”"),
        ([], "“version” and “filters”"),
        ({"filters": {}}, "“version” and “filters”"),
        (filters() | {"more": 1}, "“version” and “filters”"),
        (filters() | {"version": 2}, "version 1 only"),
        (filters() | {"version": True}, "version 1 only"),
        (filters() | {"version": "1"}, "version 1 only"),
        ({"version": 1, "filters": []}, "JSON objects"),
        (filters(diagnosis=["iim"]), "JSON objects"),
        (filters(diagnosis={"any": "iim"}), "values of a filter are a list"),
        (filters(diagnosis={"any": [1]}), "is a text"),
        (filters(diagnosis={"any": [[[]]]}), "is a text"),
        (filters(diagnosis={"none": ["iim"]}), "takes “any”"),
        (filters(diagnosis={"any": ["\ud800"]}), "knows no diagnosis"),
        (filters(unknown={"any": ["iim"]}), "knows no filter “unknown”"),
    ],
)  # fmt: skip
def test_json_that_is_no_filter_set_gets_a_sentence(value, sentence):
    with pytest.raises(BadFilter, match=sentence):
        FilterSet.from_json(value)
