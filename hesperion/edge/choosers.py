"""Wagtail's choosers without the inline script that follows each of them, so that /cms/ allows none.

The controller `starter` of static/js/cms.js starts them, and likewise the calendars and inline panels whose
templates are in templates/wagtailadmin/.
"""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

_STARTED = (
    '<div data-controller="starter" data-starter-name-value="{}"'
    ' data-starter-arguments-value="{}">{}</div>'
)


def _render(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None
) -> SafeString:
    """Replaces BaseChooser.render."""
    data = self.get_value_data(value)
    options = self.get_js_init_options(attrs["id"], name, data)
    arguments = json.dumps([attrs["id"], options])
    return format_html(
        _STARTED, self.js_constructor, arguments, self.render_html(name, data, attrs)
    )


def start_without_inline_scripts() -> None:
    BaseChooser.render = _render
    AdminTaskChooser.js_constructor = "createTaskChooser"
