"""Stored codes about CAR-T: the course before it, the infusion, and adverse events."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseStatus(models.TextChoices):
    """Where the participant stands with CAR-T treatment, from not considered to infused."""

    NOT_CONSIDERED = "not_considered", _("Not considered, or never heard of it")
    CONSIDERED = "considered", _("It is being considered")
    WAITING = "waiting", _("Waiting for it")
    COLLECTED = "collected", _("Cells were collected, but not given")
    NOT_ELIGIBLE = "not_eligible", _("Doctors said it was not possible")
    DECLINED = "declined", _("It was offered, and I said no")
    TRIAL_FULL = "trial_full", _("The trial was full")
    INFUSED = "infused", _("CAR-T cells were given")


class Target(models.TextChoices):
    """The antigen that the CAR-T cells bind to."""

    CD19 = "cd19", _("CD19")
    BCMA = "bcma", _("BCMA")
    BOTH = "cd19_bcma", _("CD19 and BCMA")
    OTHER = "other", _("Something else")
    UNKNOWN = "unknown", _("I don’t know")


class Cells(models.TextChoices):
    """The source of the cells: the participant, a donor, or the body itself (in vivo CAR-T)."""

    OWN = "own", _("Own cells")
    DONOR = "donor", _("Cells of a donor")
    IN_BODY = "in_body", _("Made inside the body")
    UNKNOWN = "unknown", _("I don’t know")


class Setting(models.TextChoices):
    TRIAL = "trial", _("In a trial")
    COMPASSIONATE = "compassionate", _("As an exception for one person")
    APPROVED = "approved", _("As an approved medicine")
    UNKNOWN = "unknown", _("I don’t know")


class Lymphodepletion(models.TextChoices):
    """The chemotherapy some days before the infusion, which makes room for the cells."""

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
    """The most intensive way in which oxygen was given in the first weeks."""

    NONE = "none", _("No oxygen")
    LOW_FLOW = "low_flow", _("Through the nose")
    HIGH_FLOW = "high_flow", _("By a mask, or at high flow")
    PRESSURE = "pressure", _("By a tight mask with pressure")
    VENTILATOR = "ventilator", _("By a breathing machine")
    UNKNOWN = "unknown", _("I don’t know")


class Sign(models.TextChoices):
    """Signs and treatments of cytokine release in the first weeks, apart from oxygen."""

    FEVER = "fever", _("Fever of 38 °C (100.4 °F) or more")
    LOW_PRESSURE = "low_pressure", _("Low blood pressure")
    PRESSOR = "pressor", _("One medicine by drip to raise blood pressure")
    PRESSORS = "pressors", _("Two or more medicines by drip to raise blood pressure")
    TOCILIZUMAB = "tocilizumab", _("Tocilizumab (RoActemra, Actemra)")
    STEROIDS = "steroids", _("Steroids, such as dexamethasone")
    NONE = "none", _("None of these")
    UNSURE = "unsure", _("I am not sure about some of these")


class NerveSign(models.TextChoices):
    """Signs of neurotoxicity in the first weeks."""

    CONFUSED = "confused", _("Confusion")
    SPEECH = "speech", _("Trouble speaking or writing")
    SEIZURE = "seizure", _("A seizure (fit)")
    NOT_WOKEN = "not_woken", _("Could not be woken")
    PARALYSED = "paralysed", _("Both legs, or one side of the body, could not be moved")
    SWELLING = "swelling", _("Swelling of the brain, seen on a scan")
    NONE = "none", _("None of these")
    UNSURE = "unsure", _("I am not sure about some of these")


class OrganCare(models.TextChoices):
    """The most intensive care for a reaction in an organ that the disease had affected before (LICATS)."""

    NO_REACTION = "no", _("No, nothing like that")
    NOTHING = "nothing", _("It went away by itself")
    STEROIDS = "steroids", _("It lasted over a week and needed steroids")
    HOSPITAL = "hospital", _("It meant going to hospital, or staying longer")
    INTENSIVE = "intensive", _("It needed intensive care")
    UNKNOWN = "unknown", _("I don’t know")


class Later(models.TextChoices):
    """Other events since the infusion. A box without a tick means "not reported", never "no"."""

    INFECTION_HOME = "infection_home", _("An infection, treated at home")
    INFECTION_WARD = "infection_ward", _("An infection, treated on a hospital ward")
    INFECTION_INTENSIVE = "infection_intensive", _("An infection, treated in intensive care")
    LOW_COUNTS = "low_counts", _("Low blood counts")
    BLOOD = "blood", _("Blood or platelets by drip")
    GROWTH_FACTOR = "growth_factor", _("Injections to make white blood cells (G-CSF)")
    LOW_ANTIBODIES = "low_antibodies", _("Too few antibodies (they fight germs)")
    IVIG = "ivig", _("Antibodies by drip or injection (immunoglobulins)")
    LATE_NEURO = "late_neuro", _("New problems with nerves or movement, weeks or months later")
    HLH = "hlh", _("Severe inflammation called HLH or MAS")
    CANCER = "cancer", _("A new cancer")
    GVHD = "gvhd", _("Donor cells that attack the body (graft-versus-host disease)")


class EventKind(models.TextChoices):
    """Kinds of adverse events, named as in the grading rules of intake/record/grades.py."""

    CRS = "crs", _("Fever and inflammation soon after (cytokine release)")
    ICANS = "icans", _("Confusion or trouble speaking (ICANS)")
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
    """How the disease was after an infusion of CAR-T cells, and so whether it could come back.

    A disease that never became quiet can't relapse: these people are no "no relapse".
    """

    NO = "no", _("Quiet all the time")
    YES = "yes", _("Quiet, and then it came back")
    BETTER = "better", _("Better, but never quiet")
    NO_BETTER = "no_better", _("Not better")
    UNSURE = "unsure", _("I am not sure")


# The ticks of `Later` by the kind of event that they report.
REPORTED_BY = {
    EventKind.INFECTION: [Later.INFECTION_HOME, Later.INFECTION_WARD, Later.INFECTION_INTENSIVE],
    EventKind.CYTOPENIA: [Later.LOW_COUNTS, Later.BLOOD, Later.GROWTH_FACTOR],
    EventKind.LOW_ANTIBODIES: [Later.LOW_ANTIBODIES, Later.IVIG],
    EventKind.LATE_NEURO: [Later.LATE_NEURO],
    EventKind.HLH: [Later.HLH],
    EventKind.CANCER: [Later.CANCER],
    EventKind.GVHD: [Later.GVHD],
}
