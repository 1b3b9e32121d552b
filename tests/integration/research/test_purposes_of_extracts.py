"""Whatever participants allow, and whoever asks: an extract holds those alone who allow all that it needs."""

import csv
import io
import zipfile
from itertools import product

import pytest
from arro3.io import read_parquet

from hesperion.privacy.keys.files import load_file_key
from hesperion.privacy.sealed_files import read_sealed
from intake.consent.choices import Purpose
from intake.consent.models import Consent, ConsentChoice
from research.builds import start_build
from research.builds.building import build_waiting
from research.choices import Format, RecipientKind
from research.models import Extracted
from research.population.multiplying import multiply
from tests.factories.crowds import crowd
from tests.factories.extracts import approved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

COMBINATIONS = [
    {purpose for purpose, is_on in zip(Purpose, chosen, strict=True) if is_on}
    for chosen in product([True, False], repeat=len(Purpose))
]
RECIPIENTS = {  # the purposes that each kind needs, written down by hand
    (RecipientKind.ACADEMIC, "DE"): {"study", "academic"},
    (RecipientKind.ACADEMIC, "US"): {"study", "academic", "abroad"},
    (RecipientKind.COMPANY, "FR"): {"study", "companies"},
    (RecipientKind.COMPANY, "JP"): {"study", "companies", "abroad"},
}


@pytest.fixture
def allowed_by():
    """What each of 512 participants allows: no two the same."""
    [one] = crowd(1)
    numbers = range(1, len(COMBINATIONS) + 1)
    multiply(((one.pk, number) for number in numbers), lambda number: f"HSP-0000-{number:04}")
    consents = dict(Consent.objects.exclude(participant=one).values_list("participant", "pk"))
    allowed = dict(zip(sorted(consents), COMBINATIONS, strict=True))
    ConsentChoice.objects.bulk_create(
        ConsentChoice(
            participant_id=subject,
            consent_id=consents[subject],
            purpose=purpose,
            granted=purpose in chosen,
        )
        for subject, chosen in allowed.items()
        for purpose in Purpose
    )
    one.consents.all().delete()
    return allowed


def pseudonyms_in(file):
    sealed = read_sealed(file.path, load_file_key(file.extract_id), file.place)
    with zipfile.ZipFile(io.BytesIO(b"".join(sealed))) as package:
        if file.format == Format.PARQUET:
            table = read_parquet(io.BytesIO(package.read("participant.parquet"))).read_all()
            return [name.as_py() for name in table["pseudonym"]]
        text = package.read("participant.csv").decode("utf-8-sig")
    return [row["pseudonym"] for row in csv.DictReader(io.StringIO(text))]


def test_of_all_512_combinations_each_kind_of_recipient_gets_those_who_allow_it(allowed_by):
    for (kind, country), needed in RECIPIENTS.items():
        request = approved(
            recipient_kind=kind, country=country, fields=["participant.sex"], formats=list(Format)
        )
        start_build(request=request, by="user:1")
        build_waiting()
        extract = request.extracts.get()
        names = dict(
            Extracted.objects.filter(extract=extract).values_list("participant", "pseudonym")
        )
        assert names.keys() == {one for one, chosen in allowed_by.items() if needed <= chosen}
        assert len(names) in (64, 128)
        for file in extract.files.all():
            assert pseudonyms_in(file) == sorted(names.values()), file.format
        assert extract.files.count() == len(Format)
