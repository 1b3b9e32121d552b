"""What an article's body is made of. Texts may cite references as [@key] or [@key; @other]."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "italic", "ol", "ul", "link"]


class StudyBlock(blocks.StructBlock):
    """A study in short: who took part, how, what was found, and what it can't tell."""

    title = blocks.CharBlock(label=_("title"))
    people = blocks.IntegerBlock(label=_("number of people"), min_value=1)
    design = blocks.TextBlock(label=_("design"))
    follow_up = blocks.TextBlock(label=_("follow-up"))
    found = blocks.ListBlock(blocks.TextBlock(), label=_("what was found"))
    limits = blocks.ListBlock(blocks.TextBlock(), label=_("what it can’t tell"))

    class Meta:
        template = "articles/blocks/study.html"
        icon = "form"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(template="articles/blocks/heading.html", icon="title")
    text = blocks.RichTextBlock(
        features=FEATURES, template="articles/blocks/text.html", icon="pilcrow"
    )
    key_points = blocks.ListBlock(
        blocks.TextBlock(), template="articles/blocks/key_points.html", icon="list-ul"
    )
    study = StudyBlock()
    caution = blocks.RichTextBlock(
        features=FEATURES, template="articles/blocks/caution.html", icon="warning"
    )


class DoorBlock(blocks.StructBlock):
    """A way on from the home page."""

    icon = blocks.ChoiceBlock(choices=[("read", _("a book")), ("share", _("a speech bubble"))])
    title = blocks.CharBlock()
    text = blocks.TextBlock()
    link = blocks.CharBlock(help_text=_("A path on this site, such as /share/"))
    link_text = blocks.CharBlock()

    class Meta:
        template = "articles/blocks/door.html"
        icon = "link"


def stream(items: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """A content file's body, a list of one-key mappings, as StreamField data. KeyError: unknown block."""
    types = BodyBlock().child_blocks
    return [(kind, _value(types[kind], value)) for item in items for kind, value in item.items()]


def _value(block: blocks.Block, value: Any) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        from wagtail.rich_text import RichText

        from hesperion.ui.content import to_html

        return RichText(to_html(value))
    return block.to_python(value)
