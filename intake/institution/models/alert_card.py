"""The words on the card that people with CAR-T cells can carry."""

import hashlib

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hesperion.privacy.classes import classified

_LONGEST = 400  # characters, on a card of 86 by 54 mm

_approval_ends_with_the_text = pgtrigger.Trigger(
    name="approval_ends_with_the_text",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__text__df=pgtrigger.F("new__text")),
    func="""
        NEW.approved_by = '';
        NEW.clinician = '';
        NEW.clinician_role = '';
        NEW.approved_on = NULL;
        RETURN NEW;
    """,
)


@classified(
    public=["language", "text", "clinician", "clinician_role", "approved_on"],
    technical=["written_by", "written_at", "approved_by"],
)
class AlertCardText(models.Model):
    """The words on the alert card in one language. Nobody is shown the card before these are approved.

    `clinician` and `clinician_role` say which doctor or nurse of the institution approved them, on the day
    `approved_on`. `approved_by` is the account that wrote this down; it is not the account that wrote the
    words. Both are written as in the audit. A changed text is not approved any more.
    """

    language = models.CharField(primary_key=True, max_length=10, choices=settings.LANGUAGES)
    text = models.TextField(max_length=_LONGEST)
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, blank=True)
    clinician = models.CharField("name of the clinician", max_length=100, blank=True)
    clinician_role = models.CharField("role of the clinician", max_length=100, blank=True)
    approved_on = models.DateField("approved on", null=True)

    class Meta:
        verbose_name = "text of the alert card"
        verbose_name_plural = "texts of the alert card"
        default_permissions = ["view", "change", "approve"]
        triggers = [_approval_ends_with_the_text]
        constraints = [
            models.CheckConstraint(
                name="alert_card_approved_by_another",
                condition=Q(approved_by="", clinician="", clinician_role="", approved_on=None)
                | (
                    Q(approved_on__isnull=False)
                    & ~Q(clinician="")
                    & ~Q(clinician_role="")
                    & ~Q(approved_by="")
                    & ~Q(approved_by=F("written_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_language_display()

    @property
    def is_approved(self) -> bool:
        return self.approved_on is not None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()
