"""Who reads the stories and who answers the phone: written by consent managers, read by everybody."""

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from hesperion.accounts.groups import CONSENT_MANAGER, GROUPS
from hesperion.mail import actions as mail
from hesperion.privacy.audit.models import Event
from intake.institution.models import ContactPerson
from tests.factories.institution import contact_person
from tests.factories.intake import submitted
from tests.integration.research.test_matrix import person
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/institution/contactperson/"
TYPED = {
    "task": "answers", "first_name": "Tom", "phone": "+49 30 1234567",
    "role_en": "study doctor", "role_de": "Studienarzt", "role_es": "médico del estudio",
    "hours_en": "", "hours_de": "", "hours_es": "",
}  # fmt: skip


@pytest.mark.parametrize("role", [*GROUPS, "superuser", "nobody"])
def test_consent_managers_and_superusers_alone_open_the_pages(role):
    row = contact_person()
    opens = role in (CONSENT_MANAGER, "superuser")
    client = person(role)
    for page in (LIST, f"{LIST}add/", f"{LIST}{row.pk}/change/", f"{LIST}{row.pk}/delete/"):
        assert (client.get(page).status_code == 200) is opens


def test_what_a_consent_manager_writes_is_audited_until_it_is_gone():
    manager = in_group(CONSENT_MANAGER)
    assert manager.post(f"{LIST}add/", TYPED).status_code == 302
    row = ContactPerson.objects.get()
    manager.post(f"{LIST}{row.pk}/change/", TYPED | {"phone": "+49 30 7654321"})
    manager.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    events = Event.objects.filter(action__startswith="contact-").order_by("pk")
    assert [(event.action, event.actor, event.detail["phone"]) for event in events] == [
        ("contact-saved", manager.actor, "+49 30 1234567"),
        ("contact-saved", manager.actor, "+49 30 7654321"),
        ("contact-removed", manager.actor, "+49 30 7654321"),
    ]
    assert not ContactPerson.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"phone": ""}, {"phone": "call me"}, {"task": "reads"}, {"hours_de": "montags"}, {"role_es": ""}],
)  # fmt: skip
def test_half_of_it_is_not_taken(wrong):
    page = in_group(CONSENT_MANAGER).post(f"{LIST}add/", TYPED | wrong)
    assert 'class="errornote"' in page.text
    assert not ContactPerson.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"task": "cooks"}, {"phone": ""}, {"task": "reads"}, {"hours_de": "montags"}]
)
def test_nor_by_the_database(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        contact_person(**TYPED | wrong)


def test_nobody_named_shows_nothing():
    assert render_to_string("components/persons.html").strip() == ""


def test_a_page_names_who_reads_and_who_answers_in_its_language():
    contact_person(**TYPED)
    contact_person(
        first_name="Anna", role_de="Studienpflegerin",
        hours_en="Mondays", hours_de="montags", hours_es="los lunes",
    )  # fmt: skip
    with override("de"):
        page = render_to_string("components/persons.html")
    assert page.index("<strong>Anna</strong> (Studienpflegerin) liest") < page.index("Tom")
    assert "Zeiten: montags." in page
    assert '<a class="nowrap" href="tel:+49301234567">+49 30 1234567</a>' in page
    assert page.count("nicht für Notfälle") == 1


def test_a_mail_names_them_without_their_role_which_could_tell_of_an_illness(postbox):
    contact_person(**TYPED)
    submitted()
    mail.deliver_due()
    for kind in ("plain", "html"):
        body = " ".join(postbox.letters[-1].get_body((kind,)).get_content().split())
        assert "Tom answers the phone: +49 30 1234567." in body
        assert "study doctor" not in body
