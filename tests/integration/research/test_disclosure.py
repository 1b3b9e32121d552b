"""The check of a request and the withholding, beside the same counted by hand over the same made people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import connections, transaction

from hesperion.accounts.groups import REQUESTER
from intake.consent.choices import Purpose
from intake.participants.models import Participant
from research.builds.people import choose
from research.disclosure import (
    LADDER,
    K,
    TooManyWithheld,
    Withheld,
    assess_disclosure,
    withhold,
)
from research.models import Extracted, Request
from research.released import find_day_zero, released_tables
from tests.cases import failing
from tests.factories.crowd import Member, random_crowd, store
from tests.factories.extracts import draft, extract_of, person

# Rows are committed: else the settings of a check and temporary tables would end with the statement.
pytestmark = pytest.mark.django_db(transaction=True)

ALL = [
    *["participant.sex", "participant.age_group", "participant.country", "diagnosis.code"],
    *["infusion.given", "infusion.target", "infusion.cells", "infusion.setting"],
    *["adverse_event.kind", "adverse_event.facts", "participant.died"],
]
REASONS = {"participant.country": "Laws differ.", "participant.birth_year": "Growth."}
FIELDS: dict[str, list[str]] = {
    "all": ALL,
    "people": ["participant.sex", "participant.age_group", "diagnosis.code", "outcome.pain"],
    "one": ["infusion.given", "participant.teller"],
    "none": ["outcome.pain"],
    "exact": ["participant.country", "participant.birth_year", "diagnosis.code"],
}
IDENTIFYING = {"sex", "age", "code", "infused", "target", "cells", "setting"}  # columns of a file
RARE = {"hlh", "gvhd", "cancer", "late_neuro"}
REGIONS = {"DE": "europe", "FR": "europe", "NA": "africa", "US": "northern_america"}
FAMILIES = {"sle": "Lupus (SLE)", "iim": "Myositis (IIM)", "ssc": "Scleroderma (SSc)"}
EVENTS = {"hlh": "HLH or MAS", "cancer": "New cancer"}

Key = tuple[Any, ...]


def age(one: Member, *, is_wide: bool) -> str:
    if one.age_group == "7-11":
        return "under 18" if is_wide else "7 to 11"
    if one.birth_year is None:
        return "adult"
    years = 2026 - one.birth_year
    if is_wide:
        return "18+" if years < 40 else "40+" if years < 60 else "60+"
    return "90+" if years >= 90 else f"{max(years // 10, 2)}0+"


def half_year(given: str) -> str:
    if len(given) < 5:
        return given
    return given[:4] + (" first" if given[5:7] < "07" else " second")


def known(one: Member, fields: Sequence[str], step: int) -> dict[str, Any]:
    """What others may know of somebody, by field, as the ladder's steps say it in words."""
    reasons = REASONS if fields == FIELDS["exact"] else {}
    country = REGIONS.get(one.country, "elsewhere") if step < 4 else ""
    years = one.birth_year if one.birth_year and one.birth_year > 1936 else None
    values = {
        "participant.sex": one.sex,
        "participant.age_group": age(one, is_wide=step >= 5),
        "participant.birth_year": years if reasons else age(one, is_wide=step >= 5),
        "participant.country": one.country if reasons else country,
        "diagnosis.code": sorted(
            code.split(".")[0] if step >= 6 else code for code in one.diagnoses
        ),
        "infusion.given": [half_year(day) if step < 3 else day[:4] for day, *_ in one.infusions],
        "infusion.target": [target for _, target, _, _ in one.infusions],
        "infusion.cells": [cells for _, _, cells, _ in one.infusions] if step < 1 else [],
        "infusion.setting": [setting for *_, setting in one.infusions] if step < 2 else [],
        "adverse_event.kind": sorted(RARE.intersection(one.events)),
    }
    return {name: value for name, value in values.items() if name in fields}


def cell(one: Member, fields: Sequence[str], step: int, *besides: str) -> Key:
    values = known(one, fields, step).items()
    return tuple(str(value) for name, value in values if name not in besides)


def hidden(people: list[Member], fields: Sequence[str], step: int) -> list[Member]:
    """Who is in a cell below K."""
    sizes = Counter(cell(one, fields, step) for one in people)
    return [one for one in people if sizes[cell(one, fields, step)] < K]


def findings(people: list[Member], fields: Sequence[str], step: int) -> dict[str, tuple[int, int]]:
    """By what is true of everybody the number of such cells, and of their people."""
    gone = hidden(people, fields, step)
    shown = {"adverse_event.kind", "adverse_event.facts"} & set(fields)
    tests = {
        "died": ({"participant.died", "participant.teller"} & set(fields), lambda one: one.died),
        "has a new cancer": (shown, lambda one: "cancer" in one.events),
        "had HLH or MAS": (shown, lambda one: "hlh" in one.events),
        "had an infection in intensive care": (shown, lambda one: "infection" in one.events),
    }
    found = {}
    for value, (fields_of, is_true) in tests.items():
        cells: dict[Key, list[bool]] = {}
        for one in people if fields_of else ():
            if one not in gone:
                key = cell(one, fields, step, "adverse_event.kind")
                cells.setdefault(key, []).append(is_true(one))
        whole = [members for members in cells.values() if all(members)]
        if whole:
            found[value] = (len(whole), sum(map(len, whole)))
    return found


def losing_most(
    people: list[Member], fields: Sequence[str], step: int
) -> set[tuple[str, int, int]]:
    gone = hidden(people, fields, step)
    of_all, of_gone = (
        Counter(group for one in some for group in groups(one)) for some in (people, gone)
    )
    return {
        (group, of_all[group], lost)
        for group, lost in of_gone.items()
        if lost >= 3 and lost / of_all[group] > 2 * len(gone) / len(people)
    }


def groups(one: Member) -> Iterator[str]:
    labels = {"7 to 11": "7 to 11", "adult": "Adult of unknown age", "90+": "90 and over"}
    years = age(one, is_wide=False)
    yield f"Age: {labels.get(years) or f'{years[0]}0 to {years[0]}9'}"
    yield from {f"Diagnosis: {FAMILIES[code.split('.')[0]]}" for code in one.diagnoses}
    yield from (f"Event: {EVENTS[kind]}" for kind in RARE.intersection(one.events))


def request_for(fields: list[str], **changes: Any) -> Request:
    reasons = REASONS if fields == FIELDS["exact"] else {}
    return draft(fields=fields, reasons=reasons, **changes)


def alike(count: int, **values: Any) -> list[Member]:
    return [Member(**values) for _ in range(count)]


@pytest.mark.parametrize("seed", [1, 2])
def test_each_step_counts_as_by_hand(seed):
    people = store(random_crowd(300, seed))

    def is_counted(name):
        fields = FIELDS[name]
        report = assess_disclosure(request_for(fields))
        assert report["people"] == len(people)
        for number, step in enumerate(report["steps"]):
            sizes = Counter(cell(one, fields, number) for one in people)
            gone = hidden(people, fields, number)
            assert step["cells"] == len(sizes)
            assert step["smallest_cell"] == min(sizes.values())
            assert step["withheld"] == len(gone)
            found = {one["value"]: (one["cells"], one["people"]) for one in step["findings"]}
            assert found == findings(people, fields, number)
            lost = {(one["group"], one["people"], one["withheld"]) for one in step["groups"]}
            assert lost == losing_most(people, fields, number)
            assert step["suffices"] == (len(gone) <= 0.1 * len(people) and not found)
        suffice = [step["step"] for step in report["steps"] if step["suffices"]]
        assert report["step"] == min(suffice, default=None)

    assert failing(list(FIELDS), is_counted) == []


def test_a_cell_of_ten_is_withheld_and_one_of_eleven_is_not():
    store([*alike(200), *alike(11, sex="male"), *alike(10, sex="")])
    report = assess_disclosure(draft(fields=["participant.sex"]))
    assert report["step"] == 0
    assert report["steps"][0]["withheld"] == report["steps"][0]["smallest_cell"] == 10


def test_a_tenth_may_be_withheld_and_no_more():
    store([*alike(90), *alike(10, sex="male")])
    request = draft(fields=["participant.sex"])
    assert assess_disclosure(request)["step"] == 0
    store(alike(9, sex="other"))
    report = assess_disclosure(request)
    assert report["step"] is None
    assert report["verdict"].startswith(
        "The request must be refused: no step of the ladder suffices."
    )
    assert "19 of 109 people (17.4%) would be withheld" in report["verdict"]


def test_a_cell_where_everybody_died_is_a_finding_though_it_is_large():
    store([*alike(100), *alike(20, sex="male", died=True)])
    report = assess_disclosure(draft(fields=["participant.sex", "participant.died"]))
    assert report["step"] is None
    assert report["verdict"].endswith("In one cell, of 20 people, everybody died.")
    assert assess_disclosure(draft(fields=["participant.sex"]))["step"] == 0  # nothing shows it


def test_a_step_that_takes_nothing_from_these_fields_says_so():
    store(alike(11))
    lost = [
        step["lost"] for step in assess_disclosure(draft(fields=["participant.age_group"]))["steps"]
    ]
    assert lost[5] == LADDER[5].lost
    assert {*lost[1:5], lost[6]} == {
        "Nothing more is lost: the request has no field that becomes coarser."
    }


def test_who_does_not_allow_each_purpose_or_does_not_fit_is_not_counted():
    store([*alike(11), *alike(3, purposes=[Purpose.STUDY]), *alike(5, diagnoses=["ssc"])])
    filters = {"version": 1, "filters": {"diagnosis": {"any": ["sle"]}}}
    assert assess_disclosure(draft(filters=filters))["people"] == 11
    abroad = draft(country="US", filters=filters)
    assert assess_disclosure(abroad)["people"] == 0


@pytest.mark.parametrize(
    ("people", "step", "words"),
    [
        (0, 0, "Nobody fits the filters and allows all purposes."),
        (1, None, "must be refused. The extract would be about a single person."),
        (10, None, "must be refused. The extract would be about 10 people, and 11 are the fewest."),
        (11, 0, "Step 0 of the ladder suffices. Nobody would be withheld."),
    ],
)
def test_few_people_are_refused_and_nobody_is_not(people, step, words):
    store(alike(people))
    report = assess_disclosure(draft())
    assert report["step"] == step
    assert words in report["verdict"]


def test_who_came_or_went_since_each_earlier_extract_of_the_recipient_is_counted():
    people = [Participant.objects.get(pk=one.subject) for one in store(alike(40))]
    first = extract_of(*people[:30], institution="a university")
    extract_of(*people[:35], institution="Another one", by=person(REQUESTER, 2))
    Extracted.objects.filter(extract=first, participant__in=people[:2]).delete()
    store(alike(1, sex="male"))  # is withheld
    found = assess_disclosure(draft(by=person(REQUESTER, 3), fields=["participant.sex"]))["earlier"]
    assert [(one["added"], one["gone"], one["is_small"]) for one in found] == [(12, 2, True)]
    assert found[0]["people"] == 30
    assert "12 people were added, and 2 are gone" in found[0]["sentence"]


def test_two_requests_for_the_same_people_differ_by_nobody():
    people = [Participant.objects.get(pk=one.subject) for one in store(alike(12))]
    extract = extract_of(*people)
    [same] = assess_disclosure(
        draft(by=person(REQUESTER, 2), project=extract.request, institution="B")
    )["earlier"]
    assert (same["added"], same["gone"], same["is_small"]) == (0, 0, False)


def released(request: Request, step: int) -> tuple[Withheld, dict[str, dict[str, Any]]]:
    """What the build would write of what others may know: by pseudonym and table a list of rows."""
    with transaction.atomic("research"), connections["research"].cursor() as cursor:
        choose(cursor, request)
        cursor.execute("UPDATE pg_temp.extract_people SET pseudonym = subject::text")
        withheld = withhold(cursor, request=request, step=step)
        find_day_zero(cursor)
        rows: dict[str, dict[str, Any]] = {}
        for table in released_tables(fields=request.fields, step=step, reasons=request.reasons):
            cursor.execute(table.select)
            for pseudonym, *values in cursor.fetchall():
                named = zip((output.name for output in table.outputs[1:]), values, strict=True)
                shown = [(name, value) for name, value in named if name in IDENTIFYING]
                rows.setdefault(pseudonym, {}).setdefault(table.name, []).append(shown)
    return withheld, rows


def test_no_cell_of_the_released_rows_is_below_eleven():
    once, twice = ("2024-03-05", "cd19", "own", "trial"), ("2024-09", "bcma", "own", "trial")
    people = store(
        [
            *alike(200),
            *alike(60, infusions=[once]),
            *alike(30, infusions=[once, twice]),
            *alike(10, infusions=[("2024-03", "cd19", "donor", "trial")]),
            *random_crowd(30, 5),
        ]
    )
    request = draft(
        fields=[
            *["participant.sex", "participant.age_group", "diagnosis.code"],
            *["infusion.given", "infusion.target", "infusion.cells", "infusion.setting"],
        ]
    )
    report = assess_disclosure(request)
    step = report["step"]
    assert step == 1  # without the kind of cells
    withheld, rows = released(request, step)
    assert withheld == (330, report["steps"][step]["withheld"], len(rows))
    assert withheld.withheld > 0
    kept = {str(one.subject) for one in people} - {
        str(one.subject) for one in hidden(people, request.fields, step)
    }
    assert rows.keys() == kept
    sizes = Counter(str(sorted(tables.items())) for tables in rows.values())
    assert min(sizes.values()) >= K


def test_a_build_withholds_nobody_where_the_step_does_not_suffice_any_more():
    store([*alike(50), *alike(20, sex="male")])
    request = draft(fields=["participant.sex", "participant.died"])
    assert released(request, 0)[0] == (70, 0, 70)
    store([*alike(9, sex="other")])
    with pytest.raises(TooManyWithheld, match=r"9 of 79 people \(11.4%\) would be withheld"):
        released(request, 0)


def test_an_extract_of_nobody_has_no_rows():
    assert released(draft(), 0) == ((0, 0, 0), {})
