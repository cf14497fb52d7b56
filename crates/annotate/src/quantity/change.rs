//! Whether a quantity says by how much something changed, or to what.

use std::sync::LazyLock;

use crossread_core::Change;
use regex::Regex;

use crate::window;

/// What may stand between the verb and the number.
const BETWEEN: &str = r"(?:\ (?:\p{L}+ly|further|back|again|another|as\ much\ as))*";

const VERBS: &str = r"(?:rose|ris(?:e|es|en|ing)|gr[eo]w(?:s|n|ing)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|gain(?:s|ed|ing)?|increas(?:e|es|ed|ing)|surg(?:e|es|ed|ing)|soar(?:s|ed|ing)?|f[ea]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|slip(?:s|ped|ping)?|plung(?:e|es|ed|ing)|tumbl(?:e|es|ed|ing)|shr[aiu]nk|expand(?:s|ed|ing)?|contract(?:s|ed|ing)?|advanc(?:e|es|ed|ing)|slump(?:s|ed|ing)?)";

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let others = r"(?:cut|cuts|cutting|rais(?:e|es|ed|ing)|lower(?:s|ed|ing)?|reduc(?:e|es|ed|ing)|widen(?:s|ed|ing)?|narrow(?:s|ed|ing)?|swell(?:s|ed|ing)?|swollen|exceed(?:s|ed|ing)?)";
    // What is changed may stand between: "cut its staff by 300", "rose from 46 to 58".
    let object = r"(?:\ [\p{L}\p{N}’'.,%$€£-]+){0,6}";
    Regex::new(&format!(
        r"(?xi)\b(?:(?:(?:{VERBS}|{others})\b{object}|up|down)\ (?:(?P<by>by)|(?P<to>to))|(?:{VERBS}|up|down){BETWEEN})\ $"
    ))
    .expect("a valid pattern")
});

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^ (?:[\p{L}-]+ )?(?:rise|increase|jump|gain|growth|surge|fall|drop|decline|decrease|slump|hike|higher|lower|more than|less than)\b",
    )
    .expect("a valid pattern")
});

// "A 90 percent cut" is left out: reports tell the same as "90 percent banned".

/// Bytes in which the words are looked for.
const WINDOW: usize = 80;

/// What the words around a quantity of `unit` make of it: "rose by 12", "fell 3 percent", "a 3 percent rise" tell by how
/// much; "rose to 12" to what. "Rose 12" tells neither: only of shares and points is it clear.
pub(super) fn change(before: &str, after: &str, unit: &str) -> Option<Change> {
    let share = matches!(unit, "%" | "pp" | "point");
    let verb = BEFORE.captures(window::before(before, before.len(), WINDOW));
    match verb {
        Some(verb) if verb.name("to").is_some() => Some(Change::To),
        Some(verb) if share || verb.name("by").is_some() => Some(Change::By),
        _ => (share && AFTER.is_match(window::after(after, 0, WINDOW))).then_some(Change::By),
    }
}
