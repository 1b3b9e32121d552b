"""Whatever participants allow, and whoever asks: an extract holds those alone who allow all that it needs."""

import csv
import io
import json
import re
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


def opened(file):
    sealed = read_sealed(file.path, load_file_key(file.extract_id), file.place)
    with zipfile.ZipFile(io.BytesIO(b"".join(sealed))) as package:
        return {name: package.read(name) for name in package.namelist()}


def in_csv(content, column="pseudonym"):
    text = content.decode("utf-8-sig")
    return [row[column] for row in csv.DictReader(io.StringIO(text, newline=""))]


def parquet_cells(content):
    table = read_parquet(io.BytesIO(content)).read_all()
    return {name: [cell.as_py() for cell in table[name]] for name in table.column_names}


def in_ndjson(content):
    return [json.loads(line) for line in content.splitlines()]


PSEUDONYMS_IN = {
    Format.CSV: lambda found: in_csv(found["participant.csv"]),
    Format.CSV_EXCEL: lambda found: in_csv(found["participant.csv"]),
    Format.PARQUET: lambda found: parquet_cells(found["participant.parquet"])["pseudonym"],
    Format.FHIR: lambda found: [
        patient["id"] for patient in in_ndjson(found["Patient.participant.ndjson"])
    ],
    Format.PHENOPACKETS: lambda found: [
        packet["subject"]["id"] for packet in in_ndjson(found["phenopackets.ndjson"])
    ],
    Format.REDCAP: lambda found: in_csv(found["data-participant.csv"], "record_id"),
}
LIKE_A_PSEUDONYM = re.compile("P[0-9a-f]{15}")


def readable(found):
    """All that is in the files: of a Parquet file, which is compressed within, its cells."""
    for name, content in found.items():
        yield str(parquet_cells(content)) if name.endswith(".parquet") else content.decode()


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
            found, expected = opened(file), sorted(names.values())
            assert PSEUDONYMS_IN[file.format](found) == expected, file.format
            like = {name for one in readable(found) for name in LIKE_A_PSEUDONYM.findall(one)}
            assert like == set(expected), file.format
        assert extract.files.count() == len(Format)
