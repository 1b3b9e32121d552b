"""Reports of /cms/."""

from typing import Any

from wagtail.admin.views.reports import ReportView

from articles.models import ExternalLink
from articles.queries import dead_links, link_counts


class DeadLinksReport(ReportView):
    """A report of external links that no longer answer, with the articles that contain them."""

    page_title = "Dead links"
    header_icon = "link"
    results_template_name = "cms/dead_links_results.html"
    index_url_name = "dead_links"
    index_results_url_name = "dead_links_results"
    model = ExternalLink
    any_permission_required = ["wagtailadmin.access_admin"]
    permission_required = "wagtailadmin.access_admin"
    list_export = ["address", "status", "problem", "first_failed_at", "checked_at"]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        total, asked, failed = link_counts()
        counts = {"links_total": total, "links_asked": asked, "links_failed": failed}
        return super().get_context_data(**context) | counts

    def get_queryset(self) -> Any:
        return dead_links()
