"""Infusions after the first: one page each, however many, until there was no other."""

from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from intake.consent.models import Consent
from intake.my.answer_history import earlier_answers
from intake.my.steps import current_answers
from intake.record.models import Infusion
from research.models import ROWS
from tests.factories.intake import confirmed
from tests.factories.my import signed_in
from tests.people import reader

pytestmark = pytest.mark.django_db

ONE = {"given_2": "2025", "target": "bcma", "cells": "own", "setting": "trial"}


def address(participant, path=""):
    return f"/my/{participant.public_id}/answers/{path}"


def shown(response):
    return unescape(response.text)


def of_infusions(participant):
    """The answers about infusions after the first: whether there was another, by step."""
    with reader():
        answers = current_answers(participant)
    return {key: answers[key]["again"] for key in answers if key.startswith("infusion-")}


@pytest.fixture
def participant():
    return confirmed(since={"again": True})


def tell(participant, *again):
    """Answer the pages of the second infusion and of those after it; where the last one led."""
    person = signed_in(participant)
    for number, another in enumerate(again, 2):
        answer = ONE | {"again": another}
        response = person.post(address(participant, f"infusion-{number}/"), answer)
        assert response.status_code == 302, shown(response)
    return response.url


def numbers():
    return sorted(Infusion.objects.values_list("number", flat=True))


def test_each_yes_leads_to_the_page_of_one_more_and_a_no_back_to_the_answers(participant):
    assert tell(participant, "yes") == address(participant, "infusion-3/")
    assert tell(participant, "yes", "yes") == address(participant, "infusion-4/")
    assert tell(participant, "yes", "yes", "no") == address(participant)
    assert numbers() == [1, 2, 3, 4]
    assert of_infusions(participant) == {
        "infusion-2": True, "infusion-3": True, "infusion-4": False,
    }  # fmt: skip


def test_twelve_infusions_are_shown_corrected_downloaded_and_seen_by_researchers(participant):
    tell(participant, *["yes"] * 10, "no")
    assert numbers() == list(range(1, 13))
    person = signed_in(participant)
    page = shown(person.get(address(participant)))
    assert "The second infusion" in page
    for number in range(3, 13):
        assert f"Infusion {number}" in page
        assert f"When was infusion {number}?" in page
    person.post(address(participant, "infusion-7/"), ONE | {"given_2": "2020", "again": "yes"})
    assert Infusion.objects.get(number=7).given == "2020"
    assert numbers() == list(range(1, 13))
    file = person.get(f"/my/{participant.public_id}/download/file/").json()
    assert file["answers"]["infusion-7"]["given"] == "2020"
    assert len(file["rows"]["infusion"]) == 12
    assert ROWS[Infusion].objects.count() == 12


def test_the_last_infusion_can_be_removed_until_one_is_left(participant):
    tell(participant, "yes", "no")
    person = signed_in(participant)
    for number in (3, 2):
        path = address(participant, f"infusion-{number}/remove/")
        assert f'action="{path}"' in person.get(address(participant, f"infusion-{number}/")).text
        assert person.post(path).url == address(participant)
        assert numbers() == list(range(1, number))
    with reader():
        assert current_answers(participant)["since"]["again"] is False


@pytest.mark.django_db(transaction=True)
def test_what_was_corrected_or_removed_stays_in_the_history(participant):
    tell(participant, "yes", "no")
    person = signed_in(participant)
    person.post(address(participant, "infusion-3/"), ONE | {"given_2": "2020", "again": "no"})
    person.post(address(participant, "infusion-3/remove/"))
    with reader():
        earlier = [(one.title, one.words[0][1]) for one in earlier_answers(participant)]
    assert ("Infusion 3", "2020") in earlier
    assert ("Infusion 3", "2025") in earlier


@pytest.mark.parametrize("key", ["infusion-2", "infusion", "since", "lupus", "nonsense"])
def test_nothing_but_the_last_infusion_is_removed(participant, key):
    tell(participant, "yes", "no")
    person = signed_in(participant)
    assert person.post(address(participant, f"{key}/remove/")).url == address(participant)
    assert numbers() == [1, 2, 3]
    assert "Remove this infusion" not in person.get(address(participant, "infusion-2/")).text


def test_a_locked_infusion_is_not_removed(participant):
    tell(participant, "no")
    Consent.objects.update(ended_at=timezone.now())
    signed_in(participant).post(address(participant, "infusion-2/remove/"))
    assert numbers() == [1, 2]


def test_a_no_says_beforehand_that_it_takes_back_the_later_ones(participant):
    sentence = "we take back the later infusions"
    tell(participant, "yes", "no")
    person = signed_in(participant)
    pages = {key: person.get(address(participant, f"{key}/")).text
             for key in ("since", "infusion-2", "infusion-3")}  # fmt: skip
    assert [key for key, page in pages.items() if sentence in page] == ["since", "infusion-2"]
    person.post(address(participant, "infusion-2/"), ONE | {"again": "no"})
    assert numbers() == [1, 2]


@pytest.mark.parametrize("key", ["infusion-3", "infusion-40", "infusion-9999"])
def test_the_page_of_an_infusion_that_nobody_told_of_leads_back(participant, key):
    assert signed_in(participant).get(address(participant, f"{key}/")).url == address(participant)


@pytest.mark.parametrize("key", ["infusion-0", "infusion-1", "infusion-02", "infusion-99999"])
def test_what_is_no_number_of_a_further_infusion_is_no_page(participant, key):
    assert signed_in(participant).get(address(participant, f"{key}/")).status_code == 404


def test_a_newer_answer_of_another_window_is_not_overwritten_unseen(participant):
    tell(participant, "yes", "no")
    person = signed_in(participant)
    page = person.get(address(participant, "infusion-3/"))
    version = page.context["form"].version
    person.post(address(participant, "infusion-3/"), ONE | {"given_2": "2023", "again": "no"})
    older = ONE | {"given_2": "2021", "again": "no", "version": version}
    response = person.post(address(participant, "infusion-3/"), older)
    assert response.status_code == 409
    assert "2023" in response.text
    assert Infusion.objects.get(number=3).given == "2023"


def test_typed_answers_are_held_where_the_infusion_was_taken_back_meanwhile(participant):
    tell(participant, "yes", "no")
    person = signed_in(participant)
    person.post(address(participant, "infusion-3/remove/"))
    typed = ONE | {"given_2": "2019", "again": "no"}
    response = person.post(address(participant, "infusion-3/"), typed)
    assert response.status_code == 409
    assert "2019" in response.text
    assert numbers() == [1, 2]


def test_the_database_takes_any_number_from_1(participant):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Infusion.of(participant.pk, number=1000).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Infusion.of(participant.pk, number=0).save(force_insert=True)
