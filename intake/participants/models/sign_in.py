import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import classified


class LinkPurpose(models.TextChoices):
    """The only purpose that a mailed link can be used for."""

    SIGN_IN = "sign-in", _("Sign in")
    ERASE = "erase", _("Erase everything")


@classified(
    label="sign_in",
    technical=[
        *["id", "purpose", "email_indexes", "subject", "token", "code", "tries"],
        *["asked_at", "expires_at", "used_at"],
    ],
    subject="subject",
)
class SignIn(models.Model):
    """A visitor's request for a mail to sign in. The address may be unknown.

    The worker looks the participant up when it makes the mail, so that the request takes the same
    work for every address. It then makes a token and a code, and stores their hashes. Either can be
    used, but only one of them, once.

    A signed-in participant may request a link for another purpose. That link is bound to one
    participant from the start, and has no code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(
        max_length=10, choices=LinkPurpose, default=LinkPurpose.SIGN_IN, editable=False
    )
    email_indexes = ArrayField(models.BinaryField())  # of the typed address: blind.indexes_of
    subject = models.UUIDField(null=True, db_index=True)  # the participant that the mail went to
    token = models.BinaryField(null=True, unique=True)  # SHA-256
    code = models.BinaryField(null=True)  # HMAC-SHA-256
    tries = models.PositiveSmallIntegerField(default=0)  # of the code
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="participants_sign_in_purpose", condition=Q(purpose__in=LinkPurpose.values)
            ),
            models.CheckConstraint(
                name="participants_sign_in_mailed_as_a_whole",
                condition=Q(token=None, code=None, expires_at=None, used_at=None)
                | Q(subject__isnull=False, token__isnull=False, expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="participants_sign_in_has_a_code",
                condition=Q(purpose=LinkPurpose.SIGN_IN, token=None, subject=None)
                | Q(purpose=LinkPurpose.SIGN_IN, token__isnull=False, code__isnull=False)
                | Q(purpose=LinkPurpose.ERASE, subject__isnull=False, code=None),
            ),
        ]
