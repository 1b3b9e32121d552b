"""The case line: what it says of each kind of answer, and that nothing in it is made up."""

import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.record.choices.car_t import Cells, CourseStatus, EventKind, Relapse, Setting, Target
from intake.record.choices.diseases import DIAGNOSES, MadeBy
from intake.record.choices.markers import Finding, Marker
from intake.record.choices.people import Sex, YesNo
from intake.record.choices.treatments import Steroid, TreatmentClass
from intake.record.models import AdverseEvent, Diagnosis, Infusion, MarkerFinding, SteroidDose
from research.case.line import case_line
from research.labels.codes import DIAGNOSIS_LABELS, EVENT_LABELS, MARKER_LABELS, TARGET_LABELS
from research.labels.values import milligrams, without_symbol
from research.templatetags.case import unbroken
from tests.factories.record_facts import WOMAN_OF_67, facts
from tests.sizes import size

SLE = (Diagnosis, {"code": "sle"})
CAR_T = (Infusion, {"given": "2022-03-05", "target": "cd19"})
UNKNOWN_DOSE = {"codes": ["steroid_before:unknown", "relapse:no"]}


def event(kind: str, least: int | None = None, most: int | None = None, infusion: int = 1):
    return AdverseEvent, {
        "kind": kind,
        "grade_min": least,
        "grade_max": most,
        "infusion": infusion,
    }


def sentences(*rows, record=None, member=None) -> list[str]:
    return re.split(r"(?<=\.) (?=[A-Z])", case_line(facts(*rows, record=record, member=member)))


def test_the_whole_line():
    assert case_line(WOMAN_OF_67) == (
        "Woman, 67, France. Dermatomyositis since 2013 (MDA5). CD19 CAR-T 2022 in a trial; infection; "
        "no CRS. Prednisolone 40 mg → none. Disease 7 → 1. No relapse."
    )


def test_a_record_without_answers():
    assert case_line(facts(record={"sex": ""})) == (
        "Adult (sex not reported), age not reported, France. Diagnosis not reported. CAR-T not reported."
    )


@pytest.mark.parametrize(
    ("record", "age", "person"),
    [
        ({}, 67, "Woman, 67, France."),
        ({"sex": "male", "country": "US"}, 18, "Man, 18, United States of America."),
        ({"sex": "other"}, 40, "Adult (sex: intersex or other), 40, France."),
        ({"sex": "unsaid"}, None, "Adult (sex: not said), age not reported, France."),
        ({}, 17, "Woman, age not reported, France."),  # who chose "18 or over"
        ({"age_group": "12-15"}, 12, "Girl, 12, France."),
        ({"age_group": "0-6", "sex": "male"}, 0, "Boy, 0, France."),
        ({"age_group": "16-17", "sex": "unsaid"}, 16, "Child (sex: not said), 16, France."),
        ({"age_group": "12-15"}, 16, "Girl, 12–15, France."),  # 15 until the birthday
        ({"age_group": "7-11"}, None, "Girl, 7–11, France."),
        ({"died": True, "died_on": "2024", "birth_year": 1957}, 69, "Woman, born 1957, France."),
        ({"died": True, "died_on": ""}, None, "Woman, age not reported, France."),
        ({"died": True, "died_on": "", "age_group": "12-15"}, None, "Girl, 12–15, France."),
    ],
)
def test_who_it_is(record, age, person):
    assert sentences(record=record, member={"age": age})[0] == person


@pytest.mark.parametrize(
    ("rows", "record", "words"),
    [
        ([{"code": "sle", "diagnosed": "2016-05-03"}], {}, "Lupus since 2016."),
        ([{"code": "ssc.sine", "diagnosed": ""}], {}, "SSc sine scleroderma."),
        ([{"code": "iim.jdm", "first_symptoms": "2011-02"}], {}, "Juvenile DM, symptoms since 2011."),
        (
            [{"code": "sjogren", "diagnosed": "2015"}, {"code": "sle", "diagnosed": "2010"}], {},
            "Lupus since 2010, Sjögren’s disease since 2015.",
        ),
        ([{"code": "other"}], {}, "Another autoimmune disease."),
        ([{"code": "sle"}], {"made_by": MadeBy.NOT_A_DOCTOR}, "Lupus, not confirmed by a doctor."),
        ([], {"made_by": MadeBy.NOT_A_DOCTOR}, "Diagnosis not reported."),
    ],
)  # fmt: skip
def test_diagnoses(rows, record, words):
    assert sentences(*((Diagnosis, row) for row in rows), record=record)[1] == words


@pytest.mark.parametrize(
    ("diagnoses", "findings", "words"),
    [
        (["sle"], [("ana", "positive"), ("dsdna", "negative")], "Lupus (ANA)."),
        (["sle"], [("dsdna", "not_tested"), ("sm", "unsure"), ("la", "unknown")], "Lupus."),
        (["sle", "aps"], [("apl", "positive"), ("dsdna", "positive")],
         "Lupus, Antiphospholipid syndrome; positive: Anti-dsDNA, Antiphospholipid."),
    ],
)  # fmt: skip
def test_markers_are_positive_ones(diagnoses, findings, words):
    rows = [(Diagnosis, {"code": code}) for code in diagnoses]
    rows += [(MarkerFinding, {"code": code, "finding": found}) for code, found in findings]
    assert sentences(*rows)[1] == words


@pytest.mark.parametrize(
    ("status", "decided", "words"),
    [
        ("not_considered", "", "CAR-T not considered."),
        ("considered", "2025-03", "CAR-T being considered (2025)."),
        ("waiting", "", "Waiting for CAR-T."),
        ("collected", "2025", "Cells collected, no CAR-T given (2025)."),
        ("not_eligible", "", "Not eligible for CAR-T."),
        ("declined", "2023", "CAR-T offered and declined (2023)."),
        ("trial_full", "", "No CAR-T, as the trial was full."),
        ("infused", "", "CAR-T given, infusion not reported."),
        ("", "", "CAR-T not reported."),
    ],
)
def test_people_without_an_infusion(status, decided, words):
    assert sentences(SLE, record={"car_t": status, "decided": decided})[2:] == [words]


def test_each_status_has_words():
    for status in CourseStatus:
        assert case_line(facts(record={"car_t": status}))


@pytest.mark.parametrize(
    ("infusion", "words"),
    [
        ({"given": "2024", "target": "bcma", "setting": "approved"},
         "BCMA CAR-T 2024 as an approved medicine."),
        ({"given": "", "target": "cd19"}, "CD19 CAR-T (date not reported)."),
        ({"given": "2024-02", "target": "cd19_bcma", "cells": "donor", "setting": "compassionate"},
         "Allogeneic CD19 + BCMA CAR-T 2024 as compassionate use."),
        ({"given": "2024", "target": "other", "cells": "in_body", "setting": "unknown"},
         "In vivo CAR-T (another target) 2024."),
        ({"given": "2024", "target": "unknown", "cells": "unknown"}, "CAR-T (target unknown) 2024."),
        ({"given": "2024", "cells": "own"}, "CAR-T 2024."),
    ],
)  # fmt: skip
def test_infusions(infusion, words):
    assert sentences(SLE, (Infusion, infusion))[2] == words


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([], "CD19 CAR-T 2022."),
        ([event("crs", 0, 0)], "CD19 CAR-T 2022; no CRS."),
        ([event("crs", 0, 0), event("icans", 0, 0), event("licats", 0, 0)],
         "CD19 CAR-T 2022; no CRS or ICANS."),
        ([event("crs", 1, 2)], "CD19 CAR-T 2022; CRS grade 1–2."),
        ([event("crs", 2, 2), event("icans", 0, 0)], "CD19 CAR-T 2022; CRS grade 2; no ICANS."),
        ([event("crs", 0, 4)], "CD19 CAR-T 2022; CRS uncertain (grade 0–4)."),
        ([event("crs", 0, 0), event("infection"), event("hlh")],
         "CD19 CAR-T 2022; infection, HLH or MAS; no CRS."),
        ([event("gvhd"), event("crs"), event("cancer")],
         "CD19 CAR-T 2022; CRS, GvHD, new cancer."),
        ([event("crs", 0, 0), event("crs", 2, 3), event("crs", 0, 4)],
         "CD19 CAR-T 2022; CRS grade 2–3."),  # on three occasions
        ([event("death", 5, 5)], "CD19 CAR-T 2022."),
    ],
)  # fmt: skip
def test_adverse_events(events, words):
    assert sentences(SLE, CAR_T, *events)[2] == words


def test_several_infusions_have_their_own_events():
    rows = [
        (Infusion, {"number": 3, "given": "2025", "target": "cd19"}),
        (Infusion, {"number": 1, "given": "2022", "target": "cd19", "setting": "trial"}),
        (Infusion, {"number": 2, "given": "", "target": "bcma"}),
        event("crs", 0, 0),
        event("crs", 1, 1, infusion=3),
        event("infection", infusion=3),
    ]
    assert sentences(SLE, *rows)[2] == (
        "CD19 CAR-T 2022 in a trial, BCMA CAR-T (date not reported), CD19 CAR-T 2025; "
        "after infusion 1: no CRS; after infusion 3: CRS grade 1, infection."
    )


@pytest.mark.parametrize(
    ("drugs", "before", "today", "codes", "words"),
    [
        (["prednisolone"], 40, 0, [], "Prednisolone 40 mg → none."),
        (["prednisolone"], 0, "7.5", [], "Prednisolone none → 7.5 mg."),
        (["prednisolone"], 0, 0, [], "No steroids before infusion or today."),
        ([], 0, None, ["steroid_today:not_reported"], "No steroids before infusion."),
        (["dexamethasone"], "26.6667", 5, [], "Steroids as prednisolone 26.7 mg → 5 mg."),
        (["unknown"], None, 0, ["steroid_before:unknown"], "Steroids unknown dose → none."),
        (["prednisolone"], None, 5, ["steroid_before:not_reported"], "Prednisolone 5 mg today."),
        (["prednisolone"], 100, None, [], "Prednisolone 100 mg before infusion."),
        ([], None, None, ["steroid_before:not_reported"], ""),
    ],
)
def test_steroids(drugs, before, today, codes, words):
    rows = [(SteroidDose, {"drug": drug, "mg": 8}) for drug in drugs]
    member = {"steroid_before": before, "steroid_today": today, "codes": [*codes, "relapse:no"]}
    found = sentences(SLE, CAR_T, *rows, member=member)
    assert found[3:] == [*filter(None, [words]), "No relapse."]


@pytest.mark.parametrize(
    ("before", "today", "words"),
    [(7, 1, "Disease 7 → 1."), (0, 10, "Disease 0 → 10."), (None, 3, "Disease 3 today."),
     (7, None, "Disease 7 before infusion."), (None, None, "CAR-T not reported.")],
)  # fmt: skip
def test_the_scale_of_the_disease(before, today, words):
    assert sentences(member={"disease_before": before, "disease_today": today})[-1] == words


@pytest.mark.parametrize(
    ("infusion", "code", "words"),
    [
        ({"relapse": "no"}, "no", "No relapse."),
        ({"relapse": "unsure"}, "unsure", "Relapse uncertain."),
        ({"relapse": ""}, "not_reported", "Relapse not reported."),
        ({"relapse": "yes", "relapsed": "2025-01"}, "yes", "Relapse 2025."),
        ({"relapse": "yes", "relapsed": "", "relapse_treatment": "belimumab"}, "yes",
         "Relapse, date not reported, treated with belimumab."),
    ],
)  # fmt: skip
def test_relapses(infusion, code, words):
    rows = [SLE, (Infusion, CAR_T[1] | infusion)]
    assert sentences(*rows, member={"codes": [f"relapse:{code}"]})[-1] == words


def test_who_had_no_infusion_was_not_asked_for_a_relapse():
    assert "elapse" not in case_line(facts(SLE, member={"codes": ["relapse:not_reported"]}))


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            {"died_on": "2024-05-01", "linked": "yes"},
            "Died 2024, linked to a treatment by doctors.",
        ),
        ({"died_on": "2024", "linked": "no"}, "Died 2024, not linked to a treatment."),
        ({"died_on": "2024", "linked": "unknown"}, "Died 2024."),
        ({"died_on": "", "linked": ""}, "Died, date not reported."),
    ],
)
def test_death(record, words):
    assert sentences(record={"died": True, **record})[-1] == words


# Anything that a row can have, coherent or not.
partial_dates = st.sampled_from(["", "2011", "2013-05", "2022-03-05", "2024-02-29", "1999-12"])
grades = st.sampled_from([(None, None), (0, 0), (0, 4), (1, 2), (3, 3), (2, 5)])
doses = st.sampled_from([None, 0, "7.5", "26.6667", 100])
scales = st.sampled_from([None, *range(11)])


def rows_of(source, **fields):
    return st.lists(st.fixed_dictionaries(fields).map(lambda row: (source, row)), max_size=4)


def codes_of(choices, empty: bool = True):
    return st.sampled_from([*choices.values, *([""] if empty else [])])


RECORDS = st.fixed_dictionaries(
    {
        "sex": codes_of(Sex), "age_group": st.sampled_from(["0-6", "7-11", "12-15", "16-17", "18"]),
        "birth_year": st.sampled_from([None, 1959, 2014]), "car_t": codes_of(CourseStatus),
        "decided": partial_dates, "made_by": codes_of(MadeBy), "died": st.booleans(),
        "died_on": partial_dates, "linked": codes_of(YesNo),
    }
)  # fmt: skip
MEMBERS = st.fixed_dictionaries(
    {
        "age": st.sampled_from([None, 3, 12, 67]), "steroid_before": doses, "steroid_today": doses,
        "disease_before": scales, "disease_today": scales,
        "codes": st.lists(
            st.sampled_from([f"relapse:{code}" for code in Relapse] + UNKNOWN_DOSE["codes"])
        ),
    }
)  # fmt: skip
ROWS = st.tuples(
    rows_of(Diagnosis, code=st.sampled_from([code for code, _ in DIAGNOSES]), diagnosed=partial_dates,
            first_symptoms=partial_dates),
    rows_of(MarkerFinding, code=codes_of(Marker, empty=False), finding=codes_of(Finding, empty=False)),
    rows_of(SteroidDose, drug=codes_of(Steroid, empty=False), mg=doses),
    rows_of(Infusion, number=st.integers(1, 3), given=partial_dates, target=codes_of(Target),
            cells=codes_of(Cells), setting=codes_of(Setting), relapse=codes_of(Relapse),
            relapsed=partial_dates, relapse_treatment=codes_of(TreatmentClass)),
    st.lists(st.builds(lambda kind, both, number: event(kind, *both, number),
                       codes_of(EventKind, empty=False), grades, st.integers(1, 3)), max_size=6),
).map(lambda parts: list(chain(*parts)))  # fmt: skip


@settings(max_examples=size(200, 60))
@given(ROWS, RECORDS, MEMBERS)
def test_each_number_and_label_is_in_the_rows(rows, record, member):
    told = facts(*rows, record=record, member=member)
    rest = case_line(told)
    for label in sorted(labels_in(told), key=len, reverse=True):
        rest = word(label).sub("", rest)
    assert set(re.findall(r"\d+(?:\.\d+)?", rest)) <= numbers_in(told)
    assert [label for label in ALL_LABELS if word(label).search(rest)] == []


def word(label: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(label)}(?!\w)", re.IGNORECASE)


ALL_LABELS = {
    *map(without_symbol, DIAGNOSIS_LABELS.values()), *MARKER_LABELS.values(), *EVENT_LABELS.values(),
    *(label for label in TARGET_LABELS.values() if label not in ("Other", "Unknown")),
}  # fmt: skip


def labels_in(told) -> set[str]:
    positive = [row.code for row in told.of(MarkerFinding) if row.finding == "positive"]
    events = [EVENT_LABELS[row.kind] for row in told.of(AdverseEvent)]
    return {
        *(without_symbol(DIAGNOSIS_LABELS[row.code]) for row in told.of(Diagnosis)),
        *(MARKER_LABELS[code] for code in positive),
        *(TARGET_LABELS[row.target] for row in told.infusions if row.target),
        *events, "anti-CD20",
    }  # fmt: skip


def numbers_in(told) -> set[str]:
    record, member = told.record, told.member
    every = list(chain(*told.rows.values()))
    dates = [record.decided, record.died_on] + [
        getattr(row, name, "")
        for row in every
        for name in ("given", "relapsed", "diagnosed", "first_symptoms")
    ]
    mgs = [mg for mg in (member.steroid_before, member.steroid_today) if mg]
    values = [
        *[member.age, record.birth_year, member.disease_before, member.disease_today],
        *(row.number for row in told.infusions),
        *chain(*((row.grade_min, row.grade_max) for row in told.of(AdverseEvent))),
        *record.age_group.split("-"),
    ]
    return {date[:4] for date in dates} | {milligrams(mg) for mg in mgs} | set(map(str, values))


def test_no_line_ends_within_a_word_with_a_dash():
    assert unbroken("CD19 CAR-T <2022>; CRS grade 1–2.") == (
        'CD19 <span class="nowrap">CAR-T</span> &lt;2022&gt;; CRS grade <span class="nowrap">1–2.</span>'
    )
