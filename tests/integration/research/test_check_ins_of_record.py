"""The table of check-ins on a record's page."""

import pytest
from django.utils import timezone

from intake.followup.models import CheckIn
from intake.record.models import AdverseEvent, Outcome, SteroidDose, Treatment
from tests.factories.full_record import full_record
from tests.integration.research.test_record_page import parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def check_in():
    full_record()
    return CheckIn.objects.get()


def tell(check_in, model, **values):
    row = model.of(check_in.participant_id, occasion_id=check_in.occasion_id, **values)
    row.save(force_insert=True)


def test_a_check_in_is_a_line_with_what_was_told(check_in):
    tell(check_in, Outcome, timepoint="today", recalled=False, disease=1, off_medicines="no")
    tell(check_in, SteroidDose, timepoint="today", drug="methylprednisolone", mg=4)
    tell(check_in, Treatment, code="belimumab", use="now")
    care = {"later": ["infection_home"]}
    tell(check_in, AdverseEvent, infusion_id=None, kind="infection", facts=care, onset="2026-04")
    tell(check_in, AdverseEvent, infusion_id=None, kind="infection", number=2)
    found = parts(check_in.participant)["Check-ins"]
    for words in (
        "Month 24 5 June 2026, due 5 March 2026 Infusion 1, 2024-03-05 Signed in, participant",
        "Since 2026-01-02: relapse Came back 2026-03, treated with rituximab, anti-CD20",
        "Disease activity 1/10 Off medicines for 28 days: No",
        "Methylprednisolone, 4 mg/day as prednisolone 5 mg/day",
        "Belimumab",
        "Infection, 2026-04, Reported: Treated at home Infection 2",
        "Influenza vaccine, 2026-02",
        "Growth: As expected",
        "Infection, 2026-01-02 to 2026-06-05",
    ):
        assert words in found, words


def test_what_was_told_at_a_check_in_is_no_event_of_the_infusion(check_in):
    infusion = AdverseEvent.objects.get().infusion
    tell(check_in, AdverseEvent, infusion_id=infusion.pk, kind="cancer")
    found = parts(check_in.participant)
    assert "New cancer" in found["Check-ins"]
    assert "New cancer" not in found["Infusion"]


def test_a_check_in_that_was_taken_back_is_shown_to_nobody(check_in):
    check_in.taken_back_at = timezone.now()
    check_in.save()
    assert "Check-ins" not in parts(check_in.participant)
