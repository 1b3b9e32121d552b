"""Stored codes of trials. A stored code is never renamed."""

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Register(TextChoices):
    """A public register of trials. Its records come as files: the server asks nobody."""

    CLINICALTRIALS_GOV = "clinicaltrials.gov", "ClinicalTrials.gov"


class ImportSource(TextChoices):
    """What a file of records is."""

    REGISTER = "register", "A file of the register"
    BY_HAND = "by_hand", "Read by hand: without status and places"
    MADE_UP = "made_up", "Made up, for trying out"


class Status(TextChoices):
    """The status of a trial or of one of its sites, by the codes of ClinicalTrials.gov, version 2 of its API.

    UNREAD is ours: of a record that was read by hand, and of a site without a status. A value that we don't
    know becomes UNKNOWN.
    """

    UNREAD = "UNREAD", _("Not read from a register")
    NOT_YET_RECRUITING = "NOT_YET_RECRUITING", _("Not open yet")
    RECRUITING = "RECRUITING", _("Takes people")
    ENROLLING_BY_INVITATION = "ENROLLING_BY_INVITATION", _("By invitation only")
    ACTIVE_NOT_RECRUITING = "ACTIVE_NOT_RECRUITING", _("Under way, takes nobody new")
    COMPLETED = "COMPLETED", _("Finished")
    SUSPENDED = "SUSPENDED", _("Halted for now")
    TERMINATED = "TERMINATED", _("Stopped early")
    WITHDRAWN = "WITHDRAWN", _("Stopped before it began")
    AVAILABLE = "AVAILABLE", _("No trial: access for single people")
    NO_LONGER_AVAILABLE = "NO_LONGER_AVAILABLE", _("No trial: access has ended")
    TEMPORARILY_NOT_AVAILABLE = "TEMPORARILY_NOT_AVAILABLE", _("No trial: access is paused")
    APPROVED_FOR_MARKETING = "APPROVED_FOR_MARKETING", _("No trial: the medicine is approved")
    WITHHELD = "WITHHELD", _("Kept back by the register")
    UNKNOWN = "UNKNOWN", _("Not known")


MAY_TAKE_PEOPLE = [Status.RECRUITING, Status.ENROLLING_BY_INVITATION, Status.NOT_YET_RECRUITING]
NOT_KNOWN = [Status.UNREAD, Status.UNKNOWN, Status.WITHHELD]  # any other status takes nobody new


class OpenState(TextChoices):
    """Whether a trial is open in a country: the strongest sentence that is true. See derived.trial_open_in."""

    OPEN = "open", _("Open")
    INVITED_ONLY = "invited_only", _("By invitation only")
    NOT_YET = "not_yet", _("Not open yet")
    UNKNOWN = "unknown", _("Can’t tell")
    CLOSED = "closed", _("Closed")


class OpenReason(TextChoices):
    """Why a trial has its state in a country."""

    PLACE_OPEN = "place_open", _("A place there takes people")
    INVITATION = "invitation", _("Places there take people by invitation only")
    PLACE_NOT_YET = "place_not_yet", _("Places there are not open yet")
    PLACES_CLOSED = "places_closed", _("No place there takes people")
    TRIAL_CLOSED = "trial_closed", _("The whole trial takes nobody new")
    STATUS_UNKNOWN = "status_unknown", _("The register does not know the status")
    PLACES_UNKNOWN = "places_unknown", _("The register gives no status for the places there")
    NOT_CONFIRMED = "not_confirmed", _("Nobody confirmed the status in the last 12 months")
    NOT_FETCHED = "not_fetched", _("We last read the register more than 90 days ago")
    GONE = "gone", _("The register’s newest list does not have it any more")
    RECORDS_DISAGREE = "records_disagree", _("Two records of this trial disagree")


class CriteriaPart(TextChoices):
    """The list of a record that a criterion stands in."""

    INCLUSION = "inclusion", _("Who can take part")
    EXCLUSION = "exclusion", _("Who can’t take part")
    OTHER = "other", _("Neither list")


class CriterionKind(TextChoices):
    """What a criterion is about. Criteria of the last four kinds are shown, and never decided by answers."""

    DISEASE = "disease", _("Disease")
    AGE = "age", _("Age")
    SEX = "sex", _("Sex")
    MARKER = "marker", _("Blood markers")
    ORGAN = "organ", _("Organs")
    MEDICINES = "medicines", _("Earlier medicines")
    CAR_T = "car_t", _("Earlier CAR-T")
    PREGNANCY = "pregnancy", _("Pregnancy")
    INFECTION = "infection", _("Infection")
    WEIGHT = "weight", _("Weight")
    KIDNEY_FUNCTION = "kidney_function", _("Kidney function")
    OTHER = "other", _("Something else")


UNDECIDED_KINDS = [
    CriterionKind.INFECTION,
    CriterionKind.WEIGHT,
    CriterionKind.KIDNEY_FUNCTION,
    CriterionKind.OTHER,
]


class Operator(TextChoices):
    """How a criterion compares an answer with its values. It always says what somebody must be or have.

    The values are of one shape for each:

    - ANY_OF, NONE_OF: {"codes": [code, …]}. Those of DISEASE, SEX, MARKER, ORGAN and MEDICINES are codes of our
      own questions (trials/vocabulary.py); CAR_T and PREGNANCY have the one code "yes".
    - AT_LEAST: {"codes": [code, …], "number": n}: n or more of these; no codes stand for any medicines.
    - BETWEEN: {"from": years or null, "to": years or null}, both included.
    - SAYS: {}: of a kind that is never decided.
    """

    ANY_OF = "any_of", "has one of"
    NONE_OF = "none_of", "has none of"
    AT_LEAST = "at_least", "has at least so many of"
    BETWEEN = "between", "is from … to …"
    SAYS = "says", "is shown only"


class TrialsAction(models.TextChoices):
    """Audited actions of staff about trials."""

    IMPORT_STAGED = "trials-staged", "file of trials read"
    IMPORT_APPLIED = "trials-applied", "file of trials taken over"
    IMPORT_DISCARDED = "trials-discarded", "file of trials discarded"
    READING_WRITTEN = "criterion-read", "criterion of a trial read"
    READING_APPROVED = "reading-approved", "reading of a criterion approved"
    READING_ENDED = "reading-ended", "reading of a criterion taken back"
