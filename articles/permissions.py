from wagtail.models import Page, PagePermissionTester


class ReviewedPermissions(PagePermissionTester):
    """Nobody publishes by a button, a superuser neither: a medical reviewer's approval does it."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)

    def can_reorder_children(self) -> bool:
        """The list shows articles by date: their order in the tree is nobody's to set."""
        return False

    def can_move_to(self, destination: Page) -> bool:
        return self.can_move() and super().can_move_to(destination)

    def can_read_drafts(self) -> bool:
        return self.can_edit() or "publish" in self.permissions

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What was public stays on record: it can be taken back, but neither deleted nor moved."""
        return super().can_delete(ignore_bulk=ignore_bulk) and not self.page.was_public()
