"""The signed link of a check-in's mail: whose it is, and to whom the door is open."""

import pytest
from django.utils import timezone

from intake.consent.no_contact.links import token_for as token_to_report
from intake.followup.choices import AnchorKind
from intake.followup.links import door_is_open_to, link_for, read_token, token_for
from intake.followup.queries import times_of
from intake.participants.actions.pins import set_pin
from intake.participants.models import Participant
from intake.record.models import Background
from tests.factories.intake import confirmed
from tests.people import Person

pytestmark = pytest.mark.django_db

WILLING = {"purposes": ["study", "contact"]}


@pytest.fixture
def participant():
    return confirmed(choices=WILLING)


def keys(participant):
    return [time.key for time in times_of(participant)]


def test_each_link_is_read_as_the_one_time_that_it_was_made_for(participant):
    found = [read_token(token_for(participant, key)) for key in keys(participant)]
    assert found == [(participant, key) for key in keys(participant)]
    assert len(set(found)) == 18


def test_the_address_does_not_say_that_somebody_had_an_infusion(participant):
    kind, _number, code = keys(participant)[0]
    link = link_for(participant, keys(participant)[0])
    assert kind.value not in link
    assert f"-{code}" not in link
    assert participant.public_id not in link


def changed(token):
    contact, _dot, signature = token.partition(".")
    yield f"{contact}.{signature[1:]}{signature[0]}"
    yield f"{contact}.{signature}.{signature}"
    yield f"{contact}0.{signature}"
    yield contact
    yield f".{signature}"
    yield "x" * 5_000


def test_a_changed_link_a_foreign_one_and_one_that_was_made_for_something_else_are_unknown(
    participant,
):
    other = confirmed(choices=WILLING)
    own, foreign = (token_for(person, keys(participant)[0]) for person in (participant, other))
    mixed = f"{own.partition('.')[0]}.{foreign.partition('.')[2]}"
    unknown = [*changed(own), mixed, token_to_report(participant), "a.b"]
    pages = [Person().get(f"/check-in/{token}/") for token in unknown]
    assert {page.status_code for page in pages} == {404}
    bare = {page.text.replace(token, "") for page, token in zip(pages, unknown, strict=True)}
    assert len(bare) == 1


def test_a_link_to_a_time_of_another_anchor_is_unknown(participant):
    assert read_token(token_for(participant, (AnchorKind.DECISION, 0, "m6"))) is None
    assert read_token(token_for(participant, (AnchorKind.INFUSION, 2, "m6"))) is None


def test_the_link_is_void_once_the_address_was_corrected_or_everything_erased(participant):
    token = token_for(participant, keys(participant)[0])
    participant.contact.corrections += 1
    participant.contact.save()
    assert read_token(token) is None
    again = token_for(participant, keys(participant)[0])
    Participant.objects.get().delete()
    assert read_token(again) is None


def test_the_door_is_open_to_an_adult_who_allows_mails(participant):
    assert door_is_open_to(participant)


@pytest.mark.parametrize("teller", ["helper", "representative"])
def test_it_is_open_to_whoever_tells_for_an_adult(teller):
    assert door_is_open_to(confirmed(who={"teller": teller}, choices=WILLING))


@pytest.mark.parametrize("teller", ["parent", "relative"])
def test_it_is_closed_to_parents_also_of_grown_children_and_to_the_bereaved(participant, teller):
    participant.teller = teller
    assert not door_is_open_to(participant)


def test_it_is_closed_to_a_youth_and_opens_once_they_are_certainly_of_age(participant):
    participant.age_group = "16-17"
    year = timezone.localdate().year
    Background.objects.update(birth_year=year - 18)
    assert not door_is_open_to(participant)
    Background.objects.update(birth_year=year - 19)
    assert door_is_open_to(participant)


def test_it_is_closed_to_those_who_want_no_mails():
    assert not door_is_open_to(confirmed())


def test_it_is_closed_with_a_pin(participant):
    set_pin(subjects=[participant.pk], pin="246810")
    assert not door_is_open_to(participant)


def test_it_is_closed_to_both_whose_mails_come_to_one_mailbox(participant):
    other = confirmed(choices=WILLING)
    assert not door_is_open_to(participant)
    assert not door_is_open_to(other)
