import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.constraints import SameParticipant
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.consent.choices import USES_IN_WORDS, DocumentKind, Purpose
from intake.consent.models.document import ConsentDocument
from intake.participants.models import Participant

_ends_once = pgtrigger.Trigger(
    name="ends_once",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
            OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at'
        THEN
            RAISE EXCEPTION 'Of a consent only its end is set, once.';
        END IF;
        RETURN NEW;
    """,
)


@pghistory.track()
@classified(
    label="consent",
    identity=["signature"],
    technical=[
        *["id", "participant", "document", "kind", "sha256", "assent", "quiz_tries"],
        *["signed_at", "ended_at"],
    ],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (ended_at)",
)
class Consent(PatientRow):
    """A signed consent document. After signing, only `ended_at` is set, once.

    The audience of the document says who signed. `assent` is the child's answer, null if no child
    was asked. `quiz_tries` holds the number of tries for each question of the quiz.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    document = models.ForeignKey(ConsentDocument, models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20, choices=DocumentKind
    )  # the document's, for the constraint
    sha256 = models.CharField(max_length=64)  # of the text that was shown when it was signed
    signature = EncryptedTextField()  # the full name, as it was typed
    assent = models.BooleanField(null=True)
    quiz_tries = ArrayField(models.PositiveSmallIntegerField(), default=list)
    signed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(PatientRow.Meta):
        triggers = [_ends_once]
        constraints = [
            models.UniqueConstraint(
                name="consent_consent_one_live",
                fields=["participant", "kind"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="consent_consent_kind", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="consent_consent_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="consent_consent_child_agreed", condition=Q(assent=None) | Q(assent=True)
            ),
            models.UniqueConstraint(
                name="consent_consent_participant", fields=["id", "participant"]
            ),  # for the foreign key of ConsentChoice
        ]


@pghistory.track()
@classified(
    label="consent_choice",
    technical=["id", "participant", "consent", "purpose", "granted", "chosen_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class ConsentChoice(PatientRow):
    """One purpose allowed or refused. Rows are only added; the latest row of a purpose applies."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="choices")
    purpose = models.CharField(max_length=20, choices=Purpose)
    granted = models.BooleanField()
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update)]
        constraints = [
            SameParticipant(parent="consent", name="consent_choice_is_the_consents_own"),
            models.CheckConstraint(
                name="consent_choice_purpose", condition=Q(purpose__in=Purpose.values)
            ),
        ]


@pghistory.track()
@classified(
    label="majority",
    technical=["participant", "asked_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class Majority(PatientRow):
    """A record that a participant came of age under a parent's consent and was asked for their own.

    Each participant is asked once.
    """

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    asked_at = models.DateTimeField(default=timezone.now)


@classified(technical=["pk", "participant", "purpose"], subject="participant_id", runtime="SELECT")
class Consented(PatientRow):
    """A participant whose data may be used for a purpose today: a row of the view `derived.consented`.

    A purpose that the signed text does not name has no row. An ImpliedUse is a purpose here too.

    Both the researchers' views and the site decide by that view alone. Its SQL is in
    intake/consent/migrations/sql/.
    """

    pk = models.CompositePrimaryKey("participant_id", "purpose")
    participant = models.ForeignKey(
        Participant,
        models.DO_NOTHING,
        db_column="subject",
        db_constraint=False,
        related_name="consented",
    )
    purpose = models.CharField(max_length=20, choices=list(USES_IN_WORDS.items()))

    class Meta(PatientRow.Meta):
        managed = False
        db_table = '"derived"."consented"'
        default_permissions = []
