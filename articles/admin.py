"""Removes Wagtail's images and documents from /admin/: they are managed in /cms/ only."""

import wagtail.documents.admin
import wagtail.images.admin  # noqa: F401 - both register what is taken out below
from django.contrib import admin
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

admin.site.unregister([get_image_model(), get_document_model()])
