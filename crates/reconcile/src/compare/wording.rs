//! Do two versions of one quotation mean the same? Only what can be told from the words themselves counts: another
//! number, a negation more or less. Other words may be another translation, and doubt means "same".

use crossread_core::Word;

use super::Comparison;

/// Stems that turn a statement round.
const NEGATIONS: &[&str] = &["not", "no", "never", "none", "nobody", "noth", "nor", "cannot", "without"];

/// The words that two quotations must share before their other words can be set against one another.
const ALIKE: f32 = 0.6;

/// Compares the words of two quotations by one speaker.
pub(crate) fn compare(a: &[&Word], b: &[&Word]) -> Comparison {
    let shared = common(a, b);
    let least = a.len().min(b.len());
    if least == 0 || (shared.len() as f32) < ALIKE * least as f32 {
        return Comparison::Unrelated;
    }
    if let Some((one, other)) = replaced(a, b, &shared) {
        return Comparison::Incompatible(format!("One version has “{one}”, the other “{other}”."));
    }
    let inside = |words: &[&Word], ends: Option<(usize, usize)>| {
        let (first, last) = ends?;
        Some(words.get(first..=last)?.iter().filter(|w| NEGATIONS.contains(&w.stem.as_str())).count())
    };
    let ends = |side: fn(&(usize, usize)) -> usize| Some((side(shared.first()?), side(shared.last()?)));
    let (in_a, in_b) = (inside(a, ends(|p| p.0)), inside(b, ends(|p| p.1)));
    if in_a != in_b {
        return Comparison::Incompatible("One version has a negation that the other has not.".to_owned());
    }
    Comparison::Same
}

/// Stems that open a condition.
pub(crate) fn is_condition(word: &Word) -> bool {
    matches!(word.stem.as_str(), "if" | "unless" | "provid")
}

/// The condition of `longer` that `shorter`, word for word the rest or the beginning of the rest, has not: right after
/// the words kept, or at the head of `longer`.
pub(crate) fn cut_condition(shorter: &[&Word], longer: &[&Word]) -> Option<String> {
    if shorter.len() < 3 || shorter.len() >= longer.len() {
        return None;
    }
    let same = |window: &[&Word]| window.iter().zip(shorter).all(|(a, b)| a.stem == b.stem);
    let start = longer.windows(shorter.len()).position(same)?;
    let after = longer.get(start + shorter.len());
    let head = longer.first().filter(|_| start > 0);
    after.into_iter().chain(head).find(|w| is_condition(w)).map(|w| w.stem.clone())
}

/// Two numbers at the same place between shared neighbours.
fn replaced(a: &[&Word], b: &[&Word], shared: &[(usize, usize)]) -> Option<(String, String)> {
    let number = |w: &Word| w.stem.starts_with(|c: char| c.is_ascii_digit());
    shared.windows(2).find_map(|pair| {
        let [(i, j), (k, l)] = pair else { return None };
        let (x, y) = (a.get(i + 1..*k)?, b.get(j + 1..*l)?);
        let ([x], [y]) = (x, y) else { return None };
        (number(x) && number(y)).then(|| (x.stem.clone(), y.stem.clone()))
    })
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
    use super::*;
    use crossread_core::Span;

    fn words(text: &str) -> Vec<Word> {
        let word = |w: &str| Word {
            span: Span::new(0, 0),
            stem: w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase(),
            function: false,
        };
        text.split_whitespace().map(word).collect()
    }

    /// A line is: verdict, tab, one version, tab, the other.
    #[test]
    fn corpus() {
        for line in
            include_str!("wording.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let [verdict, a, b] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            let (a, b) = (words(a), words(b));
            let found = match compare(&a.iter().collect::<Vec<_>>(), &b.iter().collect::<Vec<_>>()) {
                Comparison::Same => "same",
                Comparison::Compatible(..) => "compatible",
                Comparison::Incompatible(_) => "incompatible",
                Comparison::Unrelated => "unrelated",
            };
            assert_eq!(found, verdict, "{line}");
        }
    }
}
