//! Words and shapes of plain text, by the rules of `training/words.py`, on which the tagging network was trained.
//! Both are case-blind for ASCII letters; they may differ in scripts that write vowels as combining marks.

use std::ops::Range;

/// Abbreviations that keep their full stop before white space.
const ABBREVIATIONS: [&str; 49] = [
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "lt", "col", "sgt", "st", "jr", "sr", "inc",
    "corp", "co", "ltd", "vs", "etc", "no", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "rev", "hon", "pres", "del", "adm",
    "capt", "cmdr", "maj",
];

/// The bytes of each word of `text`, in order: contractions, clitics and hyphens are split off ("do n't",
/// "Brandt 's", "well - known"); numbers and dotted abbreviations are whole. Every character that is no white
/// space is in a word. Takes time in proportion to the text that is read.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_space);
        let begin = text.len() - rest.len();
        let length = word(rest);
        rest = rest.get(length..)?;
        (length > 0).then(|| begin..begin + length)
    })
}

/// The length in bytes of the word that `rest` begins with; 0 only where nothing is left.
fn word(rest: &str) -> usize {
    dotted(rest)
        .or_else(|| abbreviation(rest))
        .or_else(|| number(rest))
        .or_else(|| contracted(rest))
        .or_else(|| clitic(rest))
        .unwrap_or_else(|| match run(rest, char::is_alphanumeric) {
            0 => marks(rest),
            length => length,
        })
}

/// "U.S.": two or more ASCII letters, each with its full stop.
fn dotted(rest: &str) -> Option<usize> {
    let pairs = rest.as_bytes().chunks_exact(2);
    let count = pairs.take_while(|pair| matches!(pair, [a, b'.'] if a.is_ascii_alphabetic())).count();
    (count >= 2).then_some(2 * count)
}

/// "Sen." before white space.
fn abbreviation(rest: &str) -> Option<usize> {
    let letters = run(rest, |c| c.is_ascii_alphabetic());
    let word = rest.get(..letters)?;
    let mut after = rest.get(letters..)?.chars();
    let stops = after.next() == Some('.') && after.next().is_some_and(is_space);
    let known = |short: &&str| short.eq_ignore_ascii_case(word);
    (stops && ABBREVIATIONS.iter().any(known)).then_some(letters + 1)
}

/// "1,200.5", "19:30", "3rd", "1990s": the longest that ends at a word's end.
fn number(rest: &str) -> Option<usize> {
    let digits = |from: usize| run(rest.get(from..).unwrap_or_default(), |c| c.is_ascii_digit());
    let (mut end, mut found) = (digits(0), None);
    if end == 0 {
        return None;
    }
    loop {
        let after = rest.get(end..).unwrap_or_default();
        let suffix = ["st", "nd", "rd", "th", "s"]
            .into_iter()
            .find(|suffix| starts_with(after, suffix) && ends(after.get(suffix.len()..).unwrap_or_default()));
        if let Some(suffix) = suffix {
            found = Some(end + suffix.len());
        } else if ends(after) {
            found = Some(end);
        }
        if !after.starts_with(['.', ',', ':', '/']) || digits(end + 1) == 0 {
            return found;
        }
        end += 1 + digits(end + 1);
    }
}

/// "do" of "don't", and "n't" itself.
fn contracted(rest: &str) -> Option<usize> {
    let letters = run(rest, char::is_alphanumeric);
    let before = letters.checked_sub(1)?;
    let negation = rest.get(before..)?;
    let length = not(negation)?;
    Some(if before > 0 { before } else { length })
}

/// The length of "n't" at the beginning of `rest`, at a word's end.
fn not(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix(['n', 'N'])?.strip_prefix(['\'', '’'])?.strip_prefix(['t', 'T'])?;
    ends(after).then_some(rest.len() - after.len())
}

/// "'s", "'re" and their like, at a word's end.
fn clitic(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix(['\'', '’'])?;
    let ending = ["s", "re", "ve", "ll", "d", "m"]
        .into_iter()
        .find(|ending| starts_with(after, ending) && ends(after.get(ending.len()..).unwrap_or_default()))?;
    Some(rest.len() - after.len() + ending.len())
}

/// A mark that repeats ("--", "..."), else one character.
fn marks(rest: &str) -> usize {
    let Some(mark) = rest.chars().next() else { return 0 };
    if matches!(mark, '-' | '–' | '—' | '.' | '…' | '*' | '_' | '=') {
        run(rest, |c| c == mark)
    } else {
        mark.len_utf8()
    }
}

/// The bytes at the beginning of `rest` whose characters all are `wanted`.
fn run(rest: &str, wanted: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !wanted(c)).unwrap_or(rest.len())
}

fn starts_with(text: &str, lower: &str) -> bool {
    text.get(..lower.len()).is_some_and(|start| start.eq_ignore_ascii_case(lower))
}

/// Whether a word ends before `after`.
fn ends(after: &str) -> bool {
    !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// White space as Python counts it: the four ASCII separators too.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Digits, small ones too.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '¹' | '²' | '³')
}

/// Shape of a word's letters, as the network's input wants it: 1 all lower; 2 first upper and the rest lower, or one
/// upper-case letter; 3 all upper; 4 mixed, or lower-case letters with digits; 5 no letter but a digit;
/// 6 no letter, no digit; 7 the same with one of `$€£¥%#@&+<>=`.
pub(crate) fn shape(word: &str) -> i32 {
    let digit = word.contains(is_digit);
    let others = word.contains(|c: char| !c.is_alphabetic());
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        let symbol = word.contains(['$', '€', '£', '¥', '%', '#', '@', '&', '+', '<', '>', '=']);
        return if digit { 5 } else { 6 + i32::from(symbol) };
    };
    let (mut count, mut upper, mut lower) = (1, 0, 0);
    for letter in letters {
        count += 1;
        upper += usize::from(letter.is_uppercase());
        lower += usize::from(letter.is_lowercase());
    }
    if first.is_lowercase() && lower + 1 == count {
        if others && digit { 4 } else { 1 }
    } else if first.is_uppercase() && upper + 1 == count {
        if count > 1 { 3 } else { 2 }
    } else if first.is_uppercase() && lower + 1 == count {
        2
    } else {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line of the corpus: a text, a tab, its words with their shapes.
    #[test]
    fn corpus() {
        for line in
            include_str!("../tests/words.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            check(line);
        }
    }

    fn check(line: &str) {
        let (text, expected) = line.split_once('\t').expect("a tab");
        let found: Vec<String> =
            words(text).filter_map(|w| text.get(w)).map(|word| format!("{word}/{}", shape(word))).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }
}
