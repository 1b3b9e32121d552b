"""What must be said about variables of check-ins: see notes.py."""

from collections.abc import Mapping

NOTES_ON_CHECK_INS: dict[str, Mapping[str, str]] = {
    "check_in.anchor_kind": {
        "en": "Whether the check-in is counted from an infusion, or without one from the decision or the "
        "day of telling.",
        "de": "Ob die Nachfrage ab einer Infusion gezählt wird, oder ohne sie ab der Entscheidung oder dem "
        "Tag des Erzählens.",
        "es": "Si el seguimiento se cuenta desde una infusión o, sin ella, desde la decisión o el día del "
        "relato.",
    },
    "check_in.anchor_date": {
        "en": "The day from which it is counted, as it was known when it was answered.",
        "de": "Der Tag, ab dem gezählt wird, wie er bei der Antwort bekannt war.",
        "es": "El día desde el que se cuenta, tal como se conocía al responder.",
    },
    "check_in.due_on": {
        "en": "The day for which it was planned.",
        "de": "Der Tag, für den sie geplant war.",
        "es": "El día para el que estaba previsto.",
    },
    "check_in.via": {
        "en": "At the mailed link earlier answers are not shown, and less is asked.",
        "de": "Beim Link aus der E-Mail sind frühere Antworten nicht zu sehen, und es wird weniger gefragt.",
        "es": "Con el enlace del correo no se ven respuestas anteriores y se pregunta menos.",
    },
    "check_in.nothing_new": {
        "en": "True if the participant said that nothing had changed. What did not happen has rows of its "
        "own.",
        "de": "Wahr, wenn gesagt wurde, dass sich nichts geändert hat. Was nicht geschah, hat eigene "
        "Zeilen.",
        "es": "Verdadero si se dijo que nada había cambiado. Lo que no ocurrió tiene filas propias.",
    },
    "check_in.told_by": {
        "en": "Who answered this check-in.",
        "de": "Wer diese Nachfrage beantwortet hat.",
        "es": "Quién respondió a este seguimiento.",
    },
    "course_since.course": {
        "en": "How the disease was since the last time.",
        "de": "Wie die Krankheit seit dem letzten Mal war.",
        "es": "Cómo estuvo la enfermedad desde la última vez.",
    },
    "*.since": {
        "en": "The day on which the participant had told last.",
        "de": "Der Tag, an dem zuletzt erzählt wurde.",
        "es": "El día en que se contó por última vez.",
    },
    "course_since.relapsed": {
        "en": "When the disease came back.",
        "de": "Wann die Krankheit zurückkam.",
        "es": "Cuándo volvió la enfermedad.",
    },
    "course_since.relapse_treatment": {
        "en": "What the relapse was treated with.",
        "de": "Womit der Rückfall behandelt wurde.",
        "es": "Con qué se trató la recaída.",
    },
    "negative.about": {
        "en": "What did not happen between the two days. What has no row was not reported.",
        "de": "Was zwischen den beiden Tagen nicht geschah. Was keine Zeile hat, wurde nicht berichtet.",
        "es": "Lo que no ocurrió entre los dos días. Lo que no tiene fila no se contó.",
    },
    "negative.until": {
        "en": "The day up to which it did not happen.",
        "de": "Der Tag, bis zu dem es nicht geschah.",
        "es": "El día hasta el que no ocurrió.",
    },
    "life_event.kind": {
        "en": "What happened since the last time.",
        "de": "Was seit dem letzten Mal geschah.",
        "es": "Lo que ocurrió desde la última vez.",
    },
    "*.number": {
        "en": "Several of one kind at one check-in are counted from 1.",
        "de": "Mehrere einer Art bei einer Nachfrage werden ab 1 gezählt.",
        "es": "Varios de un tipo en un seguimiento se cuentan desde 1.",
    },
    "life_event.happened": {
        "en": "When it happened; of a pregnancy or birth the year alone.",
        "de": "Wann es geschah; bei Schwangerschaft und Geburt nur das Jahr.",
        "es": "Cuándo ocurrió; de un embarazo o parto, solo el año.",
    },
    "development.growth": {
        "en": "Whether a child grows as expected.",
        "de": "Ob ein Kind wie erwartet wächst.",
        "es": "Si un niño crece como se espera.",
    },
    "development.puberty": {
        "en": "Whether puberty goes on as expected.",
        "de": "Ob die Pubertät wie erwartet verläuft.",
        "es": "Si la pubertad avanza como se espera.",
    },
    "outcome.off_medicines": {
        "en": "Whether for 28 days no steroid and no medicine against the disease was taken. "
        "Antimalarials, nintedanib, immunoglobulins for low antibodies and replaced cortisone don’t "
        "count.",
        "de": "Ob 28 Tage lang kein Kortison und kein Medikament gegen die Krankheit genommen wurde. "
        "Malariamittel, Nintedanib, Immunglobuline bei zu wenig Antikörpern und ersetztes Kortison "
        "zählen nicht.",
        "es": "Si durante 28 días no se tomó cortisona ni un medicamento contra la enfermedad. No cuentan "
        "antipalúdicos, nintedanib, inmunoglobulinas por pocos anticuerpos ni cortisona de reemplazo.",
    },
    "participant.source": {
        "en": "Who told of the death.",
        "de": "Wer vom Tod berichtet hat.",
        "es": "Quién informó de la muerte.",
    },
}
