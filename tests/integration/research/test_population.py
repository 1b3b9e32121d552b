"""`make_population`: whom it stores, and where it refuses to."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.privacy.access import themself
from hesperion.privacy.keys.actions import NoKey
from intake.consent.choices import Purpose, WithdrawalKind
from intake.consent.models import Consent, ConsentChoice, Withdrawal
from intake.consent.queries import consented_for
from intake.my.actions import correct_answers
from intake.my.answer_history import changes_since, earlier_answers
from intake.participants.models import Confirmation, Contact, Participant
from intake.participants.public_id import public_id_of
from intake.record import facts
from intake.record.models import Occasion
from intake.stories.models import Review
from research.cohort.table import rebuild
from research.models import CohortMember, Record, SavedCohort
from research.population.loading import load_people
from research.population.multiplying import multiply
from research.population.owner_loads import participant_tables
from research.population.people import Person, Population
from research.population.sending import send_all
from research.population.subjects import stored_people
from tests.factories.intake import submitted
from tests.integration.research.test_population_answers import SEED, TODAY, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _made_up(settings) -> None:
    settings.MADE_UP_PEOPLE = True


def make(count: Any) -> str:
    output = StringIO()
    call_command("make_population", str(count), f"--seed={SEED}", stdout=output)
    return output.getvalue()


def given(answers: dict[str, Any]) -> dict[str, Any]:
    """Rows don't tell apart an optional step's question that was left empty from one that was not asked."""
    return {name: value for name, value in answers.items() if value not in ("", None, [])}


def test_people_are_stored_as_they_answered_at_the_time_they_sent():
    made = people(12)
    make(12)
    for person in made:
        participant = Participant.objects.get(public_id=person.public_id)
        assert participant.pk == person.subject
        assert participant.submitted_at == person.sent_at
        with themself(person.subject):
            stored = facts.answers_of(participant, facts.read(person.subject))
            assert Contact.objects.get(pk=person.subject).name == f"Testperson {person.number:06}"
        for step, answers in stored.items():
            assert given(answers) == given(person.answers[step])
        enrolled = Occasion.objects.get(participant=participant, kind="enrolment")
        assert enrolled.told_on == person.sent_at.date()
        confirmed = [event.at for event in person.later if event.confirms]
        confirmations = Confirmation.objects.filter(participant=participant)
        assert list(confirmations.values_list("confirmed_at", flat=True)) == confirmed
    shown = Record.for_review.values_list("subject", flat=True)
    assert set(shown) == set(consented_for(Purpose.STUDY).values_list("pk", flat=True))
    assert not Message.objects.exists()


def test_those_who_are_there_stay_and_the_missing_are_added():
    assert "3 made-up people" in make(3)
    assert "2 made-up people" in make(5)
    assert "0 made-up people" in make(5)
    numbers = [str(subject)[-12:] for subject in Participant.objects.values_list("pk", flat=True)]
    assert sorted(map(int, numbers)) == [1, 2, 3, 4, 5]


def withdrawn() -> dict[WithdrawalKind, Person]:
    """Somebody for each kind of withdrawal, with numbers beyond those of the other tests."""
    found: dict[WithdrawalKind, Person] = {}
    population = Population(SEED, TODAY)
    for person in map(population.person, range(101, 600)):
        for event in person.later:
            if event.withdrawn:
                found.setdefault(event.withdrawn, person)
    assert found.keys() == set(WithdrawalKind)
    return found


def test_a_withdrawal_of_each_kind_is_stored():
    found = withdrawn()
    send_all(list(found.values()))
    for kind, person in found.items():
        withdrawal = Participant.objects.get(pk=person.subject).withdrawals.get()
        assert withdrawal.kind == kind
        assert withdrawal.withdrawn_at == person.later[-1].at


@pytest.mark.parametrize("count", [0, -1, 1_000_001])
def test_only_a_sensible_number_of_people_is_made(count):
    with pytest.raises(CommandError, match="from 1 to 1,000,000"):
        make(count)


def test_nobody_is_made_beside_a_real_participant():
    submitted()
    with pytest.raises(CommandError, match="1 real participants"):
        make(1)


def test_nobody_is_made_on_a_site_for_real_people(settings):
    settings.MADE_UP_PEOPLE = False
    with pytest.raises(CommandError, match="for real people"):
        make(1)


def rows(person: Any) -> dict[str, list[str]]:
    """What is stored of the person, in the clear, without the ids that PostgreSQL or chance gave."""
    found = {}
    for model, subject in participant_tables().items():
        with themself(person.subject):
            stored = model.objects.filter(**{subject: person.subject})
            found[model.__name__] = sorted(map(str, map(shown, stored)))
    return found


def shown(row: Any) -> dict[str, Any]:
    is_chance = isinstance(row, Consent | ConsentChoice | Withdrawal | Review)
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not (is_chance and field.name in ("id", "consent"))
    }


def test_people_loaded_in_bulk_have_the_rows_that_the_real_actions_make():
    made = [*people(8), *withdrawn().values()]
    with transaction.atomic():
        send_all(made)
        sent = [rows(person) for person in made]
        transaction.set_rollback(True)
    load_people(made)
    for person, by_actions in zip(made, sent, strict=True):
        assert rows(person) == by_actions


def test_a_correction_by_somebody_loaded_without_history_has_no_earlier_answers():
    """Reviewers and the participant look at what a correction replaced."""
    made = people(1)
    load_people(made)
    participant = Participant.objects.get(pk=made[0].subject)
    with themself(participant.pk):
        correct_answers(participant=participant, step="story", values={"text": "Anew."})
        assert earlier_answers(participant) == []
        assert changes_since(participant, participant.submitted_at) == {}


def test_copies_are_other_people_with_the_same_answers_and_no_texts():
    made = people(30)
    load_people(made)
    saved = SavedCohort.objects.create(
        name="One of them",
        kind="static",
        filters={"version": 1, "filters": {}},
        owner=User.objects.create_user("owner@example.com"),
    )
    saved.members.create(number=1, participant_id=made[0].subject)
    numbers = range(31, 61)
    with connection.cursor() as cursor:
        rebuild(cursor)
        multiply(zip([person.subject for person in made], numbers, strict=True), public_id_of)
        assert rebuild(cursor) == 0  # their rows of the cohort were copied
    rows = CohortMember.objects.order_by("submitted_at").values_list("submitted_at", "codes")
    originals, copies = rows[::2], rows[1::2]
    assert len(originals) > 20
    assert list(originals) == list(copies)
    assert Participant.objects.count() == 60
    assert stored_people() == (0, 60)
    assert saved.members.count() == 1  # nobody put the copies there
    copy = Contact.objects.get(participant__public_id=public_id_of(60))
    with themself(copy.pk), pytest.raises(NoKey):
        assert copy.name
