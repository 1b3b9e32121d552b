"""What was told at a check-in is on the participant's path, and so are the numbers that they gave."""

import pytest
from django.urls import reverse

from hesperion.privacy.access import themself
from intake.followup.actions.check_ins import send_check_in
from intake.followup.choices import Via
from intake.record.path import path_of
from tests.factories.follow_up import infused_ago, open_time
from tests.factories.my import signed_in

pytestmark = pytest.mark.django_db


def test_a_relapse_and_the_scales_of_a_check_in_are_on_the_path():
    participant = infused_ago(110, joined=60)
    with themself(participant.pk):
        before = path_of(participant)
    time = open_time(participant)
    told = {"course": "yes", "disease": 6, "tiredness": 5, "pain": 4, "daily_life": 3}
    answers = {"course": told, "relapse": {"relapsed": f"{time.due_on:%Y-%m}"}}
    check_in = send_check_in(participant=participant, time=time, answers=answers, via=Via.PAGE)
    with themself(participant.pk):
        path = path_of(participant)
    new = [event.what for event in path.events if event not in before.events]
    assert new == ["The disease came back"]
    assert path.drawing.marks[-1].event.what in (
        "The disease came back",
        "The day of these answers",
    )
    day = check_in.occasion.told_on
    assert [list(one.later) for one in path.feelings] == [
        [(day, number)] for number in (6, 5, 4, 3)
    ]
    shown = signed_in(participant).get(reverse("my:path", args=[participant.public_id]))
    assert shown.content.decode().count("M189.6 2v16") == 1  # six of ten
