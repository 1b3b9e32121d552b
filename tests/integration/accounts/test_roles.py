"""Each role opens its own door, and has the rights that it uses today."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from hesperion.accounts.groups import GROUPS
from hesperion.accounts.models import User

pytestmark = pytest.mark.django_db

RECORDS = {
    f"research.view_{name}"
    for name in (
        *[
            "record",
            "diagnosis",
            "affectedorgan",
            "markerfinding",
            "treatment",
            "steroiddose",
            "infusion",
        ],
        *["adverseevent", "outcome", "measurement", "note"],
        *["activityability", "infectionyear", "burden"],
        *["checkin", "coursesince", "negative", "lifeevent", "development"],
    )
}
FLAGS = {"research.view_flag"}
ALERT_CARD = {f"institution.{right}_alertcardtext" for right in ("view", "change", "approve")}
PERSONS = {f"institution.{right}_contactperson" for right in ("view", "add", "change", "delete")}
CMS = {"wagtailadmin.access_admin"}
ADMIN = {"accounts.enter_admin"}
TRIALS = {
    *["trials.view_trial", "trials.view_trialimport", "trials.view_criterionreading"],
    *["trials.add_criterionreading", "trials.change_criterionreading", "trials.add_importdecision"],
}
RIGHTS = {
    "researcher": ADMIN | RECORDS,
    "reviewer": ADMIN | RECORDS | FLAGS | {"research.review_record"},
    "data steward": ADMIN
    | RECORDS
    | {"research.view_identity", "audit.view_event", "mail.view_message", "mail.change_message"}
    | {"mail.view_suppression", "mail.delete_suppression"}
    | {"research.view_extract", "research.view_extracted", "research.decide_request"}
    | {"consent.view_nocontactreport", "consent.decide_nocontactreport"}
    | {"consent.view_objection", "consent.decide_objection", "consent.view_withdrawal"}
    | {f"atlas.{right}_release" for right in ("view", "add", "change")}
    | {f"registry.{right}_logproposal" for right in ("view", "add", "change")}
    | ALERT_CARD,
    "consent manager": ADMIN
    | PERSONS
    | {f"consent.{right}_consentversion" for right in ("view", "add", "change")}
    | {f"followup.{right}_schedule" for right in ("view", "add", "change")}
    | {f"registry.{right}_protocolversion" for right in ("view", "add", "change")},
    "requester": ADMIN | {"research.make_request"},
    "editor": CMS | TRIALS | {"registry.add_lettermailing", "trials.add_trialimport"},
    "medical reviewer": ADMIN | CMS | TRIALS | FLAGS | ALERT_CARD | {"research.decide_flag"},
}
RECORD_LIST = "/admin/research/record/"
COHORT_LIST = "/admin/research/cohorts/"
CHECK_INS = "/admin/research/check-ins/"
SCHEDULES = "/admin/followup/schedule/"
PROTOCOL = "/admin/registry/protocolversion/"
RELEASES = "/admin/atlas/release/"
CORRECTIONS = "/admin/registry/logproposal/"
FLAG_LIST = "/admin/research/flag/"
VERSION_LIST = "/admin/consent/consentversion/"
EXTRACT_LIST = "/admin/research/extract/"
REQUEST_LIST = "/admin/research/request/"
DICTIONARY = "/admin/research/dictionary/"
SILENCE_LIST = "/admin/consent/nocontactreport/"
OBJECTION_LIST = "/admin/consent/objection/"
WITHDRAWAL_LIST = "/admin/consent/withdrawal/"
OPENED: dict[str, set[str]] = {
    "researcher": {RECORD_LIST, CHECK_INS, COHORT_LIST, DICTIONARY},
    "reviewer": {RECORD_LIST, CHECK_INS, COHORT_LIST, FLAG_LIST, DICTIONARY},
    "consent manager": {VERSION_LIST, SCHEDULES, PROTOCOL},
    "requester": {REQUEST_LIST, DICTIONARY},
    "editor": {"/cms/", "/cms/trials/"},
    "medical reviewer": {FLAG_LIST, "/cms/", "/cms/trials/"},
    "data steward": {
        *[RECORD_LIST, CHECK_INS, COHORT_LIST, EXTRACT_LIST, SILENCE_LIST, OBJECTION_LIST],
        *[REQUEST_LIST, DICTIONARY],
        *["/admin/audit/event/", "/admin/mail/message/", WITHDRAWAL_LIST, RELEASES, CORRECTIONS],
    },
}
PAGES = [
    RECORD_LIST,
    CHECK_INS,
    SCHEDULES,
    PROTOCOL,
    COHORT_LIST,
    FLAG_LIST,
    VERSION_LIST,
    EXTRACT_LIST,
    REQUEST_LIST,
    DICTIONARY,
    SILENCE_LIST,
    OBJECTION_LIST,
    WITHDRAWAL_LIST,
    RELEASES,
    CORRECTIONS,
    "/admin/accounts/user/",
    "/admin/audit/event/",
    "/admin/mail/message/",
    "/cms/",
    "/cms/trials/",
    "/cms/users/",
]


def person(role):
    user = User.objects.create_user("somebody@example.com")
    user.groups.add(Group.objects.get(name=role))
    return user


def test_the_roles_are_these_and_a_flush_does_not_take_them():
    call_command("flush", interactive=False, verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) >= set(GROUPS)
    assert set(GROUPS) == RIGHTS.keys()


@pytest.mark.parametrize("role", RIGHTS)
def test_a_role_has_its_rights_and_no_others(role):
    assert person(role).get_all_permissions() == RIGHTS[role]


@pytest.mark.parametrize("role", RIGHTS)
def test_a_role_opens_its_own_pages_and_no_others(client, role):
    client.force_login(person(role))
    opened = {page for page in PAGES if client.get(page).status_code == 200}
    assert opened == OPENED[role]


@pytest.mark.parametrize(("role", "door"), [("editor", "/admin/"), ("researcher", "/cms/")])
def test_the_other_door_says_that_it_is_not_theirs(client, role, door):
    client.force_login(person(role))
    answer = client.get(door, follow=True)
    assert answer.status_code == 403
    assert "Your account does not open this door" in answer.text


def test_a_steward_can_be_tried_out(client):
    from tests.staff import account

    steward = account("steward")
    assert list(steward.groups.values_list("name", flat=True)) == ["data steward"]
    client.force_login(steward)
    assert client.get("/admin/research/record/").status_code == 200
