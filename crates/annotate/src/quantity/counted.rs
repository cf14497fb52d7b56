//! What a quantity counts: the nouns after it, and the harm that is told of them.

use crossread_core::{Span, Word};

/// Verbs of harm, rescue and arrest, by stem (Snowball English).
#[rustfmt::skip]
pub(super) const HARM: &[&str] = &[
    "kill", "wound", "injur", "dead", "miss", "arrest", "detain", "hurt", "hospit", "displac", "rescu",
    "evacu", "drown", "abduct", "captur", "infect", "die",
];

/// Words that may stand between a noun and its verb of harm.
#[rustfmt::skip]
const BETWEEN: &[&str] = &[
    "were", "was", "are", "is", "have", "has", "had", "been", "being", "be", "also", "reportedly",
    "still", "so", "far", "feared", "confirmed", "reported", "believed", "who", "got", "remain",
    "remained", "listed", "as", "left", "presumed",
];

/// Words before the noun that are no part of what is counted.
#[rustfmt::skip]
const PASSED: &[&str] = &[
    "of", "the", "its", "their", "his", "her", "all", "those", "these", "other", "others", "more",
    "additional", "further", "another",
];

/// Verbs of level and change, between what is counted and its number.
#[rustfmt::skip]
const LEVELS: &[&str] = &[
    "rose", "risen", "rises", "rise", "rising", "climbed", "climbing", "grew", "grown", "fell", "fallen",
    "falling", "dropped", "jumped", "increased", "decreased", "declined", "stood", "stands", "standing",
    "reached", "reaches", "reaching", "hit", "topped", "exceeded", "passed", "totalled", "totaled", "was",
    "is", "were", "are", "averaged", "doubled", "tripled",
];

/// Words after a measure that say in which direction it is taken.
#[rustfmt::skip]
const EXTENTS: &[&str] = &[
    "high", "long", "deep", "wide", "tall", "thick", "away", "apart", "old", "earlier", "later", "ahead",
    "north", "south", "east", "west", "behind", "late", "early", "higher", "lower", "longer", "shorter",
    "faster", "worth",
];

/// Nouns for a change, which is of something.
#[rustfmt::skip]
const CHANGES: &[&str] = &[
    "rise", "increase", "jump", "gain", "growth", "surge", "fall", "drop", "decline", "decrease", "slump", "cut",
    "reduction", "hike",
];

/// Nouns that only say that something is counted.
const COUNTERS: &[&str] = &["number", "total", "count"];

/// Past forms that end a noun phrase and do not look like it.
#[rustfmt::skip]
const PASTS: &[&str] = &[
    "fell", "came", "went", "said", "told", "made", "took", "left", "began", "saw", "became", "got",
    "lost", "won", "met", "says", "voted", "goes", "comes", "ran", "sank", "broke", "stood", "held",
    "sat", "fled", "gave", "found",
];

#[rustfmt::skip]
const PLURALS: &[&str] = &[
    "people", "men", "women", "children", "police", "troops", "personnel", "staff", "cattle", "lives",
    "police", "crew", "passengers",
];

/// No more words than this of a noun phrase.
const MOST_NOUNS: usize = 4;

/// Stems of what the quantity at `quantity` counts, in order of appearance, a verb of harm last; empty where unknown.
/// A quantity with a `unit` is followed by what it measures after "of" or "in", after a hyphen, or where it is money.
pub(super) fn counted(text: &str, words: &[&Word], quantity: Span, unit: &str) -> Vec<String> {
    let next = words.partition_point(|word| word.span.start < quantity.end);
    let last = words.partition_point(|word| word.span.end <= quantity.start);
    let (before, after) = (words.get(..last).unwrap_or_default(), words.get(next..).unwrap_or_default());
    let mut stems = ahead(text, after, quantity, unit);
    if let Some(verb) =
        before.iter().rev().find(|word| !matches!(word.span.of(text), "another" | "a" | "the" | "all"))
        && touches(text, verb.span.end, quantity.start)
        && HARM.contains(&verb.stem.as_str())
        && !stems.iter().any(|stem| HARM.contains(&stem.as_str()))
    {
        stems.push(verb.stem.clone());
    }
    if stems.is_empty() {
        behind(text, before, quantity.start, quantity.of(text).ends_with("ed"))
    } else {
        stems
    }
}

/// The noun phrase after the quantity and its verb of harm.
fn ahead(text: &str, words: &[&Word], quantity: Span, unit: &str) -> Vec<String> {
    let mut stems: Vec<String> = Vec::new();
    let measured = !unit.is_empty();
    let money = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
    let joined =
        quantity.of(text).contains('-') || money || matches!(unit, "%" | "ordinal" | "year-old" | "point");
    let (mut headed, mut led, mut end, mut lower) = (false, !measured, quantity.end, false);
    for (at, word) in words.iter().take(12).enumerate() {
        let raw = word.span.of(text).to_lowercase();
        if !touches(text, end, word.span.start) {
            break;
        }
        end = word.span.end;
        let harm = HARM.contains(&word.stem.as_str());
        if harm && (headed || stems.is_empty() || !raw.ends_with("ing")) {
            stems.push(word.stem.clone());
            break;
        }
        if measured && !led {
            // "A 12 percent rise in fares" is of fares.
            let change = words.get(1).is_some_and(|next| matches!(next.span.of(text), "in" | "of"));
            if at == 0 && change && CHANGES.contains(&raw.as_str()) {
                continue;
            }
            let first = at == 0 || (at == 1 && change && stems.is_empty());
            if first && matches!(raw.as_str(), "of" | "in" | "worth") {
                led = true;
                continue;
            }
            if at == 0 && joined && !word.function && !EXTENTS.contains(&raw.as_str()) && !raw.ends_with("ed")
            {
                led = true;
            } else {
                break;
            }
        }
        if stems.is_empty() && PASSED.contains(&raw.as_str()) {
            continue;
        }
        if (stems.is_empty() || headed) && raw.len() > 4 && raw.ends_with("ly") {
            continue;
        }
        if BETWEEN.contains(&raw.as_str()) {
            headed = true;
            continue;
        }
        // A name after a common noun begins something else.
        let capital = word.span.of(text).starts_with(char::is_uppercase);
        if (lower && capital) || matches!(raw.as_str(), "every" | "each" | "per") {
            break;
        }
        lower |= !capital;
        let plural = is_plural(&raw);
        let verb = PASTS.contains(&raw.as_str()) || (raw.ends_with("ed") && !stems.is_empty());
        if word.function || verb || stems.len() >= MOST_NOUNS || raw.starts_with(|c: char| c.is_ascii_digit())
        {
            break;
        }
        if headed && !plural {
            break;
        }
        stems.push(word.stem.clone());
        headed |= plural;
    }
    stems
}

/// "The death toll rose to six", "a crew of twelve": what stands before the verb of level, or before "of". `verb`: the
/// quantity is that verb itself ("exports doubled").
fn behind(text: &str, words: &[&Word], start: usize, verb: bool) -> Vec<String> {
    let mut stems: Vec<String> = Vec::new();
    let (mut end, mut led) = (start, verb);
    for (steps, word) in words.iter().rev().take(12).enumerate() {
        let raw = word.span.of(text).to_lowercase();
        if !touches(text, word.span.end, end) {
            break;
        }
        end = word.span.start;
        let leads = LEVELS.contains(&raw.as_str()) || (raw == "of" && steps == 0);
        let passed = word.function
            && matches!(
                raw.as_str(),
                "to" | "by" | "at" | "has" | "have" | "had" | "now" | "from" | "just" | "been"
            );
        if stems.is_empty() && leads {
            led = true;
        } else if (stems.is_empty() && steps < 6 && passed) || (led && raw == "of" && !stems.is_empty()) {
            continue;
        } else if !led || word.function || stems.len() >= 3 {
            break;
        } else if !COUNTERS.contains(&raw.as_str()) {
            stems.push(word.stem.clone());
        }
    }
    stems.reverse();
    if !led || stems.iter().any(|stem| stem == "toll") {
        return stems;
    }
    let told = told_before(text, words);
    let harm = told.iter().any(|stem| stem == "toll" || HARM.contains(&stem.as_str()));
    if harm || stems.is_empty() { told } else { stems }
}

/// "The number of people killed when the roof fell has risen to six": what the number is of, told earlier in the sentence.
fn told_before(text: &str, words: &[&Word]) -> Vec<String> {
    let counter =
        |word: &&Word| matches!(word.span.of(text).to_lowercase().as_str(), "number" | "toll" | "count");
    let Some(at) = words.iter().position(counter) else { return Vec::new() };
    let ends = |w: &&&Word| {
        matches!(w.stem.as_str(), "when" | "in" | "after" | "who")
            || LEVELS.contains(&w.span.of(text).to_lowercase().as_str())
    };
    let following = words.iter().skip(at + 1).take_while(|w| !ends(w));
    let toll = words.get(at).filter(|w| w.stem == "toll").map(|w| w.stem.clone());
    toll.into_iter()
        .chain(following.filter(|w| !w.function).take(MOST_NOUNS).map(|w| w.stem.clone()))
        .collect()
}

/// Whether nothing but white space, hyphens and quotation marks stands between two places.
fn touches(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to)
        .is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '“' | '"' | '‘' | '~')))
}

fn is_plural(word: &str) -> bool {
    PLURALS.contains(&word)
        || (word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us")
            && !word.ends_with("is"))
}
