from registry.models.published_document import PublishedDocument

__all__ = ["PublishedDocument"]
