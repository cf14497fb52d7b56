//! Do two quantities count the same thing?

use crossread_core::{Change, Quantity};

/// How sure it is that two quantities are about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tie {
    /// They count different things, or it cannot be told.
    None,
    /// They may: one unit, or one of them does not say what it counts.
    Likely,
    /// The same noun or another for the same thing, the same harm.
    Sure,
}

/// Nouns (Snowball stems) for one sort of thing, a line each.
#[rustfmt::skip]
const SORTS: &[&[&str]] = &[
    &["document", "agreement", "deal", "contract", "accord", "memorandum", "memoranda", "pact", "treati", "paper"],
    &["soldier", "troop", "servicemen", "member", "personnel", "forc", "servicemember"],
    &["ship", "vessel", "boat", "tanker", "freighter"],
    &["civilian", "resid", "villag", "citizen", "inhabit"],
    &["transfer", "time", "occas", "instanc", "deliveri"],
    &["prison", "jail", "sentenc", "bar", "imprison"],
    &["home", "hous", "dwell", "build"],
    &["protest", "demonstr", "marcher", "ralli"],
    &["firm", "compani", "busi", "enterpris"],
    &["worker", "employe", "staff"],
    &["plane", "aircraft", "jet"],
    &["car", "vehicl"],
    &["militant", "insurg", "fighter", "gunmen", "rebel"],
    &["child", "children", "kid", "minor"],
    &["crew", "crewmen", "sailor"],
];

/// How sure it is that `a` and `b` count one thing.
pub(crate) fn tie(a: &Quantity, b: &Quantity) -> Tie {
    if a.unit != b.unit || matches!(a.unit.as_str(), "ordinal" | "score") {
        return Tie::None;
    }
    let tie = tie_of_things(a, b);
    let tie = match (a.change, b.change) {
        // "Rose by 12" and "rose to 12" are two things; "12" alone may be either.
        (Some(Change::By), Some(Change::To)) | (Some(Change::To), Some(Change::By)) => return Tie::None,
        (Some(Change::By), None) | (None, Some(Change::By)) => tie.min(Tie::Likely),
        _ => tie,
    };
    match (a.per.as_str(), b.per.as_str()) {
        (one, other) if one == other => tie,
        // "70 dollars" may be those of a barrel; those of a barrel and of a tonne are two things.
        ("", _) | (_, "") => tie.min(Tie::Likely),
        _ => Tie::None,
    }
}

/// How sure it is that they count one thing, units, rates and changes apart.
fn tie_of_things(a: &Quantity, b: &Quantity) -> Tie {
    match (harm_of(a), harm_of(b)) {
        (Some(x), Some(y)) => return if x == y { Tie::Sure } else { Tie::None },
        (None, None) => {}
        _ => return Tie::None,
    }
    let (one, other) = (noun(a), noun(b));
    match (one, other) {
        (Some(x), Some(y)) if same_sort(x, y) => Tie::Sure,
        _ if is_amount(a) => Tie::Likely,
        (None, Some(_)) | (Some(_), None) => Tie::Likely,
        _ => Tie::None,
    }
}

/// Whether the unit alone says what is measured: money, shares, lengths, but no counts or ages.
pub(crate) fn is_amount(q: &Quantity) -> bool {
    !matches!(q.unit.as_str(), "" | "ordinal" | "score" | "year-old")
}

/// The noun that is counted, its modifiers left out; `None` where it only says that persons are.
fn noun(q: &Quantity) -> Option<&str> {
    let last = q.counted.iter().rfind(|stem| harm(stem).is_none())?;
    (!is_anybody(last)).then_some(last.as_str())
}

fn same_sort(a: &str, b: &str) -> bool {
    a == b || SORTS.iter().any(|sort| sort.contains(&a) && sort.contains(&b))
}

/// Nouns that say no more than that persons are counted.
fn is_anybody(stem: &str) -> bool {
    matches!(stem, "peopl" | "person" | "men" | "women" | "other" | "soul" | "human")
}

/// Whether `a` counts some sort of persons and `b` persons at large.
pub(crate) fn is_part(a: &Quantity, b: &Quantity) -> bool {
    let anybody = |q: &Quantity| {
        let mut nouns = q.counted.iter().filter(|stem| harm(stem).is_none());
        nouns.next().is_none_or(|stem| is_anybody(stem))
    };
    !anybody(a) && anybody(b)
}

/// Which harm a quantity counts, if any.
pub(crate) fn harm_of(q: &Quantity) -> Option<u8> {
    if !matches!(q.unit.as_str(), "" | "%") {
        return None;
    }
    q.counted.iter().filter_map(|s| harm(s)).min()
}

/// Which harm a stem names: the dead and the wounded are counted apart.
fn harm(stem: &str) -> Option<u8> {
    match stem {
        "kill" | "die" | "dead" | "death" | "toll" | "fatal" | "bodi" | "body" | "drown" => Some(0),
        "injur" | "wound" | "hurt" | "hospit" => Some(1),
        "miss" => Some(2),
        "arrest" | "detain" => Some(3),
        "rescu" | "evacu" | "displac" => Some(4),
        _ => None,
    }
}
