"""Consent versions: started from the one before, written, offered, and approved by somebody else."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from hesperion.accounts.queries import name_of
from hesperion.edge.page_cache import purge
from hesperion.notify_worker import notify_worker
from hesperion.privacy.audit.actions import record_event
from hesperion.text.moments import moment
from intake.consent.choices import ConsentAction, DocumentKind
from intake.consent.institution import Institution, institution_today
from intake.consent.models import ConsentDocument, ConsentVersion
from intake.consent.models.version import SHIPPED_AUTHOR
from intake.consent.versions.faults import version_faults
from intake.consent.versions.queries import (
    TextKey,
    changed_texts,
    newest_version,
    open_version,
    texts_of,
    written_texts,
)
from intake.consent.versions.statements import state_version

FIELDS = ("title", "key_information", "text", "changes", "quiz", "assent", "uses")
ENQUEUE_RENEWALS = "intake.consent.tasks.enqueue_renewals"


class VersionRefused(Exception):
    """Raised if a version can't be started, written, offered, approved or discarded now.

    Its message is for staff.
    """


class TextChanged(VersionRefused):
    """Raised if somebody else changed a text since it was opened."""


class PublishedDocumentChanged(Exception):
    """Raised if the software ships another text under the number of a version that exists."""


@transaction.atomic
def start_version(*, number: str, by: str) -> ConsentVersion:
    """Start the next version with a copy of each text of the newest one.

    Raises VersionRefused if a version is open already, or if the number is taken.
    """
    if started := open_version():
        raise VersionRefused(f"Version {started} is not published yet. Go on with that one.")
    if ConsentVersion.objects.filter(kind=DocumentKind.STUDY, number=number).exists():
        raise VersionRefused(f"There is a version {number} already. Choose another number.")
    version = ConsentVersion.objects.create(number=number, before=newest_version())
    ConsentDocument.objects.bulk_create(
        _copy(text, version) for text in texts_of(version.before).values()
    )
    record_event(actor=by, action=ConsentAction.VERSION_STARTED, detail=_audit_detail(version))
    return version


@transaction.atomic
def write_text(
    *, version: ConsentVersion, key: TextKey, values: Mapping[str, Any], sha256: str, by: str
) -> bool:
    """Store a text of an unpublished version; returns False if it is stored like that already.

    `values` holds FIELDS. `sha256` is that of the text as `by` opened it, "" for a text that there was
    not. Writing makes the version a draft again. Raises VersionRefused if the version is published,
    and TextChanged if somebody else changed the text meanwhile.
    """
    version = _locked(version)
    if version.published_at:
        raise VersionRefused(f"{_published(version)} Your text was not saved.")
    text = written_texts(version).get(key) or ConsentDocument(version=version, **key._asdict())
    if text.sha256 != sha256:
        raise TextChanged(
            f"{name_of(text.written_by)} changed this text on {moment(text.written_at)}, after you "
            "opened it. What you typed is below and not saved. If you save it now, it replaces theirs."
        )
    for name in FIELDS:
        setattr(text, name, values[name])
    if text.digest == sha256:
        return False
    text.written_by, text.written_at = by, timezone.now()
    text.save()
    detail = {"document": str(text), "sha256": text.sha256}
    record_event(actor=by, action=ConsentAction.DOCUMENT_WRITTEN, detail=detail)
    return True


@transaction.atomic
def offer_version(*, version: ConsentVersion, by: str) -> None:
    """Offer the version for approval. Raises VersionRefused if it is not a draft, or not complete."""
    version = _locked(version)
    if reason := _unfinished(version):
        raise VersionRefused(reason)
    version.offered_by, version.offered_at = by, timezone.now()
    version.save()
    record_event(actor=by, action=ConsentAction.VERSION_OFFERED, detail=_audit_detail(version))


@transaction.atomic
def approve_version(*, version: ConsentVersion, sha256: str, by: str) -> None:
    """Publish all texts of the version at once. `sha256` is the version's digest when `by` read it.

    Raises VersionRefused if `by` wrote any part of it, if it was changed since `by` read it, or if it
    can't be approved in its state. The worker enqueues the mails to those who are asked to sign anew.
    """
    version = _locked(version)
    if reason := _not_to_be_approved(version, sha256, by):
        raise VersionRefused(reason)
    _publish(version, by)


@transaction.atomic
def discard_version(*, version: ConsentVersion, by: str) -> None:
    """Delete an unpublished version with its texts. Raises VersionRefused if it is published."""
    version = _locked(version)
    if version.published_at:
        raise VersionRefused(_published(version))
    record_event(actor=by, action=ConsentAction.VERSION_DISCARDED, detail=_audit_detail(version))
    version.delete()


@transaction.atomic
def publish_shipped(*, number: str, texts: Mapping[TextKey, Mapping[str, Any]], by: str) -> bool:
    """Publish a version that is part of the software; returns False if it is published already.

    `texts` holds FIELDS of each text. A version that is open then follows this one, as a draft. A published
    version is compared with what its publishing filled in, so that other settings today change nothing.
    Raises PublishedDocumentChanged if other texts have this number.
    """
    stored = ConsentVersion.objects.filter(kind=DocumentKind.STUDY, number=number).first()
    shipped = {key: ConsentDocument(**key._asdict(), **texts[key]) for key in texts}
    if stored is None:
        _publish_new(number, shipped, by)
    elif not stored.published_at or _hashes(texts_of(stored)) != _filled_hashes(shipped, stored):
        raise PublishedDocumentChanged(
            f"Version {number} exists with other texts; changed texts need a new version."
        )
    return stored is None


def _publish_new(number: str, texts: Mapping[TextKey, ConsentDocument], by: str) -> None:
    opened, before = open_version(), newest_version()
    version = ConsentVersion.objects.create(number=number, before=before, authors=[SHIPPED_AUTHOR])
    for text in texts.values():
        text.version, text.written_by, text.written_at = version, SHIPPED_AUTHOR, timezone.now()
        text.save()
    version.offered_by, version.offered_at = SHIPPED_AUTHOR, timezone.now()
    if opened:
        opened.before, opened.offered_by, opened.offered_at = version, "", None
        opened.save()
    _publish(version, by)


def _publish(version: ConsentVersion, by: str) -> None:
    version.institution = _fill_in_institution(version)
    version.approved_by, version.published_at = by, timezone.now()
    version.save()
    record_event(actor=by, action=ConsentAction.VERSION_APPROVED, detail=_audit_detail(version))
    transaction.on_commit(purge, robust=True)
    transaction.on_commit(partial(notify_worker, ENQUEUE_RENEWALS))
    state_version(version)


def _fill_in_institution(version: ConsentVersion) -> Institution:
    """Fill the settings of today into the version's texts; returns what was filled in."""
    today, used = institution_today(), set()
    for text in version.texts.all():
        if text.placeholders:
            text.fill(today)
            text.save()
            used |= text.placeholders
    return {name: today[name] for name in sorted(used & today.keys())}


def _copy(text: ConsentDocument, version: ConsentVersion) -> ConsentDocument:
    """The text as it was written, with its placeholders, for the next version."""
    kept = {name: getattr(text, name) for name in ("audience", "language", *FIELDS)}
    copied = ConsentDocument(version=version, **kept | text.unfilled)
    copied.sha256 = copied.digest
    return copied


def _locked(version: ConsentVersion) -> ConsentVersion:
    """The version as it is now. Raises VersionRefused if it was discarded."""
    locked = ConsentVersion.objects.select_for_update().filter(pk=version.pk).first()
    if locked is None:
        raise VersionRefused("Somebody discarded this version meanwhile.")
    return locked


def _unfinished(version: ConsentVersion) -> str:
    """Why the version can't be offered, as a sentence for staff; "" if it can."""
    if version.published_at:
        return _published(version)
    if version.offered_at:
        return f"{name_of(version.offered_by)} offered it already, on {moment(version.offered_at)}."
    if faulty := [str(key) for key, faults in version_faults(version).items() if faults]:
        return f"Not every text is ready: {'; '.join(faulty)}."
    if not changed_texts(version):
        return f"No text differs from version {version.before}. Change one first."
    return ""


def _not_to_be_approved(version: ConsentVersion, sha256: str, by: str) -> str:
    """Why `by` can't approve the version, as a sentence for staff; "" if they can."""
    if version.published_at:
        return _published(version)
    if by in version.authors:
        return "You wrote a part of this version. Somebody else must approve it."
    if version.digest != sha256:
        return "The version was changed while you read it. Please read what differs again."
    if not version.offered_at:
        return "This version is a draft. It must be offered before it can be approved."
    if any(version_faults(version).values()):
        return "Not every text of this version is ready any more. It must be offered anew."
    return ""


def _published(version: ConsentVersion) -> str:
    return (
        f"Version {version} is published already: {name_of(version.approved_by)} approved it on "
        f"{moment(version.published_at)}."
    )


def _hashes(texts: Mapping[TextKey, ConsentDocument]) -> dict[TextKey, str]:
    return {key: text.sha256 for key, text in texts.items()}


def _filled_hashes(
    texts: Mapping[TextKey, ConsentDocument], version: ConsentVersion
) -> dict[TextKey, str]:
    for text in texts.values():
        text.fill(version.institution)
    return _hashes(texts)


def _audit_detail(version: ConsentVersion) -> dict[str, Any]:
    return {"version": f"{version.kind} {version}", "sha256": version.digest}
