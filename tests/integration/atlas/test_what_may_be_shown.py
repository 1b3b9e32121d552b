"""The database refuses what must not be shown, whoever asks it."""

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from atlas.actions import candidates
from atlas.actions.approving import approve_candidate
from atlas.actions.candidates import make_candidate
from atlas.models import Band, GateRun, Member, Release, ReleaseApproval
from atlas.tables.definitions import TABLES
from intake.consent.models import Consent, ConsentChoice
from intake.participants.models import Confirmation
from intake.record.choices.diseases import Family
from intake.record.models import Course
from tests.factories.atlas import passed
from tests.factories.atlas_people import PEOPLE_WITH_LUPUS, join, move, store_pool

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_face")]


def refused(change, match=None):
    with pytest.raises(Error, match=match), transaction.atomic():
        change()


def made(*counts):
    """The people with each of these statuses, of a candidate that is made of them."""
    pool = store_pool(sum(counts) + 30)
    groups = []
    for status, count in zip(("waiting", "considered", "declined"), counts, strict=False):
        groups.append([pool.pop() for _ in range(count)])
        join(groups[-1], status, timezone.now() - timezone.timedelta(days=200))
    return groups, make_candidate(by="user:1"), pool


def counted():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject FROM derived.counted(%s) WHERE included_since IS NOT NULL",
            [timezone.now().date()],
        )
        return [subject for (subject,) in cursor.fetchall()]


def published(release):
    sha256 = passed(release).sha256
    approve_candidate(release=release, sha256=sha256, by="user:2")
    return release


def band(release, code):
    return Band.objects.get(release=release, cell__key=f"sle:{code}")


def test_a_band_that_is_not_that_of_its_set_is_refused():
    _, release, _ = made(17, 3)
    assert (band(release, "waiting").low, band(release, "considered").low) == (16, 0)
    for code, low, high in [("waiting", 21, 25), ("waiting", 11, 15), ("considered", 11, 15)]:
        changed = Band.objects.filter(pk=band(release, code).pk)
        refused(lambda: changed.update(low=low, high=high), "is not the band of its set")  # noqa: B023
    for low, high in [(12, 16), (16, 21), (11, 10), (0, 15), (1, 10)]:
        changed = Band.objects.filter(pk=band(release, "waiting").pk)
        refused(lambda: changed.update(low=low, high=high), "atlas_band_is_one")  # noqa: B023


def test_a_band_that_is_made_anew_of_ten_who_differ_is_refused_and_of_eleven_is_not():
    (people, _), first, pool = made(17, 3)
    published(first)
    move(people[:3], "considered")
    join([pool.pop() for _ in range(7)], "waiting", timezone.now())
    second = make_candidate(by="user:1")
    kept = band(second, "waiting")
    assert (kept.low, kept.as_of_id, kept.kept_because) == (16, first.pk, "few")
    Member.objects.bulk_create(
        Member(cell=kept.cell, as_of=second, participant_id=one)
        for one in Course.objects.filter(status="waiting", pk__in=counted()).values_list(
            "pk", flat=True
        )
    )
    as_if_new = {"low": 21, "high": 25, "as_of_id": second.pk}
    refused(lambda: Band.objects.filter(pk=kept.pk).update(**as_if_new), "fewer than eleven people")
    refused(lambda: Band.objects.filter(pk=kept.pk).update(low=21, high=25), "is not the old band")
    second.delete()
    join([pool.pop()], "waiting", timezone.now())
    third = make_candidate(by="user:1")
    again = band(third, "waiting")
    assert (again.low, again.as_of_id, again.kept_because) == (21, third.pk, "")


def allowed_now(people):
    consents = Consent.objects.filter(participant__in=people).values_list("participant", "pk")
    ConsentChoice.objects.bulk_create(
        ConsentChoice(participant_id=one, consent_id=pk, purpose="atlas", granted=True)
        for one, pk in consents
    )


@pytest.mark.parametrize("how", ["read", "allowed", "waited"])
def test_a_cell_of_people_who_can_be_counted_only_lately_is_not_shown_first(how):
    now = timezone.now()
    long_ago = now - timezone.timedelta(days=200)
    pool = store_pool(30)
    join(pool[:12], "waiting", now if how == "read" else long_ago)
    join(pool[12:18], "considered", long_ago)
    join(pool[18:24], "considered", now)
    if how == "allowed":
        allowed_now(pool[:12])
    if how == "waited":
        lately = now - timezone.timedelta(days=35)
        Confirmation.objects.filter(participant__in=pool[:12]).update(confirmed_at=lately)
    release = make_candidate(by="user:1")
    held = band(release, "waiting")
    assert (held.low, held.kept_because) == (0, "new")
    half_of_them = band(release, "considered")
    assert (half_of_them.low, half_of_them.kept_because) == (11, "")
    Member.objects.bulk_create(
        Member(cell=held.cell, as_of=release, participant_id=one) for one in pool[:12]
    )
    shown = Band.objects.filter(pk=held.pk)
    refused(lambda: shown.update(low=11, high=15), "more than half of its people are new")


@pytest.mark.parametrize(("read", "kept_because"), [("lately", "new"), ("long ago", "")])
def test_stories_that_nobody_included_are_in_the_table_of_reading_alone(
    monkeypatch, read, kept_because
):
    readings = next(TABLES["reading"].faces(Family.SLE))
    faces = {"sle": [PEOPLE_WITH_LUPUS, readings]}
    monkeypatch.setattr(candidates, "faces_of", lambda family: faces.get(family, []))
    now = timezone.now()
    pool = store_pool(30)
    join(pool[:12], "waiting", now if read == "lately" else now - timezone.timedelta(days=200))
    release = make_candidate(by="user:1")
    bands = Band.objects.filter(release=release)
    shown = {
        (table, key): (low, why)
        for table, key, low, why in bands.values_list(
            "cell__table", "cell__key", "low", "kept_because"
        )
    }
    of_read = (0 if kept_because else 11, kept_because)
    assert shown["reading", "sle:included"] == shown["people", "sle:waiting"] == of_read
    assert shown["reading", "sle:waiting"] == (16, "")
    published(release)


def test_there_is_one_candidate_whoever_stores_another():
    _, release, _ = made(12)
    same = {field.name: getattr(release, field.name) for field in Release._meta.concrete_fields}
    other = Release(**same | {"number": 2})
    refused(lambda: other.save(force_insert=True), "atlas_release_one_candidate")
    published(release)
    refused(
        lambda: Release(**same | {"number": 1}).save(force_insert=True),
        "atlas_release_one_candidate",
    )


def test_an_approval_needs_another_person_a_gate_that_passed_and_the_sets_as_they_were():
    (people,), release, _ = made(12)
    values = {"release": release, "approved_by": "user:2", "signature": b"-", "key_version": 1}

    def approve(**changes):
        ReleaseApproval.objects.create(**values | changes)

    refused(lambda: approve(sha256="0" * 64), "atlas_approval_of_what_passed")
    GateRun.objects.create(release=release, of=7)
    refused(lambda: approve(sha256=""), "atlas_approval_of_what_passed")
    sha256 = passed(release).sha256
    refused(lambda: approve(sha256=sha256, approved_by="user:1"), "atlas_approval_by_another")
    refused(lambda: approve(sha256=sha256, approved_by=""), "atlas_approval_by_somebody")
    with transaction.atomic():
        Member.objects.filter(participant__in=people[:2]).delete()
        refused(lambda: approve(sha256=sha256), "atlas_approval_of_what_may_be_shown")
        transaction.set_rollback(True)
    approve(sha256=sha256)


def test_what_is_published_never_changes():
    _, release, _ = made(12)
    published(release)
    for rows in (Release.objects, Band.objects, ReleaseApproval.objects):
        refused(lambda: rows.all()._raw_delete("default"))  # noqa: B023
    refused(lambda: Release.objects.update(counted_on="2020-01-01"), "never changes")
    refused(lambda: Band.objects.update(kept_because="few"), "never changes")
    refused(lambda: ReleaseApproval.objects.update(sha256="1" * 64))
    cell = band(release, "waiting").cell_id
    Band.objects.filter(cell=cell)
    refused(
        lambda: Band.objects.create(release=release, cell_id=cell, low=0, high=10, as_of=release)
    )
