from wagtail.models import Page, PagePermissionTester


class ReviewedPermissions(PagePermissionTester):
    """Nobody publishes by a button, not even a superuser: only the approval of a medical reviewer does."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)

    def can_reorder_children(self) -> bool:
        """False: the list shows articles by date, so an order in the tree has no effect."""
        return False

    def can_move_to(self, destination: Page) -> bool:
        return self.can_move() and super().can_move_to(destination)

    def can_read_drafts(self) -> bool:
        return self.can_edit() or "publish" in self.permissions

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What was public can be unpublished, but neither deleted nor moved: its versions are a record."""
        return super().can_delete(ignore_bulk=ignore_bulk) and not self.page.was_public()
