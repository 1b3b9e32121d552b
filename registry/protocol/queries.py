"""Reads of the protocol: its versions, their texts, and the ethics decision that holds."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from intake.consent.models.version import SHIPPED_AUTHOR
from registry.models import ProtocolText, ProtocolVersion

ProtocolTexts = dict[str, ProtocolText]  # by language


def published_protocols() -> QuerySet[ProtocolVersion]:
    """The published versions, the newest first."""
    published = ProtocolVersion.objects.filter(published_at__isnull=False)
    return published.select_related("before").order_by("-published_at", "-pk")


def newest_protocol() -> ProtocolVersion | None:
    return published_protocols().first()


def open_protocol() -> ProtocolVersion | None:
    """The version that is being drafted or waits for approval; None if there is none."""
    return ProtocolVersion.objects.filter(published_at=None).select_related("before").first()


def has_own_protocol() -> bool:
    """Whether staff have published a version that they wrote: those that come with the site then stay away."""
    return published_protocols().exclude(authors=[SHIPPED_AUTHOR]).exists()


def written_protocol(version: ProtocolVersion | None) -> ProtocolTexts:
    """The texts of the version as they are stored: those of a draft with placeholders. None of no version."""
    found = ProtocolText.objects.filter(version=version).select_related("version")
    return {text.language: text for text in found.order_by("language")} if version else {}


def protocol_texts(version: ProtocolVersion | None) -> ProtocolTexts:
    """The texts of the version as readers see them; of a draft, if it were published today."""
    return {language: text.as_read for language, text in written_protocol(version).items()}


def needed_languages(before: ProtocolTexts) -> list[str]:
    """The languages without which no version is offered: the site's, and those of the version before."""
    languages = [code for code, _name in settings.LANGUAGES]
    return [*languages, *sorted(before.keys() - {*languages})]


def changed_languages(version: ProtocolVersion) -> list[str]:
    """The languages whose text differs from that of the version before, or was not in it."""
    before, texts = protocol_texts(version.before), protocol_texts(version)
    return [
        language
        for language, text in texts.items()
        if language not in before or before[language].sha256 != text.sha256
    ]


def text_to_read(texts: ProtocolTexts, language: str) -> ProtocolText:
    """The text in this language, else in the site's own."""
    return texts.get(language) or texts[settings.LANGUAGE_CODE]


def decision_that_holds(version: ProtocolVersion) -> ProtocolVersion | None:
    """This version, or else the newest before it, with the decision of a committee; None if there is none."""
    if version.ethics_decided_on:
        return version
    decided = published_protocols().exclude(ethics_decided_on=None)
    return decided.filter(published_at__lt=version.published_at or timezone.now()).first()
