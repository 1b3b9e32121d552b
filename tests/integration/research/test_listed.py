"""No list, filter, search or form of the admin reaches what classes.py calls identity; no list a free text."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model

from hesperion.privacy.classes import SECRET, Kind, all_classes, kind_of
from intake.participants.models import Contact, Participant
from intake.record.models import Story
from research.admin import RecordAdmin
from research.models import CohortMember, Record
from research.record_list.columns import COLUMNS

ADMINS = [pytest.param(of, id=of.model._meta.label) for of in admin.site._registry.values()]


def reached(model: type[Model], path: str) -> Iterator[Field]:
    """The fields on the way of a lookup such as `contact__name__startswith`."""
    for part in path.lstrip("-^=@").split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:  # a lookup, or a method of the admin
            return
        if not field.is_relation:
            yield field  # type: ignore[misc]
            return
        model = field.related_model  # type: ignore[assignment]


def is_of_a_participant(field: Field) -> bool:
    classes = all_classes().get(field.model)
    return bool(classes and classes.subject)


def secret(model: type[Model], names: list[Any], kinds: set[Kind]) -> list[str]:
    """Those of `names` that reach a field of these kinds."""
    plain = [name[0] if isinstance(name, tuple) else name for name in names]
    return [
        name
        for name in plain
        if isinstance(name, str)
        for field in reached(model, name)
        if is_of_a_participant(field) and kind_of(field) in kinds
    ]


def lists(of: Any) -> list[Any]:
    """What a list shows, narrows, seeks and orders by."""
    return [
        *of.list_display, *of.list_filter, *of.search_fields, *of.list_editable,
        *(of.ordering or ()), *(of.sortable_by or ()), *filter(None, [of.date_hierarchy]),
    ]  # fmt: skip


def forms(of: Any) -> list[Any]:
    """What the page of a row shows; all fields where none are named."""
    if of.fieldsets:
        return flatten_fieldsets(of.fieldsets)
    return list(of.fields or [field.name for field in of.model._meta.local_fields])


@pytest.mark.parametrize("of", ADMINS)
def test_an_admin_lists_no_secret_and_shows_nobodys_identity(of):
    assert secret(of.model, lists(of), SECRET) == []
    assert secret(of.model, forms(of), {Kind.IDENTITY}) == []
    for inline in of.inlines:
        assert secret(inline.model, forms(inline), {Kind.IDENTITY}) == []


def test_nor_does_a_column_of_the_list_of_records():
    shown = [field for column in COLUMNS for field in column.fields]
    assert all(list(reached(CohortMember, field)) for field in shown)
    assert secret(CohortMember, shown, SECRET) == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Record, {"list_display": ["public_id", "story"]}),
        (Record, {"search_fields": ["=story"]}),
        (Record, {"search_fields": ["diagnosis__name__startswith"]}),
        (Record, {"list_filter": [("story", admin.AllValuesFieldListFilter)]}),
        (Participant, {"list_filter": ["contact__email"]}),
        (Story, {"ordering": ["-text"]}),
    ],
)
def test_one_that_did_would_be_found(model, change):
    of = type("Leaky", (admin.ModelAdmin,), change)(model, admin.site)
    assert secret(model, lists(of), SECRET)


def test_so_would_a_form():
    assert secret(Contact, forms(admin.ModelAdmin(Contact, admin.site)), {Kind.IDENTITY}) == [
        "name",
        "email",
    ]
    assert "story" in forms(RecordAdmin(Record, admin.site))  # of which free texts are no part
