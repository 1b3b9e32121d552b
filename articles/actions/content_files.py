"""Publishes the files of articles/content/ as pages."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page, Site

from articles.actions.content_blocks import stream_data
from articles.body.citation_rules import duplicate_references
from articles.models import (
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    LetterPage,
    LoadedPage,
    Reference,
)
from articles.models.versions import note_problem
from hesperion.ui.content import to_html


class BadContent(Exception):
    """A content file that can't be published as it is."""


@transaction.atomic
def load_home(*, path: Path) -> str:
    """Publish the home page of a language, with its list of articles, from the file at `path`.

    Returns what was done, such as "published".
    """
    facts = _facts(path)
    home = HomePage.objects.filter(locale=_locale(path)).first() or _new_home(path, facts)
    done = _fill(home, path, _fill_home)
    if done == "published":
        index = ArticleIndexPage.objects.child_of(home).get()
        index.title, index.live = facts["articles"], True
        index.save()
    return done


def _new_home(path: Path, facts: dict[str, Any]) -> HomePage:
    if original := HomePage.objects.first():
        home = original.copy_for_translation(_locale(path))
        ArticleIndexPage.objects.child_of(original).get().copy_for_translation(home.locale)
        home.refresh_from_db()  # its new child is counted in the database alone
        return home
    root = Page.objects.get(depth=1)
    root.get_children().delete()  # Wagtail's welcome page
    home = root.add_child(
        instance=HomePage(title=facts["title"], slug="home", lead=facts["lead"], intro="-")
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    home.add_child(instance=ArticleIndexPage(title=facts["articles"], slug="articles"))
    return home


@transaction.atomic
def load_article(*, path: Path) -> str:
    """Publish the article in the file at `path`, below the list of its language.

    Returns what was done. A file with a release is a letter. A translation has the slug of its original, which
    must be loaded before it. Raises BadContent for an article that the form in /cms/ would refuse.
    """
    facts = _facts(path)
    same = _kind(facts).objects.filter(slug=facts["slug"])
    article = same.filter(locale=_locale(path)).first() or _new_article(path, facts, same.first())
    return _fill(article, path, _fill_article)


def _new_article(path: Path, facts: dict[str, Any], original: ArticlePage | None) -> ArticlePage:
    if original:
        return original.copy_for_translation(_locale(path))
    return ArticleIndexPage.objects.get(locale=_locale(path)).add_child(
        instance=_kind(facts)(slug=facts["slug"], live=False, **_plain_fields(facts))
    )


def _kind(facts: dict[str, Any]) -> type[ArticlePage]:
    return LetterPage if "release" in facts else ArticlePage


def _plain_fields(facts: dict[str, Any]) -> dict[str, Any]:
    names = ("title", "standfirst", "prepared_by", "checked_on", "release")
    return {name: facts[name] for name in names if name in facts}


def _locale(path: Path) -> Locale:
    """The locale of a file that is named `<name>.<language>.yaml`."""
    return Locale.objects.get_or_create(language_code=path.suffixes[-2].removeprefix("."))[0]


def _fill(page: Any, path: Path, fill: Callable[[Any, dict[str, Any]], None]) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if page.loaded_digest == digest:
        return "unchanged"
    if _was_edited(page):
        return "edited in the CMS, left as it is"
    fill(page, _facts(path))
    page.loaded_digest = digest
    page.save_revision().publish()
    return "published"


def _was_edited(page: LoadedPage) -> bool:
    return page.revisions.filter(user__isnull=False).exists()


def _fill_home(home: HomePage, facts: dict[str, Any]) -> None:
    home.title, home.lead = facts["title"], facts["lead"]
    home.intro = to_html(facts["intro"])
    home.doors = [("door", door) for door in facts["doors"]]


def _fill_article(article: ArticlePage, facts: dict[str, Any]) -> None:
    for name, value in _plain_fields(facts).items():
        setattr(article, name, value)
    article.search_description = facts["standfirst"]
    article.reviewed_by, article.reviewed_on, article.review_due = (
        "",
        None,
        None,
    )  # nobody has reviewed it
    # A first version changes nothing, whatever the file says of its last change.
    change = facts.get("change", {}) if article.published_versions.exists() else {}
    article.change_kind, article.change_note = change.get("kind", ""), change.get("note", "")
    article.body = stream_data(facts["body"])
    article.references = [
        Reference(sort_order=order, **reference)
        for order, reference in enumerate(facts["references"])
    ]
    _check(article)


def _check(article: ArticlePage) -> None:
    """Check what the form in /cms/ checks. Raises BadContent."""
    references = article.references.all()
    try:
        article.body = article.body.stream_block.clean(article.body)
        for reference in references:
            reference.full_clean(exclude=["page"])
    except ValidationError as error:
        raise BadContent(f"has a part that is wrong: {_as_text(error)}") from error
    doubles = [sentence for _number, _field, sentence in duplicate_references(references)]
    note = note_problem(article.published_versions.all(), article.change_kind, article.change_note)
    if wrong := [*doubles, *article.problems(), *filter(None, [note])]:
        raise BadContent(" ".join(wrong))


def _as_text(error: ValidationError) -> str:
    return str(error.as_json_data() if hasattr(error, "as_json_data") else error)


def _facts(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
