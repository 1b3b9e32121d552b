"""The local site with one more language, written from the right: `xr`, made by tests/pseudo/catalog.py."""

import os

from django.conf.global_settings import LANGUAGES_BIDI as WRITTEN_FROM_THE_RIGHT
from django.conf.locale import LANG_INFO

from hesperion.settings.local import *  # noqa: F403
from hesperion.settings.local import LANGUAGES, LOCALE_PATHS

LANG_INFO["xr"] = {"bidi": True, "code": "xr", "name": "Reversed", "name_local": "Ŕéṽéŕšéð"}
LANGUAGES = [*LANGUAGES, ("xr", "Ŕéṽéŕšéð")]
LANGUAGES_BIDI = [*WRITTEN_FROM_THE_RIGHT, "xr"]
LOCALE_PATHS = [*LOCALE_PATHS, os.environ["PSEUDO_LOCALES"]]
