"""Makes the blocks of a body from what a content file says."""

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


def stream(items: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """A content file's body, a list of one-key mappings, as StreamField data. KeyError: unknown block."""
    types = BodyBlock().child_blocks
    return [(kind, _value(types[kind], value)) for item in items for kind, value in item.items()]


def _value(block: blocks.Block, value: Any) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return RichText(to_html(value))
    if isinstance(block, FigureBlock) and "image" in value:
        value = value | {"image": _image(value["image"])}
    return block.to_python(value)


def _image(name: str) -> int:
    """The number of the image that was made from this file of content/figures/, now or before."""
    images = get_image_model().objects
    with (FIGURES / name).open("rb") as file:
        digest = hash_filelike(file)
        if known := images.filter(file_hash=digest).first():
            return known.pk
        return images.create(title=name, file=ImageFile(file, name=name), file_hash=digest).pk
