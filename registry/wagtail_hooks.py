"""What the registry adds to /cms/: a button on each letter, and the page that it opens."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from articles.models import LetterPage
from registry.views.mail_letter import MAY_MAIL, mail_letter


@hooks.register("register_admin_urls")
def letter_urls() -> list[URLPattern]:
    return [path("letters/<int:page_id>/mail/", mail_letter, name="mail_letter")]


@hooks.register("register_page_header_buttons")
def mail_button(page: Page, user: AbstractUser, **place: Any) -> Iterator[Button]:
    if page.specific_class is LetterPage and page.live and user.has_perm(MAY_MAIL):
        address = reverse("mail_letter", args=[page.pk])
        yield Button("Mail this letter…", address, icon_name="mail", priority=70)
