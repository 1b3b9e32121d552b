"""Every field of every model is classified, and what is secret about a participant is encrypted."""

import pytest
from django.apps import apps

from hesperion.privacy.classes import SECRET, Kind, all_classes, kind_of
from hesperion.privacy.fields import EncryptedTextField

FIELDS = [
    pytest.param(field, id=f"{model._meta.label}.{field.name}")
    for model in apps.get_models(include_auto_created=True)
    for field in model._meta.local_fields
]
STAFF = {
    "accounts",
    "account",
}  # they sign in with their address: it must be found, and is not a patient's


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_classified(field):
    assert kind_of(field) in Kind


@pytest.mark.parametrize("field", FIELDS)
def test_identity_and_free_text_are_encrypted_and_nothing_else_is(field):
    if field.model._meta.app_label in STAFF:
        return
    assert isinstance(field, EncryptedTextField) == (kind_of(field) in SECRET)


@pytest.mark.parametrize("model", list(all_classes()), ids=lambda model: model._meta.label)
def test_a_model_classifies_its_fields_and_no_others(model):
    assert set(all_classes()[model].kinds) == {field.name for field in model._meta.local_fields}


@pytest.mark.parametrize("model", list(all_classes()), ids=lambda model: model._meta.label)
def test_whoever_tells_something_about_a_participant_says_whose_it_is(model):
    classes = all_classes()[model]
    if (
        classes.of(Kind.IDENTITY, Kind.FREE_TEXT, Kind.CLINICAL)
        and model._meta.app_label not in STAFF
    ):
        assert classes.subject
    if classes.subject:
        assert classes.subject in {field.attname for field in model._meta.local_fields}
