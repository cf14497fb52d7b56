use std::sync::LazyLock;

use crossread_core::{LineKind, Report};
use rust_stemmers::{Algorithm, Stemmer};

/// Words read of one report. A story is told by its beginning; what comes after this many words (a long magazine
/// piece has 8,000) weighs nothing, so one article cannot take unbounded time.
pub(crate) const MOST_WORDS: usize = 10_000;

/// Longest stem kept, in bytes; longer ones are no words.
const LONGEST: usize = 40;

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// One word of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// As written.
    pub(crate) written: &'a str,
    /// Its Snowball stem in lower case.
    pub(crate) stem: String,
    /// Whether it is written with a capital where a sentence does not ask for one.
    pub(crate) name: bool,
    /// Whether it stands in the headline.
    pub(crate) title: bool,
}

/// The words of the headline and the prose, in order; furniture left out.
pub(crate) fn words(report: &Report) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    for line in report.lines().iter().filter(|line| line.kind.is_report()) {
        let title = line.kind == LineKind::Title;
        let before = out.len();
        of_line(report.words(line.span), title, &mut out);
        // A headline in which every long word has a capital says nothing about names.
        if title {
            let long = |word: &&Word| word.written.chars().count() > 3;
            let shouted = out.iter().skip(before).filter(long).all(|word| word.name);
            out.iter_mut().skip(before).filter(|_| shouted).for_each(|word| word.name = false);
        }
        if out.len() >= MOST_WORDS {
            out.truncate(MOST_WORDS);
            break;
        }
    }
    out
}

fn of_line<'a>(line: &'a str, title: bool, out: &mut Vec<Word<'a>>) {
    let mut end_of_last = 0;
    let mut first = true;
    let pieces = line.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty());
    for written in pieces {
        let start = written.as_ptr() as usize - line.as_ptr() as usize;
        let between = line.get(end_of_last..start).unwrap_or_default();
        let opens = first || between.contains(['.', '!', '?', ':', '"', '“', '”', '‘', '«', '—']);
        (end_of_last, first) = (start + written.len(), false);
        // One letter is the rest of a possessive or an initial.
        if written.len() > LONGEST || written.chars().nth(1).is_none() {
            continue;
        }
        let name = !opens && written.starts_with(char::is_uppercase);
        out.push(Word { written, stem: STEMMER.stem(&written.to_lowercase()).into_owned(), name, title });
    }
}

/// FNV-1a, 32 bits (Fowler, Noll and Vo): the number of a stem or of a run of stems. Two of the some 200,000 stems of
/// news share a number about five times in all, which changes no story.
pub(crate) fn number<'a>(parts: impl IntoIterator<Item = &'a str>) -> u32 {
    parts
        .into_iter()
        .flat_map(|part| part.bytes().chain([0]))
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// FNV-1a, 64 bits, of a list of words.
pub(crate) fn long_number<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    parts
        .into_iter()
        .flat_map(|part| part.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
