#!/usr/bin/env python
"""Django's command line. `DJANGO_SETTINGS_MODULE` says which settings; production by default."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from hesperion.privacy.uncaught import stop_with

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesperion.settings.production")
    os.environ["DATABASE_TIMEOUTS"] = "command"
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # it says what to do: a traceback would hide that
        stop_with(str(error))
