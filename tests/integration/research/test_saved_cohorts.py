"""Saved cohorts: who sees them, whom they hold, what is counted, and what the audit keeps."""

import logging
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hesperion.celery import app
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from hesperion.settings.queues import CELERY_BEAT_SCHEDULE
from intake.consent.actions.erasing import erase_participant
from intake.consent.models import Consent
from intake.stories.choices import ReviewState
from research.choices import CohortAction
from research.models import CohortCount, CohortMember, SavedCohort, SavedCohortMember
from research.saved_cohorts import actions, queries
from research.tasks import count_saved_cohort, count_saved_cohorts
from tests.cases import failing
from tests.factories.full_record import full_record, reviewed
from tests.services import runtime_environment
from tests.staff import in_group, member

pytestmark = pytest.mark.django_db

HOME = "/admin/research/cohorts/"
LUPUS = {"version": 1, "filters": {"diagnosis": {"any": ["sle"]}}}
GONE = {"version": 1, "filters": {"diagnosis": {"any": ["gout"]}}}


@pytest.fixture
def researcher():
    return in_group("researcher")


def save(client, query="diagnosis=sle", **fields):
    """The cohort that the form saved."""
    form = {"name": "Lupus", "kind": "dynamic", "shared_with": ""} | fields
    response = client.post(f"{HOME}save/?{query}", form)
    assert response.status_code == 302, response.text
    return SavedCohort.objects.get(pk=response["Location"].split("/")[-2])


def stored(owner, **fields):
    values = {"name": "Lupus", "kind": "dynamic", "filters": LUPUS} | fields
    return SavedCohort.objects.create(owner=owner, **values)


def withdraw(participant):
    Consent.objects.filter(participant=participant).update(ended_at=timezone.now())


def now(cohort):
    return queries.within(cohort).count()


def counts(cohort):
    return list(cohort.counts.values_list("n", flat=True))


def test_a_dynamic_cohort_follows_the_data_and_a_static_one_only_gets_smaller(researcher):
    stays, withdraws, erased = full_record(), full_record(), full_record()
    full_record(diagnosis={"code": "ssc"})
    dynamic, static = save(researcher), save(researcher, kind="static", name="Those three")
    assert (counts(dynamic), counts(static)) == ([3], [3])
    full_record()
    withdraw(withdraws)
    erase_participant(participant=erased, by="system:test")
    assert (now(dynamic), now(static)) == (2, 1)
    left = static.members.values_list("participant", flat=True)
    assert set(left) == {stays.pk, withdraws.pk}  # who comes back is in it again
    shown = CohortMember.objects.filter(queries.people_of(str(static.pk), researcher.user))
    assert [row.public_id for row in shown] == [stays.public_id]


def test_the_list_says_what_was_counted_when_it_was_saved_and_last(researcher):
    full_record()
    cohort = save(researcher)
    full_record()
    assert researcher.post(f"{HOME}{cohort.pk}/count/").status_code == 302
    [row] = queries.saved_cohorts_of(researcher.user)
    assert (row.n_when_saved, row.n_now) == (1, 2)
    page = researcher.get(HOME).text
    assert "Diagnosis: Lupus (SLE)" in page
    assert '<td class="number">1</td>' in page
    assert '<td class="number">2</td>' in page


def test_a_dynamic_cohort_leads_to_its_filters_and_a_static_one_to_its_people(researcher):
    dynamic, static = save(researcher), save(researcher, kind="static")
    assert '"/admin/research/record/?diagnosis=sle"' in researcher.get(f"{HOME}{dynamic.pk}/").text
    page = researcher.get(f"{HOME}{static.pk}/").text
    assert f'"/admin/research/record/?cohort={static.pk}"' in page


def test_people_of_a_static_cohort_are_saved_as_people_again(researcher):
    full_record()
    first = save(researcher, kind="static")
    full_record()
    query = f"cohort={first.pk}&sex=female"
    refused = researcher.post(f"{HOME}save/?{query}", {"name": "Both", "kind": "dynamic"})
    assert refused.status_code == 422
    assert counts(save(researcher, query, kind="static")) == [1]


def test_records_that_were_sent_back_are_counted_for_nobody(researcher):
    full_record()
    reviewed(full_record(), ReviewState.SENT_BACK, "When was it?")
    reviewer = in_group("reviewer", email="reviewer@example.com")
    assert counts(save(researcher)) == counts(save(reviewer, kind="static")) == [1]


def test_nobody_but_the_owner_and_the_group_sees_a_cohort_and_nobody_else_changes_it(researcher):
    shared, own = save(researcher, shared_with="reviewer"), save(researcher)
    stranger = in_group("researcher", email="stranger@example.com")
    reviewer = in_group("reviewer", email="reviewer@example.com")
    assert reviewer.get(f"{HOME}{shared.pk}/").status_code == 200
    assert reviewer.post(f"{HOME}{shared.pk}/count/").status_code == 302
    assert "Lupus" in reviewer.get(HOME).text
    assert "Lupus" not in stranger.get(HOME).text
    refused = [(stranger, cohort, page) for cohort in (shared, own) for page in ("", "count/")]
    refused += [(reviewer, own, ""), (reviewer, own, "count/")]
    refused += [
        (client, cohort, page)
        for client in (stranger, reviewer)
        for cohort in (shared, own)
        for page in ("change/", "delete/")
    ]

    def is_not_found(case):
        client, cohort, page = case
        answer = client.post(f"{HOME}{cohort.pk}/{page}", {"name": "Mine", "kind": "static"})
        assert answer.status_code == 404
        assert client.get(f"{HOME}{cohort.pk}/{page}").status_code in (404, 405)

    assert failing(refused, is_not_found) == []
    pair = {"a": shared.pk, "b": own.pk}
    assert researcher.get(f"{HOME}compare/", pair).status_code == 200
    assert reviewer.get(f"{HOME}compare/", pair).status_code == 404
    with pytest.raises(SavedCohort.DoesNotExist):
        queries.people_of(str(own.pk), stranger.user)
    assert set(SavedCohort.objects.values_list("name", flat=True)) == {"Lupus"}


@pytest.mark.parametrize("group", ["consent manager", "medical reviewer", "editor"])
def test_whoever_may_see_no_record_sees_no_cohort(group):
    client, cohort = in_group(group), stored(member("researcher", email="r@example.com"))
    for page in ("", "save/", "compare/", f"{cohort.pk}/", f"{cohort.pk}/delete/"):
        assert client.get(f"{HOME}{page}").status_code == 403


def test_the_audit_keeps_who_saved_shared_and_deleted_what_and_no_filter(researcher):
    full_record()
    cohort = save(researcher, kind="static")
    page = f"{HOME}{cohort.pk}/"
    researcher.post(f"{page}change/", {"name": "Renamed", "shared_with": ""})
    researcher.post(f"{page}change/", {"name": "Renamed", "shared_with": "reviewer"})
    assert researcher.post(f"{page}delete/").status_code == 302
    events = Event.objects.filter(action__in=CohortAction.values).order_by("pk")
    about = {"cohort": str(cohort.pk), "kind": "static"}
    assert [(event.actor, event.action, event.detail) for event in events] == [
        (researcher.actor, "cohort-saved", about | {"shared with": ""}),
        (researcher.actor, "cohort-shared", about | {"shared with": "reviewer"}),
        (researcher.actor, "cohort-deleted", about | {"shared with": "reviewer"}),
    ]
    assert not CohortCount.objects.filter(cohort=cohort.pk).exists()
    assert not SavedCohortMember.objects.filter(cohort=cohort.pk).exists()


def test_pages_of_cohorts_show_no_record_and_leave_no_read(researcher):
    participant = full_record()
    cohort = save(researcher, kind="static")
    for page in ("", "save/?sex=female", f"compare/?a={cohort.pk}&b={cohort.pk}", f"{cohort.pk}/"):
        assert participant.public_id not in researcher.get(HOME + page).text
    assert not Event.objects.filter(action=Action.READ).exists()


def test_a_cohort_with_a_code_that_is_gone_says_so_and_counts_nobody(researcher):
    full_record()
    cohort = stored(researcher.user, filters=GONE)
    page = researcher.get(f"{HOME}{cohort.pk}/")
    assert "nobody is counted" in page.text
    assert "“gout”" in page.text
    assert "Show the records" not in page.text
    researcher.post(f"{HOME}{cohort.pk}/count/")
    assert counts(cohort) == []
    compared = researcher.get(f"{HOME}compare/", {"a": cohort.pk, "b": cohort.pk})
    assert "“gout”" in compared.text
    assert "In both" not in compared.text


@pytest.mark.parametrize(
    "filters",
    [
        *[None, [], "x", 7, {}, {"version": "1", "filters": {}}],
        {"version": 1, "filters": {"diagnosis": {"any": ["x" * 10_000_000]}}},
        {"version": 1, "filters": {"diagnosis": {"any": [[["sle"]]]}}},
    ],
)
def test_the_database_refuses_what_is_no_filter_set(researcher, filters):
    with pytest.raises(IntegrityError), transaction.atomic():
        stored(researcher.user, filters=filters)


@pytest.mark.parametrize(
    "filters",
    [
        *[{"version": 2}, {"version": 1}, {"version": 1, "filters": []}],
        {"version": 1, "filters": {"diagnosis": ["sle"]}},
        {"version": 1, "filters": {"diagnosis": {"any": "sle"}}},
        {"version": 1, "filters": {"diagnosis": {"any": [7]}}},
        {"version": 1, "filters": {"diagnosis": {"either": ["sle"]}}},
        {"version": 1, "filters": {"'; DROP TABLE x; --": {"any": ["sle"]}}},
    ],
)
def test_what_the_database_takes_and_nobody_can_read_is_a_sentence(researcher, filters):
    cohort = stored(researcher.user, filters=filters)
    for page in ("", f"{cohort.pk}/", f"compare/?a={cohort.pk}&b={cohort.pk}"):
        answer = researcher.get(HOME + page)
        assert answer.status_code == 200
        assert "can’t be read" in answer.text


def test_the_database_refuses_other_kinds_groups_and_members(researcher):
    subject = full_record().pk
    static, dynamic = stored(researcher.user, kind="static"), stored(researcher.user)
    refused = [
        lambda: stored(researcher.user, name=" "),
        lambda: stored(researcher.user, kind="other"),
        lambda: stored(researcher.user, shared_with="editor"),
        *(
            lambda number=number: static.members.create(participant_id=subject, number=number)
            for number in (0, 10_001)
        ),
        lambda: dynamic.members.create(participant_id=subject, number=1),
    ]
    for write in refused:
        with pytest.raises(Exception) as error, transaction.atomic():  # noqa: PT011
            write()
        assert isinstance(error.value.__cause__, psycopg.Error)


@pytest.mark.parametrize(
    ("query", "fields", "said"),
    [
        ("diagnosis=gout", {}, "“gout”"),
        ("age=99999", {}, "99999"),
        ("sex=female", {"name": ""}, "Enter a name."),
        ("sex=female", {"name": "\u200b…"}, "letter or digit"),
        ("sex=female", {"name": "a\0b"}, "Null characters"),
        ("sex=female", {"name": "x" * 121}, "120"),
        ("sex=female", {"kind": "other"}, "other is not one"),
        ("sex=female", {"shared_with": "editor"}, "editor is not one"),
    ],
)
def test_what_can_not_be_saved_is_answered_with_a_sentence(researcher, query, fields, said):
    form = {"name": "Lupus", "kind": "dynamic"} | fields
    refused = researcher.post(f"{HOME}save/?{query}", form)
    assert refused.status_code == 422
    assert said in refused.text
    assert not SavedCohort.objects.filter(owner=researcher.user).exists()


@pytest.mark.parametrize("cohort_id", ["x", "'", "0" * 5000, str(UUID(int=0))])
def test_an_id_of_no_cohort_is_not_found(researcher, cohort_id):
    for page, name in (("save/", "cohort"), ("compare/", "a")):
        assert researcher.get(HOME + page, {name: cohort_id}).status_code == 404


def test_too_many_people_are_not_kept(researcher, monkeypatch):
    monkeypatch.setattr(actions, "MOST_MEMBERS", 1)
    full_record(), full_record()
    refused = researcher.post(f"{HOME}save/?sex=female", {"name": "All", "kind": "static"})
    assert refused.status_code == 422
    assert "More than 10,000 people match" in refused.text
    assert not SavedCohort.objects.filter(owner=researcher.user).exists()


def test_each_night_a_count_is_kept_if_it_changed_or_a_month_began(researcher, caplog, monkeypatch):
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    full_record()
    broken, cohort = stored(researcher.user, filters=GONE), stored(researcher.user)
    with caplog.at_level(logging.ERROR):
        count_saved_cohorts()
    said = f"Saved cohort {broken.pk} can't be counted: BadFilter"
    assert (counts(broken), caplog.messages) == ([], [said])
    count_saved_cohorts()
    assert counts(cohort) == [1]
    full_record()
    count_saved_cohorts()
    assert counts(cohort) == [1, 2]
    cohort.counts.update(at=timezone.now() - timedelta(days=32))
    count_saved_cohorts()
    assert counts(cohort) == [1, 2, 2]
    count_saved_cohort(str(UUID(int=0)))  # deleted meanwhile
    planned = {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()}
    assert "research.tasks.count_saved_cohorts" in planned


def test_a_cohort_goes_with_its_owners_account_and_stays_with_one_that_is_only_inactive(researcher):
    cohort = save(researcher, kind="static", shared_with="reviewer")
    researcher.user.is_active = False
    researcher.user.save()
    assert cohort in queries.saved_cohorts_of(member("reviewer", email="reviewer@example.com"))
    researcher.user.delete()
    assert not SavedCohort.objects.filter(pk=cohort.pk).exists()
    assert not CohortCount.objects.filter(cohort=cohort.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_sites_role_adds_counts_and_loses_them_with_the_cohort_alone(researcher):
    cohort = save(researcher)
    with psycopg.connect(runtime_environment()["DATABASE_URL"], autocommit=True) as site:
        for statement in (
            "UPDATE research_cohortcount SET n = 7",
            "DELETE FROM research_cohortcount",
            "UPDATE research_savedcohort SET filters = filters",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                site.execute(statement)
        assert counts(cohort) == [0]
        site.execute("DELETE FROM research_savedcohort")
    assert counts(cohort) == []
