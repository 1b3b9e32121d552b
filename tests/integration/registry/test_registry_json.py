"""registry.json: of the published shape, with bands of the newest release alone, and nothing typed twice."""

import json

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from hesperion.public_log.models import Statement
from intake.record.choices.diseases import Family
from registry.elements import NOT_COLLECTED
from research.dictionary import all_variables
from tests.atlas_pages import LOWS, some_bands
from tests.factories.atlas import published

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((settings.BASE_DIR / "registry/content/registry.schema.json").read_text())


def read(client):
    answer = client.get("/registry/registry.json")
    assert answer["Content-Type"] == "application/ld+json"
    found = answer.json()
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)
    return found


def test_before_the_first_release_it_has_no_size(client):
    found = read(client)
    assert found["hesperion"]["size"] is None
    assert found["creator"]["name"] == settings.SITE_CONTROLLER
    last = Statement.objects.order_by("seq").last()
    assert found["hesperion"]["log"] == {"seq": last.seq, "sha256": last.sha256}


def test_its_size_is_the_bands_of_each_disease(client):
    bands = some_bands(Family.IIM)
    published(bands)
    size = read(client)["hesperion"]["size"]
    shown = [low for cell, low in bands.items() if cell.startswith("people:iim:")]
    assert set(shown) <= set(LOWS)
    (iim,) = (one for one in size["by_disease"] if one["disease"] == "iim")
    most = None if 0 in shown else sum(low + 4 for low in shown)
    assert iim == {"disease": "iim", "least": sum(shown), "most": most}


def test_each_common_element_is_given_by_variables_or_said_to_be_missing(client):
    elements = read(client)["hesperion"]["elements"]["ERDRI-CDS"]
    given = {key for one in elements for key in one["variables"]}
    assert given == {one.key for one in all_variables() if one.description.erdri}
    assert [one["code"] for one in elements if one["collected"] == NOT_COLLECTED] == [
        "6.2", "6.3", "7.3", "7.4",
    ]  # fmt: skip
    assert all(one["variables"] for one in elements if one["collected"] == "yes")


def test_diseases_have_their_codes_and_none_is_made_up(client):
    about = {one["identifier"]: one for one in read(client)["about"]}
    codes = {
        name: [code["codeValue"] for code in one["code"] if code["codingSystem"] == "ORPHA"]
        for name, one in about.items()
    }
    assert (codes["sle"], codes["iim.dm"], codes["other"]) == (["536"], ["221"], [])
