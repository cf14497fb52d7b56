//! Do two versions of one quotation mean the same? Only what can be told from the words themselves counts: another
//! number, a negation more or less. Other words may be another translation, and doubt means "same".

use std::collections::BTreeSet;

use crossread_core::{Reason, Word};

use super::Comparison;

/// Stems that turn a statement round.
const NEGATIONS: &[&str] = &["not", "no", "never", "none", "nobody", "noth", "nor", "cannot", "without"];

/// The words that two quotations must share before their other words can be set against one another.
const ALIKE: f32 = 0.6;

/// Sentences that differ in one word only mean another thing below this cosine: "honour for our town" and "for our city"
/// have 0.90, "a friend of our people" and "an enemy of our people" 0.65.
const OTHER_MEANING: f32 = 0.75;

/// Content words that two quotations must share before a negation in one is set against the other.
const FEWEST_SHARED: usize = 3;

/// Two words this alike (Jaro–Winkler) are one, misprinted in one report.
const MISPRINT: f64 = 0.85;

/// Words before a stretch that can turn it round: "it must not happen that …".
const BEFORE: usize = 8;

/// What two versions differ in where one is [`turned_round`].
pub(crate) const TURNED_ROUND: &str = "One version puts this under a negation, the other says it outright.";

/// Quotations that open with so many words alike may be two tellings of one thing.
const OPENING: usize = 3;

/// Two tellings of one thing are this alike (cosine).
const RETOLD: f32 = 0.45;

/// How somebody put something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// In a statement, a letter, a post.
    Written,
    /// In an interview, a speech, to reporters.
    Spoken,
}

/// Why two tellings can both be right.
const TWO_TELLINGS: &str = "One was written, the other spoken: the same thing said twice, in other words.";

/// One version of a quotation.
#[derive(Clone, Copy)]
pub(crate) struct Version<'v> {
    /// Its words, in order.
    pub(crate) words: &'v [&'v Word],
    /// The text that they stand in.
    pub(crate) text: &'v str,
    /// Where it was said, where the report tells.
    pub(crate) occasion: Option<Occasion>,
}

/// Compares two quotations by one speaker; `likeness` is the cosine of their meanings.
pub(crate) fn compare(one: Version, other: Version, likeness: f32) -> Comparison {
    let (a, b) = (one.words, other.words);
    let shared = common(a, b);
    let content = |words: &[&Word]| words.iter().filter(|w| !w.function).count();
    let least = a.len().min(b.len());
    let both = shared.iter().filter(|(i, _)| a.get(*i).is_some_and(|w| !w.function)).count();
    let alike = |shared: usize, of: usize| shared as f32 >= ALIKE * of as f32;
    if least == 0 || !alike(shared.len(), least) || !alike(both, content(a).min(content(b)).saturating_sub(1))
    {
        return if retold(one, other) && likeness >= RETOLD {
            Comparison::Compatible(Reason::Scope, TWO_TELLINGS.to_owned())
        } else {
            Comparison::Unrelated
        };
    }
    if let Some((x, y)) = replaced(a, b, &shared, likeness) {
        let (x, y) = (x.span.of(one.text), y.span.of(other.text));
        return Comparison::Incompatible(format!("One version has “{x}”, the other “{y}”."));
    }
    let inside = |words: &[&Word], ends: Option<(usize, usize)>| {
        let (first, last) = ends?;
        Some(words.get(first..=last)?.iter().filter(|w| is_negation(w)).count())
    };
    let ends = |side: fn(&(usize, usize)) -> usize| Some((side(shared.first()?), side(shared.last()?)));
    let (in_a, in_b) = (inside(a, ends(|p| p.0)), inside(b, ends(|p| p.1)));
    let whole = least > FEWEST_SHARED && 2 * least >= a.len().max(b.len());
    let same_thing = both >= FEWEST_SHARED && alike(both, content(a).max(content(b)));
    if in_a != in_b && whole && same_thing {
        return Comparison::Incompatible("One version has a negation that the other has not.".to_owned());
    }
    if turned_round(a, b) || turned_round(b, a) {
        return Comparison::Incompatible(TURNED_ROUND.to_owned());
    }
    Comparison::Same
}

/// Whether one version was written and the other spoken, and they open alike and share words of content.
fn retold(one: Version, other: Version) -> bool {
    let apart = one.occasion.zip(other.occasion).is_some_and(|(a, b)| a != b);
    let opening = one.words.iter().zip(other.words).take_while(|(a, b)| a.stem == b.stem).count();
    let has = |w: &&&Word| !w.function && other.words.iter().any(|o| o.stem == w.stem);
    let shared: BTreeSet<&str> = one.words.iter().filter(has).map(|w| w.stem.as_str()).collect();
    apart && opening >= OPENING && shared.len() >= FEWEST_SHARED
}

fn is_negation(word: &Word) -> bool {
    NEGATIONS.contains(&word.stem.as_str())
}

/// Whether `longer` has the whole of `shorter`, word for word, after a negation and "that".
pub(crate) fn turned_round(longer: &[&Word], shorter: &[&Word]) -> bool {
    if shorter.len() < 5 || shorter.len() >= longer.len() || shorter.iter().any(|w| is_negation(w)) {
        return false;
    }
    let same = |window: &[&Word]| window.iter().zip(shorter).all(|(a, b)| a.stem == b.stem);
    let Some(start) = longer.windows(shorter.len()).position(same) else { return false };
    let before = longer.get(start.saturating_sub(BEFORE)..start).unwrap_or_default();
    before.last().is_some_and(|w| w.stem == "that") && before.iter().any(|w| is_negation(w))
}

/// Stems that open a condition.
pub(crate) fn is_condition(word: &Word) -> bool {
    matches!(word.stem.as_str(), "if" | "unless" | "provid")
}

/// The condition of `longer` that `shorter`, word for word the rest or the beginning of the rest, has not: right after
/// the words kept, or at the head of `longer`.
pub(crate) fn cut_condition<'w>(shorter: &[&Word], longer: &[&'w Word]) -> Option<&'w Word> {
    if shorter.len() < 3 || shorter.len() >= longer.len() {
        return None;
    }
    let same = |window: &[&Word]| window.iter().zip(shorter).all(|(a, b)| a.stem == b.stem);
    let start = longer.windows(shorter.len()).position(same)?;
    let after = longer.get(start + shorter.len());
    let head = longer.first().filter(|_| start > 0);
    after.into_iter().chain(head).find(|w| is_condition(w)).copied()
}

/// Two numbers at the same place between shared neighbours; or, where all other words of content are the same, two words
/// that change the meaning.
fn replaced<'w>(
    a: &[&'w Word],
    b: &[&'w Word],
    shared: &[(usize, usize)],
    likeness: f32,
) -> Option<(&'w Word, &'w Word)> {
    let number = |w: &Word| w.stem.starts_with(|c: char| c.is_ascii_digit());
    let between = shared.windows(2).find_map(|pair| {
        let [(i, j), (k, l)] = pair else { return None };
        let ([x], [y]) = (a.get(i + 1..*k)?, b.get(j + 1..*l)?) else { return None };
        (number(x) && number(y)).then_some((*x, *y))
    });
    between.or_else(|| one_word(a, b).filter(|_| likeness < OTHER_MEANING))
}

/// The one word of content in which two quotations differ, unless it is misprinted.
fn one_word<'w>(a: &[&'w Word], b: &[&'w Word]) -> Option<(&'w Word, &'w Word)> {
    let content = |words: &[&'w Word]| words.iter().filter(|w| !w.function).copied().collect::<Vec<_>>();
    let (x, y) = (content(a), content(b));
    if x.len() != y.len() || x.len() < 2 || a.len().min(b.len()) < 4 {
        return None;
    }
    let mut others = x.into_iter().zip(y).filter(|(x, y)| x.stem != y.stem);
    let (x, y) = others.next().filter(|_| others.next().is_none())?;
    (strsim::jaro_winkler(&x.stem, &y.stem) < MISPRINT).then_some((x, y))
}

/// The longest common subsequence of stems, as pairs of places.
pub(crate) fn common(a: &[&Word], b: &[&Word]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            lengths[i][j] = if x.stem == y.stem {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i].stem == b[j].stem {
            out.push((i, j));
            i += 1;
            j += 1;
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::name_of;
    use super::*;
    use crossread_core::Span;

    fn words(text: &str) -> Vec<Word> {
        let word = |w: &str| {
            let stem = w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let function = matches!(
                stem.as_str(),
                "we" | "the" | "a" | "an" | "our" | "is" | "to" | "of" | "that" | "it"
            );
            let start = w.as_ptr() as usize - text.as_ptr() as usize;
            Word { span: Span::new(start, start + w.len()), stem, function }
        };
        text.split_whitespace().map(word).collect()
    }

    /// A line is: verdict, tab, one version, tab, the other, and a tab and the cosine of their meanings where it counts, and
    /// a tab and "written spoken" where the occasions do.
    #[test]
    fn corpus() {
        for line in
            include_str!("wording.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let columns: Vec<&str> = line.split('\t').collect();
            let [verdict, a, b, rest @ ..] = columns.as_slice() else { panic!("three columns: {line}") };
            let likeness = rest.first().map_or(1.0, |l| l.parse().expect("a cosine"));
            let mut occasions = rest.get(1).map_or("", |o| *o).split(' ').map(|occasion| match occasion {
                "written" => Some(Occasion::Written),
                "spoken" => Some(Occasion::Spoken),
                _ => None,
            });
            let mut occasion = || occasions.next().flatten();
            let (in_a, in_b) = (words(a), words(b));
            let (in_a, in_b): (Vec<_>, Vec<_>) = (in_a.iter().collect(), in_b.iter().collect());
            let (a, b) = (
                Version { words: &in_a, text: a, occasion: occasion() },
                Version { words: &in_b, text: b, occasion: occasion() },
            );
            let found = name_of(&compare(a, b, likeness));
            assert_eq!(found, *verdict, "{line}");
        }
    }
}
