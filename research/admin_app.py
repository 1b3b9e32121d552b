"""Django's admin with the site of research/site.py: in INSTALLED_APPS in place of `django.contrib.admin`."""

from django.contrib.admin.apps import AdminConfig


class ResearchAdminConfig(AdminConfig):
    default_site = "research.site.ResearchSite"
