"""The text of a consent version for one audience, in one language."""

import copy
from typing import Any, NamedTuple

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import classified
from hesperion.text.canonical_json import json_sha256
from hesperion.ui.content import lead_of, split_sections
from intake.consent.choices import FIRST_USES, USES, Audience
from intake.consent.institution import Institution, fill, institution_today, placeholders_in
from intake.consent.models.version import ConsentVersion

FILLED = ("key_information", "text")  # the fields that may hold placeholders
FOLDED_LEVEL = 3  # of headings in the key information

# A published version refuses the UPDATE, so that its texts never change either. It also locks the version.
_written_into_a_draft = pgtrigger.Trigger(
    name="written_into_a_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP <> 'INSERT' THEN
            UPDATE consent_consentversion SET offered_at = NULL, offered_by = '' WHERE id = OLD.version_id;
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        UPDATE consent_consentversion
        SET offered_at = NULL,
            offered_by = '',
            authors = CASE
                WHEN NEW.written_by = '' OR NEW.written_by = ANY (authors) THEN authors
                ELSE authors || NEW.written_by
            END
        WHERE id = NEW.version_id;
        RETURN NEW;
    """,
)


def _first_uses() -> list[str]:
    return list(FIRST_USES)


class Card(NamedTuple):
    """A part of the key information: Markdown that is always shown, and (heading, Markdown) of folds."""

    heading: str
    text: str
    folded: list[tuple[str, str]]


@classified(
    public=[
        *["version", "audience", "language", "title", "key_information", "text", "changes"],
        *["quiz", "assent", "uses", "sha256"],
    ],
    technical=["id", "unfilled", "written_by", "written_at"],
)
class ConsentDocument(models.Model):
    """The text of a version for one audience, in one language.

    Texts are Markdown. `key_information` begins with a paragraph that says who runs the study, the `lead`.
    Its three cards follow in this order: what we ask, what could go wrong, how to stop. Each is a heading of
    level 2. What follows that heading is always shown; below it each heading of level 3 is folded, with the
    words after it. A version that staff wrote otherwise is shown as it is: each heading of level 2 is a card.
     `quiz` is a list of
    `{"question", "answers": [text], "right": index, "because": a sentence of the text}`. `assent`
    maps an AgeGroup to the text that a child of that age agrees to. A text that a version takes over
    unchanged from the version before has the same `sha256`: nobody signs it anew.

    `uses` says which uses of the data the text names: a signer who ticked a box allows nothing else. Publishing
    puts the institution in place of placeholders such as `{controller}`; `unfilled` keeps the fields that it
    changed, as they were written, and the next version begins with those.
    """

    version = models.ForeignKey(ConsentVersion, models.CASCADE, related_name="texts")
    audience = models.CharField(max_length=20, choices=Audience)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    key_information = models.TextField()  # at most 400 words
    text = models.TextField()
    changes = models.TextField(blank=True)  # what is new since the text before
    quiz: Any = models.JSONField(default=list, blank=True)
    assent: Any = models.JSONField(default=dict, blank=True)
    uses = ArrayField(models.CharField(max_length=20), default=_first_uses)
    unfilled: Any = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64)
    written_by = models.CharField(max_length=40, blank=True)  # last; "" if it was only taken over
    written_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "consent text"
        default_permissions = ()
        triggers = [_written_into_a_draft]
        constraints = [
            models.UniqueConstraint(
                name="consent_document_version", fields=["version", "audience", "language"]
            ),
            models.CheckConstraint(
                name="consent_document_audience", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="consent_document_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="consent_document_uses", condition=Q(uses__contained_by=USES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.audience} {self.language}"

    def save(self, **options: Any) -> None:
        self.sha256 = self.digest
        super().save(**options)

    @property
    def lead(self) -> str:
        """The Markdown before the cards: who runs the study."""
        return lead_of(self.key_information)

    @property
    def cards(self) -> list[Card]:
        """The cards of the key information, in order."""
        return [
            Card(heading, lead_of(part, FOLDED_LEVEL), split_sections(part, FOLDED_LEVEL))
            for heading, part in split_sections(self.key_information)
        ]

    @property
    def kind(self) -> str:
        return self.version.kind

    @property
    def placeholders(self) -> set[str]:
        """The placeholders in the text as it was written."""
        written = [self.unfilled.get(name, getattr(self, name)) for name in FILLED]
        return {found for text in written for found in placeholders_in(text)}

    def fill(self, institution: Institution) -> None:
        """Put the institution in place of the placeholders, and keep what was written in `unfilled`."""
        written = {name: getattr(self, name) for name in FILLED}
        self.unfilled = {name: text for name, text in written.items() if placeholders_in(text)}
        for name, text in self.unfilled.items():
            setattr(self, name, fill(text, institution))
        self.sha256 = self.digest

    @property
    def as_read(self) -> "ConsentDocument":
        """The text as patients read it. Of a draft: as they would if it were published today."""
        if self.version.published_at:
            return self
        filled = copy.copy(self)
        filled.fill(institution_today())
        return filled

    @property
    def digest(self) -> str:
        """SHA-256, over canonical JSON, of everything in the text that a reader sees, and of its uses.

        Texts with FIRST_USES are hashed without them, as those were that are signed since before.
        """
        read = [self.title, self.key_information, self.text, self.changes, self.quiz, self.assent]
        return json_sha256(
            read if set(self.uses) == set(FIRST_USES) else [*read, sorted(self.uses)]
        )
