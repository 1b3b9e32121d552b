from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import EncryptedTextField, PatientQuerySet, PatientRow
from intake.choices.car_t import CourseStatus
from intake.choices.consent import ReviewState
from intake.choices.people import AgeGroup, Ancestry, Sex, Teller, YesNo

# What researchers see: not what was sent back to the participant with a question. These states are named, as
# PostgreSQL takes `<> 'sent_back'` to leave one row, and plans for one.
_SHOWN = ["", *(state for state in ReviewState if state is not ReviewState.SENT_BACK)]


class _Shown(models.Manager.from_queryset(PatientQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> QuerySet["Record"]:
        return super().get_queryset().filter(review__in=_SHOWN)


@classified(
    technical=["subject", "public_id", "submitted_at", "confirmed_at", "review"],
    clinical=[
        *["teller", "age_group", "country", "birth_year", "sex", "first_centre", "ancestry"],
        *["car_t", "decided", "died", "died_on", "linked", "objection"],
    ],
    free_text=["reason", "cause", "story"],
    subject="subject",
)
class Record(PatientRow):
    """One consented, confirmed participant, known by the public id alone, with all that is told once."""

    subject = models.UUIDField(editable=False)  # for decryption and the audit; shown to nobody
    public_id = models.CharField(_("public id"), max_length=13, primary_key=True)
    teller = models.CharField(_("who tells"), max_length=20, choices=Teller)
    age_group = models.CharField(_("age group, when told"), max_length=20, choices=AgeGroup)
    country = CountryField(_("country"))
    submitted_at = models.DateTimeField(_("sent"))
    confirmed_at = models.DateTimeField(_("confirmed"))
    review = models.CharField(_("review"), max_length=20, choices=ReviewState)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True)
    sex = models.CharField(_("sex"), max_length=20, choices=Sex)
    first_centre = models.CharField(_("first visit to a specialised centre"), max_length=10)
    ancestry = ArrayField(
        models.CharField(max_length=20, choices=Ancestry), verbose_name=_("ancestry")
    )
    car_t = models.CharField(_("CAR-T"), max_length=20, choices=CourseStatus)
    decided = models.CharField(_("decided"), max_length=10)
    reason = EncryptedTextField(
        _("reason, in the participant’s words"),
        subject="subject",
        label="car_t_course.reason",
    )
    died = models.BooleanField(_("has died"))
    died_on = models.CharField(_("date of death"), max_length=10)
    cause = EncryptedTextField(
        _("cause, in the family’s words"),
        subject="subject",
        label="death.cause",
    )
    linked = models.CharField(_("doctors linked it to a treatment"), max_length=20, choices=YesNo)
    objection = models.CharField(
        _("somebody in the family would object"), max_length=20, choices=YesNo
    )
    story = EncryptedTextField(_("story"), subject="subject", label="story.text")

    objects = _Shown()  # type: ignore[misc]
    for_review = PatientQuerySet.as_manager()  # what was sent back, too

    class Meta(PatientRow.Meta):
        managed = False
        db_table = "record"
        base_manager_name = "for_review"
        default_permissions = ["view"]
        permissions = [
            ("view_identity", _("Can see who somebody is, with a reason")),
            ("review_record", _("Can decide about stories, and flag danger")),
        ]
        ordering = ["-submitted_at"]

    def __str__(self) -> str:
        return self.public_id
