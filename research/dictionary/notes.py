"""What must be said about a variable that no question says: where it comes from, or how to read it.

By key; "*.name" is for the column of that name in every table, "table.*" for every column of a table.
"""

from collections.abc import Mapping

from research.dictionary.notes_on_check_ins import NOTES_ON_CHECK_INS

_Note = Mapping[str, str]  # a sentence or two by language

_NOTES: dict[str, _Note] = {
    "participant.public_id": {
        "en": "Drawn by chance when the story is sent.",
        "de": "Beim Absenden zufällig gezogen.",
        "es": "Se elige al azar al enviar la historia.",
    },
    "participant.language": {
        "en": "The language in which the story was sent.",
        "de": "Die Sprache, in der die Geschichte abgeschickt wurde.",
        "es": "El idioma en el que se envió la historia.",
    },
    "participant.submitted_at": {
        "en": "When the story was sent.",
        "de": "Wann die Geschichte abgeschickt wurde.",
        "es": "Cuándo se envió la historia.",
    },
    "participant.confirmed_at": {
        "en": "When the address was confirmed by the mailed link.",
        "de": "Wann die Adresse durch den Link in der E-Mail bestätigt wurde.",
        "es": "Cuándo se confirmó la dirección con el enlace del correo.",
    },
    "participant.review": {
        "en": "The latest decision of a reviewer about the story.",
        "de": "Die letzte Entscheidung unseres Teams über die Geschichte.",
        "es": "La última decisión de nuestro equipo sobre la historia.",
    },
    "participant.topics": {
        "en": "What the story is about, as a reviewer ticked it.",
        "de": "Wovon die Geschichte handelt, von unserem Team angekreuzt.",
        "es": "De qué trata la historia, según lo marcó nuestro equipo.",
    },
    "participant.died": {
        "en": "True if a relative tells about somebody who has died.",
        "de": "Wahr, wenn Angehörige von einer verstorbenen Person erzählen.",
        "es": "Verdadero si un familiar habla de una persona fallecida.",
    },
    "infusion.number": {
        "en": "Infusions of one person are counted from 1.",
        "de": "Die Infusionen einer Person werden ab 1 gezählt.",
        "es": "Las infusiones de una persona se cuentan desde 1.",
    },
    "adverse_event.infusion": {
        "en": "The number of the infusion that the event followed.",
        "de": "Die Nummer der Infusion, nach der das Ereignis auftrat.",
        "es": "El número de la infusión tras la cual ocurrió.",
    },
    "adverse_event.kind": {
        "en": "After an infusion all are asked about CRS, ICANS and LICATS and have a row for each; "
        "highest grade 0 says that it did not happen.",
        "de": "Nach einer Infusion werden alle nach CRS, ICANS und LICATS gefragt und haben dafür je eine "
        "Zeile; der höchste Grad 0 sagt, dass es nicht auftrat.",
        "es": "Tras una infusión se pregunta a todos por CRS, ICANS y LICATS, y hay una fila de cada uno; "
        "el grado más alto 0 dice que no ocurrió.",
    },
    "adverse_event.grade_min": {
        "en": "The lowest grade that the answers allow. A doctor’s grade may be another.",
        "de": "Der niedrigste Grad, den die Antworten zulassen. Ärztlich kann er anders sein.",
        "es": "El grado más bajo que permiten las respuestas. El de un médico puede ser otro.",
    },
    "adverse_event.grade_max": {
        "en": "The highest grade that the answers allow. A doctor’s grade may be another.",
        "de": "Der höchste Grad, den die Antworten zulassen. Ärztlich kann er anders sein.",
        "es": "El grado más alto que permiten las respuestas. El de un médico puede ser otro.",
    },
    "outcome.recalled": {
        "en": "True if it was answered afterwards, from memory.",
        "de": "Wahr, wenn es später aus der Erinnerung beantwortet wurde.",
        "es": "Verdadero si se respondió más tarde, de memoria.",
    },
    "activity_ability.baseline": {
        "en": "The time with which today is compared: the month before the infusion; without one, the worst "
        "time of the disease. The two don’t compare with each other.",
        "de": "Die Zeit, mit der heute verglichen wird: der Monat vor der Infusion; ohne Infusion die "
        "schlimmste Zeit der Krankheit. Beide sind nicht vergleichbar.",
        "es": "El momento con el que se compara hoy: el mes anterior a la infusión; sin ella, el peor "
        "momento de la enfermedad. No son comparables entre sí.",
    },
    "*.occasion": {
        "en": "Whether it was answered at enrolment or at a later check-in.",
        "de": "Ob es zu Beginn oder bei einer späteren Nachfrage beantwortet wurde.",
        "es": "Si se respondió al inicio o en un seguimiento posterior.",
    },
    "*.told_on": {
        "en": "The day about which it tells: that on which it was answered. A check-in that was open "
        "when another infusion was given tells of the day before that infusion.",
        "de": "Der Tag, über den es Auskunft gibt: der, an dem es beantwortet wurde. Eine Nachfrage, die "
        "bei einer weiteren Infusion noch offen war, gilt für den Tag vor dieser Infusion.",
        "es": "El día del que informa: aquel en que se respondió. Un seguimiento que seguía abierto al "
        "recibir otra infusión informa del día anterior a esa infusión.",
    },
    "*.timepoint": {
        "en": "The time that the answer is about: each question asks about one.",
        "de": "Die Zeit, um die es in der Antwort geht: Jede Frage fragt nach einer.",
        "es": "El momento al que se refiere la respuesta: cada pregunta trata de uno.",
    },
    "*.check_in": {
        "en": "Which check-in: d100 is day 100, m6 month 6, y3 year 3; nothing at enrolment.",
        "de": "Welche Nachfrage: d100 ist Tag 100, m6 Monat 6, y3 Jahr 3; zu Beginn leer.",
        "es": "Qué seguimiento: d100 es el día 100, m6 el mes 6, y3 el año 3; vacío al inicio.",
    },
    "*.check_in_of": {
        "en": "The number of the infusion from which the check-in is counted; 0 without one.",
        "de": "Die Nummer der Infusion, ab der die Nachfrage gezählt wird; 0 ohne Infusion.",
        "es": "El número de la infusión desde la que se cuenta el seguimiento; 0 si no hay.",
    },
    **NOTES_ON_CHECK_INS,
    "record_note.*": {
        "en": "A note of our team on the record.",
        "de": "Eine Notiz unseres Teams.",
        "es": "Una nota de nuestro equipo.",
    },
    "danger_flag.*": {
        "en": "A reviewer saw signs of danger in the story, and a doctor decides about it.",
        "de": "Unser Team sah in der Geschichte Anzeichen einer Gefahr, und eine Ärztin oder ein Arzt "
        "entscheidet darüber.",
        "es": "Nuestro equipo vio en la historia señales de peligro, y un médico decide.",
    },
}


def note_on(table: str, name: str, language: str) -> str:
    """ "" if the questions say it all."""
    for key in (f"{table}.{name}", f"*.{name}", f"{table}.*"):
        if key in _NOTES:
            return _NOTES[key][language]
    return ""
