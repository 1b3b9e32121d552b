"""The studies that tests make up have the register's own shape, and our codes are those of the register."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from tests.factories import trials
from tests.factories.trials import study
from trials.choices import Status

SHAPE = json.loads((Path(trials.__file__).parent / "ctg-v2-excerpt.json").read_text())
VALIDATOR = Draft202012Validator(SHAPE)


def test_made_up_studies_have_the_shape_of_the_register():
    Draft202012Validator.check_schema(SHAPE)
    secondary = [{"id": "2024-500001-11-00", "type": "CTIS"}]
    VALIDATOR.validate(study())
    VALIDATOR.validate(study(status="UNKNOWN", lastKnownStatus="RECRUITING", secondary=secondary))
    VALIDATOR.validate(study(places=[("Korea, Republic of", "Seoul", None)], updated="2026-05"))


def test_the_shape_finds_what_is_wrong():
    wrong = deepcopy(study())
    wrong["protocolSection"]["contactsLocationsModule"]["locations"][0]["status"] = "OPEN"
    with pytest.raises(ValidationError):
        VALIDATOR.validate(wrong)


def test_each_status_of_the_register_is_ours_and_one_is_not_the_registers():
    assert set(Status.values) - {"UNREAD"} == set(SHAPE["$defs"]["status"]["enum"])
