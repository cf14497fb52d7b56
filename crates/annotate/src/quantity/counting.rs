//! Whether a numeral counts or measures at all, or names, points and dates.

use super::{
    lexicon::magnitude,
    numeral::{Form, Numeral},
    phrase::Phrase,
    token::Token,
    unit,
};

/// Words, in any case, whose number names one thing among many.
#[rustfmt::skip]
const DESIGNATORS: &[&str] = &[
    "act", "amendment", "annex", "apollo", "area", "article", "berth", "block", "boeing", "airbus",
    "building", "car", "channel", "chapter", "clause", "class", "district", "division", "episode",
    "flight", "gate", "grade", "group", "highway", "interstate", "item", "level", "line", "lot", "no",
    "number", "page", "paragraph", "part", "phase", "pier", "platform", "proposition", "protocol",
    "resolution", "room", "round", "route", "rule", "runway", "season", "section", "sector", "size",
    "stage", "station", "step", "terminal", "title", "track", "type", "unit", "version", "volume", "ward",
    "zone", "chapter", "appendix", "option", "year", "ad",
];

/// Capitalised words that begin sentences and are no names.
#[rustfmt::skip]
const OPENERS: &[&str] = &[
    "a", "about", "after", "all", "almost", "an", "and", "another", "around", "as", "at", "before",
    "between", "but", "by", "during", "for", "from", "he", "her", "his", "in", "its", "just", "killed",
    "last", "least", "more", "most", "nearly", "of", "on", "only", "or", "our", "over", "roughly", "she",
    "since", "some", "than", "that", "the", "their", "there", "these", "they", "those", "to", "under",
    "until", "up", "we", "were", "when", "while", "with", "within", "police", "injured", "wounded",
    "aged", "if", "it", "other", "then", "now", "also", "he", "i", "you", "what", "where", "yet",
];

/// Nouns behind which a number between commas is an age.
#[rustfmt::skip]
const PERSONS: &[&str] = &[
    "man", "woman", "boy", "girl", "child", "son", "daughter", "brother", "sister", "father", "mother", "husband",
    "wife", "student", "teenager", "driver", "victim", "suspect", "gunman", "driver", "pilot", "teacher",
];

/// Whose age "over 21" is.
const PEOPLE: &[&str] = &[
    "adult", "adults", "anybody", "anyone", "boys", "children", "citizens", "everybody", "everyone", "girls",
    "men", "patients", "people", "persons", "residents", "students", "those", "voters", "women", "workers",
    "older", "younger",
];

impl Phrase<'_, '_> {
    /// Whether the numeral is part of a longer word or identifier: "G20", "F-16", "20s", ".50".
    pub(super) fn is_glued(&self) -> bool {
        let tokens = self.reader.tokens;
        let before = self
            .at
            .checked_sub(1)
            .filter(|_| self.reader.glued(self.at))
            .and_then(|before| tokens.get(before));
        let bad_before = match before {
            Some((_, Token::Word(_) | Token::Digits(_))) => {
                let start = tokens.get(self.at).map_or(0, |(token, _)| token.start);
                unit::before(self.line.get(..start).unwrap_or_default()).is_none()
            }
            Some((_, Token::Mark('-' | '–' | '−'))) => self.reader.glued(self.at - 1),
            Some((_, Token::Mark('.' | '/' | ':' | '#' | '_' | '@' | '=' | '*'))) => true,
            _ => false,
        };
        let bad_after = self.reader.glued(self.next)
            && match tokens.get(self.next) {
                Some((at, Token::Word(word))) => {
                    let rest = self.line.get(at.start..).unwrap_or_default();
                    let money = matches!(*word, "m" | "M" | "b" | "B");
                    (unit::after(rest).is_none() && !money) || *word == "G"
                }
                Some((_, Token::Digits(_))) => true,
                Some((_, Token::Mark('/' | '_' | '@' | '='))) => true,
                _ => false,
            };
        bad_before || bad_after
    }

    /// Whether the number belongs to a name: "Room 12", "Boeing 737", "the ferry Aurora 2".
    pub(super) fn is_name(&self, numeral: &Numeral) -> bool {
        let Some((_, Token::Word(word))) = self.at.checked_sub(1).and_then(|at| self.reader.tokens.get(at))
        else {
            // "No. 5": the designator stands before the full stop.
            let abbreviated = self.at.checked_sub(1).and_then(|at| self.reader.mark(at)) == Some('.');
            return abbreviated
                && matches!(
                    self.before(2).as_deref(),
                    Some("no" | "nos" | "p" | "pp" | "art" | "fig" | "vol" | "sec" | "ch")
                );
        };
        let lower = word.to_lowercase();
        if !matches!(numeral.form, Form::Cardinal) {
            return false;
        }
        if DESIGNATORS.contains(&lower.as_str()) {
            return lower != "no" || numeral.digits;
        }
        let capital = word.starts_with(char::is_uppercase) && !OPENERS.contains(&lower.as_str());
        let possessive = word.len() == 1 && self.reader.glued(self.at - 1);
        if !capital || possessive || numeral.scale > 1.0 || !numeral.digits {
            return false;
        }
        // "In Gaza 12 people", "Hamas killed": a plural or a unit makes it a count.
        let rest = self.line.get(numeral.span.end..).unwrap_or_default();
        let counts = self.reader.word(self.next).is_some_and(|word| {
            matches!(word.as_str(), "people" | "men" | "women" | "children" | "to" | "or")
                || (word.len() > 3 && word.ends_with('s'))
        });
        !counts && !self.is_score() && unit::after(rest).is_none()
    }

    /// Whether a hyphen and another number follow: "3-1".
    fn is_score(&self) -> bool {
        let digits = matches!(self.reader.tokens.get(self.next + 1), Some((_, Token::Digits(_))));
        matches!(self.reader.mark(self.next), Some('-' | '–')) && digits
    }

    /// Whether another number stands next to this one and it cannot be told what the two mean together: "12 500" may be
    /// one number or two, "a dozen dozens" is no plain count.
    pub(super) fn is_doubled(&self, numeral: &Numeral) -> bool {
        let digits = |at: Option<usize>| match at.and_then(|at| self.reader.tokens.get(at)) {
            Some((_, Token::Digits(digits))) => digits.len(),
            _ => 0,
        };
        let (before, own, after) =
            (digits(self.at.checked_sub(1)), digits(Some(self.at)), digits(Some(self.next)));
        let vague = |at: usize| self.reader.numeral(at).is_some_and(|(other, _)| other.form == Form::Vague);
        let worded = !numeral.digits
            && (vague(self.next)
                || (numeral.form == Form::Vague
                    && self.before(1).is_some_and(|word| magnitude(&word).is_some())));
        worded || (own == 3 && (1..=3).contains(&before)) || (after == 3 && (1..=3).contains(&own))
    }

    /// Whether the words around let the numeral count: not "no one", "one of the", "the other half", "third parties".
    pub(super) fn is_counting(&self, numeral: &Numeral) -> bool {
        let (before, after) = (self.before(1), self.reader.word(self.next));
        let (before, after) = (before.as_deref().unwrap_or(""), after.as_deref().unwrap_or(""));
        match numeral.form {
            Form::Ordinal if self.is_street() || self.reader.mark(self.next) == Some('-') => false,
            Form::Ordinal if !numeral.digits => {
                // "Eleventh victim found"; "Third, …" counts arguments.
                let opens = self.at == 0 && self.reader.mark(self.next) != Some(',');
                opens
                    || matches!(
                        before,
                        "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "my" | "this"
                    )
                    || self.next > self.at + 1
            }
            Form::Fraction if self.next == self.at + 1 => {
                let owned = matches!(
                    after,
                    "of" | "the"
                        | "its"
                        | "their"
                        | "his"
                        | "her"
                        | "that"
                        | "those"
                        | "these"
                        | "all"
                        | "as"
                );
                !matches!(before, "first" | "second" | "other" | "better" | "one" | "in")
                    && (owned || matches!(before, "by" | "than" | "nearly" | "about" | "almost" | "over"))
            }
            Form::Cardinal
                if self.reader.word(self.at).is_some_and(|word| word == "one")
                    && self.next == self.at + 1 =>
            {
                let pronoun = matches!(
                    before,
                    "no" | "any"
                        | "every"
                        | "some"
                        | "each"
                        | "this"
                        | "that"
                        | "which"
                        | "the"
                        | "only"
                        | "another"
                        | "loved"
                        | "little"
                        | "big"
                        | "next"
                        | "last"
                        | "first"
                        | "a"
                );
                let alone = matches!(
                    after,
                    "" | "of"
                        | "another"
                        | "day"
                        | "by"
                        | "who"
                        | "that"
                        | "thing"
                        | "is"
                        | "was"
                        | "has"
                        | "can"
                        | "could"
                        | "should"
                        | "would"
                        | "must"
                        | "may"
                        | "will"
                        | "or"
                        | "and"
                        | "to"
                        | "in"
                        | "at"
                        | "for"
                        | "with"
                        | "from"
                        | "on"
                        | "the"
                        | "more"
                        | "side"
                        | "hand"
                        | "where"
                        | "which"
                        | "way"
                        | "does"
                        | "had"
                        | "as"
                        | "said"
                        | "knows"
                        | "knew"
                );
                // "A one second delay".
                let end = self.reader.tokens.get(self.at).map_or(0, |(token, _)| token.end);
                let measure = before == "a" && self.line.get(end..).and_then(unit::after).is_some();
                measure || matches!(before, "minus" | "negative") || (!pronoun && !alone)
            }
            _ => true,
        }
    }

    /// "53rd Street".
    fn is_street(&self) -> bool {
        const NAMED: &[&str] =
            &["Street", "St", "Avenue", "Ave", "Precinct", "District", "Amendment", "Congress"];
        matches!(self.reader.tokens.get(self.next), Some((_, Token::Word(word))) if NAMED.contains(word))
    }

    /// "three times" counts occasions unless a comparison follows.
    pub(super) fn is_comparison(rest: &str) -> bool {
        const COMPARED: &[&str] =
            &["as", "more", "the", "its", "their", "what", "that", "less", "fewer", "worse"];
        let word = rest.split_whitespace().next().unwrap_or_default().trim_end_matches(['.', ',']);
        COMPARED.contains(&word)
            || (word.ends_with("er") && !matches!(word, "after" | "under" | "over" | "her" | "however"))
    }

    /// Whether a bare number is rather a year, or the words "half an" before what has no unit.
    pub(super) fn is_odd(&self, numeral: &Numeral, rest: &str) -> bool {
        let whole = numeral.low.fract() == 0.0;
        let year = numeral.digits && whole && numeral.scale == 1.0 && (1900.0..2100.0).contains(&numeral.low);
        let written = self.line.get(numeral.span.clone()).is_some_and(|digits| !digits.contains([',', '.']));
        let next = rest.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
        let counts = next.is_some_and(|word| crate::time::COUNTED.contains(&word));
        let half = numeral.low == 0.5
            && self
                .line
                .get(numeral.span.clone())
                .is_some_and(|words| words.to_lowercase().starts_with("half a"));
        let emergency = self.line.get(numeral.span.clone()) == Some("911");
        (year && written && !counts) || emergency || half
    }

    /// "1.000 votes": a thousand where points part thousands, and one where they part decimals; things counted are whole.
    pub(super) fn is_ambiguous(&self, numeral: &Numeral) -> bool {
        let written = self.line.get(numeral.span.clone()).unwrap_or_default();
        let thousand = |(whole, rest): (&str, &str)| {
            (1..=3).contains(&whole.len()) && !whole.starts_with('0') && rest.len() == 3
        };
        numeral.digits && numeral.scale == 1.0 && written.split_once('.').is_some_and(thousand)
    }

    /// "aged 34"; "Marta Lind, 34, said".
    pub(super) fn is_age(&self, numeral: &Numeral, next: usize) -> bool {
        if numeral.low.fract() != 0.0 || !(1.0..=120.0).contains(&numeral.low) || numeral.low != numeral.high
        {
            return false;
        }
        if matches!(self.before(1).as_deref(), Some("aged" | "age")) {
            return true;
        }
        let bounded =
            matches!(self.before(1).as_deref(), Some("over" | "under" | "above" | "below" | "than"));
        let ends = self.reader.tokens.get(next).is_none() || self.reader.mark(next).is_some();
        let people = [2, 3].into_iter().filter_map(|steps| self.before(steps));
        if bounded && ends && people.into_iter().any(|word| PEOPLE.contains(&word.as_str())) {
            return true;
        }
        let named = self.at.checked_sub(2).and_then(|at| self.reader.tokens.get(at));
        numeral.digits
            && self.at.checked_sub(1).and_then(|at| self.reader.mark(at)) == Some(',')
            && matches!(named, Some((_, Token::Word(word))) if word.starts_with(char::is_uppercase) || PERSONS.contains(word))
            && self.reader.mark(next) == Some(',')
    }
}
