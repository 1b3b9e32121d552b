from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from articles.blocks import FEATURES, BodyBlock, DoorBlock
from articles.citations import number


class LoadedPage(Page):
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


class ArticleIndexPage(Page):
    """The list of articles."""

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.ArticlePage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = ArticlePage.objects.child_of(self).live().order_by("-first_published_at")
        return super().get_context(request, *args, **kwargs) | {"articles": articles}


class ArticlePage(LoadedPage):
    """A sourced article. Every claim cites a reference; references are numbered by first use."""

    standfirst = models.TextField(_("standfirst"))
    prepared_by = models.CharField(_("prepared by"), max_length=200)
    checked_on = models.DateField(_("facts checked on"))
    body = StreamField(BodyBlock(), verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("prepared_by"),
        FieldPanel("checked_on"),
        FieldPanel("body"),
        InlinePanel("references", label=_("Reference")),
    ]
    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types: list[str] = []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        references = {reference.key: reference for reference in self.references.all()}
        with override(self.locale.language_code):  # the page's frame may be in another
            body, cited = number(self.body.render_as_block(), references)
        headings = [block.value for block in self.body if block.block_type == "heading"]
        return super().get_context(request, *args, **kwargs) | {
            "body": body,
            "references": [references[key] for key in cited],
            "contents": [(slugify(heading), heading) for heading in headings],
        }


class Reference(Orderable):
    """A source. The text cites it by `key`."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="references")
    key = models.SlugField(_("key"), max_length=40, help_text=_("The text cites it as [@key]"))
    authors = models.TextField(_("authors"))
    title = models.TextField(_("title"))
    journal = models.CharField(_("journal or publisher"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    issue = models.CharField(_("issue"), max_length=20, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    doi = models.CharField("DOI", max_length=100, blank=True)
    pmid = models.CharField("PMID", max_length=10, blank=True)
    registry = models.CharField(_("trial registry number"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(name="articles_reference_key", fields=["page", "key"]),
            models.CheckConstraint(
                name="articles_reference_doi",
                condition=Q(doi="") | Q(doi__regex=r"^10\.\d{4,9}/\S+$"),
            ),
            models.CheckConstraint(
                name="articles_reference_pmid", condition=Q(pmid__regex=r"^\d{0,9}$")
            ),
        ]

    def __str__(self) -> str:
        return self.key
