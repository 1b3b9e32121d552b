from articles.models.article_index_page import ArticleIndexPage
from articles.models.article_page import ArticlePage
from articles.models.base import LoadedPage
from articles.models.external_links import ExternalLink
from articles.models.home_page import HomePage
from articles.models.letter_page import LetterPage
from articles.models.narrations import Narration
from articles.models.references import Reference
from articles.models.review import MedicalReview
from articles.models.versions import PublishedVersion

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "ExternalLink",
    "HomePage",
    "LetterPage",
    "LoadedPage",
    "MedicalReview",
    "Narration",
    "PublishedVersion",
    "Reference",
]
