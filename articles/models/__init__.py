from articles.models.external_links import ExternalLink
from articles.models.narrations import Narration
from articles.models.pages import ArticleIndexPage, ArticlePage, HomePage, LoadedPage
from articles.models.references import Reference
from articles.models.review import MedicalReview
from articles.models.versions import PublishedVersion

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "ExternalLink",
    "HomePage",
    "LoadedPage",
    "MedicalReview",
    "Narration",
    "PublishedVersion",
    "Reference",
]
