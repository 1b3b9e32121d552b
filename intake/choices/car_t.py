"""The way to CAR-T, the infusion, and what happened afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseStatus(models.TextChoices):
    """Where the participant stands with CAR-T."""

    NOT_CONSIDERED = "not_considered", _("Never heard of it, or it was not considered")
    CONSIDERED = "considered", _("It is being considered")
    WAITING = "waiting", _("Waiting for it")
    COLLECTED = "collected", _("Cells were collected, but no CAR-T cells were given")
    NOT_ELIGIBLE = "not_eligible", _("The doctors said that it is not possible")
    DECLINED = "declined", _("It was offered, and the answer was no")
    TRIAL_FULL = "trial_full", _("The trial was full")
    INFUSED = "infused", _("CAR-T cells were given")


class Target(models.TextChoices):
    """What the cells are made to find."""

    CD19 = "cd19", _("CD19")
    BCMA = "bcma", _("BCMA")
    BOTH = "cd19_bcma", _("CD19 and BCMA")
    OTHER = "other", _("Something else")
    UNKNOWN = "unknown", _("I don’t know")


class Cells(models.TextChoices):
    """Whose cells they were."""

    OWN = "own", _("Own cells")
    DONOR = "donor", _("Cells of a donor")
    IN_BODY = "in_body", _("Made inside the body, by an infusion without cells")
    UNKNOWN = "unknown", _("I don’t know")


class Setting(models.TextChoices):
    TRIAL = "trial", _("In a trial")
    COMPASSIONATE = "compassionate", _("Outside a trial, as an exception for one person")
    APPROVED = "approved", _("As an approved medicine")
    UNKNOWN = "unknown", _("I don’t know")


class Lymphodepletion(models.TextChoices):
    """Chemotherapy that makes room, some days before the cells."""

    FLU_CY = "flu_cy", _("Fludarabine and cyclophosphamide")
    CY = "cy", _("Cyclophosphamide alone")
    BENDAMUSTINE = "bendamustine", _("Bendamustine")
    OTHER = "other", _("Another one")
    NONE = "none", _("None")
    UNKNOWN = "unknown", _("I don’t know")


class CaredFor(models.TextChoices):
    """The most intensive place of care in the weeks after the infusion."""

    HOME = "home", _("At home, or with visits only")
    WARD = "ward", _("On a hospital ward")
    INTENSIVE = "intensive", _("In intensive care")
    UNKNOWN = "unknown", _("I don’t know")


class Oxygen(models.TextChoices):
    """How oxygen was given, the most that was needed."""

    NONE = "none", _("No oxygen")
    LOW_FLOW = "low_flow", _("Through the nose")
    HIGH_FLOW = "high_flow", _("By a mask, or at high flow")
    PRESSURE = "pressure", _("By a tight mask with pressure")
    VENTILATOR = "ventilator", _("By a breathing machine")
    UNKNOWN = "unknown", _("I don’t know")


class Pressors(models.TextChoices):
    """Medicine that raises low blood pressure."""

    NONE = "none", _("No")
    ONE = "one", _("Yes, one")
    SEVERAL = "several", _("Yes, more than one")
    UNKNOWN = "unknown", _("I don’t know")


class EventKind(models.TextChoices):
    """Adverse events after an infusion, in the terms that their rules are written in."""

    CRS = "crs", _("Cytokine release")
    ICANS = "icans", _("Effects on brain and speech (ICANS)")
    INFECTION = "infection", _("Infection")
    CYTOPENIA = "cytopenia", _("Low blood counts")
    LICATS = "licats", _("Reaction in an organ affected before (LICATS)")
    LOW_ANTIBODIES = "low_antibodies", _("Low antibodies")
    LATE_NEURO = "late_neuro", _("Late problems of nerves or movement")
    HLH = "hlh", _("HLH or MAS, named so by doctors")
    GVHD = "gvhd", _("Graft-versus-host disease")
    CANCER = "cancer", _("New cancer")
    DEATH = "death", _("Death")


class Relapse(models.TextChoices):
    """Whether the disease came back after an infusion."""

    NO = "no", _("No")
    YES = "yes", _("Yes")
    UNSURE = "unsure", _("I am not sure")
