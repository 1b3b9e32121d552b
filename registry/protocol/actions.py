"""Versions of the protocol: started from the one before, written, offered, and published by somebody else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hesperion.accounts.queries import name_of
from hesperion.edge.page_cache import purge
from hesperion.privacy.audit.actions import record_event
from hesperion.text.moments import moment
from intake.consent.institution import institution_today
from intake.consent.models.version import SHIPPED_AUTHOR
from registry.models import ProtocolText, ProtocolVersion
from registry.protocol.choices import ProtocolAction
from registry.protocol.queries import (
    has_own_protocol,
    newest_protocol,
    open_protocol,
    written_protocol,
)
from registry.protocol.refusals import (
    ProtocolRefused,
    ProtocolTextChanged,
    not_to_be_published,
    published_already,
    unfinished,
)
from registry.protocol.statements import state_protocol

PROTOCOL_FIELDS = ("title", "summary", "text", "changes")


class ShippedProtocolChanged(Exception):
    """Raised if the software ships other texts under the number of a version that came with it before."""


@transaction.atomic
def start_protocol(*, number: str, by: str) -> ProtocolVersion:
    """Start the next version with a copy of each text of the newest one, and with no ethics decision.

    Raises ProtocolRefused if a version is open already, or if the number is taken.
    """
    if started := open_protocol():
        raise ProtocolRefused(f"Version {started} is not published yet. Go on with that one.")
    if ProtocolVersion.objects.filter(number=number).exists():
        raise ProtocolRefused(f"There is a version {number} already. Choose another number.")
    version = ProtocolVersion.objects.create(number=number, before=newest_protocol())
    for text in written_protocol(version.before).values():
        _copy(text, version).save()
    _record(version, ProtocolAction.STARTED, by)
    return version


@transaction.atomic
def write_protocol(
    *, version: ProtocolVersion, language: str, values: Mapping[str, str], sha256: str, by: str
) -> None:
    """Store a text of an unpublished version, which is a draft again.

    `values` holds PROTOCOL_FIELDS. `sha256` is that of the text as `by` opened it, "" for a text that there was
    not. Raises ProtocolRefused if the version is published, and ProtocolTextChanged if somebody else changed
    the text meanwhile.
    """
    version = _locked_draft(version)
    text = written_protocol(version).get(language)
    text = text or ProtocolText(version=version, language=language)
    if text.sha256 != sha256:
        raise ProtocolTextChanged(
            f"{name_of(text.written_by)} changed this text on {moment(text.written_at)}, after you "
            "opened it. What you typed is below and not saved. If you save it now, it replaces theirs."
        )
    for name in PROTOCOL_FIELDS:
        setattr(text, name, values[name])
    if text.digest == sha256:
        return
    text.written_by, text.written_at = by, timezone.now()
    text.save()
    detail = {"protocol": version.number, "language": language, "sha256": text.sha256}
    record_event(actor=by, action=ProtocolAction.WRITTEN, detail=detail)


@transaction.atomic
def write_ethics(
    *,
    version: ProtocolVersion,
    substantial: bool,
    body: str,
    reference: str,
    decided_on: date | None,
    by: str,
) -> None:
    """Store whether the change is substantial, and what an ethics committee decided: all three, or none.

    The version is a draft again. Raises ProtocolRefused if it is published.
    """
    version = _locked_draft(version)
    version.substantial = substantial
    version.ethics_body, version.ethics_reference = body, reference
    version.ethics_decided_on = decided_on
    version.offered_by, version.offered_at = "", None
    version.authors = [*dict.fromkeys([*version.authors, by])]
    version.save()
    _record(version, ProtocolAction.ETHICS_WRITTEN, by)


@transaction.atomic
def offer_protocol(*, version: ProtocolVersion, by: str) -> None:
    """Offer the version for approval. Raises ProtocolRefused if it is no draft, or not complete."""
    version = _locked_draft(version)
    if reason := unfinished(version):
        raise ProtocolRefused(reason)
    version.offered_by, version.offered_at = by, timezone.now()
    version.save()
    _record(version, ProtocolAction.OFFERED, by)


@transaction.atomic
def publish_protocol(*, version: ProtocolVersion, sha256: str, by: str) -> None:
    """Publish the version. `sha256` is its digest when `by` read it.

    Raises ProtocolRefused if `by` wrote any part of it, if it was changed since `by` read it, or if it can't be
    published in its state.
    """
    version = _locked_draft(version)
    if reason := not_to_be_published(version, sha256, by):
        raise ProtocolRefused(reason)
    _publish(version, by)


@transaction.atomic
def discard_protocol(*, version: ProtocolVersion, by: str) -> None:
    """Delete an unpublished version with its texts. Raises ProtocolRefused if it is published."""
    version = _locked_draft(version)
    _record(version, ProtocolAction.DISCARDED, by)
    version.delete()


@transaction.atomic
def publish_shipped_protocol(
    *, number: str, texts: Mapping[str, Mapping[str, str]], by: str
) -> bool:
    """Publish a version that comes with the software; returns whether it did.

    `texts` holds PROTOCOL_FIELDS by language. Nothing is published where the version is published already, or
    where staff have a protocol of their own. A draft of theirs then follows this version. Raises
    ShippedProtocolChanged if other texts came under this number before.
    """
    stored = ProtocolVersion.objects.filter(number=number).first()
    shipped = {language: ProtocolText(language=language, **texts[language]) for language in texts}
    if stored and stored.is_shipped:
        _require_same(shipped, stored)
    if stored or has_own_protocol():
        return False
    opened = open_protocol()
    version = ProtocolVersion.objects.create(
        number=number, before=newest_protocol(), authors=[SHIPPED_AUTHOR]
    )
    for text in shipped.values():
        text.version, text.written_by, text.written_at = version, SHIPPED_AUTHOR, timezone.now()
        text.save()
    if opened:
        opened.before, opened.offered_by, opened.offered_at = version, "", None
        opened.save()
    version.offered_by, version.offered_at = SHIPPED_AUTHOR, timezone.now()
    _publish(version, by)
    return True


def _require_same(shipped: Mapping[str, ProtocolText], stored: ProtocolVersion) -> None:
    """Compared with what publishing filled in, so that other settings today change nothing."""
    for text in shipped.values():
        text.fill(stored.institution)
    written = written_protocol(stored)
    if {language: text.sha256 for language, text in shipped.items()} != {
        language: text.sha256 for language, text in written.items()
    }:
        raise ShippedProtocolChanged(
            f"Protocol {stored} exists with other texts; changed texts need a new version."
        )


def _publish(version: ProtocolVersion, by: str) -> None:
    today, used = institution_today(), set()
    for text in version.texts.all():
        if text.placeholders:
            text.fill(today)
            text.save()
            used |= text.placeholders
    version.institution = {name: today[name] for name in sorted(used & today.keys())}
    version.approved_by, version.published_at = by, timezone.now()
    version.save()
    _record(version, ProtocolAction.PUBLISHED, by)
    transaction.on_commit(purge, robust=True)
    state_protocol(version)


def _copy(text: ProtocolText, version: ProtocolVersion) -> ProtocolText:
    """The text as it was written, with its placeholders, for the next version."""
    kept = {name: getattr(text, name) for name in ("language", *PROTOCOL_FIELDS)}
    return ProtocolText(version=version, **kept | text.unfilled)


def _locked_draft(version: ProtocolVersion) -> ProtocolVersion:
    """The version as it is now. Raises ProtocolRefused if it was discarded or published."""
    locked = ProtocolVersion.objects.select_for_update().filter(pk=version.pk).first()
    if locked is None:
        raise ProtocolRefused("Somebody discarded this version meanwhile.")
    if locked.published_at:
        raise ProtocolRefused(published_already(locked))
    return locked


def _record(version: ProtocolVersion, action: ProtocolAction, by: str) -> None:
    detail: dict[str, Any] = {"protocol": version.number, "sha256": version.digest}
    record_event(actor=by, action=action, detail=detail)
