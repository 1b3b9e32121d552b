from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified
from intake.choices.car_t import Cells, EventKind, Lymphodepletion, Relapse, Setting, Target
from intake.choices.treatments import Treatment
from research.models.told import Told, of_record


@classified(
    technical=["id", "subject", "record"],
    clinical=[
        *["number", "given", "target", "cells", "setting", "registry_number", "product", "country"],
        *["lymphodepletion", "earlier_classes", "stopped", "restarted", "relapse", "relapsed"],
        "relapse_treatment",
    ],
    subject="subject",
)
class Infusion(Told):
    record = of_record("infusions")
    number = models.PositiveSmallIntegerField(_("number"))
    given = models.CharField(_("given"), max_length=10)
    target = models.CharField(_("target"), max_length=20, choices=Target)
    cells = models.CharField(_("cells"), max_length=20, choices=Cells)
    setting = models.CharField(_("setting"), max_length=20, choices=Setting)
    registry_number = models.CharField(_("registry number of the trial"), max_length=30)
    product = models.CharField(_("product"), max_length=60)
    country = models.CharField(_("country"), max_length=2)
    lymphodepletion = models.CharField(_("lymphodepletion"), max_length=20, choices=Lymphodepletion)
    earlier_classes = models.PositiveSmallIntegerField(_("classes of medicines before"), null=True)
    stopped = models.CharField(_("last immunosuppressant stopped"), max_length=10)
    restarted = models.CharField(_("first one taken again"), max_length=10)
    relapse = models.CharField(_("relapse"), max_length=20, choices=Relapse)
    relapsed = models.CharField(_("first relapse"), max_length=10)
    relapse_treatment = models.CharField(
        _("relapse treated with"), max_length=20, choices=Treatment
    )

    class Meta(Told.Meta):
        db_table = "infusion"
        ordering = ["number"]

    def __str__(self) -> str:
        return _now("Infusion %(number)d") % {"number": self.number}


@classified(
    technical=["id", "subject", "record", "infusion"],
    clinical=["kind", "facts", "grade_min", "grade_max", "onset", "ended"],
    subject="subject",
)
class AdverseEvent(Told):
    """Facts as the participant knows them. The grades are a range that follows from these, no ASTCT grade."""

    record = of_record("adverse_events")
    infusion = models.PositiveSmallIntegerField(_("after infusion"))  # its number
    kind = models.CharField(_("event"), max_length=20, choices=EventKind)
    facts: Any = models.JSONField(_("facts"))
    grade_min = models.PositiveSmallIntegerField(null=True)
    grade_max = models.PositiveSmallIntegerField(null=True)
    onset = models.CharField(_("began"), max_length=10)
    ended = models.CharField(_("ended"), max_length=10)

    class Meta(Told.Meta):
        db_table = "adverse_event"
        verbose_name = _("adverse event")
        ordering = ["infusion", "kind"]

    def __str__(self) -> Any:
        return self.get_kind_display()
