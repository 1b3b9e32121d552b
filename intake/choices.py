"""Stored codes and their labels. A stored code is never renamed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a participant allows, each by itself."""

    STUDY = "study", _("Take part: Hesperion’s own team studies my answers")
    CONTACT = "contact", _("Hesperion may write to me with follow-up questions")


class DocumentKind(models.TextChoices):
    STUDY = "study", _("Consent to the study")


class Standing(models.TextChoices):
    """Where a story stands. Told by other rows, stored nowhere."""

    WAITING = "waiting", _("Waits for you to confirm your address")
    INCLUDED = "included", _("In the study")
    ENDED = "ended", _("You ended your consent: nobody uses it")


class Family(models.TextChoices):
    """The diseases asked for first; a kind is asked for afterwards where there are kinds."""

    SLE = "sle", _("Lupus (SLE)")
    IIM = "iim", _("Myositis")
    SSC = "ssc", _("Scleroderma")
    OTHER = "other", _("Another autoimmune disease")


MYOSITIS_KINDS = [
    ("iim.dm", _("Dermatomyositis")),
    ("iim.adm", _("Dermatomyositis of the skin alone")),
    ("iim.jdm", _("Juvenile dermatomyositis")),
    ("iim.pm", _("Polymyositis")),
    ("iim.asys", _("Antisynthetase syndrome")),
    ("iim.imnm", _("Necrotising myopathy")),
    ("iim.ibm", _("Inclusion body myositis")),
]
SCLERODERMA_KINDS = [
    ("ssc.diffuse", _("Diffuse scleroderma")),
    ("ssc.limited", _("Limited scleroderma")),
    ("ssc.sine", _("Scleroderma without skin change")),
]
DIAGNOSES = [*Family.choices, *MYOSITIS_KINDS, *SCLERODERMA_KINDS]


class CarTStatus(models.TextChoices):
    """Whether CAR-T cells were given."""

    INFUSED = "infused", _("Given")
    NOT_INFUSED = "not_infused", _("Not given")
