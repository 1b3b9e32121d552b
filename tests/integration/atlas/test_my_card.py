"""The card “Others like you” on /my/: public bands of the same disease, and whether one is counted."""

import random
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from atlas.actions.candidates import make_candidate
from atlas.models import Member
from atlas.my.card import _own_values
from hesperion.ui.days import utc_today
from intake.consent.actions import withdrawals
from intake.consent.models import ConsentDocument, Objection
from intake.participants.models import Participant
from intake.record.models import Diagnosis, MarkerFinding, Occasion
from intake.stories.choices import ReviewState
from tests.atlas_lives import aim_at_month_12, store_tellings, tellings
from tests.browser.rendered import faults_of
from tests.factories import atlas
from tests.factories.atlas_people import without_history
from tests.factories.full_record import reviewed
from tests.factories.intake import confirmed, sign_text, submitted
from tests.factories.my import signed_in
from tests.followup_lives import DAYS, random_life
from tests.followup_storing import shipped_version, store_lives

pytestmark = pytest.mark.django_db

ALLOWED = {"purposes": ["study", "atlas"]}
DEATH = {
    "death": {
        "relation": "partner",
        "died_on": "2025-08",
        "cause": "",
        "linked": "",
        "objection": "no",
    }
}
OWN = "(as you told us)"
QUIET = "Quiet, without medicines"
COUNTED = "You are counted in these numbers."


def card_of(participant):
    page = BeautifulSoup(signed_in(participant).get("/my/").text, "html.parser")
    heading = next(h3 for h3 in page.select(".card h3") if h3.text.strip().startswith("Others"))
    return heading.find_parent("li")


def words_of(participant):
    return " ".join(card_of(participant).get_text(" ").split())


def included(ago=40, teller="self", **steps):
    """Somebody who allows public numbers, joined some days ago, and whose story was included then."""
    with time_machine.travel(timezone.now() - timedelta(days=ago), tick=False):
        told = {"who": {"teller": teller}, "choices": ALLOWED} | (
            DEATH if teller == "relative" else {}
        )
        participant = confirmed(**told | steps)
        reviewed(participant, ReviewState.INCLUDED, by="user:0")
    return participant


def test_the_card_shows_the_bands_of_the_same_disease_and_marker_and_no_others():
    atlas.published(
        {
            "kinds:sle:quiet_off": 16,
            "kinds:sle:came_back": 0,
            "kinds:ssc:ssc.diffuse:quiet_off": 31,
            "markers:sle:dsdna:positive:quiet_off": 11,
            "markers:sle:dsdna:negative:quiet_off": 21,
            "markers:sle:sm:positive:quiet_off": 26,
        }
    )
    card = card_of(included())
    groups = [title.text for title in card.select("p > a")]
    assert groups == ["Lupus (SLE)", "Lupus (SLE): Anti-dsDNA"]
    lines = [" ".join(line.text.split()) for line in card.select("li")]
    assert lines == [f"{QUIET}: 16–20", f"{QUIET}: 11–15"]


def test_a_disease_with_kinds_shows_the_kind_that_was_told():
    atlas.published({"kinds:iim:iim.dm:came_back": 21, "kinds:iim:iim.pm:came_back": 11})
    dermatomyositis = included(
        diagnosis={"families": ["iim"]}, myositis={"kind": "iim.dm"}, markers={"positive": []}
    )
    assert "Dermatomyositis The disease came back: 21–25" in words_of(dermatomyositis)


def test_ones_own_state_is_marked_if_it_was_told():
    atlas.published({"kinds:sle:no_answer": 11, "kinds:sle:again": 16})
    first, second = (str(utc_today() - timedelta(days=ago)) for ago in (600, 400))
    silent = included(ago=500, infusion={"given": first})
    again = included(
        ago=300,
        infusion={"given": first},
        since={"again": True},
        infusion_2={
            "given": second, "target": "cd19", "cells": "own", "setting": "trial", "again": False
        },
    )  # fmt: skip
    assert OWN not in words_of(silent)
    assert f"CAR-T cells were given again: 16–20 {OWN}" in words_of(again)


def store_people_of_every_state(count):
    """Generated lives that reach month 12, with some kinds of diseases and findings of markers."""
    chance, versions = random.Random(1), [shipped_version()]
    lives = [random_life(chance, versions) for _ in range(count)]
    for life in lives:
        aim_at_month_12(chance, life, versions)
    told = {life.subject: list(tellings(chance, life)) for life in lives}
    store_lives(lives, [], chance)
    store_tellings(told)
    without_history([Diagnosis, MarkerFinding])
    Diagnosis.objects.bulk_create(
        Diagnosis.of(subject, code=code)
        for subject in told
        for code in chance.sample(["sle", "ssc.diffuse", "iim.dm", "iim.pm"], 2)
    )
    MarkerFinding.objects.bulk_create(
        MarkerFinding.of(
            enrolment.participant_id,
            occasion_id=enrolment.pk,
            code="dsdna",
            timepoint=timepoint,
            finding=chance.choice(["positive", "negative", "unknown"]),
        )
        for enrolment in Occasion.objects.filter(kind="enrolment")
        for timepoint in ("ever_before", "today")
    )


def test_the_card_has_the_codes_by_which_people_are_counted():
    store_people_of_every_state(120)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, name, about, code FROM derived.counted_values(%s)"
            " WHERE name IN ('kind', 'state', 'finding')",
            [DAYS[-1]],
        )
        counted = {tuple(row) for row in cursor.fetchall()}
    with time_machine.travel(DAYS[-1], tick=False):
        own = {
            (participant.pk, *value)
            for participant in Participant.objects.all()
            for value in _own_values(participant)
            if value[0] != "family"
        }
    assert own == counted
    codes = {row[3] for row in counted}
    assert codes >= {"several", "iim.dm", "positive", "negative", "died", "again", "quiet_off"}


def test_where_there_is_no_number_or_no_release_the_card_says_so():
    participant = included()
    assert "There are no public numbers yet." in words_of(participant)
    atlas.published({"kinds:ssc:ssc.diffuse:quiet_off": 31})
    words = words_of(participant)
    assert "There is no number for this yet: fewer than 11 people, or held back" in words
    assert "31" not in words


@pytest.mark.parametrize(
    ("teller", "title", "counted"),
    [
        ("self", "Others like you", COUNTED),
        ("parent", "Others like your child", "Your child is counted in these numbers."),
        (
            "representative",
            "Others like the person you care for",
            "The person you care for is counted in these numbers.",
        ),
        (
            "relative",
            "Others like the person who died",
            "The person who died is counted in these numbers.",
        ),
    ],
)
def test_the_card_speaks_to_who_tells_the_story(teller, title, counted):
    participant = included(teller=teller)
    atlas.published({"kinds:sle:quiet_off": 16})
    words = words_of(participant)
    assert words.startswith(title)
    assert counted in words


def signed_first_text():
    participant = included()
    first = ConsentDocument.objects.get(version__number="1.0", audience="self", language="en")
    sign_text(participant, first)
    return participant


def refused():
    participant = included()
    withdrawals.choose_purposes(participant=participant, granted=["study"], offered=["atlas"])
    return participant


def objected_to():
    participant = included(teller="relative")
    Objection.objects.create(participant=participant, decision="")
    return participant


def stopped():
    participant = included()
    withdrawals.record_withdrawal(participant=participant, kind="use")
    return participant


def declined():
    participant = included()
    reviewed(participant, ReviewState.DECLINED, "It tells nothing yet.", by="user:0")
    return participant


WHY_NOT = {
    "signed the first text": (
        signed_first_text,
        "The text that you signed said less about public numbers. So we don’t count the answers.",
        "renew",
    ),
    "did not allow it": (refused, "You did not allow public numbers.", "choices"),
    "stopped": (stopped, "Nobody uses the answers now. So nobody counts them.", ""),
    "not confirmed": (
        lambda: submitted(choices=ALLOWED), "First the address must be confirmed.", ""
    ),
    "a family objects": (objected_to, "A person of our team decides first", ""),
    "confirmed lately": (lambda: included(ago=29), "We wait 30 days", ""),
    "not read": (declined, "We count a story once one of us has read and accepted it.", ""),
    "joined after the release": (lambda: included(ago=35), "from the next numbers on.", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WHY_NOT)
def test_the_card_says_why_somebody_is_not_counted_with_the_way_to_change_it(name):
    made, sentence, page = WHY_NOT[name]
    participant = made()
    atlas.published({}, made_at=timezone.now() - timedelta(days=32))
    card = card_of(participant)
    words = " ".join(card.get_text(" ").split())
    assert sentence in words
    assert COUNTED not in words
    links = [link["href"] for link in card.select("p a")]
    assert links == ([reverse(f"my:{page}", args=[participant.public_id])] if page else [])


@pytest.mark.django_db(transaction=True)
def test_a_choice_counts_from_the_next_release_on():
    participant = included()

    def is_in(release):
        return Member.objects.filter(as_of=release, participant=participant).exists()

    def next_release():
        release = make_candidate(by="user:901")
        found = is_in(release)
        release.delete()
        return found

    assert next_release()
    withdrawals.choose_purposes(participant=participant, granted=["study"], offered=["atlas"])
    assert not next_release()
    withdrawals.choose_purposes(
        participant=participant, granted=["study", "atlas"], offered=["atlas"]
    )
    assert next_release()


@pytest.mark.django_db(transaction=True)
def test_whoever_signed_the_first_text_is_in_no_set():
    participant = signed_first_text()
    make_candidate(by="user:901")
    assert not Member.objects.filter(participant=participant).exists()


def test_the_card_asks_the_same_however_many_people_there_are_and_shows_the_same():
    participant = included()
    atlas.published({"kinds:sle:quiet_off": 16})

    def asked():
        person = signed_in(participant)
        person.get("/my/")
        with CaptureQueriesContext(connection) as queries:
            person.get("/my/")
        return len(queries), words_of(participant)

    alone = asked()
    for _ in range(3):
        included()
    assert asked() == alone


def test_the_card_has_no_fault_that_axe_finds_and_fits_a_phone():
    atlas.published({"kinds:sle:no_answer": 11, "markers:sle:dsdna:positive:quiet_off": 16})
    pages = {"/my/": signed_in(included()).get("/my/")}
    assert faults_of(pages) == []
