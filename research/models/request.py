"""Requests for data by researchers outside, and what became of them."""

import uuid
from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.text.canonical_json import json_sha256
from intake.consent.choices import Purpose
from research.choices import Format, RecipientKind, RequestState

_State = RequestState

# The states that may follow each state; "" is a draft.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    "": frozenset({_State.ASKED}),
    _State.TAKEN_BACK: frozenset({_State.ASKED}),
    _State.ASKED: frozenset({_State.CHECKED, _State.TO_BE_REFUSED, _State.TAKEN_BACK}),
    _State.CHECKED: frozenset(
        {_State.CHECKED, _State.APPROVED, _State.TO_BE_REFUSED, _State.TAKEN_BACK}
    ),
    _State.TO_BE_REFUSED: frozenset(
        {_State.REPLIED, _State.ASKED, _State.REFUSED, _State.TAKEN_BACK}
    ),
    _State.REPLIED: frozenset({_State.ASKED, _State.REFUSED, _State.TAKEN_BACK}),
    _State.APPROVED: frozenset({_State.BUILDING, _State.EXPIRED, _State.REVOKED}),
    _State.BUILDING: frozenset({_State.READY, _State.FAILED, _State.EXPIRED, _State.REVOKED}),
    _State.READY: frozenset({_State.BUILDING, _State.EXPIRED, _State.REVOKED}),
    _State.FAILED: frozenset({_State.BUILDING, _State.TAKEN_BACK, _State.EXPIRED, _State.REVOKED}),
    _State.REFUSED: frozenset(),
    _State.EXPIRED: frozenset(),
    _State.REVOKED: frozenset(),
}
# In these the requester may change the content.
DRAFT_STATES = frozenset({"", _State.TAKEN_BACK})

# What a request asks for: the hash that is approved covers these fields.
REQUEST_CONTENT = (
    *("project", "title", "institution", "country", "recipient_kind", "funder", "question"),
    *("protocol_link", "filters", "fields", "reasons", "formats", "starts_on", "ends_on"),
    *("ethics_body", "ethics_reference", "ethics_decided_on"),
    *("agreement_sha256", "agreement_ends_on", "lay_summaries"),
)
_COLUMNS = [f"{name}_id" if name == "project" else name for name in REQUEST_CONTENT]
NEWEST_STATE = """coalesce((
    SELECT state FROM research_statechange WHERE request_id = {request} ORDER BY id DESC LIMIT 1
), '')"""
_LEGAL = ", ".join(
    f"('{state}', '{following}')"
    for state, all_ in TRANSITIONS.items()
    for following in sorted(all_)
)
_DRAFTS = ", ".join(f"'{state}'" for state in sorted(DRAFT_STATES))

_content_of_a_draft = pgtrigger.Trigger(
    name="content_of_a_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF ROW({", ".join(f"NEW.{name}" for name in _COLUMNS)})
            IS DISTINCT FROM ROW({", ".join(f"OLD.{name}" for name in _COLUMNS)})
            AND {NEWEST_STATE.format(request="NEW.id")} NOT IN ({_DRAFTS})
        THEN
            RAISE EXCEPTION 'Only a draft is changed.';
        END IF;
        RETURN NEW;
    """,
)

# The lock keeps two decisions from following the same state.
_one_of_the_transitions = pgtrigger.Trigger(
    name="one_of_the_transitions",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM FROM research_request WHERE id = NEW.request_id FOR UPDATE;
        IF ({NEWEST_STATE.format(request="NEW.request_id")}, NEW.state) NOT IN ({_LEGAL}) THEN
            RAISE EXCEPTION 'This state does not follow the present one.';
        END IF;
        RETURN NEW;
    """,
)


@classified(
    technical=["id", "number", "asked_by", "made_at", "names_requester", *REQUEST_CONTENT],
    runtime=f"SELECT, INSERT, UPDATE (number, names_requester, {', '.join(_COLUMNS)}), DELETE",
)
class Request(models.Model):
    """A request for an extract: who asks for which data of whom, why, and until when.

    It is a draft until it is asked, and only a draft is changed or deleted. `number` is given when
    it is asked first, and is public from then on. `project` is the first request of the project if
    this one extends it. `filters` is what FilterSet.as_json() returns, `fields` are keys of the
    data dictionary, `reasons` maps those of class justified to the reason. `lay_summaries` maps
    languages to texts for patients. `names_requester`: they asked after reading that their name
    becomes public if the request is approved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(null=True, unique=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="data_requests"
    )
    made_at = models.DateTimeField(default=timezone.now)
    project = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    title = models.CharField(max_length=200, blank=True)
    institution = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2
    recipient_kind = models.CharField(max_length=20, blank=True, choices=RecipientKind)
    funder = models.CharField(max_length=200, blank=True)
    question = models.TextField(blank=True)
    protocol_link = models.URLField(max_length=500, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    fields = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    reasons = models.JSONField(default=dict, blank=True)
    formats = ArrayField(models.CharField(max_length=20, choices=Format), default=list, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ethics_body = models.CharField(max_length=200, blank=True)
    ethics_reference = models.CharField(max_length=100, blank=True)
    ethics_decided_on = models.DateField(null=True, blank=True)
    agreement_sha256 = models.CharField(max_length=64, blank=True)
    agreement_ends_on = models.DateField(null=True, blank=True)
    lay_summaries = models.JSONField(default=dict, blank=True)
    names_requester = models.BooleanField(db_default=False, editable=False)

    class Meta:
        verbose_name = "request"
        default_permissions = []
        permissions = [
            ("make_request", "Can ask for an extract"),
            ("decide_request", "Can check, approve and refuse requests"),
        ]
        ordering = ["-made_at"]
        triggers = [_content_of_a_draft]
        constraints = [
            models.UniqueConstraint(name="research_request_asked_by", fields=["id", "asked_by"]),
            models.UniqueConstraint(name="research_request_numbered", fields=["id", "number"]),
            models.CheckConstraint(
                name="research_request_recipient",
                condition=Q(recipient_kind__in=["", *RecipientKind.values]),
            ),
            models.CheckConstraint(
                name="research_request_formats",
                condition=Q(formats__contained_by=Format.values),
            ),
            models.CheckConstraint(
                name="research_request_period",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="research_request_country", condition=Q(country__regex=r"^([A-Z]{2})?$")
            ),
            models.CheckConstraint(
                name="research_request_agreement",
                condition=Q(agreement_sha256__regex=r"^([0-9a-f]{64})?$"),
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.number}" if self.number else "Draft of a request"

    @property
    def root(self) -> "Request":
        """The first request of the project. Pseudonyms are the same in all requests of a project."""
        return self.project or self

    @property
    def purposes(self) -> frozenset[Purpose]:
        """The purposes that a participant must allow, all of them, to be in an extract."""
        of_recipient = {Purpose(self.recipient_kind)}
        is_abroad = self.country not in settings.HOME_COUNTRIES
        return frozenset(of_recipient | ({Purpose.ABROAD} if is_abroad else set()))

    @property
    def content(self) -> dict[str, Any]:
        """What is asked for, as values for JSON."""
        found = {name: getattr(self, name) for name in REQUEST_CONTENT if name != "project"}
        return found | {"project": str(self.project_id or "")}


def content_sha256(request: Request) -> str:
    """The SHA-256 of what the request asks for, with the purposes that this needs."""
    return json_sha256(request.content | {"purposes": sorted(request.purposes)})


@classified(technical=["id", "request", "state", "at", "by", "reason"], runtime=APPENDED)
class StateChange(models.Model):
    """A change of a request's state. The newest one says its state. `by` is an actor, as in the audit."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="changes")
    state = models.CharField(max_length=20, choices=RequestState)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=40)
    reason = models.TextField(blank=True)

    class Meta:
        default_permissions = []
        ordering = ["pk"]
        triggers = [_one_of_the_transitions]
        constraints = [
            models.CheckConstraint(
                name="research_statechange_state", condition=Q(state__in=RequestState.values)
            ),
            models.CheckConstraint(
                name="research_statechange_reason",
                condition=~Q(
                    state__in=[
                        *[_State.TO_BE_REFUSED, _State.REPLIED, _State.REFUSED],
                        *[_State.REVOKED, _State.FAILED],
                    ],
                    reason="",
                ),
            ),
        ]
        indexes = [models.Index(name="research_statechange_newest", fields=["request", "-id"])]
