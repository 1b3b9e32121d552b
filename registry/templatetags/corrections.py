"""The notice on top of a page that shows something which was corrected."""

from typing import Any

from django import template

from registry.corrections.queries import corrections_about, corrections_of_statement

register = template.Library()


@register.inclusion_tag("registry/notice.html")
def correction_notice(what: str, number: Any) -> dict[str, Any]:
    """The corrections about this, as in `{% correction_notice "use" 12 %}`; nothing where there is none."""
    return {"corrections": corrections_about(f"{what}:{number}")}


@register.inclusion_tag("registry/notice.html")
def corrections_of(seq: int) -> dict[str, Any]:
    """The corrections of one statement."""
    return {"corrections": corrections_of_statement(seq)}
