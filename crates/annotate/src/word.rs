//! Words of a sentence, with their stems.

use crossread_core::{Span, Word};
use rust_stemmers::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

/// Words that carry no content of their own.
const FUNCTION: &str = "a about above after again all also although am an and any are as at be because been before \
being below between both but by can could did do does doing down during each either even ever few for from further \
had has have having he her here hers herself him himself his how i if in into is it its itself just may me might \
more most much must my myself near neither no nor not now of off on once only onto or other our ours out over own per quite rather \
same shall she should since so some such than that the their theirs them themselves then there these they this those \
though through thus to too toward towards under until up upon us very was we were what when where whether which while \
who whom whose why will with within without would yet you your yours";

/// The words of `sentence`, in order, punctuation left out.
pub(crate) fn words(text: &str, sentence: Span) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    sentence
        .of(text)
        .unicode_word_indices()
        .map(|(at, word)| {
            let start = sentence.start + at;
            let lower = fold(word);
            let function = FUNCTION.split(' ').any(|f| f == lower);
            let stem = if lower.starts_with(|c: char| c.is_ascii_digit()) {
                lower.replace(',', "")
            } else {
                stemmer.stem(&lower).into_owned()
            };
            Word { span: Span::new(start, start + word.len()), stem, function }
        })
        .collect()
}

/// The stem of one word, as [`Word::stem`] has it.
pub(crate) fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(&fold(word)).into_owned()
}

/// Lower case, accents folded, possessive ending dropped.
pub(crate) fn fold(word: &str) -> String {
    let lower = deunicode::deunicode(&word.replace(['’', 'ʼ'], "'")).to_lowercase();
    lower.strip_suffix("'s").or_else(|| lower.strip_suffix('\'')).unwrap_or(&lower).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_folded_and_function_words_marked() {
        let text = "The Mayor’s 1,200 émigrés were waiting";
        let found: Vec<_> =
            words(text, Span::new(0, text.len())).into_iter().map(|w| (w.stem, w.function)).collect();
        let expected = [
            ("the", true),
            ("mayor", false),
            ("1200", false),
            ("emigr", false),
            ("were", true),
            ("wait", false),
        ];
        assert_eq!(found, expected.map(|(stem, function)| (stem.to_owned(), function)));
    }
}
