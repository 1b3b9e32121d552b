from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from articles.blocks import FEATURES, BodyBlock, DoorBlock
from articles.body.citation_rules import citation_counts, citation_problems, missing_pictures
from articles.body.citations import number_citations
from articles.body.diff import changed_paragraphs
from articles.body.glossary import mark_terms
from articles.body.headings import add_heading_ids, heading_ids
from articles.choices import CHANGE_CHOICES, ChangeKind
from articles.forms import ArticleForm
from articles.models.base import LoadedPage, ReviewedPage
from articles.models.versions import PublishedVersion
from articles.narration.queries import narration_of
from articles.search import MAX_QUERY_LENGTH, search_articles
from articles.sharing.citation_export import FORMATS
from articles.sharing.metadata import page_metadata
from articles.sharing.preview_image import draw_preview
from hesperion.text.normalise import has_letter, normalise

# Addresses below the list of articles that are not articles.
RESERVED_SLUGS = {"feed", "search", "words"}


class HomePage(LoadedPage):
    """The home page of a language: what Hesperion is, and links to its parts."""

    lead = models.TextField(_("lead"))
    intro = RichTextField(_("introduction"), features=FEATURES)
    doors = StreamField([("door", DoorBlock())], verbose_name=_("doors"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("intro"),
        FieldPanel("doors"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["articles.ArticleIndexPage"]
    max_count_per_parent = 1


class ArticleIndexPage(ReviewedPage):
    """The list of articles of a language."""

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.ArticlePage"]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find the page of an address. An article that is not translated is found below the original list."""
        try:
            return super().route(request, path_components)
        except Http404:
            if self.original is None:
                raise
            return self.original.route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = list(ArticlePage.objects.child_of(self).live().order_by("-first_published_at"))
        return super().get_context(request, *args, **kwargs) | {
            "articles": [*articles, *self._untranslated(articles)]
        }

    def _untranslated(self, articles: list["ArticlePage"]) -> "QuerySet[ArticlePage]":
        if self.original is None:
            return ArticlePage.objects.none()
        originals = ArticlePage.objects.child_of(self.original).live()
        here = [article.translation_key for article in articles]
        return originals.exclude(translation_key__in=here).order_by("-first_published_at")

    @path("search/")
    def search(self, request: HttpRequest) -> HttpResponse:
        """Serve the articles that contain the words in `q`.

        The words are stored nowhere, because searches reveal people's health.
        """
        words = normalise(request.GET.get("q", "")[:MAX_QUERY_LENGTH], has_lines=False).strip()
        articles = ArticlePage.objects.child_of(self).live()
        hits = search_articles(words, articles, self.locale.language_code) if words else []
        response = self.render(
            request,
            template="articles/search.html",
            context_overrides={"words": words, "hits": hits},
        )
        response.headers["Cache-Control"] = "no-store, private"
        return response


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
