"""Researchers see what consent permits, without a name, and can do nothing else."""

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import DatabaseError, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.consent.models import Consent, ConsentChoice
from intake.record.choices import markers
from intake.record.models import AffectedOrgan, Death, MarkerFinding
from research.models import ROWS, CohortMember, Flag, Record
from tests.factories.full_record import full_record, unconfirmed
from tests.factories.intake import EMAIL, NAME, STORY
from tests.people import reader
from tests.staff import in_group

pytestmark = pytest.mark.django_db

FACTS = [*ROWS.values(), Flag]


@pytest.fixture
def researcher():
    return in_group("researcher")


def test_researchers_may_view_nineteen_models():
    permissions = Group.objects.get(name="researcher").permissions
    assert permissions.filter(codename__startswith="view_").count() == 19


def test_a_confirmed_consented_story_is_a_record():
    participant = full_record()
    record = Record.objects.get()
    assert record.public_id == participant.public_id
    with reader():
        assert (record.country, record.car_t, record.story) == ("DE", "infused", STORY)
        assert (record.reason, record.cause) == ("Nothing else had helped.", "An infection.")
    for model in FACTS:
        assert [row.record_id for row in model.objects.all()] == [participant.public_id]


def test_an_unconfirmed_story_is_not():
    unconfirmed()
    assert not any(model.objects.exists() for model in [Record, *FACTS])


def test_a_consent_that_ended_takes_the_record_away():
    full_record()
    Consent.objects.update(ended_at=timezone.now())
    assert not any(model.objects.exists() for model in [Record, *FACTS])


def test_the_latest_choice_holds():
    consent = full_record().consents.get()
    study = {"participant": consent.participant, "consent": consent, "purpose": "study"}
    ConsentChoice.objects.create(**study, granted=False)
    assert not Record.objects.exists()
    ConsentChoice.objects.create(**study, granted=True)
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM public.participants_contact",
        "SELECT * FROM public.participants_participant",
        "SELECT * FROM public.share_draft",
        "SELECT * FROM public.accounts_user",
        "SELECT * FROM derived.consented",
        "SELECT * FROM shown",
        "UPDATE record SET country = 'XX'",
        "DELETE FROM diagnosis",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_research_role_may_do_nothing_but_read_its_views(statement):
    full_record()
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
    models = [Record, CohortMember, *FACTS]
    known = {field.column for model in models for field in model._meta.local_fields}
    assert columns == known
    assert not columns & {
        "email", "email_index", "signature", "quiz_tries", "assent", "relation", "participant_id",
    }  # fmt: skip


def test_the_list_and_the_record_show_answers_and_nobodys_name(researcher):
    participant = full_record()
    listed = researcher.get("/admin/research/record/").text
    shown = researcher.get(f"/admin/research/record/{participant.public_id}/change/").text
    assert participant.public_id in listed
    assert "SLE" in listed
    assert STORY in shown
    for page in (listed, shown):
        assert NAME not in page
        assert EMAIL not in page
        assert str(participant.subject) not in page


def test_a_record_is_read_in_words(researcher):
    participant = full_record()
    page = researcher.get(f"/admin/research/record/{participant.public_id}/change/").text
    for told in (
        "Participant", "Adult", "1980", "Female", "2014", "ICD-10 M32, ICD-11 4A40.0, ORPHA 536",
        "Rheumatologist", "2016-05", "Kidney", "Anti-dsDNA positive, 2016", "Ever before CAR-T",
        "Rituximab, anti-CD20 – No effect", "Methylprednisolone, 4 mg/day", "5 mg/day", "CD19",
        "Clinical trial", "2024-03-05", "Signs: Fever ≥ 38 °C; Oxygen: Low-flow", "grade 2 to 3",
        "2024-03-07 to 2024-03-09", "2/10", "TIS", "of 100", "Date of death",
        "An infection.", "Nothing else had helped.", "The dates may be those of the letter.",
    ):  # fmt: skip
        assert told in page, told
    for untold in ("Husband, wife or partner", "[1, 2, 1]", "whole"):
        assert untold not in page


def test_a_record_is_read_in_the_order_of_a_clinician(researcher):
    page = researcher.get(f"/admin/research/record/{full_record().public_id}/change/")
    headings = BeautifulSoup(page.content, "html.parser").select("#content-main h2")
    assert [heading.text.strip() for heading in headings] == [
        "Timeline",
        *["Before infusion", "Infusion", "After infusion", "Check-ins"],
        *["Diagnosis", "Measurements", "Person", "Story", "Notes"],
    ]


def test_who_lives_has_no_section_of_their_death(researcher):
    participant = full_record()
    Death.objects.all().delete()
    page = researcher.get(f"/admin/research/record/{participant.public_id}/change/").text
    assert "Date of death" not in page


def test_what_is_not_told_is_not_reported(researcher):
    participant = full_record()
    AffectedOrgan.objects.all().delete()
    page = researcher.get(f"/admin/research/record/{participant.public_id}/change/").text
    assert "Not reported: organs affected." in page


def test_nothing_can_be_added_changed_or_deleted(researcher):
    participant = full_record()
    base = "/admin/research/record"
    assert researcher.get(f"{base}/add/").status_code == 403
    assert researcher.get(f"{base}/{participant.public_id}/delete/").status_code == 403
    assert (
        researcher.post(f"{base}/{participant.public_id}/change/", {"story": "x"}).status_code
        == 403
    )
    page = researcher.get(f"{base}/{participant.public_id}/change/").text
    assert page.count("<textarea") == 1  # of a new note


def test_a_researcher_sees_no_accounts(researcher):
    assert researcher.get("/admin/accounts/user/").status_code == 403


def test_a_researcher_does_not_get_into_the_cms(researcher):
    assert researcher.get("/cms/", follow=True).redirect_chain[0][0].startswith("/cms/login/")


def test_a_record_with_many_rows_costs_no_more_than_one_with_few(
    researcher, django_assert_max_num_queries
):
    record = full_record()
    page = f"/admin/research/record/{record.public_id}/change/"
    with CaptureQueriesContext(connections["research"]) as few:
        researcher.get(page)
    for code in markers.Marker.values[1:]:
        MarkerFinding.of(record.pk, code=code, timepoint="ever_before", finding="positive").save(
            force_insert=True
        )
    with django_assert_max_num_queries(len(few), connection=connections["research"]):
        researcher.get(page)


@pytest.mark.parametrize("key", ["%00", "HSP-0000-0000", "x" * 500, "%ED%A0%80"])
def test_a_record_that_is_none_is_no_server_error(researcher, key):
    page = researcher.get(f"/admin/research/record/{key}/change/")
    assert page.status_code in (302, 400, 404)
