from django import template

from atlas.release_files import lost_releases

register = template.Library()


@register.simple_tag
def lost_release() -> int | None:
    """The newest release that was public and that the database lacks, since an older backup was restored."""
    return max(lost_releases(), default=None)
