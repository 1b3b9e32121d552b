import os
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from django.core.management import CommandError, call_command

from hesperion.ui.catalogs import compile_catalogs

POLISH = r"""# A note.
msgid ""
msgstr ""
"Language: pl\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

#: some/page.html
msgid "Continue"
msgstr "Dalej"

msgid "Two lines,\n"
"in \"quotes\""
msgstr "Dwa wiersze,\n"
"w „cudzysłowie”"

msgctxt "month"
msgid "May"
msgstr "maj"

msgid "May"
msgstr "Wolno"

msgid "%(number)d day"
msgid_plural "%(number)d days"
msgstr[0] "%(number)d dzień"
msgstr[1] "%(number)d dni"
msgstr[2] "%(number)d dni (wiele)"

#, fuzzy
msgid "Back"
msgstr "Przód"

msgid "Nobody translated this"
msgstr ""

msgid "%(number)d hour"
msgid_plural "%(number)d hours"
msgstr[0] ""
msgstr[1] ""
msgstr[2] ""

#~ msgid "Long gone"
#~ msgstr "Dawno"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "pl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(POLISH, encoding="utf-8")
    return path


@pytest.fixture
def polish(source: Path, tmp_path: Path) -> GNUTranslations:
    [compiled] = compile_catalogs(tmp_path)
    with compiled.open("rb") as file:
        return GNUTranslations(file)


def test_what_was_translated_is_said_with_its_context_and_its_lines(polish):
    assert polish.gettext("Continue") == "Dalej"
    assert polish.gettext('Two lines,\nin "quotes"') == "Dwa wiersze,\nw „cudzysłowie”"
    assert polish.gettext("May") == "Wolno"
    assert polish.pgettext("month", "May") == "maj"


def test_the_languages_own_rule_chooses_the_plural(polish):
    said = [polish.ngettext("%(number)d day", "%(number)d days", n) for n in (1, 2, 5, 12, 22)]
    one, few, many = "%(number)d dzień", "%(number)d dni", "%(number)d dni (wiele)"
    assert said == [one, few, many, many, few]


def test_what_is_a_guess_or_empty_or_gone_stays_in_english(polish):
    for text in ("Back", "Nobody translated this", "Long gone"):
        assert polish.gettext(text) == text
    said = [polish.ngettext("%(number)d hour", "%(number)d hours", n) for n in (1, 2, 5)]
    assert said == ["%(number)d hour", "%(number)d hours", "%(number)d hours"]


def test_only_what_changed_is_compiled_again(source, polish, tmp_path):
    assert compile_catalogs(tmp_path) == []
    later = source.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(source, ns=(later, later))
    assert compile_catalogs(tmp_path) == [source.with_suffix(".mo")]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_broken_file_is_not_compiled(source, tmp_path):
    source.write_text(POLISH + '\nmsgid "Cut off"\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        compile_catalogs(tmp_path)
    assert not source.with_suffix(".mo").exists()


def test_a_site_is_not_prepared_before_its_translations_are_compiled(source, settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    with pytest.raises(CommandError, match=r"Run: python manage\.py compilemessages"):
        call_command("prepare")


def test_the_command_compiles_what_pages_read(source, settings, tmp_path, capsys):
    settings.LOCALE_PATHS = [tmp_path]
    call_command("compilemessages")
    assert source.with_suffix(".mo").exists()
    assert capsys.readouterr().out == f"Compiled {source.with_suffix('.mo')}\n"
