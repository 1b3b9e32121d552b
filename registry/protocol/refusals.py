"""Why a version of the protocol can't be offered or published now, as sentences for staff."""

from hesperion.accounts.queries import name_of
from hesperion.text.moments import moment
from intake.consent.versions.queries import language_name
from registry.models import ProtocolVersion
from registry.protocol.faults import protocol_faults
from registry.protocol.queries import changed_languages


class ProtocolRefused(Exception):
    """Raised if a version can't be started, written, offered, published or discarded now.

    Its message is for staff.
    """


class ProtocolTextChanged(ProtocolRefused):
    """Raised if somebody else changed a text since it was opened."""


def published_already(version: ProtocolVersion) -> str:
    by, at = name_of(version.approved_by), moment(version.published_at)
    return f"Version {version} is published already: {by} approved it on {at}."


def unfinished(version: ProtocolVersion) -> str:
    """Why a draft can't be offered; "" if it can."""
    if version.offered_at:
        return f"{name_of(version.offered_by)} offered it already, on {moment(version.offered_at)}."
    if faulty := [key for key, faults in protocol_faults(version).items() if faults]:
        return f"Not every text is ready: {', '.join(map(language_name, faulty))}."
    if not changed_languages(version) and not version.ethics_decided_on:
        return f"Nothing differs from version {version.before}: no text, and no ethics decision."
    return _without_ethics(version)


def not_to_be_published(version: ProtocolVersion, sha256: str, by: str) -> str:
    """Why `by` can't publish a version that is not public yet; "" if they can."""
    if by in version.authors:
        return "You wrote a part of this version. Somebody else must publish it."
    if version.digest != sha256:
        return "The version was changed while you read it. Please read what differs again."
    if not version.offered_at:
        return "This version is a draft. It must be offered before it can be published."
    if any(protocol_faults(version).values()):
        return "Not every text of this version is ready any more. It must be offered anew."
    return _without_ethics(version)


def _without_ethics(version: ProtocolVersion) -> str:
    if version.substantial and not version.ethics_decided_on:
        return (
            "The change is substantial. First write which ethics committee decided about it, "
            "under which reference, and on which day."
        )
    return ""
