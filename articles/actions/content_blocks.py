"""Turns the body in a content file into blocks."""

from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.rich_text import RichText
from wagtail.utils.file import hash_filelike

from articles.blocks import BodyBlock, FigureBlock
from hesperion.ui.content import to_html

FIGURES = Path(__file__).parents[1] / "content" / "figures"


def stream_data(items: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """StreamField data from the body of a content file.

    The body is a list of mappings with one key each, the name of a block. Raises KeyError for a
    block that does not exist.
    """
    types = BodyBlock().child_blocks
    return [(kind, _value(types[kind], value)) for item in items for kind, value in item.items()]


def _value(block: blocks.Block, value: Any) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return RichText(to_html(value))
    if isinstance(block, FigureBlock) and "image" in value:
        value = value | {"image": _image(value["image"])}
    return block.to_python(value)


def _image(name: str) -> int:
    """The id of the image of this file in content/figures/, which is created if there is none."""
    images = get_image_model().objects
    with (FIGURES / name).open("rb") as file:
        digest = hash_filelike(file)
        if known := images.filter(file_hash=digest).first():
            return known.pk
        return images.create(title=name, file=ImageFile(file, name=name), file_hash=digest).pk
