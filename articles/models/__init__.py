from articles.models.pages import ArticleIndexPage, ArticlePage, HomePage, LoadedPage
from articles.models.references import Reference

__all__ = ["ArticleIndexPage", "ArticlePage", "HomePage", "LoadedPage", "Reference"]
