"""No two bands of uses tell about fewer than eleven people, and no notice that somebody left."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hesperion.public_log.models import Statement
from intake.participants.models import Participant
from research.choices import UseLogKind
from research.models import DeletionConfirmation, Download, Removed, UseNotice
from research.public_uses.bands import band_to_show, use_band
from research.public_uses.leavers import publish_leavers
from research.public_uses.statements import publish_data_made
from tests.factories.crowd import Member, store
from tests.factories.extracts import add_extract, approved, extract_of, new_pseudonym

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    subjects = [one.subject for one in store(Member(purposes=["study"]) for _ in range(30))]
    return list(Participant.objects.filter(pk__in=subjects))


def shown(extract):
    band = band_to_show(extract)
    publish_data_made(extract, band)
    return band


@pytest.mark.parametrize(
    ("people", "band"),
    [(0, None), (10, None), (11, [11, 15]), (15, [11, 15]), (16, [16, 20]), (65, [61, 65])],
)
def test_bands_are_of_five_from_eleven_on(people, band):
    assert use_band(people) == band


def test_the_band_of_a_first_extract_is_shown(people):
    assert shown(extract_of(*people[:12])) == [11, 15]
    assert shown(extract_of(*people[20:30])) is None  # of ten people


@pytest.mark.parametrize("joined", [0, 1, 10])
def test_where_up_to_ten_differ_no_second_band_is_shown(people, joined):
    request = approved()
    assert shown(add_extract(request, *people[:15])) == [11, 15]
    anew = add_extract(request, *people[: 15 + joined])
    assert shown(anew) is None
    assert shown(extract_of(*people[: 15 + joined])) is None  # nor by another request


def test_where_eleven_differ_a_second_band_is_shown(people):
    first, second = extract_of(*people[:15]), extract_of(*people[5:21])  # ten left, six joined
    assert (shown(first), shown(second)) == ([11, 15], [16, 20])


def test_each_is_compared_with_all_that_are_shown(people):
    assert shown(extract_of(*people[:12])) is not None
    assert shown(extract_of(*people[12:30])) is not None
    assert shown(extract_of(*people[1:12])) is None
    assert shown(extract_of(*people[11:30])) is None


def test_who_was_erased_since_is_no_difference(people):
    """Else ten who were erased, and one who left, would make a new band."""
    first = extract_of(*people[:21])
    assert shown(first) == [21, 25]
    first.rows.filter(participant__in=people[:10]).delete()
    assert shown(extract_of(*people[11:21])) is None  # of ten
    assert shown(extract_of(*people[10:20], people[29])) is None


FIRST = date(2031, 1, 1)


def quarter(number):
    month = 3 * number
    return date(FIRST.year + month // 12, month % 12 + 1, 3)


def fetched(**changes):
    extract = extract_of(**{"ends_on": "2039-01-01", "agreement_ends_on": "2039-01-01"} | changes)
    Download.objects.update(at=timezone.now() - timedelta(days=1))
    return extract


def gone(extract, people, **when):
    Removed.objects.bulk_create(
        Removed(extract=extract, pseudonym=new_pseudonym(), mailed_at=timezone.now(), **when)
        for _ in range(people)
    )


def notices(request):
    found = Statement.objects.filter(about=f"use:{request.number}").order_by("seq")
    return [one.body["left"] for one in found if one.kind == UseLogKind.LEAVERS_TOLD], [
        one.body["deleted"] for one in found if one.kind == UseLogKind.DELETION_CONFIRMED
    ]


def test_each_quarter_there_is_a_notice_whoever_left():
    none, ten, eleven = fetched(), fetched(), fetched()
    gone(ten, 10)
    gone(eleven, 11)
    assert publish_leavers(today=date(2031, 1, 2)) == 0
    assert publish_leavers(today=quarter(0)) == 3
    assert publish_leavers(today=quarter(0)) == 0
    bands = [notices(extract.request)[0] for extract in (none, ten, eleven)]
    assert bands == [[None], [None], [[11, 15]]]


def test_a_band_changes_once_eleven_more_have_left():
    extract = fetched()
    for number, more in enumerate([11, 10, 1, 0, 30]):
        gone(extract, more)
        publish_leavers(today=quarter(number))
    left, _deleted = notices(extract.request)
    assert left == [[11, 15], [11, 15], [21, 25], [21, 25], [51, 55]]


def test_a_confirmed_deletion_is_told_by_a_band_that_rises_alike():
    extract = fetched()
    by = extract.request.asked_by
    for number, more in enumerate([10, 1, 10, 1]):
        DeletionConfirmation.objects.create(request=extract.request, by=by, count=more)
        publish_leavers(today=quarter(number))
    left, deleted = notices(extract.request)
    assert (left, deleted) == ([None, [11, 15], [11, 15], [21, 25]], [[11, 15], [21, 25]])


def test_before_the_recipient_was_mailed_there_is_none():
    extract = fetched()
    Removed.objects.create(extract=extract, pseudonym=new_pseudonym())
    assert publish_leavers(today=quarter(0)) == 0
    Removed.objects.update(mailed_at=timezone.now())
    assert publish_leavers(today=quarter(0)) == 1
    assert UseNotice.objects.get().up_to == FIRST


def test_what_nobody_fetched_and_what_is_long_over_has_none():
    extract_of(is_downloaded=False, ends_on="2039-01-01", agreement_ends_on="2039-01-01")
    fetched(ends_on="2030-09-01")
    assert publish_leavers(today=quarter(0)) == 0
