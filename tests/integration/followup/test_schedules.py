"""Schedules: written by one consent manager, published by another, read by everybody."""

import json
from hashlib import sha256

import pytest
import yaml
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from hesperion.accounts.groups import CONSENT_MANAGER, RESEARCHER
from hesperion.privacy.audit.models import Event
from intake.followup.models import Schedule
from intake.followup.schedules.actions import publish_schedule, write_schedule
from intake.followup.schedules.documents import document_of, times_in
from intake.followup.schedules.faults import ScheduleRefused, read_schedule
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/followup/schedule/"
FEW = """
opens: 10
closes: 40
infusion:
  d110: {days: 110}
  m6: {months: 6}
decision:
  m6: {months: 5, days: 20}
"""
TOO_NEAR = FEW.replace("m6: {months: 6}", "m5: {months: 5, days: 8}")


def manager(name="first"):
    return in_group(CONSENT_MANAGER, email=f"{name}@example.com")


def write(client, times=FEW, version="1.1"):
    return client.post(f"{LIST}add/", {"version": version, "times": times})


def words(page):
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


def test_one_writes_a_version_another_reads_what_differs_and_publishes_it():
    writer, other = manager(), manager("second")
    page = writer.get(write(writer).url)
    assert "You wrote this draft. Somebody else must publish it." in words(page)
    draft = Schedule.objects.get(version="1.1")
    assert draft.written_by == writer.actor
    page = words(other.get(f"{LIST}{draft.pk}/change/"))
    assert draft.sha256 in page
    assert "The decision about CAR-T, or the day of telling: m6" in page
    assert "5 months and 20 days, opens 10 days before, closes 40 days after" in page
    assert "y15 180 months, opens 14 days before, closes 60 days after Not asked" in page
    assert other.post(f"{LIST}{draft.pk}/publish/").status_code == 302
    draft.refresh_from_db()
    assert (draft.approved_by, draft.published_at is None) == (other.actor, False)
    actions = Event.objects.filter(action__startswith="schedule-").order_by("pk")
    assert list(actions.values_list("actor", "action"))[-2:] == [
        (writer.actor, "schedule-written"),
        (other.actor, "schedule-published"),
    ]


def test_whoever_wrote_it_cannot_publish_it():
    writer = manager()
    write(writer)
    draft = Schedule.objects.get(version="1.1")
    page = writer.post(f"{LIST}{draft.pk}/publish/")
    assert page.status_code == 409
    assert "You wrote this version. Somebody else must publish it." in words(page)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor does the database let them
        Schedule.objects.filter(pk=draft.pk).update(
            approved_by=writer.actor, published_at="2030-01-01T00:00Z"
        )


def test_overlapping_windows_are_refused_with_both_times_and_a_day_and_what_was_typed_is_kept():
    page = write(manager(), TOO_NEAR)
    assert page.status_code == 422
    told = words(page)
    assert (
        "d110 and m5 of “The infusion” overlap: counted from 1 January 2027, d110 closes on" in told
    )
    assert BeautifulSoup(page.content, "html.parser").textarea.text.strip() == TOO_NEAR.strip()
    assert not Schedule.objects.filter(version="1.1").exists()


def test_what_is_read_as_apart_the_database_publishes_and_what_is_not_it_refuses():
    """From some days five months are 150 days, on which d110 still is open."""
    for days, is_apart in ((11, True), (10, False), (4, False)):
        text = FEW.replace("m6: {months: 6}", f"m5: {{months: 5, days: {days}}}")
        try:
            times, is_read = read_schedule(text), True
        except ScheduleRefused:
            times, is_read = times_in(yaml.safe_load(text)), False
        draft = write_schedule(version=f"9.{days}", times=times, by="user:1")
        stored = Schedule.objects.filter(pk=draft.pk)
        try:
            with transaction.atomic():
                is_published = bool(
                    stored.update(approved_by="user:2", published_at="2030-01-01T00:00Z")
                )
        except IntegrityError:
            is_published = False
        assert (is_read, is_published) == (is_apart, is_apart), text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("opens: [", "This is not YAML."),
        ("[" * 5_000, "This is not YAML."),
        ("opens: 2026-13-45", "This is not YAML."),
        ("just words", "The document must name opens, closes, infusion and decision."),
        (FEW + "more: 1", "The document has names that mean nothing: more."),
        (FEW.replace("opens: 10", "opens: yes"), "Give opens a whole number of days, at most 366."),
        (FEW.replace("closes: 40", ""), "Give closes a whole number of days, at most 366."),
        (
            FEW.replace("d110: {", "x1: {"),
            "infusion, x1: a code is d, m or y and a number, such as m6.",
        ),
        (FEW.replace("{days: 110}", "110"), "infusion, d110: write the distance as"),
        (FEW.replace("{days: 110}", "{weeks: 3}"), "infusion, d110: write the distance as"),
        (
            FEW.replace("days: 110", "days: -1"),
            "infusion, d110: months are whole numbers up to 600",
        ),
        (FEW.replace("days: 110", "days: 0"), "infusion, d110: this is no day after the start."),
        (FEW.split("decision")[0], "Under decision, name at least one time, and at most 60."),
    ],
)
def test_a_document_with_faults_is_refused_with_sentences(text, sentence):
    with pytest.raises(ScheduleRefused) as refused:
        read_schedule(text)
    assert sentence in str(refused.value)


def test_a_version_is_read_as_the_document_that_it_was_written_from():
    shipped = Schedule.objects.get()
    draft = write_schedule(
        version="9.1", times=read_schedule(document_of(shipped.times.all())), by="user:1"
    )
    assert draft.sha256 == shipped.sha256


def test_one_draft_at_a_time_and_it_can_be_discarded():
    client = manager()
    write(client)
    page = write(client, version="1.2")
    assert page.status_code == 409
    assert "Version 1.1 is not published yet." in words(page)
    draft = Schedule.objects.get(version="1.1")
    client.post(f"{LIST}{draft.pk}/discard/")
    assert not Schedule.objects.filter(version="1.1").exists()
    assert write(client, version="1").status_code == 422, "whole numbers are the software's"


def test_others_see_no_schedule_in_the_admin():
    researcher, pk = in_group(RESEARCHER), Schedule.objects.get().pk
    for address in (LIST, f"{LIST}add/", f"{LIST}{pk}/change/"):
        assert researcher.get(address).status_code == 403
    assert researcher.post(f"{LIST}{pk}/publish/").status_code == 403
    assert manager().get(f"{LIST}{pk}/publish/").status_code == 405


def test_everybody_can_recompute_the_hash_of_the_published_schedules(client):
    draft = write_schedule(version="1.1", times=read_schedule(FEW), by="user:1")
    write_schedule(version="1.2", times=read_schedule(FEW), by="user:1")
    publish_schedule(schedule=draft, by="user:2")
    told = client.get("/check-ins/schedule.json").json()
    assert [one["version"] for one in told["versions"]] == ["1", "1.1"]
    for one in told["versions"]:
        rows = sorted(list(time.values()) for time in one["times"])
        text = json.dumps(rows, separators=(",", ":"))
        assert sha256(text.encode()).hexdigest() == one["sha256"]
    assert "anchor, code, months, days, opens, closes, sorted" in told["hash"]
