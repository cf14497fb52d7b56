//! The patterns of expressions of time.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    expression::Expression,
    holiday,
    words::{FIGURES, ORDINAL},
    zone,
};

const DAY: &str = "(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?";
/// In lower case too, where the word means nothing else.
const MONTH: &str = r"(?:[Jj]anuary|[Ff]ebruary|March|[Aa]pril|May|[Jj]une|[Jj]uly|[Aa]ugust|[Ss]eptember|[Oo]ctober|[Nn]ovember|[Dd]ecember|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)";
const WEEKDAY: &str = "(?:[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|[Ss]aturday|[Ss]unday)";
const YEAR: &str = "(?:1[0-9]{3}|20[0-9]{2})";
const NUMBER: &str = "(?:[0-9]{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|several|some|many|(?:a )?few|a couple(?: of)?)";
/// Units of time; several patterns add an "s".
const UNIT: &str = "(?:minute|hour|day|week|fortnight|month|quarter|year|decade)";
const HOUR: &str = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])";

/// The patterns, with what their groups mean; `{D}`, `{M}`, `{Y}`, `{W}`, `{N}`, `{U}`, `{H}` stand for day, month, year,
/// weekday, count, unit, hour, `{O}` for an ordinal in words, `{F}` for the last figures of a year in words, `{Z}` for a
/// zone, `{L}` and `{S}` for feasts.
const PATTERNS: &[(Expression, &str)] = &[
    (Expression::Date, r"\b(?P<d>{D})(?: of)? (?P<m>{M})(?:,| of| in)? (?P<y>{Y})\b"),
    (Expression::Date, r"\b(?P<m>{M}),? (?:the )?(?P<d>{D})(?: ?,| of| in)? (?P<y>{Y})\b"),
    (Expression::Date, r"\b(?P<d>{D})(?: of)? (?P<m>{M})(?:\b|$)"),
    (Expression::Date, r"\b(?:[Ll]ast )?(?P<m>{M}),? (?:the )?(?P<d>{D})\b"),
    (Expression::Date, r"\b(?P<y>{Y})-(?P<n>[0-9]{2})-(?P<d>[0-9]{2})\b"),
    (Expression::Date, r"\b(?P<d>{D}) ?(?:-|–|—|to|and) ?(?P<e>{D})(?: of)? (?P<m>{M})(?:,? (?P<y>{Y}))?\b"),
    (Expression::Date, r"\b(?P<m>{M}) (?P<d>{D}) ?(?:-|–|—|to|through|and) ?(?P<e>{D})(?:,? (?P<y>{Y}))?\b"),
    (Expression::Date, r"\b(?:[Tt]he )?(?P<d>{O})(?: day)? of (?P<m>{M})(?:(?:,| of| in)? (?P<y>{Y}))?\b"),
    (Expression::Date, r"\b(?P<m>{M}) (?:the )?(?P<d>{O}),? (?P<y>{Y})\b"),
    (
        Expression::DayOfMonth,
        r"\b[Oo]n (?P<t>the (?P<d>[0-9]{1,2})(?:st|nd|rd|th))(?:[,.;:!?]| (?:and|after|at|when)\b|$)",
    ),
    (Expression::Slashed, r"\b(?P<a>[0-9]{1,2})(?P<s>[/.])(?P<b>[0-9]{1,2})[/.](?P<y>{Y})\b"),
    (Expression::Month, r"\b(?:(?P<k>early|late|mid)[- ](?:in )?)?(?P<m>{M})(?: of| in)?,? (?P<y>{Y})\b"),
    (
        Expression::Month,
        r"\b(?P<k>[Ll]ast|[Nn]ext|[Tt]his|[Ee]arly|[Ll]ate|[Mm]id|[Ee]arlier in|[Ll]ater in)[- ](?P<m>{M})\b",
    ),
    (Expression::Month, r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ff]rom|[Oo]f) (?P<t>(?P<m>{M}))\b"),
    (
        Expression::Months,
        r"\b(?P<m>{M})(?: ?[-–] ?| (?:to|through|till|until) )(?P<o>{M})(?:(?:,| of| in)? (?P<y>{Y}))?\b",
    ),
    (Expression::Months, r"\b[Bb]etween (?P<t>(?P<m>{M}) and (?P<o>{M})(?:,? (?P<y>{Y}))?)\b"),
    (Expression::Month, r"\b(?P<m>{M})(?: of)? (?P<r>last|next|this) year\b"),
    (
        Expression::Month,
        r"\b(?P<m>[Jj]anuary|[Ff]ebruary|[Jj]uly|[Ss]eptember|[Oo]ctober|[Nn]ovember|[Dd]ecember)\b",
    ),
    (
        Expression::Year,
        r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]hrough|[Tt]he|[Oo]f|[Aa]nd|[Ll]ate|[Ee]arly|[Mm]id|[Aa]round|[Ss]ummer|[Ww]inter|[Ss]pring|[Aa]utumn|[Ff]all|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Aa])[ -](?P<t>(?P<y>{Y}))\b",
    ),
    (Expression::Year, r"\((?P<t>(?P<y>{Y}))\)"),
    (Expression::Year, r"\b(?P<t>(?P<y>{Y}))(?:'s\b|’s\b| (?:was|saw|will|election|elections)\b)"),
    (Expression::Year, r"\b(?P<t>(?P<y>{Y})(?: ?[-–] ?| (?:to|through|till|until) )(?P<z>{Y}|[0-9]{2}))\b"),
    (Expression::Year, r"\b[Bb]etween (?P<t>(?P<y>{Y}) and (?P<z>{Y}))\b"),
    (Expression::Year, r"\b[Yy]ear (?P<t>(?P<y>{Y}))\b"),
    (Expression::Year, r"\b(?:[Ff]iscal|[Cc]alendar) (?P<y>{Y})\b"),
    (Expression::Year, r"\b(?P<h>[Ss]eventeen|[Ee]ighteen|[Nn]ineteen) (?:hundred (?:and )?)?(?P<f>{F})\b"),
    (Expression::BareYear, r"\b(?P<y>19[0-9]{2}|20[0-5][0-9])\b"),
    (Expression::Decade, r"\b(?:[Tt]he )?(?:(?:early|mid|late)[- ])?(?P<y>1[0-9]{2}0|20[0-9]0)['’]?s\b"),
    (Expression::Decade, r"\b[Tt]he (?:(?:early|mid|late)[- ])?(?P<n>sixties|seventies|eighties|nineties)\b"),
    (Expression::Century, r"\b(?:[Tt]he )?(?P<c>[12]?[0-9])(?:st|nd|rd|th)[- ]century\b"),
    (
        Expression::Quarter,
        r"(?i)\b(?:the )?(?:fiscal )?(?P<q>first|second|third|fourth)[ -]quarter(?: of (?:(?P<y>{Y})|(?P<k>last|next|this) year))?\b",
    ),
    (Expression::Quarter, r"(?i)\b(?:the )?(?P<y>{Y}) (?P<q>first|second|third|fourth)[ -]quarter\b"),
    (
        Expression::Quarter,
        r"(?i)\b(?P<k>last|next|this) year['’]s (?P<q>first|second|third|fourth)[ -]quarter\b",
    ),
    (Expression::Quarter, r"\b[Qq](?P<q>[1-4])(?: of|-)? ?(?P<y>{Y})\b"),
    (Expression::Half, r"\b(?P<y>{Y})[- ]H(?P<q>[12])\b"),
    (Expression::Half, r"\bH(?P<q>[12])(?: of)? (?P<y>{Y})\b"),
    (Expression::Quarter, r"\b(?P<y>{Y})[- ][Qq](?P<q>[1-4])\b"),
    (
        Expression::Part,
        r"(?i)\b(?:the )?(?P<o>{O}|last|final|[0-9]{1,2}(?:st|nd|rd|th))(?: (?P<c>{N}))? (?P<u>day|week|month|half)s? of (?:(?P<m>{M})(?:,? (?P<y>{Y}))?|(?P<v>{Y})|(?P<r>last|this|next|the) (?P<w>year|month))\b",
    ),
    (
        Expression::Weekday,
        r"\b(?:(?P<k>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]revious|[Ff]ollowing) )?(?:(?:[Ee]arly|[Ll]ate) )?(?P<w>{W})(?P<p>s)?(?:,? (?:early |late )?(?:morning|afternoon|evening|night)s?)?\b",
    ),
    (Expression::Weekday, r"\b(?P<w>{W})(?: of)?,? (?P<r>last|next|this) week\b"),
    (Expression::Weekday, r"\b(?P<r>[Ll]ast|[Nn]ext|[Tt]his) week(?:,? on)? (?P<w>{W})\b"),
    (
        Expression::Near,
        r"(?i)\b(?:(?:earlier|later|early|late|mid-(?:morning|afternoon)) )?(?P<k>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|tonight|overnight|last night|this morning|this afternoon|this evening)(?: (?:morning|afternoon|evening|night))?\b",
    ),
    (Expression::Holiday, r"\b{L}(?:,? (?P<y>{Y}))?\b"),
    (
        Expression::Holiday,
        r"\b(?:[Oo]n|[Bb]y|[Bb]efore|[Aa]fter|[Ss]ince|[Uu]ntil|[Aa]t|[Ll]ast|[Tt]his|[Nn]ext) (?P<t>{S}(?:,? (?P<y>{Y}))?)\b",
    ),
    (
        Expression::Period,
        r"(?i)\b(?:(?P<p>earlier|later|early|late) )?(?P<k>this|last|next|past|previous|coming|following|current|the current|the past|the last|the next|the coming|the previous|the following|that same|the same|that) (?:calendar )?(?P<u>day|week|weekend|month|quarter|year|decade|century|spring|summer|autumn|fall|winter)\b",
    ),
    (
        Expression::Period,
        r"(?i)\b(?:end|middle|beginning|start|half|rest|remainder|part) of (?P<t>the (?P<u>week|month|quarter|year|decade|century))\b",
    ),
    (Expression::Period, r"(?i)\b(?P<p>earlier|later) in the (?P<u>day|week|month|quarter|year)\b"),
    (
        Expression::Period,
        r"(?i)\b(?:for|in|during) (?P<t>the (?:full |whole |fiscal )?(?P<u>year))(?:[,.]| (?:to|and|as|was|were)\b|$)",
    ),
    (Expression::Period, r"(?i)\b(?P<u>year)(?:[- ]end|['’]s end)\b"),
    (Expression::Weekend, r"(?i)\bthe weekend\b"),
    (
        Expression::Ago,
        r"(?i)\b(?P<c>{N})[ -](?P<u>{U})s? ago(?: (?P<d>today|yesterday|tomorrow|this (?:week|month)|(?:(?:on|last|this) )?(?P<w>{W})))?\b",
    ),
    (Expression::Within, r"(?i)\bin (?P<t>(?P<c>{N}) (?P<u>day|week|fortnight|month|year|decade)s?)\b"),
    (
        Expression::FromNow,
        r"(?i)\b(?P<c>{N}) (?P<u>day|week|fortnight|month|year|decade)s? from (?:now|today)\b",
    ),
    (
        Expression::Span,
        r"(?i)\b(?:the )?(?P<k>last|past|previous|next|coming|following) (?P<c>{N}) (?P<u>{U})s?\b",
    ),
    (
        Expression::Elsewhere,
        r"(?i)\b{N}[ -](?:second|minute|hour|day|week|fortnight|month|year|decade)s? (?:earlier|later|before|after|afterwards|previously)\b",
    ),
    (Expression::Elsewhere, r"(?i)\bthe (?:day|week|month|year|night|morning) (?:before|after)\b"),
    (
        Expression::Elsewhere,
        r"(?i)\b(?:the (?:next|following|previous)|that) (?:morning|afternoon|evening|night)\b",
    ),
    (
        Expression::Elsewhere,
        r"(?i)\b(?:the (?:latest |year-ago |year-earlier )?quarter|the latest period|(?:the )?year-(?:ago|earlier)(?: quarter| period)?)\b",
    ),
    (
        Expression::Clock,
        r"(?i)\b(?:[01]?[0-9]|2[0-4])(?:(?:[:.][0-5][0-9]){1,2} ?(?:[ap]\.m\.|[ap]m\b)| ?(?:[ap]\.m\.|[ap]m\b)|(?::[0-5][0-9]){1,2}\b)(?: {Z})?",
    ),
    (
        Expression::Clock,
        r"(?i)\b(?:{N} (?:minute|hour)s? (?:before|after|past|to) (?:noon|midnight)|noon|midday|midnight|{H} o['’]clock)\b(?: {Z})?",
    ),
    (
        Expression::Clock,
        r"(?i)\b(?:half past|(?:a )?quarter (?:past|to)|(?:{N}|(?:twenty|thirty|forty|fifty)-[a-z]+) min(?:ute)?s? (?:past|to)|(?:five|ten|fifteen|twenty|twenty-five|[0-9]{1,2}) past) {H}\b(?: o['’]clock)?(?: in the (?:morning|afternoon|evening)| at night)?",
    ),
    (
        Expression::Clock,
        r"(?i)\b(?:at|around|about|by|from|until|before|after) (?P<t>{H}(?: o['’]clock)? (?:in the (?:morning|afternoon|evening)|at night))\b",
    ),
    (Expression::Clock, r"(?i)\bin the (?:morning|afternoon|evening) at {H}\b"),
    (Expression::Clock, r"(?i)\b(?:tonight|last night|evening) (?:at|around|about) (?P<t>{H})\b"),
    (Expression::Clock, r"\b[0-2][0-9][0-5][0-9] (?:hours|{Z})\b"),
    (Expression::Clock, r"\b[0-9]{3,4} [ap]\.m\."),
    (
        Expression::Duration,
        r"(?i)\b(?:(?P<c>an?|a couple of)|(?:several|some|recent|coming|many|a few|the (?:last|past|next) few)) (?P<u>hour|day|week|fortnight|month|quarter|year|decade|centur)(?:s|y|ies)?\b",
    ),
    (
        Expression::Duration,
        r"(?i)\b(?:(?:the )?(?:past|last|next|coming) )?(?P<u>hours|days|weeks|months|years|decades|centuries)\b",
    ),
    (Expression::Duration, r"(?i)\b(?P<t>(?P<c>the) (?:fiscal |full )?(?P<u>year)) end(?:ed|ing)\b"),
    (Expression::Set, r"(?i)\b(?:every|each|per) (?P<u>hour|day|week|month|quarter|year)\b"),
    (Expression::Set, r"(?i)\b(?P<u>hourly|daily|weekly|monthly|yearly|annually)\b"),
    (
        Expression::Present,
        r"(?i)\b(?:right now|now|currently|at present|at the (?:moment|present time)|at this time|these days|nowadays)\b",
    ),
    (Expression::Past, r"(?i)\b(?:recently|several years ago|long ago)\b"),
    (Expression::Past, r"(?i)\bin (?P<t>the past)\b"),
    (Expression::Future, r"(?i)\b(?:the (?:near )?future)\b"),
];

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
pub(super) static TABLE: LazyLock<Vec<(Expression, Regex)>> = LazyLock::new(|| {
    let parts = [
        ("{L}", holiday::NAME),
        ("{S}", holiday::SEASON),
        ("{D}", DAY),
        ("{M}", MONTH),
        ("{Y}", YEAR),
        ("{W}", WEEKDAY),
        ("{N}", NUMBER),
        ("{U}", UNIT),
        ("{H}", HOUR),
        ("{O}", ORDINAL),
        ("{F}", FIGURES),
        ("{Z}", zone::PATTERN),
        // All the words are ASCII; its word boundary compiles and matches several times as fast as Unicode's.
        (r"\b", r"(?-u:\b)"),
    ];
    let fill = |pattern: &str| {
        let whole = parts.iter().fold(pattern.to_owned(), |text, (name, part)| text.replace(name, part));
        Regex::new(&whole).expect("a valid pattern")
    };
    PATTERNS.iter().map(|(expression, pattern)| (*expression, fill(pattern))).collect()
});
