from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from articles.blocks import FEATURES, BodyBlock, DoorBlock
from articles.citations import number
from articles.forms import ArticleForm
from articles.sourcing import problems, text_of, uses


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
        HelpPanel(heading=_("Keys to cite"), template="articles/cms/keys.html"),
        FieldPanel("body"),
        InlinePanel("references", label=_("Reference")),
    ]
    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types: list[str] = []
    base_form_class = ArticleForm

    def save(self, clean: bool = True, **options: Any) -> None:
        """Raises ValidationError where a public text and its references don't fit together."""
        if clean and self.live and (wrong := self.problems()):
            raise ValidationError(wrong)
        super().save(clean=clean, **options)

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
        }
