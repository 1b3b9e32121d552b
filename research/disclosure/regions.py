"""Regions of the world by country: six regions of the standard M49 of the United Nations.

Source: UN Statistics Division, "Standard country or area codes for statistical use (M49)": its regions Africa,
Asia, Europe and Oceania, and the two parts of its region Americas. Antarctica is in none of them, and is
"elsewhere". M49 does not list Kosovo (XK), which is added to Europe.
"""

REGION_LABELS = {
    "africa": "Africa",
    "asia": "Asia",
    "europe": "Europe",
    "latin_america": "Latin America and the Caribbean",
    "northern_america": "Northern America",
    "oceania": "Oceania",
    "elsewhere": "Elsewhere",
}

# ISO 3166-1 alpha-2
_COUNTRIES = {
    "africa": """
        AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML
        MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW
    """,
    "asia": """
        AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV
        MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE
    """,
    "europe": """
        AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV
        MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK
    """,
    "latin_america": """
        AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY
        LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI
    """,
    "northern_america": """
        BM CA GL PM US
    """,
    "oceania": """
        AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS
    """,
}
REGIONS = {region: countries.split() for region, countries in _COUNTRIES.items()}
