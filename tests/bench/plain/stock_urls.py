"""Django's own admin over the plain tables, with nothing of ours but the names of columns."""

from typing import Any

from django.contrib import admin
from django.urls import path

from hesperion.urls import handler429, handler500
from hesperion.urls import urlpatterns as hesperion
from tests.bench.plain.models import SHOWN, Participant

__all__ = ["handler429", "handler500", "urlpatterns"]


def _inline(model: Any) -> type[admin.TabularInline]:
    """All rows, without boxes that offer the rows of everybody."""
    related = [field.name for field in model._meta.concrete_fields if field.is_relation]
    options = {"model": model, "extra": 0, "raw_id_fields": related}
    return type(f"{model.__name__}Inline", (admin.TabularInline,), options)


class StockAdmin(admin.ModelAdmin):
    list_display = ["public_id", "teller", "age_group", "country", "submitted_at"]
    list_filter = [
        *["country", "teller", "age_group", "background__sex", "course__status"],
        *["diagnosis__code", "affectedorgan__code", "markerfinding__code", "treatment__code"],
        *["infusion__target", "infusion__cells", "infusion__setting", "adverseevent__kind"],
    ]
    ordering = ["-submitted_at"]
    inlines = [_inline(model) for model in SHOWN.values() if model is not Participant]


site = admin.AdminSite()
site.register(Participant, StockAdmin)

urlpatterns = [path("admin/", site.urls), *hesperion]
