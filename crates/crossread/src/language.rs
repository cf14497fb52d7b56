//! Texts in other languages are named and set aside: every rule and every network here reads English alone.

use crossread_core::{Diagnostic, LineKind, Report};
use whatlang::Lang;

/// Characters of a text's prose that are looked at; more would not make it surer.
const MOST: usize = 4_000;

/// The language of a report's prose by its English name, where it surely is another than English.
pub fn foreign_language(report: &Report) -> Option<&'static str> {
    let prose = report.lines().iter().filter(|line| line.kind == LineKind::Body);
    let words: String =
        prose.flat_map(|line| report.words(line.span).chars().chain([' '])).take(MOST).collect();
    let told = whatlang::detect(&words)?;
    (told.is_reliable() && told.lang() != Lang::Eng).then(|| told.lang().eng_name())
}

/// The report as it is, or set aside with a note where its prose is not English.
pub(crate) fn english(report: Report) -> Report {
    match foreign_language(&report) {
        Some(language) => report.set_aside(Diagnostic::warning(not_read(language))),
        None => report,
    }
}

/// What is said of a text that is left out for its language.
pub fn not_read(language: &str) -> String {
    format!("The text is in {language}; only English is read, so it is left out.")
}

#[cfg(test)]
mod tests {
    use crossread_core::{Line, ReportParts, Span};

    use super::*;

    fn prose(text: &str) -> Report {
        let lines = vec![Line { span: Span::new(0, text.len()), kind: LineKind::Body }];
        Report::new(ReportParts { text: text.to_owned(), lines, ..ReportParts::default() })
    }

    #[test]
    fn languages_are_told() {
        for (language, text) in [
            (
                "Spanish",
                "El transbordador Halda se hundió el lunes frente a Tarn. Los barcos del puerto salvaron a los cuarenta pasajeros.",
            ),
            (
                "German",
                "Die Fähre Halda ist am Montag vor Tarn gesunken. Boote aus dem Hafen retteten alle vierzig Fahrgäste an Bord.",
            ),
            (
                "Russian",
                "В понедельник у берегов Тарна затонул паром. Катера из гавани спасли всех сорок пассажиров. \
                 Капитан сообщил, что судно налетело на скалу, когда уже стемнело, и начало быстро погружаться.",
            ),
        ] {
            assert_eq!(foreign_language(&prose(text)), Some(language));
        }
    }

    #[test]
    fn english_is_english_whatever_its_names() {
        for text in [
            "The ferry Halda sank off Tarn on Monday. All 40 passengers were saved by boats from the harbour.",
            "Jorun Vask said: \"La mer est belle.\" He added that Société Générale de Tarn would pay for the ferry's divers.",
            "Fire.",
            "",
        ] {
            assert_eq!(foreign_language(&prose(text)), None, "{text}");
        }
    }
}
