"""This version's settings, with an app more."""

from hesperion.settings.test import *  # noqa: F403
from hesperion.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.upgrades.next_version"]
