from wagtail.models import Page, PagePermissionTester


class ReviewedPermissions(PagePermissionTester):
    """Permissions that let nobody publish directly, not even a superuser.

    Only the approval of a medical reviewer publishes a page.
    """

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)

    def can_reorder_children(self) -> bool:
        """Return False: the list shows articles by date, so an order in the page tree has no effect."""
        return False

    def can_move_to(self, destination: Page) -> bool:
        return self.can_move() and super().can_move_to(destination)

    def can_read_drafts(self) -> bool:
        return self.can_edit() or "publish" in self.permissions

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return False for pages that were public, as their published versions must be kept.

        Such pages can be unpublished, but neither deleted nor moved.
        """
        return super().can_delete(ignore_bulk=ignore_bulk) and not self.page.was_public()
