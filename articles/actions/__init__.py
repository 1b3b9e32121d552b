from articles.actions.loading import BadContent, load_article, load_home

__all__ = ["BadContent", "load_article", "load_home"]
