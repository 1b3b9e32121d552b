"""Makes models over the views that have several rows for a record."""

from typing import Any

from django.db import models
from django.db.models import Model

from hesperion.privacy.classes import classified, label_of
from hesperion.privacy.fields import PatientRow
from hesperion.privacy.shown import all_shown
from research.models.columns import is_single, twin_fields, twin_kinds
from research.models.record import Record


def row_sources() -> list[Any]:
    """The site's models of which a participant can have several rows. Each has its own view."""
    return [source for source, shown in all_shown().items() if not is_single(source, shown)]


def row_of(source: type[Model], *bases: type, **options: Any) -> Any:
    """Create the unmanaged model over the view of `source`; `options` extend its Meta.

    The view is named by the label of `source`.
    """
    fields = [("id", models.UUIDField(primary_key=True)), *twin_fields(source)]
    attributes = {
        "__module__": __name__,
        "__doc__": source.__doc__,
        "Meta": type("Meta", (PatientRow.Meta,), _meta(source) | options),
        "subject": models.UUIDField(editable=False),  # for decryption and the audit
        "record": models.ForeignKey(Record, models.DO_NOTHING, db_constraint=False),
    }
    kinds = twin_kinds(source)
    kinds["technical"] += ["id", "subject", "record"]
    model = type(source.__name__, (*bases, PatientRow), attributes | dict(fields))
    return classified(**kinds, subject="subject")(model)


def _meta(source: type[Model]) -> dict[str, Any]:
    names = source._meta
    return {
        "app_label": "research",
        "managed": False,
        "db_table": label_of(source),
        "default_permissions": ["view"],
        "verbose_name": names.verbose_name,
        "verbose_name_plural": names.verbose_name_plural,
        "ordering": list(all_shown()[source].ordering),
    }
