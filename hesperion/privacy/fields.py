"""Encrypted model fields. Assign and read plain values; the database holds sealed ones alone.

A model with such fields has a column that names the participant, and its rows know their primary key
before they are stored. Reading needs an access (see access.py).
"""

import json
import logging
import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property
from django.utils.translation import gettext

from hesperion.privacy import access, blind, cipher
from hesperion.privacy.cipher import Place
from hesperion.privacy.classes import all_classes, label_of, labelled
from hesperion.privacy.keys import actions as keys
from hesperion.privacy.keys.wrapping import WrongKeyring

logger = logging.getLogger(__name__)

# Why a value does not open: the last where there is no keyring.
UNOPENED = (keys.NoKey, WrongKeyring, cipher.Tampered, ImproperlyConfigured)
_LOOKUPS = {"isnull", "df", "ndf"}  # the last two compare columns, in the triggers of history


class PlaintextRefused(TypeError):
    """An unencrypted value was about to reach the database, such as in a lookup or an update()."""


class Sealed:
    """An encrypted value as it is stored.

    `plain` and `place` are known if this process encrypted it. `page` holds the subjects whose keys
    are loaded by the same query.
    """

    __slots__ = ("page", "place", "plain", "stored")

    def __init__(self, stored: bytes, plain: str | None = None, place: Place | None = None) -> None:
        self.stored, self.plain, self.place = stored, plain, place
        self.page: set[uuid.UUID] = set()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.stored == other.stored

    def __hash__(self) -> int:
        return hash(self.stored)

    def open(self, place: Place) -> str:
        """Decrypt the value. Raises NoKey if the key was destroyed, Tampered if the value is not genuine."""
        if self.plain is None:
            key = keys.load_key(place.subject, self.page)
            if key is None:
                raise keys.NoKey("This participant's key was destroyed.")
            self.plain = cipher.unseal(self.stored, key=key, place=place).decode()
        return self.plain


class Unsealing(DeferredAttribute):
    """Descriptor that decrypts a field when it is read, and notes the read in the current access."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Sealed):
            return value
        place = self.field.place_of(instance)
        reader = access.require()
        reader.note(place.subject, self.field.name)
        try:
            return self.field.decode(value.open(place), instance)
        except UNOPENED as error:
            if place.subject not in reader.drawn:
                raise
            name, why = reader.drawn[place.subject], type(error).__name__
            logger.error("A text of %s can't be opened, %s (%s)", name, self.field.label, why)
            return gettext("This text can’t be opened.")

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Without it Python would read the instance's own dictionary and not ask us."""
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):
    """Text encrypted with the participant's key. `""` is encrypted too; None is stored as NULL.

    `subject` names the attribute with the participant's UUID. `label` (such as "story.text") is
    authenticated with the ciphertext and defaults to table label and column. Pass the original
    label if the column was renamed, or if it belongs to a database view of another table.
    """

    def __init__(
        self, *args: Any, subject: str = "participant_id", label: str = "", **kwargs: Any
    ) -> None:
        self.subject, self._label = subject, label
        super().__init__(*args, **{"editable": True} | kwargs)

    _pyi_private_set_type: Any  # for django-stubs: what may be assigned, and what is read
    _pyi_private_get_type: Any

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"subject": self.subject, "label": self.label}

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        setattr(cls, self.attname, Unsealing(self))

    @property
    def label(self) -> str:
        """The label of the model and the column; of the original model in history and migrations."""
        return self._label or f"{label_of(self.model)}.{self.column}"

    @cached_property
    def _row(self) -> str:
        """The attribute with the primary key of the row in which the value was sealed."""
        if hasattr(self.model, "pgh_tracked_model"):
            return "pgh_obj_id"
        source = labelled(self.label.partition(".")[0])
        is_by_subject = source._meta.pk.attname == all_classes()[source].subject
        return self.subject if is_by_subject else "pk"

    def place_of(self, instance: models.Model) -> Place:
        row = str(getattr(instance, self._row))
        return Place(self.label, row, getattr(instance, self.subject))

    def encode(self, value: Any) -> str:
        """Return `value` as the text to encrypt. Raises PlaintextRefused for a wrong type."""
        if not isinstance(value, str):
            raise PlaintextRefused(f"{self.name} takes text, not {type(value).__name__}.")
        return value

    def decode(self, text: str, instance: models.Model) -> Any:
        return text

    def pre_save(self, instance: models.Model, add: bool) -> Sealed | None:
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            if add and value.place != self.place_of(instance):
                raise PlaintextRefused(f"{self.name} was sealed for another row.")
            return value
        if value is None:
            return None
        sealed = self._seal(self.encode(value), self.place_of(instance))
        instance.__dict__[self.attname] = sealed
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or isinstance(value, Sealed):
            return None if value is None else value.stored
        raise PlaintextRefused(
            f"{self.name} is encrypted: it can't be searched, or set by update()."
        )

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name in _LOOKUPS else None

    def from_db_value(self, value: bytes | None, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def _seal(self, text: str, place: Place) -> Sealed:
        key = keys.load_keys([place.subject]).get(place.subject)
        if key is None:
            raise keys.NoKey("This participant has no key.")
        return Sealed(cipher.seal(text.encode(), key=key, place=place), text, place)


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, encrypted as text again at each save, so that changes in place are stored."""

    def encode(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder)

    def decode(self, text: str, instance: models.Model) -> Any:
        value = json.loads(text)
        instance.__dict__[self.attname] = value
        return value


class BlindIndexField(models.BinaryField):
    """A keyed hash of the encrypted field `of` of the same model, by which rows are found.

    Search with `filter(email_index__in=blind.indexes_of(email))`.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, instance: models.Model, add: bool) -> bytes:
        value = instance.__dict__.get(self.of)
        plain = value.plain if isinstance(value, Sealed) else value
        if plain is not None:
            setattr(instance, self.attname, blind.index_of(plain))
        return getattr(instance, self.attname)


class PatientQuerySet(models.QuerySet):
    """Rows of participants.

    When the first encrypted value of a result is read, one query loads the keys of all its rows.
    """

    def _fetch_all(self) -> None:
        is_fresh = self._result_cache is None
        super()._fetch_all()
        if is_fresh:
            page = list(_sealed_in(self._result_cache, set()))
            subjects = {cipher.key_id(sealed.stored) for sealed in page}
            for sealed in page:
                sealed.page = subjects


def _sealed_in(rows: Any, seen: set[int]) -> Iterator[Sealed]:
    """The sealed values of these rows, and of the rows that select_related brought with them."""
    for row in rows:
        if isinstance(row, models.Model) and id(row) not in seen:
            seen.add(id(row))
            yield from (value for value in vars(row).values() if isinstance(value, Sealed))
            yield from _sealed_in(row._state.fields_cache.values(), seen)


class PatientRow(models.Model):
    """Base of the models that hold a participant's data. Their Meta inherits from PatientRow.Meta."""

    objects = PatientQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
