"""Classifies each model's fields by what they say about a person. Encryption, logs and grants depend on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from django.db.models import Field, Model


class Kind(Enum):
    IDENTITY = "identity"  # who somebody is: encrypted, shown to a data steward with a reason
    FREE_TEXT = "free text"  # their own words, which may say who they are: encrypted
    CLINICAL = "clinical"  # structured answers: in the clear, apart from identity
    TECHNICAL = "technical"  # ids, times, states
    PUBLIC = "public"  # what the site shows to everybody


SECRET = {Kind.IDENTITY, Kind.FREE_TEXT}

ANYTHING = "SELECT, INSERT, UPDATE, DELETE"
APPENDED = "SELECT, INSERT"


@dataclass(frozen=True)
class Classes:
    """A model's fields by kind, and the rules for its table.

    `label` is the permanent name of the table, "" if nothing refers to it: see label_of. `subject`
    is the column with the participant that a row is about; None if rows are about nobody. `runtime`
    lists the privileges of the role that runs the site, as in GRANT. `before_erasing` is SQL that the function
    that erases runs before it deletes the rows of the participant `who` from `{table}`; "" if none.
    """

    label: str
    kinds: dict[str, Kind]
    subject: str | None
    runtime: str
    before_erasing: str

    def of(self, *kinds: Kind) -> list[str]:
        """The names of the fields of these kinds."""
        return [name for name, kind in self.kinds.items() if kind in kinds]


# Apps whose fields are all of one kind; but for the first, other people's.
_OTHERS = {
    "articles": Kind.PUBLIC,
    "wagtailcore": Kind.PUBLIC,
    "wagtailimages": Kind.PUBLIC,
    "wagtailredirects": Kind.PUBLIC,
    "wagtaildocs": Kind.PUBLIC,
    "wagtailadmin": Kind.TECHNICAL,
    "wagtailusers": Kind.TECHNICAL,
    "modelsearch": Kind.PUBLIC,
    "taggit": Kind.PUBLIC,
    "admin": Kind.TECHNICAL,
    "auth": Kind.TECHNICAL,
    "contenttypes": Kind.TECHNICAL,
    "sessions": Kind.TECHNICAL,
    "accounts": Kind.TECHNICAL,  # which account is in which group
    "account": Kind.IDENTITY,  # of staff: addresses that they sign in with
    "mfa": Kind.TECHNICAL,
    "socialaccount": Kind.TECHNICAL,  # of staff: their subject at the institution, and no claim
    "pghistory": Kind.TECHNICAL,
}

_classes: dict[type[Model], Classes] = {}
_M = TypeVar("_M", bound=type[Model])


def classified(
    *,
    identity: Sequence[str] = (),
    free_text: Sequence[str] = (),
    clinical: Sequence[str] = (),
    technical: Sequence[str] = (),
    public: Sequence[str] = (),
    label: str = "",
    subject: str | None = None,
    runtime: str = ANYTHING,
    before_erasing: str = "",
) -> Callable[[_M], _M]:
    """Class decorator that classifies every field of a model; see Classes."""
    named = zip(Kind, (identity, free_text, clinical, technical, public), strict=True)
    kinds = {name: kind for kind, names in named for name in names}

    def decorate(model: _M) -> _M:
        _classes[model] = Classes(label, kinds, subject, runtime, before_erasing)
        return model

    return decorate


def all_classes() -> dict[type[Model], Classes]:
    """Every classified model, with its classes."""
    return dict(_classes)


def label_of(model: type[Model]) -> str:
    """The permanent name of a table, such as "story", even if model and table are renamed.

    A history table has its own, "story.history". Sealed values, ids, the audit and downloads refer
    to a table by its label (docs/adr/0015-stable-labels-and-the-epoch.md). Raises KeyError if the
    model has no label.
    """
    tracked = getattr(model, "pgh_tracked_model", None)
    label = _classes[tracked or model].label
    if not label:
        raise KeyError(f"{model._meta.label} has no label.")
    return f"{label}.history" if tracked else label


def labelled(label: str) -> type[Model]:
    """The model with this label, except history models. Raises KeyError if there is none."""
    for model, classes in _classes.items():
        if classes.label == label:
            return model
    raise KeyError(label)


def kind_of(field: Field) -> Kind:
    """The kind of a model's field. Raises KeyError if it is not classified."""
    model = field.model
    if tracked := getattr(model, "pgh_tracked_model", None):  # a table of history
        return (
            Kind.TECHNICAL if field.name.startswith("pgh_") else _classes[tracked].kinds[field.name]
        )
    if model in _classes:
        return _classes[model].kinds[field.name]
    return _OTHERS[model._meta.app_label]
