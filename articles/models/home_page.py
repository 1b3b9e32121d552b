from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from articles.blocks import FEATURES, DoorBlock
from articles.models.base import LoadedPage


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
