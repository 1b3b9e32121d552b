"""Researchers see what consent permits, without a name, and can do nothing else."""

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from hesperion.accounts.models import User
from intake.models import Consent, ConsentChoice
from research.models import Diagnosis, Record
from tests.factories.intake import EMAIL, NAME, STORY, confirmed, submitted
from tests.people import reader

# The research connection is its own: it sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "research", "keys"])


@pytest.fixture
def researcher(client):
    user = User.objects.create_user("researcher@example.com", is_staff=True)
    user.groups.add(Group.objects.get_or_create(name="researcher")[0])
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _rights():
    """A flush between tests takes groups along and migrate's signal brings them back."""
    assert Group.objects.get(name="researcher").permissions.count() == 2


def test_a_confirmed_consented_story_is_a_record():
    participant = confirmed(diagnosis={"families": ["iim"]}, myositis={
        "kind": "iim.dm", "first_symptoms": "2015", "diagnosed": ""})  # fmt: skip
    record = Record.objects.get()
    assert record.public_id == participant.public_id
    with reader():
        assert (record.country, record.car_t, record.story) == ("DE", "infused", STORY)
    assert list(Diagnosis.objects.values_list("record", "code", "first_symptoms")) == [
        (participant.public_id, "iim.dm", "2015")
    ]


def test_an_unconfirmed_story_is_not():
    submitted()
    assert not Record.objects.exists()
    assert not Diagnosis.objects.exists()


def test_a_consent_that_ended_takes_the_record_away():
    confirmed()
    Consent.objects.update(ended_at=timezone.now())
    assert not Record.objects.exists()
    assert not Diagnosis.objects.exists()


def test_the_latest_choice_holds():
    consent = confirmed().consents.get()
    study = {"participant": consent.participant, "consent": consent, "purpose": "study"}
    ConsentChoice.objects.create(**study, granted=False)
    assert not Record.objects.exists()
    ConsentChoice.objects.create(**study, granted=True)
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM public.intake_contact",
        "SELECT * FROM public.intake_participant",
        "SELECT * FROM public.intake_draft",
        "SELECT * FROM public.accounts_user",
        "SELECT * FROM consented",
        "UPDATE record SET country = 'XX'",
        "DELETE FROM diagnosis",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_research_role_may_do_nothing_but_read_its_views(statement):
    confirmed()
    with pytest.raises(DatabaseError) as refused, transaction.atomic("research"):
        connections["research"].cursor().execute(statement)
    cause = refused.value.__cause__
    assert isinstance(
        cause,
        psycopg.errors.InsufficientPrivilege
        | psycopg.errors.UndefinedTable
        | psycopg.errors.ObjectNotInPrerequisiteState,
    )


def test_no_view_has_a_column_for_who_somebody_is():
    with connections["research"].cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'research'"
        )
        columns = {name for (name,) in cursor.fetchall()}
    assert columns == {
        "subject", "public_id", "country", "submitted_at", "confirmed_at", "car_t", "story",
        "id", "record_id", "code", "name", "first_symptoms", "diagnosed",
    }  # fmt: skip


def test_the_list_and_the_record_show_answers_and_nobodys_name(researcher):
    participant = confirmed()
    listed = researcher.get("/admin/research/record/").text
    shown = researcher.get(f"/admin/research/record/{participant.public_id}/change/").text
    assert participant.public_id in listed
    assert "Lupus (SLE)" in listed
    assert STORY in shown
    for page in (listed, shown):
        assert NAME not in page
        assert EMAIL not in page
        assert str(participant.subject) not in page


def test_records_are_found_by_diagnosis_car_t_country_date_and_public_id(researcher):
    lupus = confirmed()
    myositis = confirmed(
        country={"country": "FR"},
        diagnosis={"families": ["iim"]},
        myositis={"kind": "iim.dm", "first_symptoms": "", "diagnosed": ""},
        car_t={"status": "waiting"},
    )

    def found(query):
        text = researcher.get(f"/admin/research/record/?{query}").text
        return {p for p in (lupus, myositis) if p.public_id in text.partition("result_list")[2]}

    year = lupus.submitted_at.year
    assert found("") == {lupus, myositis}
    assert found("diagnosis=iim") == found("diagnosis=iim.dm") == {myositis}
    assert found("car_t__exact=infused") == {lupus}
    assert found("country=FR") == {myositis}
    assert found(f"submitted_at__year={year}") == {lupus, myositis}
    assert found(f"q={lupus.public_id.lower().replace('-', '+')}") == {lupus}
    assert found("q=HSP-0000-0000") == set()


def test_nothing_can_be_added_changed_or_deleted(researcher):
    participant = confirmed()
    base = "/admin/research/record"
    assert researcher.get(f"{base}/add/").status_code == 403
    assert researcher.get(f"{base}/{participant.public_id}/delete/").status_code == 403
    assert (
        researcher.post(f"{base}/{participant.public_id}/change/", {"story": "x"}).status_code
        == 403
    )
    assert "<textarea" not in researcher.get(f"{base}/{participant.public_id}/change/").text


@pytest.mark.parametrize("url", ["/admin/accounts/user/", "/admin/auth/group/"])
def test_a_researcher_sees_no_accounts(researcher, url):
    assert researcher.get(url).status_code == 403


def test_a_researcher_does_not_get_into_the_cms(researcher):
    assert researcher.get("/cms/", follow=True).redirect_chain[0][0].startswith("/cms/login/")


def test_the_list_asks_the_database_the_same_number_of_times_for_one_record_and_for_ten(
    researcher, django_assert_max_num_queries
):
    for _ in range(10):
        confirmed()
    with django_assert_max_num_queries(12, connection=connections["research"]):
        researcher.get("/admin/research/record/")


@pytest.mark.parametrize(
    "query",
    ["diagnosis=%00", "country=%00", "car_t__exact=%00", "q=%00", "q=%ED%A0%80", "p=99999999999999999999",
     "submitted_at__year=99999", "submitted_at__year=x", "diagnosis=nothing", "country=' OR 1=1 --", "o=9.-9",
     "all=%00", "nosuchfield__exact=1",
     "subject__startswith=0"],
)  # fmt: skip
def test_a_tampered_address_of_the_list_is_no_server_error(researcher, query):
    confirmed()
    assert researcher.get(f"/admin/research/record/?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("lookup", ["subject", "subject__startswith", "diagnoses__subject__gte"])
def test_an_address_can_not_ask_for_the_subject(researcher, lookup):
    subject = confirmed().subject
    assert researcher.get(f"/admin/research/record/?{lookup}={subject}").status_code == 400


@pytest.mark.parametrize("key", ["%00", "HSP-0000-0000", "x" * 500, "%ED%A0%80"])
def test_a_record_that_is_none_is_no_server_error(researcher, key):
    page = researcher.get(f"/admin/research/record/{key}/change/")
    assert page.status_code in (302, 400, 404)
