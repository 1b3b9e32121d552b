"""An article from its content file, without a database."""

from types import SimpleNamespace

import yaml
from wagtail.blocks import StreamValue

from articles.actions.content_blocks import stream_data
from articles.blocks import BodyBlock
from articles.narration.script import SHIPPED_NARRATIONS


def article_from_file(name: str) -> SimpleNamespace:
    """The article in `articles/content/<name>.yaml`.

    It has those attributes of ArticlePage that are read aloud.
    """
    facts = yaml.safe_load((SHIPPED_NARRATIONS.parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return SimpleNamespace(
        slug=facts["slug"],
        title=facts["title"],
        standfirst=facts["standfirst"],
        body=StreamValue(BodyBlock(), stream_data(facts["body"])),
        locale=SimpleNamespace(language_code=name.rpartition(".")[2]),
    )
