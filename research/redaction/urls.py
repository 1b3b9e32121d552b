from django.contrib import admin
from django.urls import path

from research.redaction import views

app_name = "redactions"
urlpatterns = [path("", admin.site.admin_view(views.waiting_list), name="waiting")]
