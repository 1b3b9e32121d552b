"""`make_demo_trials`: trials of a site for trying out, made once, by the real actions."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hesperion.accounts.actions import make_demo_account
from hesperion.ui.days import utc_today
from trials.choices import ImportSource, OpenReason, OpenState, Status
from trials.demo.studies import demo_file
from trials.models import (
    CriterionReading,
    CurrentTrial,
    ReadingInForce,
    SameTrial,
    TrialImport,
    TrialSite,
)
from trials.queries import open_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made_up_site(settings):
    settings.MADE_UP_PEOPLE = True


def made_up():
    said = StringIO()
    call_command("make_demo_trials", stdout=said)
    return said.getvalue()


def accounts():
    for name in ("editor", "doctor"):
        make_demo_account(name=name, password="for trying out")


def test_every_state_reason_and_status_is_made_up_once():
    accounts()
    assert made_up() == "45 trials were made up.\n"
    found = open_in(utc_today())
    assert {one.state for one in found} == set(OpenState)
    assert {one.reason for one in found} == set(OpenReason)
    current = CurrentTrial.objects.filter(trial__number__startswith="NCT9999")
    assert current.count() == 45
    assert {one.version.overall_status for one in current} == set(Status) - {Status.UNREAD}
    assert all(one.version.title.startswith("Made up: ") for one in current)
    assert {one.version.trial_import.source for one in current} == {ImportSource.MADE_UP}
    assert SameTrial.objects.filter(trial__in=current.values("trial")).count() == 2
    assert TrialSite.objects.filter(country="").exists()
    assert made_up() == "0 trials were made up.\n"


def test_the_second_file_opens_closes_and_changes_trials():
    accounts()
    made_up()
    newest = TrialImport.objects.filter(source=ImportSource.MADE_UP).latest("retrieved_on")
    changes = {change["number"]: change for change in newest.decision.counts["changes"]}
    assert sorted(changes) == [f"NCT99990{number}" for number in (128, 141, 142, 143, 144, 145)]
    assert changes["NCT99990128"]["is_gone"]
    assert changes["NCT99990141"]["opened"] == ["AT", "HR"]
    assert changes["NCT99990142"]["closed"] == ["DE", "PL"]
    assert changes["NCT99990144"]["readings_ended"] == ["Aged from 18 to 70 years"]
    assert changes["NCT99990145"]["is_new"]


def test_readings_are_of_two_people_and_some_wait():
    accounts()
    made_up()
    in_force = CriterionReading.objects.filter(in_force__isnull=False)
    assert ReadingInForce.objects.count() == in_force.count() > 100
    assert CriterionReading.objects.filter(approved_by="").count() == 8


def test_files_are_the_same_each_time():
    today = utc_today()
    assert demo_file("first", today) == demo_file("first", today) != demo_file("second", today)


def test_nothing_is_made_up_where_people_could_be_real(settings):
    settings.MADE_UP_PEOPLE = False
    with pytest.raises(CommandError, match="This site is for real people"):
        made_up()
    assert not TrialImport.objects.filter(source=ImportSource.MADE_UP).exists()


def test_nothing_is_made_up_without_the_accounts():
    with pytest.raises(CommandError, match="The accounts for trying out are missing"):
        made_up()
