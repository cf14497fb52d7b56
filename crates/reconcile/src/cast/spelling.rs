//! Are two names one name, spelt, ordered or shortened in two ways?

use deunicode::deunicode;

/// Spellings of one sound in the usual ways of writing names from other scripts; applied in order.
const SOUNDS: &[(&str, &str)] = &[
    ("tsch", "ch"),
    ("sch", "sh"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("oo", "u"),
    ("ou", "u"),
    ("ee", "i"),
    ("iy", "i"),
    ("ij", "i"),
    ("ie", "i"),
    ("y", "i"),
    ("dj", "j"),
    ("c", "k"),
    ("z", "s"),
];

/// Two spellings of one given name are at least this alike (Jaro–Winkler, 0 to 1): Aleksandr and Aliaksandr are 0.92.
const ALIKE: f64 = 0.86;

/// Two spellings of one surname are at least this alike.
const SURNAMES_ALIKE: f64 = 0.93;

/// Why two names are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Match {
    /// The same words.
    Equal,
    /// The same words in another order.
    Order,
    /// One has an initial where the other has the name.
    Initial,
    /// One has a name more.
    Part,
    /// Another spelling of the same name.
    Spelling,
    /// The first letters of the other's words.
    Abbreviation,
}

impl Match {
    /// The reason in words.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Match::Equal => "the same name",
            Match::Order => "the same names in another order",
            Match::Initial => "an initial for the given name",
            Match::Part => "the same surname, and a given name that one leaves out",
            Match::Spelling => "another spelling",
            Match::Abbreviation => "the first letters of the long form",
        }
    }
}

/// The words of a name, lower case, accents folded, marks left out.
pub(crate) fn words(name: &str) -> Vec<String> {
    let folded = deunicode(&name.replace(['’', '\''], "")).to_lowercase();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// A word as it sounds, whatever way it is spelt in.
fn sound(word: &str) -> String {
    let mut out = word.to_owned();
    for (from, to) in SOUNDS {
        out = out.replace(from, to);
    }
    let mut letters: Vec<char> = out.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

fn alike(a: &str, b: &str, least: f64) -> bool {
    let (a, b) = (sound(a), sound(b));
    let (short, long) = (a.chars().count().min(b.chars().count()), a.chars().count().max(b.chars().count()));
    // Short names differ by a letter too easily.
    a == b || short >= 4 && long - short <= 3 && strsim::jaro_winkler(&a, &b) >= least
}

/// Whether two persons' names, of two words or more each, are one.
pub(crate) fn persons(a: &str, b: &str) -> Option<Match> {
    let (x, y) = (words(a), words(b));
    if x == y {
        return Some(Match::Equal);
    }
    let (mut sorted_x, mut sorted_y) = (x.clone(), y.clone());
    sorted_x.sort();
    sorted_y.sort();
    if sorted_x == sorted_y {
        return Some(Match::Order);
    }
    let ([given_x @ .., last_x], [given_y @ .., last_y]) = (x.as_slice(), y.as_slice()) else { return None };
    let (first_x, first_y) = (given_x.first()?, given_y.first()?);
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    if last_x == last_y && (initial(first_x, first_y) || initial(first_y, first_x)) {
        return Some(Match::Initial);
    }
    let inside = |short: &[String], long: &[String]| short.iter().all(|w| long.contains(w));
    if last_x == last_y && first_x == first_y && (inside(given_x, given_y) || inside(given_y, given_x)) {
        return Some(Match::Part);
    }
    // One word may be spelt freely; where both are, the surname must sound the same.
    let given = alike(first_x, first_y, ALIKE);
    let surname = last_x == last_y || alike(last_x, last_y, SURNAMES_ALIKE);
    let sure = first_x == first_y || sound(last_x) == sound(last_y);
    (given && surname && sure).then_some(Match::Spelling)
}

/// Whether two names differ in no more than a middle initial that one leaves out: one person even within one report.
pub(crate) fn middle_initial(a: &str, b: &str) -> bool {
    let (x, y) = (words(a), words(b));
    let one = |short: &[String], long: &[String]| match (short, long) {
        ([first, last], [same_first, middle, same_last]) => {
            first == same_first && last == same_last && middle.chars().count() == 1
        }
        _ => false,
    };
    one(&x, &y) || one(&y, &x)
}

/// Whether `short`, one word, is the surname of `long`.
pub(crate) fn surname(short: &str, long: &str) -> bool {
    let (short, long) = (words(short), words(long));
    match (short.as_slice(), long.as_slice()) {
        ([short], [_, .., last]) => short == last || short.len() >= 5 && sound(short) == sound(last),
        _ => false,
    }
}

/// Whether two names of bodies or places are one.
pub(crate) fn bodies(a: &str, b: &str) -> Option<Match> {
    let without_article = |name: &str| {
        let mut words = words(name);
        if words.len() > 1 && words.first().is_some_and(|w| w == "the") {
            words.remove(0);
        }
        words
    };
    let (x, y) = (without_article(a), without_article(b));
    if x == y || x.concat() == y.concat() {
        return Some(Match::Equal);
    }
    let abbreviates = |short: &str, long: &str| {
        let letters: String = short.chars().filter(|c| c.is_alphanumeric()).collect();
        let capitals: String = long
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.starts_with(char::is_uppercase))
            .filter_map(|w| w.chars().next())
            .collect();
        letters.len() >= 3 && letters.to_uppercase() == capitals
    };
    (abbreviates(a, b) || abbreviates(b, a)).then_some(Match::Abbreviation)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line is: verdict, tab, what they are ("person", "surname", "body"), tab, one name, tab, the other.
    #[test]
    fn corpus() {
        for line in
            include_str!("spelling.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let [verdict, what, a, b] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("four columns: {line}")
            };
            let found = match what {
                "person" => persons(a, b).map(|m| format!("{m:?}").to_lowercase()),
                "surname" => surname(a, b).then(|| "surname".to_owned()),
                "middle" => middle_initial(a, b).then(|| "middle".to_owned()),
                _ => bodies(a, b).map(|m| format!("{m:?}").to_lowercase()),
            };
            assert_eq!(found.unwrap_or_else(|| "two".to_owned()), verdict, "{line}");
        }
    }
}
