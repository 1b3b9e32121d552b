"""An article as its content file tells it, without a database."""

from types import SimpleNamespace

import yaml
from wagtail.blocks import StreamValue

from articles.actions.blocks import stream
from articles.blocks import BodyBlock
from articles.narrating.script import SHIPPED


def as_article(name: str) -> SimpleNamespace:
    """What is read aloud of `articles/content/<name>.yaml`, under the names that an ArticlePage has."""
    facts = yaml.safe_load((SHIPPED.parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return SimpleNamespace(
        slug=facts["slug"],
        title=facts["title"],
        standfirst=facts["standfirst"],
        body=StreamValue(BodyBlock(), stream(facts["body"])),
        locale=SimpleNamespace(language_code=name.rpartition(".")[2]),
    )
