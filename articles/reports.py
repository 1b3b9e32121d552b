"""Reports for staff in /cms/."""

from typing import Any

from wagtail.admin.views.reports import ReportView

from articles.models import Link
from articles.queries import asked_links, dead_links


class DeadLinks(ReportView):
    """The addresses that no longer answer, with the articles that lead there."""

    page_title = "Dead links"
    header_icon = "link"
    results_template_name = "cms/dead_links_results.html"
    index_url_name = "dead_links"
    index_results_url_name = "dead_links_results"
    model = Link
    any_permission_required = ["wagtailadmin.access_admin"]
    permission_required = "wagtailadmin.access_admin"
    list_export = ["address", "status", "problem", "first_failed_at", "checked_at"]

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        total, asked, failed = asked_links()
        counts = {"links_total": total, "links_asked": asked, "links_failed": failed}
        return super().get_context_data(**told) | counts

    def get_queryset(self) -> Any:
        return dead_links()
