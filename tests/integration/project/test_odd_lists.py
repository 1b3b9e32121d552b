"""Whatever the address of a list in /admin/ holds, it answers: by the list, a redirect or a refusal."""

from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from hesperion.accounts.groups import GROUPS
from tests.cases import failing
from tests.factories.full_record import full_record
from tests.sizes import IN_FULL, pairs
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LISTS = {model._meta.label: (model, of) for model, of in admin.site._registry.items()}
ODD = [
    *["99999", "9999", "0", "-1", "x", "", "%00", "9" * 30, "2026-13-45", "9999-12-31", "1e9", "'"],
    *["%ED%A0%80", "True", "None", "a,b", "[]"],
]
LOOKUPS = ["", "__exact", "__in", "__gte", "__lt", "__year", "__month", "__date", "__isnull"]
LOOKUPS += ["__range", "__regex", "__nothing", "__startswith", "__year__gte", "__pk"]
OF_EVERY_LIST = [
    "p",
    "o",
    "q",
    "all",
    "_facets",
    "e",
    "_popup",
    "_to_field",
    "nosuchfield",
    "__",
    "pk",
]


def names(of: Any) -> list[str]:
    """The parameters of a list's own: of its filters, and its fields with what can be asked of them."""
    own = [getattr(part, "parameter_name", None) for part in of.list_filter]
    fields = [field.name for field in of.model._meta.concrete_fields]
    kinds = LOOKUPS if IN_FULL else ["", "__year"]
    return [*filter(None, own), "from", "to", *map("".join, product(fields, kinds))]


def queries(of: Any) -> list[str]:
    months = pairs(["12", "0", "13"], ["31", "32", "x"])
    yearly = [
        f"{of.date_hierarchy}__year={year}&{of.date_hierarchy}__month={month}&{of.date_hierarchy}__day={day}"
        for year, (month, day) in pairs(["9999", "0", "x", "2026"], months)
        if of.date_hierarchy
    ]
    with_all = [f"{name}={value}" for name, value in pairs(OF_EVERY_LIST, ODD)]
    some = ODD if IN_FULL else ["99999", "x"]
    return [*yearly, *with_all, *(f"{name}={value}" for name, value in pairs(names(of), some))]


def answers(person: Client, path: str) -> None:
    assert person.get(path).status_code in (200, 302, 400, 403, 404)


@pytest.fixture
def superuser() -> Client:
    person = in_group()
    person.user.is_superuser = True
    person.user.save()
    return person


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("label", LISTS)
def test_a_list_answers_whatever_its_address_holds(superuser, label):
    full_record()
    model, of = LISTS[label]
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert superuser.get(path).status_code == 200
    assert failing(queries(of), lambda query: answers(superuser, f"{path}?{query}")) == []


@pytest.mark.long
@pytest.mark.parametrize("group", GROUPS)
def test_so_it_does_for_each_role(group):
    full_record()
    person = in_group(group)
    paths = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    odd = ["confirmed_at__year=99999", "at__year=99999", "p=x", "o=9.-9", "q=%00", "_facets=x"]
    cases = [f"{path}?{query}" for path, query in pairs(paths, odd)]
    assert failing(cases, lambda address: answers(person, address)) == []
