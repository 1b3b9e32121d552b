from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientQuerySet, PatientRow
from hesperion.privacy.shown import all_shown
from intake.participants.models import Confirmation, Participant
from intake.stories.choices import HIDDEN, ReviewState
from research.models.columns import is_single, twin_fields, twin_kinds

# The states of records that researchers see. They are listed because PostgreSQL estimates that
# `<> 'sent_back'` leaves a single row, and plans badly.
_SHOWN = ["", *(state for state in ReviewState if state not in HIDDEN)]

# Models of which every participant whom researchers see has a row.
ALWAYS = {Participant, Confirmation}


class _Shown(models.Manager.from_queryset(PatientQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> QuerySet["Record"]:
        return super().get_queryset().filter(review__in=_SHOWN)


def record_sources() -> list[Any]:
    """The models whose columns make up the record, in the order in which the view joins them.

    Models that always have a row come first, models with several rows of which the latest counts
    come last, because PostgreSQL plans joins in about this order.
    """
    sources = [source for source, shown in all_shown().items() if is_single(source, shown)]
    return sorted(sources, key=_place)


def _place(source: Any) -> tuple[bool, bool, bool, str]:
    is_optional = source not in ALWAYS
    latest = bool(all_shown()[source].latest)
    return source is not Participant, is_optional, latest, source.__name__


def _columns() -> Any:
    meta = type("Meta", (PatientRow.Meta,), {"abstract": True})
    fields = {name: field for source in record_sources() for name, field in twin_fields(source)}
    return type("Columns", (PatientRow,), {"__module__": __name__, "Meta": meta, **fields})


def _kinds() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for source in record_sources():
        for kind, names in twin_kinds(source).items():
            found.setdefault(kind, []).extend(names)
    return found | {"technical": ["subject", *found["technical"]]}


_Columns: Any = _columns()


@classified(**_kinds(), subject="subject")
class Record(_Columns):
    """A confirmed participant who consents to the study, by public id, with answers that occur once."""

    subject = models.UUIDField(editable=False)  # for decryption and the audit; shown to nobody
    public_id = models.CharField(_("public id"), max_length=13, primary_key=True)
    country = CountryField(_("country"))  # declared so that pages show its name

    objects = _Shown()
    for_review = PatientQuerySet.as_manager()  # with hidden records

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
        return str(self.public_id)
