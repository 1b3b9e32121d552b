"""Countries that django-countries lacks or has under an outdated name: its setting COUNTRIES_OVERRIDE."""

from django.utils.translation import gettext_lazy as _

# Kosovo has no code of ISO 3166; XK is the one that is in common use. The other names are
# django-countries' own in English; they are here to be translated in `locale/`, as Unicode’s CLDR has them.
COUNTRIES_OVERRIDE = {
    "AD": _("Andorra"),
    "AX": _("Åland Islands"),
    "BW": _("Botswana"),
    "CF": _("Central African Republic"),
    "CG": _("Congo"),
    "CV": _("Cabo Verde"),
    "CY": _("Cyprus"),
    "DJ": _("Djibouti"),
    "FM": _("Micronesia"),
    "FO": _("Faroe Islands"),
    "GD": _("Grenada"),
    "GG": _("Guernsey"),
    "HK": _("Hong Kong"),
    "KI": _("Kiribati"),
    "KY": _("Cayman Islands"),
    "MD": _("Moldova"),
    "MM": _("Myanmar"),
    "MP": _("Northern Mariana Islands"),
    "MZ": _("Mozambique"),
    "PG": _("Papua New Guinea"),
    "PS": _("Palestine"),
    "SA": _("Saudi Arabia"),
    "SR": _("Suriname"),
    "SZ": _("Eswatini"),
    "TD": _("Chad"),
    "TL": _("Timor-Leste"),
    "TT": _("Trinidad and Tobago"),
    "VA": _("Vatican City"),
    "XK": _("Kosovo"),
}
