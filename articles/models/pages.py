from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from articles.blocks import FEATURES, BodyBlock, DoorBlock
from articles.citations import number
from articles.forms import ArticleForm
from articles.history import changes
from articles.models.publications import CHANGES, Kind, Publication
from articles.permissions import ReviewedPermissions
from articles.searching import LONGEST, found
from articles.sourcing import problems, text_of, uses
from hesperion.edge.finished import offer


class ReviewedPage(RoutablePageMixin, Page):
    """A page that only a medical reviewer's approval makes public."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: AbstractBaseUser) -> ReviewedPermissions:
        return ReviewedPermissions(user, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Kept, unless a view of the page has said how long its answer holds."""
        response = super().serve(request, *args, **kwargs)
        return response if response.has_header("Cache-Control") else offer(response)


class LoadedPage(ReviewedPage):
    """A page that a content file can fill. `loaded_digest` is the file's SHA-256 when it last did."""

    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class HomePage(LoadedPage):
    """What Hesperion is, and the doors that lead on. One at the root of each language."""

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
    """The list of articles."""

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.ArticlePage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = ArticlePage.objects.child_of(self).live().order_by("-first_published_at")
        return super().get_context(request, *args, **kwargs) | {
            "articles": articles,
        }

    @path("search/")
    def search(self, request: HttpRequest) -> HttpResponse:
        """The articles with the words in `q`. Kept nowhere: what people look for tells of their health."""
        words = request.GET.get("q", "").strip()[:LONGEST]
        told = {"words": words, "hits": found(words, self) if words else []}
        response = self.render(request, template="articles/search.html", context_overrides=told)
        response.headers["Cache-Control"] = "no-store, private"
        return response


class ArticlePage(LoadedPage):
    """A sourced article. Every claim cites a reference; references are numbered by first use."""

    standfirst = models.TextField(_("standfirst"))
    prepared_by = models.CharField(_("prepared by"), max_length=200)
    checked_on = models.DateField(_("facts checked on"))
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    reviewed_by = models.CharField(max_length=200, blank=True, editable=False)
    reviewed_on = models.DateField(null=True, editable=False)
    review_due = models.DateField(null=True, editable=False)
    change_kind = models.CharField(_("kind of change"), max_length=10, choices=CHANGES, blank=True)
    change_note = models.TextField(
        _("what changed"),
        blank=True,
        help_text=_("For readers, in a sentence. Needed once the article is public."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("prepared_by"),
        FieldPanel("checked_on"),
        HelpPanel(heading=_("Keys to cite"), template="cms/keys.html"),
        FieldPanel("body"),
        InlinePanel("references", label=_("Reference")),
        MultiFieldPanel(
            [FieldPanel("change_kind"), FieldPanel("change_note")], heading=_("This change")
        ),
    ]
    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types: list[str] = []
    base_form_class = ArticleForm
    exclude_fields_in_copy = [
        *["loaded_digest", "reviewed_by", "reviewed_on", "review_due"],
        *["change_kind", "change_note"],
    ]

    def save(self, clean: bool = True, **options: Any) -> None:
        """Raises ValidationError where a public text and its references don't fit together."""
        if clean and self.live and (wrong := self.problems()):
            raise ValidationError(wrong)
        super().save(clean=clean, **options)

    @path("history/")
    def history(self, request: HttpRequest) -> HttpResponse:
        """Its publications, the newest first, each compared with the one before."""
        past = list(self.publications.all())
        before = [None, *past]
        versions = [
            (version, changes(earlier.paragraphs, version.paragraphs) if earlier else [])
            for earlier, version in zip(before, past, strict=False)
        ]
        return self.render(
            request,
            template="articles/history.html",
            context_overrides={"versions": versions[::-1]},
        )

    @property
    def is_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < timezone.now().date()

    def problems(self) -> list[str]:
        """What keeps it from being published, as sentences."""
        return list(problems(text_of(self.body), [row.key for row in self.references.all()]))

    def uses(self) -> list[tuple[Any, int]]:
        """Each reference with how often the text cites it."""
        return uses(text_of(self.body), self.references.all())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        references = {reference.key: reference for reference in self.references.all()}
        with override(self.locale.language_code):  # the page's frame may be in another
            body, cited = number(text_of(self.body), references)
        headings = [block.value for block in self.body if block.block_type == "heading"]
        return super().get_context(request, *args, **kwargs) | {
            "body": body,
            "references": [references[key] for key in cited],
            "contents": [(slugify(heading), heading) for heading in headings],
            "correction": Publication.objects.filter(page=self.pk, kind=Kind.CORRECTION).last(),
        }
