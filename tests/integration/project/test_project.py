"""The checks that need the whole project standing."""

import os
import re
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.template import engines
from django.template.loader import get_template

from tests.embedded import ROOT
from tests.production import ENVIRONMENT, PROVIDER


@pytest.mark.django_db
def test_no_model_change_lacks_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("mail", [{}, PROVIDER], ids=["server", "provider"])
def test_the_deployment_check_is_silent_on_production_settings(mail):
    environment = (
        ENVIRONMENT
        | mail
        | {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": os.environ["DATABASE_URL"],
            "DJANGO_SETTINGS_MODULE": "hesperion.settings.production",
        }
    )
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


def test_static_files_can_be_named_by_their_hash(settings, tmp_path):
    """Fails when a stylesheet or a script refers to a file that is not there."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "hesperion.ui.storage.HashedStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("css/hesperion.*.css"))


def test_every_template_compiles():
    folder = ROOT / "templates"
    names = [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.suffix in {".html", ".txt"}
    ]
    assert names
    assert all(get_template(name) for name in names)


def test_pages_hold_no_inline_script_and_no_inline_style():
    """Mails have inline styles by need; pages never."""
    for path in (ROOT / "templates").rglob("*.html"):
        if "emails" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert "style=" not in text, path
        assert "<style" not in text, path
        assert "onclick" not in text, path
        assert not re.search(r'<script(?!(?: type="module")? src=)', text), path


def test_only_our_own_template_folders_are_searched():
    assert [str(folder) for folder in engines["django"].engine.dirs] == [str(ROOT / "templates")]
