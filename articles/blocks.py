"""The blocks of an article's body. Their texts cite references as [@key] or [@key; @other]."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from articles.body.citations import citations
from articles.body.comparison import ProseComparison
from hesperion.ui.input_cleaning import may_be_signs

FEATURES = ["bold", "italic", "ol", "ul", "link"]


def drawings() -> list[tuple[str, str]]:
    """The drawings in static/img/figures/ as choices of a form field: (name, label)."""
    return [(file.stem, file.stem) for file in sorted(_figures().glob("*.svg"))]


def drawing_size(name: str) -> tuple[str, str]:
    """The width and height of a drawing in its own units.

    Pages use them to reserve space before the drawing is loaded.
    """
    text = (_figures() / f"{name}.svg").read_text(encoding="utf-8")
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
    assert found, f"{name}.svg has no viewBox from 0 0"  # noqa: S101 - drawings are ours
    return found[1], found[2]


def _figures() -> Path:
    return Path(settings.BASE_DIR) / "static" / "img" / "figures"


class ProseBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    def get_comparison_class(self) -> type:
        return ProseComparison


class StudyBlock(blocks.StructBlock):
    """A summary of a study: participants, design, results and limits."""

    title = blocks.CharBlock(label=_("title"))
    people = blocks.IntegerBlock(label=_("number of people"), min_value=1)
    design = blocks.TextBlock(label=_("design"))
    follow_up = blocks.TextBlock(label=_("follow-up"))
    found = blocks.ListBlock(blocks.TextBlock(), label=_("what was found"))
    limits = blocks.ListBlock(blocks.TextBlock(), label=_("what it can’t tell"))

    class Meta:
        template = "articles/blocks/study.html"
        icon = "form"


class FigureBlock(blocks.StructBlock):
    """A picture: an uploaded image, or a drawing of static/img/figures/."""

    image = ImageChooserBlock(required=False, label=_("image"))
    drawing = blocks.ChoiceBlock(choices=drawings, required=False, label=_("or a drawing of ours"))
    alt = blocks.TextBlock(
        required=False,
        label=_("what it shows"),
        help_text=_("Read to those who can’t see it. Say what the picture tells."),
    )
    decorative = blocks.BooleanBlock(required=False, label=_("it tells nothing, it is decoration"))
    caption = blocks.TextBlock(required=False, label=_("caption"))
    credit = blocks.CharBlock(required=False, label=_("credit"))

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value["image"]) == bool(value["drawing"]):
            raise _wrong("drawing", _("Choose either an image or a drawing of ours."))
        if bool(value["alt"]) == value["decorative"]:
            raise _wrong("alt", _("Say what the picture shows, or mark it as decoration."))
        if citations(value["alt"]):
            raise _wrong("alt", _("Cite references in the caption: here they can’t be links."))
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        if value["drawing"]:
            context["width"], context["height"] = drawing_size(value["drawing"])
        return context

    class Meta:
        template = "articles/blocks/figure.html"
        icon = "image"


class TableBlock(blocks.StructBlock):
    """A table of text. The first cell of each row is the heading of the row."""

    caption = blocks.CharBlock(label=_("caption"))
    head = blocks.ListBlock(blocks.CharBlock(), min_num=2, label=_("head of each column"))
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.TextBlock(label=_("cell")), label=_("row")),
        min_num=1,
        label=_("rows"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_be_signs(self.child_blocks["rows"].child_block.child_block.field)  # a dash says "none"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if any(len(row) != len(value["head"]) for row in value["rows"]):
            raise _wrong("rows", _("Give every row as many cells as the table has columns."))
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        rows = [list(zip(value["head"], row, strict=False)) for row in value["rows"]]
        return super().get_context(value, parent_context) | {
            "caption": value["caption"],
            "headings": value["head"],
            "rows": rows,
        }

    class Meta:
        template = "articles/blocks/table.html"
        icon = "table"


class QuoteBlock(blocks.StructBlock):
    """A quotation, with the key of the reference that it is taken from."""

    text = blocks.TextBlock(label=_("text"))
    source = blocks.RegexBlock(
        regex=r"^[\w-]+$",
        label=_("key of the reference"),
        error_messages={"invalid": _("Type the key alone, without [@ and ].")},
    )

    class Meta:
        template = "articles/blocks/quote.html"
        icon = "openquote"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(template="articles/blocks/heading.html", icon="title")
    text = ProseBlock(features=FEATURES, template="articles/blocks/text.html", icon="pilcrow")
    key_points = blocks.ListBlock(
        blocks.TextBlock(), template="articles/blocks/key_points.html", icon="list-ul"
    )
    figure = FigureBlock()
    table = TableBlock()
    quote = QuoteBlock()
    study = StudyBlock()
    caution = ProseBlock(features=FEATURES, template="articles/blocks/caution.html", icon="warning")


class DoorBlock(blocks.StructBlock):
    """A link of the home page to another part of the site, with an icon, a title and a text."""

    icon = blocks.ChoiceBlock(
        choices=[
            ("read", _("a book")),
            ("share", _("a speech bubble")),
            ("registry", _("a list")),
            ("trials", _("a place on a map")),
        ]
    )
    title = blocks.CharBlock()
    text = blocks.TextBlock()
    link = blocks.CharBlock(help_text=_("A path on this site, such as /share/"))
    link_text = blocks.CharBlock()

    class Meta:
        template = "articles/blocks/door.html"
        icon = "link"


def _wrong(part: str, sentence: Any) -> StructBlockValidationError:
    return StructBlockValidationError({part: ValidationError(sentence)})
