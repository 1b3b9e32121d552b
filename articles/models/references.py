import re
from collections.abc import Collection

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from hesperion.text.codes import folded

DOI = r"^10\.\d{4,9}/\S*[^\s.]$"
COPIED_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
PMID = r"^[1-9]\d{0,8}$"
# ClinicalTrials.gov, EU CTR and CTIS, ISRCTN, and WHO's other primary registers by their prefixes.
REGISTRY = (
    r"^(NCT\d{8}|\d{4}-\d{6}-\d{2}|20\d{2}-5\d{5}-\d{2}-\d{2}|ISRCTN\d{8}"
    r"|(ChiCTR|CTRI|DRKS|JPRN|jRCT|ACTRN|KCT|PACTR|TCTR|IRCT|RBR|RPCEC|LBCTR|SLCTR|PER|ITMCTR)[\w/-]{4,20})$"
)


class Reference(Orderable):
    """A source of an article, which its text cites by `key`."""

    page = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="references")
    key = models.SlugField(_("key"), max_length=40, help_text=_("The text cites it as [@key]"))
    authors = models.TextField(_("authors"))
    title = models.TextField(_("title"))
    journal = models.CharField(_("journal or publisher"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    issue = models.CharField(_("issue"), max_length=20, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    doi = models.CharField(
        "DOI",
        max_length=100,
        blank=True,
        validators=[
            RegexValidator(
                DOI, _("Type the DOI alone. It begins with 10. and has a slash, as in 10.1056/abc.")
            )
        ],
    )
    pmid = models.CharField(
        "PMID",
        max_length=10,
        blank=True,
        validators=[RegexValidator(PMID, _("Type the PMID as digits alone, as in 38381673."))],
    )
    registry = models.CharField(
        _("trial registry number"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                REGISTRY,
                _(
                    "Type the number as the register writes it, as in NCT06347718, 2022-001366-35, "
                    "2023-506321-19-00 or ISRCTN12345678."
                ),
            )
        ],
    )
    accessed_on = models.DateField(
        _("accessed on"), null=True, blank=True, help_text=_("When you last read it there.")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            # Deferred: two references may swap their keys in one form.
            models.UniqueConstraint(
                name="articles_reference_key",
                fields=["page", "key"],
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="articles_reference_doi", condition=Q(doi="") | Q(doi__regex=DOI)
            ),
            models.CheckConstraint(
                name="articles_reference_pmid", condition=Q(pmid="") | Q(pmid__regex=PMID)
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Clean the fields. A DOI that was copied as an address is shortened to the DOI itself."""
        self.doi = COPIED_DOI.sub("", self.doi.strip())
        self.pmid, self.registry = folded(self.pmid), folded(self.registry)
        super().clean_fields(exclude=exclude)
