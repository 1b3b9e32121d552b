"""The people of the institution whom participants know by first name."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from hesperion.privacy.classes import classified
from intake.institution.choices import ContactTask

PHONE = r"^\+?[0-9][0-9 ()/.-]{3,}$"
_LANGUAGES = ("en", "de", "es")  # a column of words for each
_NO_HOURS = {f"hours_{language}": "" for language in _LANGUAGES}


@classified(
    public=[
        *["task", "first_name", "phone"],
        *[f"{name}_{language}" for name in ("role", "hours") for language in _LANGUAGES],
    ],
    technical=["id"],
)
class ContactPerson(models.Model):
    """Somebody of the institution, as participants read of them: who reads the stories, who answers the phone.

    Role and hours are in each language of the site.
    """

    task = models.CharField("what this person does", max_length=10, choices=ContactTask)
    first_name = models.CharField("first name", max_length=60)
    role_en = models.CharField("role, in English", max_length=60, help_text="study nurse")
    role_de = models.CharField("role, in German", max_length=60, help_text="Studienpflegerin")
    role_es = models.CharField("role, in Spanish", max_length=60, help_text="enfermera del estudio")
    hours_en = models.CharField(
        "hours, in English", max_length=80, blank=True, help_text="Monday to Friday, 9 to 12"
    )
    hours_de = models.CharField(
        "hours, in German", max_length=80, blank=True, help_text="Montag bis Freitag, 9 bis 12 Uhr"
    )
    hours_es = models.CharField(
        "hours, in Spanish", max_length=80, blank=True, help_text="de lunes a viernes, de 9 a 12 h"
    )
    phone = models.CharField(
        "phone number",
        max_length=40,
        blank=True,
        help_text="For somebody who answers the phone. With the country: +49 30 1234567",
        validators=[RegexValidator(PHONE, "Type a phone number, such as +49 30 1234567.")],
    )

    class Meta:
        verbose_name = "contact person"
        verbose_name_plural = "contact people"
        constraints = [
            models.CheckConstraint(
                name="contact_person_task", condition=Q(task__in=ContactTask.values)
            ),
            models.CheckConstraint(
                name="contact_person_phone",
                condition=Q(task=ContactTask.ANSWERS, phone__regex=PHONE)
                | Q(task=ContactTask.READS, phone=""),
                violation_error_message="Who answers the phone has a number. Who reads the stories has none.",
            ),
            models.CheckConstraint(
                name="contact_person_hours_in_each_language",
                condition=Q(**_NO_HOURS)
                | ~Q(*[Q(**{name: ""}) for name in _NO_HOURS], _connector=Q.OR),
                violation_error_message="Write the hours in every language, or in none.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.get_task_display()}"

    @property
    def role(self) -> str:
        """The role in the current language."""
        return self._worded("role")

    @property
    def hours(self) -> str:
        """The hours in the current language; "" if none were given."""
        return self._worded("hours")

    @property
    def tel(self) -> str:
        """The phone number as in a `tel:` address."""
        return "".join(letter for letter in self.phone if letter.isdigit() or letter == "+")

    def _worded(self, name: str) -> str:
        return str(getattr(self, f"{name}_{get_language()}"))
