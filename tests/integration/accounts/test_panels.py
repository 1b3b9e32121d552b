"""The first page of /admin/: each role's numbers, and its next thing to do."""

import pytest
from bs4 import BeautifulSoup

from hesperion.accounts.groups import (
    CONSENT_MANAGER,
    EDITOR,
    GROUPS,
    MEDICAL_REVIEWER,
    REQUESTER,
    RESEARCHER,
    REVIEWER,
    STEWARD,
)
from hesperion.accounts.panels import NextStep, Number, Panel, RolePanel
from hesperion.accounts.queries import name_of, names_of
from tests.staff import account, in_group, member

pytestmark = pytest.mark.django_db

INDEX = "/admin/"


def panels(client):
    page = BeautifulSoup(client.get(INDEX).content, "html.parser")
    return {panel.h2.text: panel for panel in page.select(".panel")}


def test_somebody_with_several_roles_sees_a_panel_for_each_and_no_others(client):
    user = member(REVIEWER, STEWARD)
    client.force_login(user)
    assert list(panels(client)) == ["Reviewer", "Data steward"]
    client.force_login(account("admin"))
    assert list(panels(client)) == ["Superuser"]


def test_each_number_and_each_next_step_of_each_role_opens():
    client = in_group(*GROUPS)
    found = panels(client)
    assert list(found) == [group.capitalize() for group in GROUPS]
    addresses = {link["href"] for panel in found.values() for link in panel.select("a")}
    assert addresses
    assert [url for url in addresses if client.get(url).status_code != 200] == []


def test_the_header_leads_each_role_to_its_own_pages():
    clients = {
        role: in_group(role, email=f"{number}@example.com")
        for number, role in enumerate(GROUPS)
        if role != EDITOR
    }
    headers = {role: header(client) for role, client in clients.items()}
    assert headers == {
        RESEARCHER: ["Records", "Check-ins", "Cohorts", "Dictionary"],
        REVIEWER: ["Records", "Flags", "Review queue", "Check-ins", "Cohorts", "Dictionary"],
        STEWARD: [
            *[
                "Records",
                "Extracts",
                "Check-ins",
                "Cohorts",
                "Requests",
                "Dictionary",
                "Audit",
                "Atlas",
            ]
        ],
        CONSENT_MANAGER: ["Consent"],
        REQUESTER: ["Requests", "Dictionary"],
        MEDICAL_REVIEWER: ["Flags", "Articles"],
    }


def header(client):
    page = BeautifulSoup(client.get(INDEX).content, "html.parser")
    return [link.text for link in page.select("#header nav a")]


def test_a_role_without_anything_to_do_is_told_so():
    panel = RolePanel(RESEARCHER, [Panel([Number("unread", 0, "/")]), Panel()])
    assert panel.next_step is None


def test_parts_of_one_role_are_one_panel_with_the_first_next_step():
    parts = [
        Panel([Number("a", 1, "/")]),
        Panel([Number("b", 2, "/")], NextStep("Go", "/b/")),
        Panel(next_step=NextStep("Stay", "/c/")),
    ]
    panel = RolePanel(REVIEWER, parts)
    assert [number.label for number in panel.numbers] == ["a", "b"]
    assert panel.next_step == NextStep("Go", "/b/")


def test_people_read_names_and_not_actors(django_assert_num_queries):
    ada, bob = member(email="ada@example.com"), member(email="bob@example.com")
    ada.first_name, ada.last_name = "Ada", "Adams"
    ada.save()
    with django_assert_num_queries(1):
        names = names_of(
            [
                f"user:{ada.pk}",
                f"user:{bob.pk}",
                "user:999999",
                "system:flags",
                "system:command",
                "participant",
                "anonymous",
            ]
        )
    assert list(names.values()) == [
        "Ada Adams", "bob@example.com", "an account that was deleted", "Hesperion (flags)",
        "a command on the server", "the participant", "somebody who was not signed in",
    ]  # fmt: skip
    assert name_of(f"user:{ada.pk}") == "Ada Adams"
