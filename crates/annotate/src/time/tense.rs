//! Whether the words around an expression of time speak of what is to come.

/// Verbs and adjectives of what is to come.
#[rustfmt::skip]
const COMING: &[&str] = &[
    "will", "shall", "must", "should", "would", "may", "might", "can", "due", "scheduled", "expected",
    "expects", "expect", "set", "slated", "plans", "plan", "planned", "planning", "hopes", "hope", "hoped",
    "hoping", "intends", "intend", "intended", "wants", "wanted", "agreed", "vowed", "ordered", "upcoming", "going", "ready",
    "effective", "tentatively", "promised", "threatened", "travels", "visits", "sails", "comes",
];

/// Present forms that tell of what is fixed for a day to come, where they stand right before it.
#[rustfmt::skip]
const FIXED: &[&str] = &[
    "is", "are", "begins", "begin", "starts", "start", "opens", "open", "resumes", "resume", "expires", "expire", "meets",
    "meet", "ends", "end", "returns", "arrives", "leaves", "votes", "closes", "due",
];

/// Prepositions before a day by which something is to be done, if anything around it is to come.
const DEADLINE: &[&str] = &["by", "until", "till"];

/// Past forms that do not end in "-ed".
#[rustfmt::skip]
const PAST: &[&str] = &[
    "said", "told", "was", "were", "had", "did", "been", "went", "came", "met", "held", "made", "took", "began", "left",
    "won", "lost", "fell", "rose", "hit", "shot", "found", "gave", "got", "saw", "sent", "spoke", "struck", "led", "ran",
    "broke", "became", "wrote", "paid", "sold", "bought", "brought", "fought", "flew", "drew", "sank", "stood", "sat",
    "kept", "built", "caught", "spent", "grew", "chose", "threw", "swept", "drove", "fled", "sought", "set-up", "gone",
    "taken", "seen", "given", "shown", "thrown", "drawn", "broken", "spoken", "stolen", "written", "read",
];

/// Words looked at on either side; about a clause.
const MOST_WORDS: usize = 14;

/// Whether what `before` and `after` an expression tell lies ahead. The verb nearest before it decides, else the first one
/// after it; where there is none, "until" and "by" look ahead and nothing else does.
pub(super) fn is_ahead(before: &str, after: &str) -> bool {
    let words: Vec<String> = before.split_whitespace().rev().take(MOST_WORDS + 1).map(plain).collect();
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let adverbs = words.iter().take_while(|word| {
        matches!(word.as_str(), "on" | "at" | "in" | "for" | "early" | "late" | "again" | "only" | "from")
    });
    let last = adverbs.count();
    // "Would pay for each person killed by June".
    let end = words.iter().take_while(|word| matches!(word.as_str(), "of" | "end" | "the")).count();
    let deadline = DEADLINE.contains(&word(end)) && words.iter().any(|word| COMING.contains(&word.as_str()));
    if deadline
        || FIXED.contains(&word(last))
        || (word(0) == "as" && word(2) == "as")
        || (word(0), word(1)) == ("and", "now")
    {
        return true;
    }
    for at in 0..words.len().min(MOST_WORDS) {
        if let Some(ahead) = tells(word(at), word(at + 1)) {
            // "Had been planned for June" tells of a plan that is over.
            return ahead && (word(at + 1), word(at + 2)) != ("been", "had");
        }
    }
    let open = matches!(word(0), "until" | "till" | "by" | "through" | "than");
    let following = after.split_whitespace().take(MOST_WORDS).map(plain);
    // A subject may be long, but the first verb is its own.
    // "Monday's ruling would cost millions" has been given.
    let owned = after.starts_with(['\'', '’']);
    let told = following
        .into_iter()
        .find_map(|word| tells(&word, "").map(|ahead| ahead && (!owned || word == "will")));
    told.unwrap_or(open)
}

/// What a word, with the one before it, says of when; `None` where it is no such verb.
fn tells(word: &str, before: &str) -> Option<bool> {
    if COMING.contains(&word) || word.ends_with("'ll") || word.ends_with("’ll") {
        return Some(true);
    }
    // "Is to pay".
    if word == "to" && matches!(before, "is" | "are") {
        return Some(true);
    }
    // "Could not be reached" tells of what was tried.
    if word == "be" {
        return Some(!matches!(before, "could" | "not"));
    }
    let past = PAST.contains(&word) || (word.len() > 4 && word.ends_with("ed"));
    // "To be held": what stands before the participle decides.
    (past && !matches!(before, "be" | "to")).then_some(false)
}

/// Whether "last" after these words is a verb: "the food will last two days" gives a length. As an adjective it follows a
/// preposition or what says whose.
pub(super) fn is_lasting(before: &str) -> bool {
    const BEFORE_ADJECTIVES: &[&str] = &[
        "the", "these", "those", "its", "his", "her", "their", "our", "my", "your", "in", "for", "over",
        "during", "within", "from", "of", "since", "throughout", "and",
    ];
    let word = before.split_whitespace().next_back().map(plain).unwrap_or_default();
    !word.is_empty()
        && !word.ends_with("'s")
        && !word.ends_with("’s")
        && !BEFORE_ADJECTIVES.contains(&word.as_str())
}

/// A word in lower case without the marks around it; nothing for the month of May, which is no verb.
fn plain(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if word == "May" { String::new() } else { word.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::is_ahead;

    #[test]
    fn the_nearest_verb_decides() {
        for (case, expected) in [
            ("The crew will sail on |", true),
            ("The mayor said he would resign |", true),
            ("He said |that the crew will sail", false),
            ("The ruling, which will cost millions, was announced |", false),
            ("The report is to be published in |", true),
            ("They planned to leave the port on |", true),
            ("The trial begins |", true),
            ("It could come as early as |", true),
            ("On |, the court will rule", true),
            ("On |, the court ruled that he must pay", false),
            ("The bill keeps the ferry running through |", true),
            ("The storm raged through |", false),
            ("He had paid by |", false),
            ("It would pay for each person killed by |", true),
            ("It would pay for each person killed by the end of |", true),
            ("Dorst is to pay a return visit on |", true),
            ("The crossing starts again on |", true),
            ("The mayor travels to the islands on |", true),
            ("The meeting had been planned for |", false),
            ("|'s storm broke the mast", false),
            ("|'s ruling would cost millions", false),
            ("|'s vote will be close", true),
            ("The | bombings, the May 2020 protests", false),
        ] {
            let (before, after) = case.split_once('|').expect("a place");
            assert_eq!(is_ahead(before, after), expected, "{case}");
        }
    }
}
