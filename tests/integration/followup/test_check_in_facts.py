"""A check-in is sent once, and its answers become facts of an occasion, from which they can be read back."""

from datetime import date, timedelta

import pytest
import time_machine

from hesperion.privacy.access import themself
from intake.followup import facts
from intake.followup.actions.check_ins import correct_check_in, send_check_in, undo_check_in
from intake.followup.choices import Via
from intake.followup.models import CheckIn
from intake.followup.queries import answerable_times
from intake.followup.situation import situation_of
from intake.record.facts import by_model
from intake.record.models import (
    AdverseEvent,
    CourseSince,
    LifeEvent,
    MarkerFinding,
    Negative,
    Occasion,
    Outcome,
    SteroidDose,
    Treatment,
)
from tests.factories.intake import confirmed

pytestmark = pytest.mark.django_db

NOTHING_NEW = {
    "course": {"course": "no", "disease": 1, "tiredness": 2, "pain": 0, "daily_life": 1},
    "medicines": {"medicines": "same"},
    "happened": {"happened": ["none"], "now": ["none"]},
    "tests": {"tested": ["none"], "pregnancy": ["none"]},
    "again": {"choose_again": "yes"},
}
A_LOT = {
    "course": {"course": "yes", "disease": 6},
    "relapse": {"relapsed": "2031-02", "relapse_treatment": "rituximab"},
    "medicines": {"medicines": "changed"},
    "medicines-now": {"now": ["mycophenolate"], "drug": "prednisolone", "mg": "7.5"},
    "happened": {"happened": ["infection", "cytopenia", "cancer", "hospital", "infusion"]},
    "infection-1": {"later": "infection_ward", "onset": "2031-01", "again": True},
    "infection-2": {"later": "infection_home", "onset": "2031-02-03", "ended": "2031-02-10"},
    "cytopenia-1": {"later": ["low_counts", "blood"]},
    "cancer-1": {"onset": "2031"},
    "hospital-1": {"onset": "2031-01-20"},
    "tests": {"tested": ["marker_test", "b_cell_test", "vaccine"], "pregnancy": ["birth"]},
    "results": {
        "dsdna": "negative", "b_cells": "yes", "b_cells_back": "2030",
        "vaccines": ["vaccine_flu"], "birth": 2031,
    },
    "again": {"work": "regained", "sport": "still_not", "baseline": "before_infusion", "mood": 3},
}  # fmt: skip


@pytest.fixture
def participant():
    with time_machine.travel("2030-01-02", tick=False):
        return confirmed(
            infusion={"given": "2030-01-01"}, choices={"purposes": ["study", "contact"]}
        )


def sent(participant, answers, on="2030-04-12", via=Via.PAGE):
    with time_machine.travel(on, tick=False):
        (time,) = answerable_times(participant)
        return send_check_in(participant=participant, time=time, answers=answers, via=via)


def shown(occasion, model, *names):
    return sorted(model.objects.filter(occasion=occasion).values_list(*names))


def read_back(check_in):
    with themself(check_in.participant_id):
        situation = situation_of(check_in.participant, code=check_in.code, check_in=check_in)
        return facts.answers(facts.stored_facts(check_in.occasion), situation), situation


def test_nothing_new_says_so_with_the_days_for_which_it_holds(participant):
    check_in = sent(participant, NOTHING_NEW)
    occasion = check_in.occasion
    assert check_in.nothing_new
    assert check_in.code == "d100"
    assert (occasion.kind, occasion.told_on) == ("check_in", date(2030, 4, 12))
    days = {(date(2030, 1, 2), date(2030, 4, 12))}
    assert {row[1:] for row in shown(occasion, Negative, "about", "since", "until")} == days
    assert {about for (about,) in shown(occasion, Negative, "about")} == {
        "relapse", "medicines", "infusion", "hospital", "infection", "cytopenia", "low_antibodies",
        "late_neuro", "hlh", "cancer", "marker_test", "b_cell_test", "vaccine", "pregnancy",
    }  # fmt: skip
    assert shown(occasion, CourseSince, "course") == [("no",)]
    assert shown(occasion, Treatment, "code", "use") == [
        ("antimalarial", "now"), ("glucocorticoid", "now"),
    ]  # fmt: skip
    assert shown(occasion, SteroidDose, "drug", "mg") == [("prednisolone", 7.5)]
    assert shown(occasion, Outcome, "disease", "pain", "choose_again") == [(1, 0, "yes")]


def test_what_happened_is_told_as_often_as_it_happened(participant):
    sent(participant, NOTHING_NEW)
    check_in = sent(participant, A_LOT, on="2031-01-20")
    occasion = check_in.occasion
    assert not check_in.nothing_new
    infections = AdverseEvent.objects.filter(occasion=occasion, kind="infection")
    assert sorted(infections.values_list("number", "facts__later", "onset")) == [
        (1, ["infection_ward"], "2031-01"), (2, ["infection_home"], "2031-02-03"),
    ]  # fmt: skip
    assert {event.infusion.number for event in infections} == {1}
    assert shown(occasion, LifeEvent, "kind", "happened") == [
        ("birth", "2031"), ("hospital", "2031-01-20"), ("infusion", ""), ("vaccine_flu", ""),
    ]  # fmt: skip
    assert shown(occasion, MarkerFinding, "code", "finding") == [("dsdna", "negative")]
    assert not Negative.objects.filter(occasion=occasion).exists()


@pytest.mark.parametrize("answers", [NOTHING_NEW, A_LOT, {}])
def test_the_answers_are_read_back_from_the_facts(participant, answers):
    check_in = sent(participant, answers)
    found, situation = read_back(check_in)
    again = by_model(facts.rows(check_in.occasion, situation, found))
    stored = facts.stored_facts(check_in.occasion)
    for model in facts.FACT_MODELS:
        assert {row.pk: row for row in again.get(model, [])} == {
            row.pk: row for row in stored[model]
        }
    told = {key: values for key, values in answers.items() if key != "happened"}
    for key, values in told.items():
        kept = {name: value for name, value in values.items() if value not in ("", None, [])}
        assert {name: found[key][name] for name in kept} == kept


def test_a_time_is_answered_once(participant):
    with time_machine.travel("2030-04-12", tick=False):
        (time,) = answerable_times(participant)
        values = {"participant": participant, "time": time, "answers": NOTHING_NEW}
        assert send_check_in(**values, via=Via.PAGE)
        assert send_check_in(**values, via=Via.LINK) is None
        assert answerable_times(participant) == []
    assert CheckIn.objects.count() == 1
    assert Occasion.objects.filter(kind="check_in").count() == 1


def test_a_check_in_that_is_taken_back_has_no_facts_and_its_time_is_open_again(participant):
    check_in = sent(participant, A_LOT)
    with time_machine.travel(date(2030, 4, 12) + timedelta(days=13), tick=False):
        assert undo_check_in(participant=participant, check_in=check_in)
        assert not undo_check_in(participant=participant, check_in=check_in)
    assert all(not rows for rows in facts.stored_facts(check_in.occasion).values())
    again = sent(participant, NOTHING_NEW, on="2030-05-01")
    assert again.code == check_in.code
    since = Negative.objects.filter(occasion=again.occasion).values_list("since", flat=True)
    assert set(since) == {date(2030, 1, 2)}


def test_a_check_in_stays_after_14_days(participant):
    check_in = sent(participant, NOTHING_NEW)
    with time_machine.travel(date(2030, 4, 12) + timedelta(days=15), tick=False):
        assert not undo_check_in(participant=participant, check_in=check_in)
    assert shown(check_in.occasion, CourseSince, "course") == [("no",)]


def test_a_correction_changes_the_facts_of_its_step_alone(participant):
    check_in = sent(participant, A_LOT)
    before = {row.pk for row in facts.stored_facts(check_in.occasion)[LifeEvent]}
    correct_check_in(check_in=check_in, step="course", values={"course": "better", "disease": 4})
    assert shown(check_in.occasion, CourseSince, "course", "relapsed") == [("better", "")]
    assert shown(check_in.occasion, Outcome, "disease", "mood") == [(4, 3)]
    assert {row.pk for row in facts.stored_facts(check_in.occasion)[LifeEvent]} == before


def test_something_from_before_takes_back_that_it_did_not_happen(participant):
    first = sent(participant, NOTHING_NEW)
    late = {
        "course": {"course": "no"},
        "happened": {"happened": ["infection"]},
        "infection-1": {"onset": "2030-03", "from_before": True},
    }
    sent(participant, late, on="2030-07-01")
    denied = {about for (about,) in shown(first.occasion, Negative, "about")}
    assert "infection" not in denied
    assert "cancer" in denied
    assert shown(first.occasion, CourseSince, "course") == [("no",)]


def test_a_relapse_from_before_takes_back_that_the_disease_was_quiet_then(participant):
    first = sent(participant, NOTHING_NEW)
    second = sent(participant, NOTHING_NEW, on="2030-07-01")
    relapse = {"relapsed": "2030-03-02", "from_before": True}
    third = sent(participant, {"course": {"course": "yes"}, "relapse": relapse}, on="2031-01-02")
    courses = CourseSince.objects.filter(participant=participant).order_by("since")
    assert list(courses.values_list("occasion", "course", "relapsed")) == [
        (second.occasion_id, "no", ""),
        (third.occasion_id, "yes", "2030-03-02"),
    ]
    gone = CourseSince.pgh_event_model.objects.get(pgh_label="delete")
    assert (gone.occasion_id, gone.course) == (first.occasion_id, "no")
    assert not Negative.objects.filter(occasion=first.occasion, about="relapse").exists()
    assert Negative.objects.filter(occasion=second.occasion, about="relapse").exists()
