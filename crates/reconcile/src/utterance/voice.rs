//! Who speaks, as the speaker comparator reads it.

use std::collections::BTreeSet;

use crossread_core::{NameKind, Referent, StoryReport, nation};

use crate::cast::{Cast, spelling};
use crate::compare::speaker::Voice;

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
        of: of(known, cast),
        members,
    })
}

/// The countries and bodies that somebody speaks for: countries among the offices and in the name; of an office's phrase
/// ("Alliance spokesperson") also what the story knows as a name.
fn of(referent: &Referent, cast: &Cast) -> BTreeSet<String> {
    let words = spelling::words(&referent.name);
    let pairs = words.windows(2).map(|w| w.join(" "));
    let mut out: BTreeSet<String> =
        referent.offices.iter().filter_map(|o| nation(o)).map(str::to_owned).collect();
    out.extend(pairs.chain(words.iter().cloned()).filter_map(|w| nation(&w)).map(str::to_owned));
    if !referent.named {
        out.extend(words.into_iter().filter(|w| nation(w).is_none() && cast.has_body(w)));
    } else if referent.kind != NameKind::Person {
        out.insert(words.join(" "));
    }
    out
}
