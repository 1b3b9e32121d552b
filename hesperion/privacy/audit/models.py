"""Who did what with patients' data, and the chain that shows when somebody tampers with it."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.audit.choices import all_actions
from hesperion.privacy.classes import APPENDED, classified
from hesperion.text.moments import moment

_FIRST, _LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


@classified(
    label="audit_event",
    technical=["id", "at", "actor", "action", "purpose", "reason", "subject", "detail"],
    runtime=APPENDED,
)
class Event(models.Model):
    """Something that somebody did. Rows are added, never changed and never deleted.

    `detail` has the names of fields, views and rows; never a value, an address or a token.
    """

    at = models.DateTimeField(_("at"), db_default=Now())
    actor = models.CharField(_("who"), max_length=60)  # Access.actor, or `anonymous`
    action = models.CharField(_("what"), max_length=20, choices=all_actions)
    purpose = models.CharField(_("what for"), max_length=60, blank=True)
    reason = models.TextField(_("reason"), blank=True)  # in a data steward's words
    subject = models.UUIDField(
        _("about"), null=True, blank=True
    )  # no foreign key: it outlives them
    detail = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        default_permissions = ["view"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-id"]
        indexes = [
            # Each search of a data steward is one range of one of these, in the order of the list.
            models.Index("at", "id", name="audit_event_at"),
            models.Index("subject", "at", name="audit_event_subject"),
            models.Index("actor", "at", name="audit_event_actor"),
            models.Index("action", "at", name="audit_event_action_at"),
            models.Index("purpose", "at", name="audit_event_purpose"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_event_at_is_finite", condition=Q(at__gt=_FIRST, at__lt=_LAST)
            ),
            models.CheckConstraint(
                name="audit_event_action", condition=Q(action__regex=r"^[a-z]+(-[a-z]+)*$")
            ),
            models.CheckConstraint(
                name="audit_event_actor_form",
                condition=Q(
                    actor__regex=r"^(user:\d+|system:[a-z][a-z -]*|participant|anonymous)$"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}, {moment(self.at)}"


@classified(
    technical=["position", "label", "row_id", "subject", "digest", "hash"], runtime="SELECT"
)
class Link(models.Model):
    """The place of one row in the chain: `hash` covers the row and all links before it.

    `subject` and `digest` are kept when the row is erased, so that the link still proves whom the
    row was about.
    """

    position = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without gaps
    label = models.CharField(max_length=63)  # of the row's table, as in classes.label_of
    row_id = models.BigIntegerField()
    subject = models.UUIDField(null=True)  # whom a row of history is about; None for events
    digest = models.BinaryField()  # SHA-256 of the row
    hash = models.BinaryField()  # SHA-256

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(name="audit_link_once", fields=["label", "row_id"]),
            models.CheckConstraint(name="audit_link_position", condition=Q(position__gte=1)),
        ]


@classified(
    technical=[
        *["number", "position", "head", "columns", "is_last", "previous"],
        *["key_version", "sealed_at", "signature"],
    ],
    runtime="SELECT",
)
class Seal(models.Model):
    """The signed end of one batch of links. The signature also covers the seal before it."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without gaps
    position = models.BigIntegerField(unique=True)  # of the batch's last link
    head = models.BinaryField()  # that link's hash
    columns = models.JSONField()  # {label: [column]}, sorted: what the batch's hashes cover
    is_last = models.BooleanField()  # no row waited any more, as the batch was not full
    previous = models.BinaryField()  # hash of the seal before
    key_version = models.PositiveSmallIntegerField()  # of the keyring's key `sign`
    sealed_at = models.DateTimeField()
    signature = models.BinaryField()  # Ed25519

    class Meta:
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                name="audit_seal_positions", condition=Q(number__gte=1, position__gte=1)
            ),
        ]


@classified(
    technical=[
        *["after", "position", "previous", "links", "seals", "fault", "because", "by"],
        *["key_version", "begun_at", "signature"],
    ],
    runtime="SELECT",
)
class Beginning(models.Model):
    """Where the chain begins anew, because it was broken before: begin_chain.py.

    The signature covers all other fields.
    """

    after = models.BigIntegerField(primary_key=True)  # number of the last seal before
    position = models.BigIntegerField()  # of that seal
    previous = models.BinaryField()  # its hash
    links = models.BigIntegerField()  # how many there were
    seals = models.BigIntegerField()  # how many there were
    fault = models.TextField()  # what verify_audit said of the chain before
    because = models.TextField()
    by = models.CharField(max_length=200)  # the administrator's name
    key_version = models.PositiveSmallIntegerField()  # of the keyring's key `sign`
    begun_at = models.DateTimeField()
    signature = models.BinaryField()  # Ed25519

    class Meta:
        default_permissions = []


@classified(technical=["id", "ended_at"], runtime="SELECT")
class Sealing(models.Model):
    """A single row that a process locks while it seals. No other role may lock it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ended_at = models.DateTimeField(null=True)  # of the last sealing that went well

    class Meta:
        default_permissions = []
        constraints = [models.CheckConstraint(name="audit_sealing_one", condition=Q(id=1))]
