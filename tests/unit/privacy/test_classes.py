"""Every field of every model is classified, and what is secret about a participant is encrypted."""

from contextlib import suppress

from django.apps import apps

from hesperion.privacy.classes import SECRET, Kind, all_classes, kind_of
from hesperion.privacy.fields import EncryptedTextField

FIELDS = {
    f"{model._meta.label}.{field.name}": field
    for model in apps.get_models(include_auto_created=True)
    for field in model._meta.local_fields
}
STAFF = {
    "accounts",
    "account",
}  # they sign in with their address: it must be found, and is not a patient's


def is_classified(field):
    with suppress(KeyError):
        return kind_of(field) in Kind
    return False


def test_each_field_is_classified():
    assert [name for name, field in FIELDS.items() if not is_classified(field)] == []


def test_identity_and_free_text_are_encrypted_and_nothing_else_is():
    wrong = [
        name
        for name, field in FIELDS.items()
        if field.model._meta.app_label not in STAFF
        and isinstance(field, EncryptedTextField) != (kind_of(field) in SECRET)
    ]
    assert wrong == []


def test_a_model_classifies_its_fields_and_no_others():
    wrong = [
        model._meta.label
        for model, classes in all_classes().items()
        if set(classes.kinds) != {field.name for field in model._meta.local_fields}
    ]
    assert wrong == []


def test_whoever_tells_something_about_a_participant_says_whose_it_is():
    without_subject = [
        model._meta.label
        for model, classes in all_classes().items()
        if classes.of(Kind.IDENTITY, Kind.FREE_TEXT, Kind.CLINICAL)
        and model._meta.app_label not in STAFF
        and not classes.subject
    ]
    unknown_subject = [
        model._meta.label
        for model, classes in all_classes().items()
        if classes.subject
        and classes.subject not in {field.attname for field in model._meta.local_fields}
    ]
    assert (without_subject, unknown_subject) == ([], [])
