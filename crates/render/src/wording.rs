//! The plain words in which every form speaks of findings.

use crossread_core::{
    Difference, Firmness, Kind, OriginRole, Reason, RecordCommitment, RecordFinding, RecordHappening,
    RecordOrigin, RecordSide, RecordStory, Status,
};
use jiff::civil::Date;

use crate::printable::one_line;

/// What stands under "established".
pub(crate) const ESTABLISHED: &str = "said by two reports or more; no difference was found";
/// What stands under "disputed".
pub(crate) const DISPUTED: &str = "different answers, and no way was found for all of them to be right";
/// What stands under "differ, and both can be right".
pub(crate) const RECONCILED: &str = "different words or numbers, judged not to contradict one another";

/// With a capital first and a stop last.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let stop = if words.ends_with('.') { "" } else { "." };
    letters
        .next()
        .map(|first| format!("{}{}{stop}", first.to_uppercase(), letters.as_str()))
        .unwrap_or_default()
}

/// What a conflict is about, to follow "They differ on".
pub(crate) fn difference(difference: Difference) -> &'static str {
    match difference {
        Difference::Number => "the number",
        Difference::Date => "the date",
        Difference::Place => "the place",
        Difference::Name => "who or what",
        Difference::Speaker => "who said it",
        Difference::Status => "whether it is done, planned or denied",
        Difference::Cause => "the cause",
        Difference::List => "what belongs to it",
        Difference::Wording => "the words",
        Difference::Polarity => "whether it is so",
    }
}

/// Why both sides can be right, as a short label.
pub(crate) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Sum => "one adds up what the other counts apart",
        Reason::Bound => "one gives a limit, the other the number",
        Reason::Rounding => "one is rounded",
        Reason::Scope => "one speaks of a part, the other of the whole",
        Reason::Update => "a later report brings it up to date",
        Reason::Unit => "different units",
        Reason::Translation => "two translations",
        Reason::RelativeDate => "one day, named in two ways",
    }
}

/// "3 reports, 2 origins"; the origins are left out where none are counted, and for a report alone.
pub(crate) fn support(side: &RecordSide) -> String {
    let reports = count(side.reports, "report");
    if side.origins == 0 || side.reports == 1 {
        reports
    } else {
        format!("{reports}, {}", count(side.origins, "origin"))
    }
}

/// Whether it is not sure that a finding's reports say one thing: on the visible gold records and ten more stories two of five
/// findings below this confidence were not one thing, one of five of the others.
pub(crate) fn is_doubtful(finding: &RecordFinding) -> bool {
    finding.confidence < 0.75 && finding.status != Status::Single
}

/// What is said of a finding that [is doubtful](is_doubtful), to follow its support; else nothing.
pub(crate) fn doubt(finding: &RecordFinding) -> &'static str {
    if is_doubtful(finding) { "; perhaps not about the same thing" } else { "" }
}

/// "1 report", "2 reports".
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// So many of those whom a report cites are named.
const MOST_CITED: usize = 3;

/// Where a report has things from, as far as it is shown: of those whom it cites the first, which it cites most.
pub(crate) fn shown(origins: &[RecordOrigin]) -> impl Iterator<Item = &RecordOrigin> {
    let mut cited = 0;
    origins.iter().filter(move |origin| {
        cited += usize::from(origin.role == OriginRole::Cited);
        origin.role != OriginRole::Cited || cited <= MOST_CITED
    })
}

/// "from Coast Wire", "credits the Evening Post", "cites Ada Lind", "copy of report 2".
pub(crate) fn origin(origin: &RecordOrigin, number: impl Fn(&str) -> Option<usize>) -> String {
    let name = one_line(&origin.name);
    match origin.role {
        OriginRole::Agency => format!("from {name}"),
        OriginRole::Outlet => format!("credits {name}"),
        OriginRole::Cited => format!("cites {name}"),
        OriginRole::Copy => match number(&origin.name) {
            Some(number) => format!("copy of report {number}"),
            None => format!("copy of {name}"),
        },
    }
}

/// "20 August 2025"; a day that is no date stays as it is.
pub(crate) fn day(written: &str) -> String {
    match written.parse::<Date>() {
        Ok(date) => date.strftime("%-d %B %Y").to_string(),
        Err(_) => one_line(written),
    }
}

/// "20 to 21 August 2025", or one day; `None` where no report has a date.
pub(crate) fn period(story: &RecordStory) -> Option<String> {
    let from = story.from.as_deref().or(story.to.as_deref())?;
    Some(between(from, story.to.as_deref().unwrap_or(from)))
}

/// The days of an entry of the timeline, as a [`period`] is told.
pub(crate) fn days(happening: &RecordHappening) -> String {
    between(&happening.from, &happening.to)
}

fn between(from: &str, to: &str) -> String {
    if from == to {
        return day(from);
    }
    if let (Ok(a), Ok(b)) = (from.parse::<Date>(), to.parse::<Date>())
        && a.day() == 1
        && b == a.last_of_month()
    {
        return a.strftime("%B %Y").to_string();
    }
    let shared = match (from.parse::<Date>(), to.parse::<Date>()) {
        (Ok(a), Ok(b)) if a.year() == b.year() && a.month() == b.month() => a.strftime("%-d").to_string(),
        (Ok(a), Ok(b)) if a.year() == b.year() => a.strftime("%-d %B").to_string(),
        _ => day(from),
    };
    format!("{shared} to {}", day(to))
}

/// How firmly somebody undertook something.
pub(crate) fn firmness(firmness: Firmness) -> &'static str {
    match firmness {
        Firmness::Signed => "signed",
        Firmness::Promised => "promised",
        Firmness::Planned => "planned",
        Firmness::Conditional => "on a condition",
        Firmness::Wished => "wished",
    }
}

/// What sort of thing is said.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Statement => "statement",
        Kind::Utterance => "saying",
        Kind::Figure => "figure",
        Kind::Commitment => "promise",
    }
}

/// How the reports stand.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Agreed => "established",
        Status::Conflict => "disputed",
        Status::Reconciled => "differs, both can be right",
        Status::Single => "only in one report",
    }
}

/// Who undertook it, how firmly, to whom and by when ("Tarn, promised, to Brunnen, by May").
pub(crate) fn undertaken(commitment: &RecordCommitment) -> String {
    let mut facts = vec![commitment.who.clone(), firmness(commitment.firmness).to_owned()];
    facts.extend(commitment.to.iter().map(|to| format!("to {to}")));
    facts.extend(commitment.by.iter().map(|by| format!("when: {by}")));
    facts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(from: Option<&str>, to: Option<&str>) -> Option<String> {
        period(&RecordStory {
            id: String::new(),
            title: String::new(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            places: Vec::new(),
            events: Vec::new(),
        })
    }

    #[test]
    fn a_period_says_no_more_than_it_must() {
        let day = Some("2031-03-03");
        assert_eq!(told(None, None), None);
        assert_eq!(told(day, day).as_deref(), Some("3 March 2031"));
        assert_eq!(told(day, Some("2031-03-05")).as_deref(), Some("3 to 5 March 2031"));
        assert_eq!(told(day, Some("2031-04-01")).as_deref(), Some("3 March to 1 April 2031"));
        assert_eq!(told(day, Some("2032-03-03")).as_deref(), Some("3 March 2031 to 3 March 2032"));
        assert_eq!(told(Some("2031-04-01"), Some("2031-04-30")).as_deref(), Some("April 2031"));
        assert_eq!(told(Some("soon"), None).as_deref(), Some("soon"));
    }
}
