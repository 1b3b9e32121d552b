"""Contact people in /admin/, for consent managers."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from hesperion.privacy import actor
from hesperion.privacy.admin import Checked
from intake.institution.actions import contact_people as actions
from intake.institution.models import ContactPerson
from intake.institution.queries import contact_people


@admin.register(ContactPerson)
class ContactPersonAdmin(Checked, admin.ModelAdmin):
    """Everybody reads on public pages what is written here."""

    list_display = ["first_name", "task", "role_en", "hours_en", "phone"]
    fields = [
        *["task", "first_name", "phone"],
        *["role_en", "role_de", "role_es", "hours_en", "hours_de", "hours_es"],
    ]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactPerson]:
        return contact_people()

    def save_model(self, request: HttpRequest, obj: ContactPerson, form: Any, change: bool) -> None:
        actions.save_contact_person(person=obj, by=actor.current())

    def delete_model(self, request: HttpRequest, obj: ContactPerson) -> None:
        actions.remove_contact_person(person=obj, by=actor.current())
