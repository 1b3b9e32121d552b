"""Reads of consent versions: which there are, their texts, and who has not signed the newest."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, QuerySet

from intake.consent.choices import Audience, DocumentKind
from intake.consent.institution import institution_today
from intake.consent.models import Consent, ConsentDocument, ConsentVersion


class TextKey(NamedTuple):
    """Which text of a version."""

    audience: str
    language: str

    def __str__(self) -> str:
        return f"{Audience(self.audience).label}, {language_name(self.language)}"


Texts = dict[TextKey, ConsentDocument]


def newest_version() -> ConsentVersion | None:
    """The version that patients sign today; None before the first is published."""
    published = _versions().filter(published_at__isnull=False)
    return published.order_by("-published_at", "-pk").first()


def open_version() -> ConsentVersion | None:
    """The version that is being drafted or waits for approval; None if there is none."""
    return _versions().filter(published_at=None).first()


def written_texts(version: ConsentVersion | None) -> Texts:
    """The texts of the version as they are stored: those of a draft with placeholders. None of no version."""
    found = ConsentDocument.objects.filter(version=version).select_related("version")
    return {TextKey(text.audience, text.language): text for text in found} if version else {}


def texts_of(version: ConsentVersion | None) -> Texts:
    """The texts of the version as patients read them; of a draft, if it were published today."""
    return {key: text.as_read for key, text in written_texts(version).items()}


def institution_note(version: ConsentVersion) -> str:
    """A sentence for staff if the settings name another institution than this published version; else ""."""
    today = institution_today()
    if all(today[name] == value for name, value in version.institution.items()):
        return ""
    return f"The settings name another institution than version {version}: start a new version."


def needed_texts(before: Texts) -> list[TextKey]:
    """The texts without which no version after `before` is offered, by audience, then language.

    Each audience needs every language of the site, in which it may open the text. A language of the
    version before stays needed if the site no longer has it: people who signed in it are shown every
    new text in it.
    """
    languages = [code for code, _name in settings.LANGUAGES]
    others = sorted({key.language for key in before} - {*languages})
    needed = {TextKey(audience, code) for audience in Audience.values for code in languages}
    return [
        TextKey(audience, language)
        for audience in Audience.values
        for language in [*languages, *others]
        if (audience, language) in needed | before.keys()
    ]


def language_name(code: str) -> str:
    """The name of a language in its own words; the code itself if the site has it no longer."""
    return dict(settings.LANGUAGES).get(code, code)


def changed_texts(version: ConsentVersion) -> set[TextKey]:
    """The texts of the version that differ from those of the version before, or were not in it."""
    before = texts_of(version.before)
    return {
        key
        for key, text in texts_of(version).items()
        if key not in before or before[key].sha256 != text.sha256
    }


def asked_by(version: ConsentVersion) -> dict[TextKey, int]:
    """How many participants the version asks to sign anew, by text: 0 for texts that did not change.

    They have a consent in force to another text for this audience, in this language.
    """
    changed, texts = changed_texts(version), texts_of(version)
    asked = dict.fromkeys(texts, 0)
    for key, sha256, count in _in_force():
        if key in changed and sha256 != texts[key].sha256:
            asked[key] += count
    return asked


def unsigned_by(version: ConsentVersion) -> int:
    """How many participants have a consent in force that is not to a text of this version."""
    texts = texts_of(version)
    return sum(
        count for key, sha256, count in _in_force() if key in texts and sha256 != texts[key].sha256
    )


def _in_force() -> Iterator[tuple[TextKey, str, int]]:
    """Each text that consents in force are to, its SHA-256, and how many these are."""
    live = Consent.objects.filter(ended_at=None, kind=DocumentKind.STUDY)
    counts = Counter(dict(live.values_list("document").annotate(Count("pk"))))
    signed = ConsentDocument.objects.filter(pk__in=counts)
    for pk, audience, language, sha256 in signed.values_list(
        "pk", "audience", "language", "sha256"
    ):
        yield TextKey(audience, language), sha256, counts[pk]


def _versions() -> QuerySet[ConsentVersion]:
    return ConsentVersion.objects.filter(kind=DocumentKind.STUDY).select_related("before")
