"""The lines of a consent copy, the same on the page and in the PDF."""

from datetime import UTC, datetime

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from intake.consent.choices import Audience
from intake.consent.copies.record import choices_under
from intake.consent.models import Consent
from intake.consent.purposes import purpose_label

Line = tuple[str, str]  # label and value


def signature_lines(consent: Consent) -> list[Line]:
    """Label and value of each line about the signature: who signed which text, and when.

    Must be called inside the context manager `themself` with the participant, which lets them read
    their own data.
    """
    document = consent.document
    lines = [
        (_("Your story"), consent.participant.public_id),
        (_("Version of the text"), document.version.number),
        (_("Language of the text"), get_language_info(document.language)["name_local"]),
        (_("Signed on (UTC)"), _time(consent.signed_at)),
        (_("Name, as it was typed"), consent.signature),
        (_("Who signed for whom"), _signer(document.audience)),
        (_("SHA-256 of the text that was shown"), consent.sha256),
    ]
    if consent.assent:
        lines.append((_("The child"), _("agreed in words for their age")))
    if consent.ended_at:
        lines.append((_("Ended on (UTC)"), _time(consent.ended_at)))
    return lines


def choice_lines(consent: Consent) -> list[Line]:
    """The label of each purpose, and a sentence with the choice when signed and the choice today."""
    audience = consent.document.audience
    return [
        (purpose_label(row.purpose, audience), _chosen(row.signed, row.now))
        for row in choices_under(consent)
    ]


def _chosen(signed: bool, now: bool) -> str:
    if signed:
        return _("Yes when signed, yes today") if now else _("Yes when signed, no today")
    return _("No when signed, yes today") if now else _("No when signed, no today")


def _signer(audience: str) -> str:
    return {
        Audience.SELF: _("The person signed for themself"),
        Audience.PARENT: _("A parent or guardian signed for their child"),
        Audience.REPRESENTATIVE: _("A legal representative signed for the person"),
        Audience.RELATIVE: _("A relative signed for someone who has died"),
    }[Audience(audience)]


def _time(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
