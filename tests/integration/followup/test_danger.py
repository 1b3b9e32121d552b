"""Danger in a check-in: met on the page with whom to call, and flagged to the medical reviewers."""

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils.translation import override
from django_countries import countries

from hesperion.mail.models import Message
from intake.consent.models import ConsentDocument
from intake.followup.actions.check_ins import correct_check_in, send_check_in
from intake.followup.choices import Via
from intake.followup.danger import _authorities, dangers_in, side_effect_authority
from intake.followup.queries import answerable_times
from intake.participants.choices import Teller
from intake.record.wording import Voice
from intake.share.emergency import numbers_for
from intake.stories.actions.flags import flag_story
from intake.stories.models import Flag
from tests.factories.intake import confirmed, sign_text
from tests.people import reader
from tests.staff import member

pytestmark = pytest.mark.django_db

WILLING = {"purposes": ["study", "contact"]}
DANGEROUS = {"happened": {"happened": ["infection", "hlh", "cancer"], "now": ["fever"]}}
HARMLESS = {"happened": {"happened": ["infection", "hospital"], "now": ["none"]}}


@pytest.fixture
def participant():
    with time_machine.travel("2030-01-02", tick=False):
        return confirmed(infusion={"given": "2030-01-01"}, choices=WILLING)


def sent(participant, answers, on="2030-04-12", via=Via.PAGE):
    with time_machine.travel(on, tick=False):
        (time,) = answerable_times(participant)
        return send_check_in(participant=participant, time=time, answers=answers, via=via)


def reasons():
    with reader():
        return [flag.reason for flag in Flag.objects.order_by("flagged_at")]


def test_what_is_so_today_comes_before_what_has_happened():
    everything = {
        "now": ["fever", "not_woken", "suicide"],
        "happened": ["cancer", "infection", "hlh", "late_neuro"],
    }
    assert dangers_in({"happened": everything}) == [
        *["fever", "not_woken", "suicide", "cancer", "hlh", "late_neuro"]
    ]
    assert dangers_in(HARMLESS) == dangers_in({}) == []


def test_a_danger_is_flagged_by_the_program_and_medical_reviewers_get_a_mail(participant):
    doctor = member("medical reviewer")
    sent(participant, DANGEROUS, via=Via.LINK)
    flag = Flag.objects.get()
    assert (flag.participant, flag.flagged_by) == (participant, "system:check-in")
    assert reasons() == [
        "Check-in d100, by the mailed link: Fever of 38 °C (100.4 °F) or more; New cancer; "
        "HLH or MAS, named so by doctors"
    ]
    assert Message.objects.filter(kind="staff.flagged", subject=doctor.subject).count() == 1


def test_the_reason_is_in_english_whatever_language_the_page_had(participant):
    with override("de"):
        sent(participant, DANGEROUS)
    assert "New cancer" in reasons()[0]


def test_without_danger_nothing_is_flagged(participant):
    sent(participant, HARMLESS)
    assert not Flag.objects.exists()


def test_a_danger_is_added_to_a_flag_that_is_open(participant):
    with reader():
        flag_story(subject=participant.pk, reason="A reviewer saw it.", by="user:1")
    sent(participant, DANGEROUS)
    sent(participant, DANGEROUS, on="2030-07-01")
    assert len(reasons()) == 3
    assert "m6" in reasons()[2]


def test_a_correction_flags_what_is_new_in_it_alone(participant):
    check_in = sent(participant, DANGEROUS)
    told = {"happened": ["cancer", "late_neuro"], "now": ["none"]}
    with time_machine.travel("2030-04-13", tick=False):
        correct_check_in(check_in=check_in, step="happened", values=told)
        correct_check_in(check_in=check_in, step="happened", values=HARMLESS["happened"])
    assert reasons()[1:] == ["Check-in d100, signed in: Late problems of nerves or movement"]


def test_nothing_is_flagged_where_the_signed_text_does_not_name_it(participant):
    texts = ConsentDocument.objects.filter(audience="self", language="en")
    with time_machine.travel("2030-01-03", tick=False):
        sign_text(participant, texts.exclude(uses__contains=["automatic_flag"]).get())
    assert sent(participant, DANGEROUS)
    assert not Flag.objects.exists()


def box(teller=Teller.SELF, country=None, **context):
    values = {
        "voice": Voice(teller),
        "numbers": numbers_for(country),
        "authority": side_effect_authority(country or ""),
        "dangers": dangers_in(DANGEROUS),
    }
    return render_to_string("followup/parts/danger.html", values | context)


def test_the_box_has_the_numbers_of_the_country_and_its_own_place_for_side_effects():
    shown = box(country="ES", is_flagged=True)
    for words in (
        *["New cancer", "Is this happening now?", "tel:112", "tel:024"],
        *["https://www.notificaram.es/", "Nobody reads your answers tonight", "one working day"],
    ):
        assert words in shown


def test_where_the_country_is_not_known_the_box_has_general_numbers_and_no_place():
    shown = box(country=None)
    for words in ("tel:112", "tel:911", "tel:116123", "tel:988", "only weeks later"):
        assert words in shown
    assert "https://" not in shown


def test_the_box_speaks_to_who_tells():
    assert "your CAR-T team" not in box(Teller.PARENT)
    assert "you or your child" in box(Teller.PARENT)
    assert "your CAR-T team" in box()


def test_every_place_for_side_effects_is_of_a_country_and_over_https():
    assert _authorities().keys() <= set(countries.countries)
    assert all(one.address.startswith("https://") for one in _authorities().values())
    assert len({one.address for one in _authorities().values()}) == len(_authorities())
