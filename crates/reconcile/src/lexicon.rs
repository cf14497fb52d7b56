//! Words by what they do in a sentence: one home for each list, as Snowball stems where nothing else is said.

/// Words that say no, as they stand in lower case.
const NEGATIONS: &[&str] =
    &["not", "no", "never", "none", "nobody", "nothing", "nor", "neither", "cannot", "without"];

/// Whether a word in lower case says no; "don't" too, with either apostrophe.
pub(crate) fn is_negation(word: &str) -> bool {
    NEGATIONS.contains(&word) || word.ends_with("n't") || word.ends_with("n’t")
}

/// Verbs and nouns of denying.
const DENIALS: &[&str] = &["deni", "denial", "reject", "refut"];

/// Whether a stem says that somebody denies what follows.
pub(crate) fn is_denial(stem: &str) -> bool {
    DENIALS.contains(&stem)
}

/// Stems by which somebody says something; one may say many things on many days.
#[rustfmt::skip]
const SAYING: &[&str] = &[
    "said", "say", "told", "tell", "tweet", "report", "announc", "deni", "claim", "add", "state", "statement",
    "interview", "confer", "write", "wrote", "written", "post", "ask", "brief", "warn", "call", "respond",
    "speak", "spoke", "spoken", "comment", "confirm", "declar", "accord", "letter", "messag", "news", "cite",
    "quot", "argu", "note", "remark", "express", "vow", "promis", "insist", "meet", "met", "talk", "discuss",
];

/// Whether a stem only says that something was said or that people met: it happens again and again.
pub(crate) fn is_saying(stem: &str) -> bool {
    SAYING.contains(&stem)
}
