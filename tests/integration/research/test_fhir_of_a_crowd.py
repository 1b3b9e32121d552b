"""Nothing is wrong with the FHIR resources of people as they answered, whatever a request asks for of them."""

import io
from random import Random

import pytest
from django.core.management import call_command

from intake.participants.models import Participant
from research.choices import Format
from research.disclosure import LADDER
from tests.extracting import REASONS, write_extract
from tests.factories.full_record import full_record
from tests.fhir.files import read_fhir
from tests.fhir.judging import problems
from tests.sizes import size

pytestmark = pytest.mark.django_db
CROWD = size(300, 30)


def judged(*people, **what):
    """The types of an extract's resources of people, in which nothing is wrong."""
    target = io.BytesIO()
    write_extract(Format.FHIR, target, *people, **what)
    extract = read_fhir(target.getvalue())
    assert list(problems(extract)) == []
    return {one["resourceType"] for one in extract.resources if "subject" in one}


def parts(seed, count):
    """By chance some of the fields, each at another step of the ladder."""
    chance = Random(seed)
    for nth in range(count):
        fields = chance.sample(list(REASONS), chance.randrange(1, len(REASONS)))
        yield {"fields": fields, "step": nth % len(LADDER)}


def test_nothing_is_wrong_with_a_full_record():
    people = full_record(), full_record(background={"sex": "male"}, diagnosis={"code": "iim.dm"})
    types = judged(*people)
    assert types == {
        *("Condition", "Observation", "MedicationStatement", "Procedure", "AdverseEvent"),
        "QuestionnaireResponse",
    }
    for part in parts(seed=1, count=7):
        judged(*people, **part)


@pytest.mark.long
def test_nothing_is_wrong_with_a_crowd(settings):
    settings.MADE_UP_PEOPLE = True
    call_command("make_population", str(CROWD), "--seed=7", stdout=io.StringIO())
    people = Participant.objects.order_by("pk")
    assert len(people) == CROWD
    judged(*people)
    for part in parts(seed=2, count=size(3, 1)):
        judged(*people, **part)
