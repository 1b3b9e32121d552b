from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.models import Page

from articles.blocks import BodyBlock
from articles.body.citation_rules import citation_counts, citation_problems, missing_pictures
from articles.body.citations import number_citations
from articles.body.diff import changed_paragraphs
from articles.body.glossary import mark_terms
from articles.body.headings import add_heading_ids, heading_ids
from articles.choices import CHANGE_CHOICES, ChangeKind
from articles.forms import ArticleForm
from articles.models.base import LoadedPage
from articles.models.versions import PublishedVersion
from articles.narration.queries import narration_of
from articles.sharing.citation_export import FORMATS
from articles.sharing.metadata import page_metadata
from articles.sharing.preview_image import draw_preview
from hesperion.text.normalise import has_letter

# Addresses below the list of articles that are not articles.
RESERVED_SLUGS = {"feed", "letters", "search", "words"}


class ArticlePage(LoadedPage):
    """An article. Its text cites references, which are numbered in the order of their first use."""

    standfirst = models.TextField(_("standfirst"))
    prepared_by = models.CharField(_("prepared by"), max_length=200)
    checked_on = models.DateField(_("facts checked on"))
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    reviewed_by = models.CharField(max_length=200, blank=True, editable=False)
    reviewed_on = models.DateField(null=True, editable=False)
    review_due = models.DateField(null=True, editable=False)
    change_kind = models.CharField(
        _("kind of change"), max_length=10, choices=CHANGE_CHOICES, blank=True
    )
    change_note = models.TextField(
        _("what changed"),
        blank=True,
        help_text=_("For readers, in a sentence. Needed once the article is public."),
    )

    recording = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recording"),
        help_text=_(
            "This text, read by a person, as an MP3 file. It holds for the text that is published with it: "
            "after a change of the text readers hear the computer’s voice until you give a new recording."
        ),
    )
    recorded_by = models.CharField(_("read by"), max_length=200, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("prepared_by"),
        FieldPanel("checked_on"),
        HelpPanel(heading=_("Keys to cite"), template="cms/citation_counts.html"),
        FieldPanel("body"),
        InlinePanel("references", label=_("Reference")),
        MultiFieldPanel(
            [FieldPanel("recording"), FieldPanel("recorded_by")], heading=_("Narration")
        ),
        MultiFieldPanel(
            [FieldPanel("change_kind"), FieldPanel("change_note")], heading=_("This change")
        ),
    ]
    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types: list[str] = []
    base_form_class = ArticleForm
    schema_types = ["MedicalWebPage", "MedicalScholarlyArticle"]
    exclude_fields_in_copy = [
        *["loaded_digest", "reviewed_by", "reviewed_on", "review_due"],
        *["change_kind", "change_note", "recording", "recorded_by"],
    ]

    def clean(self) -> None:
        super().clean()
        if not has_letter(self.prepared_by):
            raise ValidationError({"prepared_by": _("Write the name in letters.")})
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _("Another page has this address. Choose a longer one.")}
            )

    def save(self, clean: bool = True, **options: Any) -> None:
        """Save the article. Raises ValidationError if it is public and has problems."""
        if clean and self.live and (wrong := self.problems()):
            raise ValidationError(wrong)
        super().save(clean=clean, **options)

    @transaction.atomic
    def publish(self, *args: Any, **options: Any) -> None:
        """Publish a revision, under a lock, so that readers see the version with the highest number."""
        Page.objects.select_for_update().get(pk=self.pk)
        super().publish(*args, **options)

    def get_route_paths(self) -> list[str]:
        """The paths below the article that Wagtail redirects when the slug changes."""
        return ["/", "/history/", *(f"/cite/{form}/" for form in FORMATS)]

    @path("history/")
    def history(self, request: HttpRequest) -> HttpResponse:
        """Serve the page of the article's history.

        It shows the published versions, newest first, each with its changes from the next older
        version.
        """
        past = list(self.published_versions.all())
        before = [None, *past]
        versions = [
            (version, changed_paragraphs(earlier.paragraphs, version.paragraphs) if earlier else [])
            for earlier, version in zip(before, past, strict=False)
        ]
        return self.render(
            request,
            template="articles/history.html",
            context_overrides={"versions": versions[::-1]},
        )

    @path("cite/<str:form>/")
    def cite(self, request: HttpRequest, form: str) -> HttpResponse:
        """Serve the article as an entry for reference managers, in a format of FORMATS; 404 for others."""
        if form not in FORMATS:
            raise Http404
        write, kind, suffix = FORMATS[form]
        answer = HttpResponse(write(self), content_type=kind)
        answer.headers["Content-Disposition"] = content_disposition_header(
            True, f"{self.slug}.{suffix}"
        )
        return answer

    @path("picture/<int:number>/")
    def picture(self, request: HttpRequest, number: int) -> HttpResponse:
        """Serve the preview image of shared links.

        Each version has an address of its own, so that other sites fetch the image again.
        """
        if not self.published_versions.filter(number=number).exists():
            raise Http404
        return HttpResponse(draw_preview(self.title), content_type="image/png")

    @property
    def is_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < timezone.now().date()

    def problems(self) -> list[str]:
        """The reasons why the article can't be published, as sentences for editors."""
        wrong = citation_problems(
            self.body.render_as_block(), [row.key for row in self.references.all()]
        )
        return [*wrong, *missing_pictures(self.body)]

    def citation_counts(self) -> list[tuple[Any, int]]:
        """Pairs of each reference and the number of times that the article cites it."""
        return citation_counts(self.body.render_as_block(), self.references.all())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        references = {reference.key: reference for reference in self.references.all()}
        headings = [block.value for block in self.body if block.block_type == "heading"]
        names = heading_ids(headings)
        with override(self.locale.language_code):  # the page's frame may be in another
            body, cited = number_citations(
                add_heading_ids(self.body.render_as_block(), names), references
            )
        body, terms = mark_terms(body, self.locale.language_code)
        return super().get_context(request, *args, **kwargs) | {
            "body": body,
            "terms": terms,
            "references": [references[key] for key in cited],
            "metadata": page_metadata(self, [references[key] for key in cited]),
            "contents": list(zip(names, headings, strict=True)),
            "narration": narration_of(self),
            "correction": PublishedVersion.objects.filter(
                page=self.pk, kind=ChangeKind.CORRECTION
            ).last(),
        }
