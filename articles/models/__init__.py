from articles.models.links import Link
from articles.models.narrations import Narration
from articles.models.pages import ArticleIndexPage, ArticlePage, HomePage, LoadedPage
from articles.models.publications import Publication
from articles.models.references import Reference
from articles.models.review import MedicalReview

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "HomePage",
    "Link",
    "LoadedPage",
    "MedicalReview",
    "Narration",
    "Publication",
    "Reference",
]
