from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from articles.models.versions import PublishedVersion
from articles.permissions import ReviewedPermissions
from hesperion.edge.page_cache import cacheable
from hesperion.text.normalise import normalise


class ReviewedPage(RoutablePageMixin, Page):
    """A page that only the approval of a medical reviewer publishes."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: AbstractBaseUser) -> ReviewedPermissions:
        return ReviewedPermissions(user, self)

    def save(self, *args: Any, **options: Any) -> None:
        """Save the page with all texts normalised, as forms do: some come from content files or code."""
        for field in self._meta.concrete_fields:
            text = getattr(self, field.attname)
            if isinstance(text, str) and isinstance(field, models.CharField | models.TextField):
                lines = isinstance(field, models.TextField)
                setattr(self, field.attname, normalise(text, has_lines=lines))
        super().save(*args, **options)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the page, and let the page cache store it unless its view has set Cache-Control."""
        response = super().serve(request, *args, **kwargs)
        return response if response.has_header("Cache-Control") else cacheable(response)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        translations = self.get_translations(inclusive=True).live().select_related("locale")
        return super().get_context(request, *args, **kwargs) | {"translations": translations}

    def was_public(self) -> bool:
        """Whether this page, or an article below it, was ever published."""
        return PublishedVersion.objects.filter(page__path__startswith=self.path).exists()

    @property
    def original(self) -> Page | None:
        """The public page of which this page is a translation; None if it is the original."""
        others = self.get_translations().live().specific()
        return others.filter(locale__language_code=settings.LANGUAGE_CODE).first()

    @property
    def is_outdated_translation(self) -> bool:
        """Whether the original was published again after this translation of it."""
        original = self.original
        return original is not None and original.last_published_at > self.last_published_at


class LoadedPage(ReviewedPage):
    """A page that can be loaded from a content file.

    `loaded_digest` is the SHA-256 of the file that was loaded last.
    """

    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
