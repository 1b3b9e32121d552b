"""Schedules in the public log: those that staff publish, those that ship, those from before the log."""

import shutil
from datetime import UTC, datetime
from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from hesperion.public_log.models import Statement
from intake.followup.models import Schedule
from intake.followup.schedules import documents
from intake.followup.schedules.actions import draft_schedule, publish_schedule, write_schedule
from intake.followup.schedules.documents import times_in

pytestmark = pytest.mark.django_db

FEW = {"opens": 10, "closes": 40, "infusion": {"m6": {"months": 6}, "d110": {"days": 110}}}
TIMES = [["infusion", "d110", 0, 110, 10, 40], ["infusion", "m6", 6, 0, 10, 40]]


def prepare():
    call_command("load_schedule", stdout=StringIO())


def body(version):
    return Statement.objects.get(kind="schedule", about=f"schedule:{version}").body


def test_what_staff_publish_is_stated_with_its_times_and_a_draft_is_not():
    draft = draft_schedule(version="1.1", times=times_in(FEW), by="user:1")
    assert not Statement.objects.filter(about="schedule:1.1").exists()
    publish_schedule(schedule=draft, by="user:2")
    assert body("1.1") == {"version": "1.1", "sha256": draft.sha256, "times": TIMES}


def test_a_schedule_that_comes_with_the_software_is_public_after_the_next_prepare(
    tmp_path, monkeypatch
):
    assert body("1")["sha256"] == Schedule.objects.get(version="1").sha256
    folder = tmp_path / "schedule"
    shutil.copytree(documents.SCHEDULES, folder)
    (folder / "2.yaml").write_text(yaml.safe_dump(FEW))
    monkeypatch.setattr(documents, "SCHEDULES", folder)
    prepare()
    prepare()
    assert body("2")["times"] == TIMES


def test_what_was_published_before_there_was_a_log_is_stated_once_with_its_day():
    schedule = write_schedule(version="8", times=times_in(FEW), by="user:1")
    Schedule.objects.filter(pk=schedule.pk).update(
        approved_by="user:2", published_at=datetime(2026, 2, 3, tzinfo=UTC)
    )
    for _ in range(2):
        prepare()
        assert body("8")["published_before_the_log"] == "2026-02-03"
