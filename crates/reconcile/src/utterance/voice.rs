//! Who speaks, as the speaker comparator reads it.

use std::collections::BTreeSet;

use crossread_core::{Referent, StoryReport, nation};

use crate::cast::{Cast, spelling};
use crate::compare::speaker::Voice;

/// Words of an office's phrase that name no body.
const NO_BODY: &[&str] = &[
    "the", "a", "an", "of", "for", "former", "chief", "senior", "top", "deputy", "vice", "foreign", "prime",
    "defence", "defense", "interior", "press", "local", "state", "national", "federal", "general", "new",
    "young", "old", "another", "one", "second",
];

/// The voice of a report's referent; `None` for one without words for it.
pub(crate) fn voice<'s>(report: &'s StoryReport, referent: usize, cast: &'s Cast) -> Option<Voice<'s>> {
    let known = report.annotations.referents.get(referent)?;
    let entity = cast.number(report.id, referent);
    let members: Vec<usize> = known.members.iter().filter_map(|&m| cast.number(report.id, m)).collect();
    if known.name.is_empty() || members.len() != known.members.len() {
        return None;
    }
    Some(Voice {
        name: cast.name(report.id, referent).unwrap_or(&known.name),
        entity,
        kind: known.kind,
        offices: known.offices.iter().map(String::as_str).collect(),
        of: of(known),
        members,
    })
}

/// The countries and bodies that somebody speaks for: countries among the offices and in the name; of an office's phrase
/// ("Alliance spokesperson") also the words beside the office.
fn of(referent: &Referent) -> BTreeSet<String> {
    let words = spelling::words(&referent.name);
    let pairs = words.windows(2).map(|w| w.join(" "));
    let mut out: BTreeSet<String> =
        referent.offices.iter().filter_map(|o| nation(o)).map(str::to_owned).collect();
    out.extend(pairs.chain(words.iter().cloned()).filter_map(|w| nation(&w)).map(str::to_owned));
    if !referent.named {
        let capital = referent.name.split_whitespace().skip(1).any(|w| w.starts_with(char::is_uppercase));
        let body = |w: &&String| {
            !NO_BODY.contains(&w.as_str())
                && !referent.offices.contains(w)
                && nation(w).is_none()
                && w.len() > 2
        };
        let first = words.first().filter(body).filter(|_| words.len() > 1 && !capital);
        out.extend(first.cloned());
    } else if referent.kind != crossread_core::NameKind::Person {
        out.insert(words.join(" "));
    }
    out
}
