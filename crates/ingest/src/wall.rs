//! Pages that a site shows in place of an article: checks for robots, walls of consent.

use std::sync::LazyLock;

use crossread_core::{Diagnostic, LineKind, ReportParts};
use regex::Regex;

use crate::lines::shape::{self, pattern};

/// What stands in place of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wall {
    /// The site checks whether a person reads it, or refuses access.
    BotCheck,
    /// The site asks for consent to cookies and the like.
    Consent,
}

/// Most words of a page that checks for robots.
const BOT_CHECK_WORDS: usize = 150;

/// Most words of a wall of consent.
const CONSENT_WORDS: usize = 600;

static BOT_CHECK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) ^(?:just\ a\ moment|one\ moment,?\ please|attention\ required|access\ (?:to\ this\ page\ (?:has\ been\ )?)?(?:is\ )?denied|pardon\ our\ interruption
            |human\ verification|security\ (?:check|verification)|robot\ or\ human|(?:error\ )?403\b|forbidden|please\ wait)\b.{0,60}$
        | \bchecking\ (?:if\ the\ site|your\ browser)\b | \breview\ the\ security\ of\ your\ connection
        | \b(?:enable|turn\ on|allow)\ (?:js|javascript|cookies)\b
        | \b(?:verif(?:y|ying)|confirm|prove|sure|checking)\ (?:that\ )?you(?:['’]re|\ are)\ (?:a\ |not\ a\ )?(?:human|person|robot|bot)
        | \bare\ you\ (?:a\ )?(?:human|robot) | \bnot\ a\ robot\b
        | \b(?:unusual|suspicious|automated)\ (?:activity|traffic|requests|access)\b | \byou\ have\ been\ blocked | \bray\ id\b
        | \bperformance\ (?:&|and)\ security\ by\b | \bddos\ protection\b | \bpermission\ to\ access\b | \bpress\ (?:&|and)\ hold\b
        | \b(?:solve|complete|enter|pass)\b.{0,30}\bcaptcha\b | \bincident\ id\b | \brequest\ (?:was\ )?unsuccessful\b | \bdisable\ (?:any|your)\ ad\ ?blocker
        | ^reference\ (?:\#|id\b|number\b) | \bthought\ you\ (?:were|might\ be)\ a\ (?:ro)?bot\b | \bmade\ us\ think\b.*\bbot\b",
    )
});

static CONSENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) \b(?:we|us|our|you|your)\b.*\b(?:cookies?|consent|privacy|personal\ data|personalised|personalized|partners)\b
        | \b(?:cookies?|consent|privacy|personal\ data|partners)\b.*\b(?:we|us|our|you|your)\b
        | ^(?:accept|reject|agree|manage|allow|decline|necessary|functional|analytics|privacy|cookies?)\b.{0,40}$ | ^some\ cookies\b | \bour\ use\ of\ cookies\b",
    )
});

/// The wall that a page of this headline and text is, if any. A report about such things has other words too, or is
/// longer.
pub(crate) fn of(title: &str, text: &str) -> Option<Wall> {
    let all = shape::words(text);
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let words = |wall: &Regex| -> (usize, usize) {
        let matched = lines().filter(|line| wall.is_match(line.trim()));
        matched.fold((0, 0), |(lines, words), line| (lines + 1, words + shape::words(line)))
    };
    let (checks, words_of_checks) = words(&BOT_CHECK);
    let titled = usize::from(BOT_CHECK.is_match(title.trim()));
    if all <= BOT_CHECK_WORDS && (checks + titled >= 2 || words_of_checks * 2 > all) {
        return Some(Wall::BotCheck);
    }
    let (consents, words_of_consents) = words(&CONSENT);
    (all <= CONSENT_WORDS && consents >= 2 && words_of_consents * 2 > all).then_some(Wall::Consent)
}

/// Flags every line of a wall as a notice, and says what it is.
pub(crate) fn flag(parts: &mut ReportParts) {
    let body = |kind| matches!(kind, LineKind::Body | LineKind::Heading | LineKind::Link | LineKind::Notice);
    let lines = parts.lines.iter().filter(|line| body(line.kind)).map(|line| line.span.of(&parts.text));
    let text = lines.collect::<Vec<_>>().join("\n");
    let (what, hint) = match of(parts.title.as_deref().unwrap_or_default(), &text) {
        Some(Wall::BotCheck) => {
            ("a check for robots", "Open the article in a browser and save it from there.")
        }
        Some(Wall::Consent) => ("a request for consent", "Answer it in a browser and save the article then."),
        None => return,
    };
    parts.title = None;
    for line in parts.lines.iter_mut().filter(|line| line.kind != LineKind::Blank) {
        line.kind = LineKind::Notice;
    }
    parts
        .diagnostics
        .push(Diagnostic::warning(format!("It is {what} in place of the report.")).with_hint(hint));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walls_and_reports_about_them() {
        let cases = [
            (
                "Just a moment...",
                "news.example\nEnable JavaScript and cookies to continue",
                Some(Wall::BotCheck),
            ),
            (
                "Access Denied",
                "You don't have permission to access this page on this server.\nReference #18.2f",
                Some(Wall::BotCheck),
            ),
            (
                "",
                "Please verify you are a human\nPress & Hold to confirm you are a human (and not a bot).",
                Some(Wall::BotCheck),
            ),
            ("Lake Gazette", "Please enable JS and disable any ad blocker", Some(Wall::BotCheck)),
            (
                "Lake Gazette",
                "We and our 40 partners store cookies on your device.\nYou can change your consent at any time in our privacy centre.\nAccept all",
                Some(Wall::Consent),
            ),
            (
                "Court fines site over cookies",
                "A court in Sarn fined a site for its cookies on Monday.\nThe judge said that nobody had been asked, and that the fine was the highest yet.\n“We did not ask for consent, and that was wrong,” its owner Ola Prest said.",
                None,
            ),
            (
                "Port closed",
                "The port was closed on Monday.\nA captcha kept nobody out, its manager said.",
                None,
            ),
            ("", "", None),
        ];
        for (title, text, expected) in cases {
            assert_eq!(of(title, text), expected, "{text}");
        }
    }
}
