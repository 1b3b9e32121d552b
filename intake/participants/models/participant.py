import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import BlindIndexField, EncryptedTextField, PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.participants import public_id
from intake.participants.choices import AgeGroup, Teller


@pghistory.track()
@classified(
    label="participant",
    technical=["subject", "public_id", "language", "submitted_at"],
    clinical=["teller", "age_group", "country"],
    subject="subject",
    runtime="SELECT, INSERT, UPDATE (language, teller, country)",
)
@shown_to_research(["public_id", "teller", "age_group", "country", "language", "submitted_at"])
class Participant(PatientRow):
    """A person whose story was sent. Contact holds name and address, Consent the purposes that they allow.

    `teller` says who tells the story. `age_group` is the person's age group when the story was
    sent. Together they decide who signs.
    """

    subject = models.UUIDField(primary_key=True, editable=False)
    public_id = models.CharField(
        "public id", max_length=13, unique=True, default=public_id.new_public_id, editable=False
    )
    language = models.CharField(max_length=10)
    teller = models.CharField("who tells", max_length=20, choices=Teller, default=Teller.SELF)
    age_group = models.CharField(
        "age group, when told", max_length=20, choices=AgeGroup, default=AgeGroup.ADULT
    )
    country = models.CharField("country", max_length=2)  # ISO 3166-1 alpha-2
    submitted_at = models.DateTimeField("sent", default=timezone.now)

    class Meta(PatientRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="participants_participant_country", condition=Q(country__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(
                name="participants_participant_choices",
                condition=Q(teller__in=Teller.values, age_group__in=AgeGroup.values),
            ),
            models.CheckConstraint(
                name="participants_participant_public_id",
                condition=Q(public_id__regex=r"^HSP-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


@pghistory.track(exclude=["email_index", "corrections"])
@classified(
    label="contact",
    identity=["name", "email"],
    technical=["participant", "email_index", "corrections"],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (email, email_index, corrections)",
)
class Contact(PatientRow):
    """The participant's name, as signed, and email address. Several participants may have the same address.

    The address can be corrected until it is confirmed. `corrections` counts the corrections; mailed
    links contain this number.
    """

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    name = EncryptedTextField()
    email = EncryptedTextField()
    email_index = BlindIndexField(of="email", db_index=True)
    corrections = models.PositiveSmallIntegerField(default=0)


@pghistory.track()
@classified(
    label="confirmation",
    technical=["participant", "confirmed_at"],
    subject="participant_id",
    runtime=APPENDED,
)
@shown_to_research(["confirmed_at"])
class Confirmation(PatientRow):
    """A record that the participant confirmed the address by the mailed link."""

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    confirmed_at = models.DateTimeField("confirmed", default=timezone.now)
