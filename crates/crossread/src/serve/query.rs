//! What the address of a list asks for: which stories, which hits, in which order.

use std::collections::BTreeMap;

use crossread::render::{Choice, Facet, Field};
use crossread::store::{Filter, HitKind, Order};

use super::library::{Asked, Shown};
use crate::day;
use crate::kept::Found;

/// Values that a facet offers, those that most hits have.
const MOST_CHOICES: usize = 8;

/// The words that a search asks for.
pub(super) fn words(asked: &Asked) -> &str {
    asked.get("q").map(String::as_str).unwrap_or_default()
}

/// Refuses a search for nothing.
pub(super) fn some_words(asked: &Asked) -> Result<(), Shown> {
    given(asked, "q")
        .map(drop)
        .ok_or_else(|| refused("q", "", "no words to look for; say for instance q=ferry"))
}

/// Whose words are asked for.
pub(super) fn speaker(asked: &Asked) -> Option<&str> {
    given(asked, "speaker")
}

const ORDERS: [(&str, &str, Order); 3] = [
    ("newest", "Newest", Order::Newest),
    ("largest", "Most articles", Order::Largest),
    ("disputed", "Most disputed", Order::Disputed),
];

/// A value that is not empty.
fn given<'a>(asked: &'a Asked, name: &str) -> Option<&'a str> {
    asked.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// What cannot be read, with what to say instead.
fn refused(name: &str, value: &str, remedy: &str) -> Shown {
    Shown::Refused {
        text: format!("{name}={value}: {remedy}"),
        remedy: "Mend the address, or go back and fill in the field anew.".to_owned(),
    }
}

/// A number from `least` to `most`.
fn number(asked: &Asked, name: &str, least: u32, most: u32) -> Result<Option<u32>, Shown> {
    let read = |value: &str| {
        let number = value.parse().ok().filter(|number| (least..=most).contains(number));
        let remedy = || format!("not a number from {least} to {most}; say for instance 20");
        number.ok_or_else(|| refused(name, value, &remedy()))
    };
    given(asked, name).map(read).transpose()
}

/// How many are asked for, at most and unless it is said.
pub(super) fn limit(asked: &Asked, most: u32) -> Result<u32, Shown> {
    Ok(number(asked, "limit", 1, most)?.unwrap_or(most))
}

/// Which stories are asked for, `most` of them at most; what cannot be read is refused with an example.
pub(super) fn filter(asked: &Asked, most: u32) -> Result<Filter, Shown> {
    let day = |name: &str| {
        let read = |value| day::parse(value).map_err(|why| refused(name, value, &why));
        given(asked, name).map(read).transpose()
    };
    let by = given(asked, "by").unwrap_or("newest");
    let order = ORDERS.iter().find(|(name, ..)| *name == by);
    let (_, _, order) =
        order.ok_or_else(|| refused("by", by, "no such order; say newest, largest or disputed"))?;
    let disputed = match given(asked, "disputed") {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => return Err(refused("disputed", other, "say true or false")),
    };
    Ok(Filter {
        order: *order,
        since: day("since")?,
        until: day("until")?,
        outlet: given(asked, "outlet").map(str::to_owned),
        at_least: number(asked, "at_least", 0, u32::MAX)?.unwrap_or(1),
        disputed,
        limit: limit(asked, most)?,
    })
}

/// Refuses what is asked for without a value. A form sends the fields that nobody filled in; a program leaves them out.
pub(super) fn filled(asked: &Asked) -> Result<(), Shown> {
    match asked.iter().find(|(_, value)| value.trim().is_empty()) {
        Some((name, value)) => Err(refused(name, value, "empty; give it a value or leave it out")),
        None => Ok(()),
    }
}

/// Refuses a search for a day, a kind or a status that there is not, or in an order that there is not.
pub(super) fn known(asked: &Asked) -> Result<(), Shown> {
    if let Some(value) = given(asked, "day").filter(|value| day::parse(value).as_deref() != Ok(*value)) {
        return Err(refused("day", value, "no day; say for instance 2030-05-14"));
    }
    let names: [(&str, &[&str]); 3] = [
        ("kind", &["article", "finding", "quotation"]),
        ("status", &["agreed", "conflict", "reconciled", "single"]),
        ("sort", &["newest", "oldest"]),
    ];
    for (name, values) in names {
        if let Some(value) = given(asked, name).filter(|value| !values.contains(value)) {
            return Err(refused(name, value, &format!("say {}", values.join(" or "))));
        }
    }
    Ok(())
}

/// The orders of the list of stories.
pub(super) fn orders(asked: &Asked) -> Vec<Facet> {
    let by = asked.get("by").map_or("newest", String::as_str);
    let choices = ORDERS.iter().map(|(name, label, _)| Choice {
        address: with("/", asked, "by", Some(name)),
        label: (*label).to_owned(),
        count: None,
        is_chosen: *name == by,
    });
    vec![Facet { name: "Order".to_owned(), choices: choices.collect() }]
}

/// The fields by which the list of stories is narrowed.
pub(super) fn fields(asked: &Asked) -> Vec<Field> {
    let fields = [("outlet", "Outlet"), ("since", "Since"), ("until", "Until")];
    let field = |(name, label): (&str, &str)| Field {
        name: name.to_owned(),
        label: label.to_owned(),
        value: asked.get(name).cloned().unwrap_or_default(),
    };
    fields.into_iter().map(field).collect()
}

/// What is left of a search's hits, and by what it can be narrowed further.
pub(super) struct Chosen {
    pub(super) hits: Vec<Found>,
    pub(super) facets: Vec<Facet>,
}

/// The hits that have all values asked for, in the order asked for, with the facets of these.
pub(super) fn chosen(mut hits: Vec<Found>, asked: &Asked) -> Chosen {
    type Values = fn(&Found) -> Vec<String>;
    let facets: [(&str, &str, Values); 6] = [
        ("kind", "Kind", |found| vec![kind(found.hit.kind).to_owned()]),
        ("outlet", "Outlet", |found| found.outlets.clone()),
        ("person", "Person", |found| found.people.clone()),
        ("place", "Place", |found| found.places.clone()),
        ("day", "Day", |found| found.days.clone()),
        ("status", "Status", |found| found.status.clone().into_iter().collect()),
    ];
    let given = |name: &str| asked.get(name).filter(|value| !value.is_empty());
    hits.retain(|found| {
        facets.iter().all(|(name, _, values)| given(name).is_none_or(|value| values(found).contains(value)))
    });
    let sort = given("sort").map(String::as_str);
    let day = |found: &Found| found.days.last().cloned();
    match sort {
        Some("newest") => hits.sort_by_key(|found| std::cmp::Reverse(day(found))),
        Some("oldest") => hits.sort_by_key(|found| (found.days.is_empty(), found.days.first().cloned())),
        _ => {}
    }
    let orders = [("", "Best"), ("newest", "Newest"), ("oldest", "Oldest")].map(|(name, label)| Choice {
        address: with("/search", asked, "sort", Some(name).filter(|name| !name.is_empty())),
        label: label.to_owned(),
        count: None,
        is_chosen: sort.unwrap_or_default() == name,
    });
    let mut shown = vec![Facet { name: "Order".to_owned(), choices: orders.into() }];
    for (name, label, values) in facets {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        hits.iter().flat_map(values).for_each(|value| *counts.entry(value).or_default() += 1);
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let choice = |(value, count): (String, usize)| {
            let is_chosen = given(name) == Some(&value);
            let address = with("/search", asked, name, Some(value.as_str()).filter(|_| !is_chosen));
            Choice { address, label: value, count: Some(count), is_chosen }
        };
        let choices: Vec<Choice> = counts.into_iter().take(MOST_CHOICES).map(choice).collect();
        // One value that all have narrows nothing; one that was chosen can be given up.
        if choices.len() > 1 || choices.iter().any(|choice| choice.is_chosen) {
            shown.push(Facet { name: label.to_owned(), choices });
        }
    }
    Chosen { facets: if hits.is_empty() { Vec::new() } else { shown }, hits }
}

fn kind(kind: HitKind) -> &'static str {
    match kind {
        HitKind::Article => "article",
        HitKind::Finding => "finding",
        HitKind::Quotation => "quotation",
    }
}

/// The address of `path` that asks for the same, but for `name`.
fn with(path: &str, asked: &Asked, name: &str, value: Option<&str>) -> String {
    let kept = asked.iter().filter(|(key, value)| *key != name && !value.is_empty());
    let kept =
        kept.map(|(key, value)| (key.as_str(), value.as_str())).chain(value.map(|value| (name, value)));
    let parts: Vec<String> =
        kept.map(|(key, value)| format!("{}={}", percent(key), percent(value))).collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}

/// Percent-encoded as a query wants it (RFC 3986, 2.3: what is not unreserved).
fn percent(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_address_asks_for_the_same_but_one_thing() {
        let now = asked(&[("q", "ferry & boats"), ("day", "2031-05-12"), ("person", "")]);
        assert_eq!(with("/search", &now, "day", None), "/search?q=ferry%20%26%20boats");
        assert_eq!(
            with("/search", &now, "outlet", Some("Ü")),
            "/search?day=2031-05-12&q=ferry%20%26%20boats&outlet=%C3%9C"
        );
        assert_eq!(with("/", &Asked::new(), "by", None), "/");
    }

    #[test]
    fn nonsense_is_refused_with_an_example() {
        for (name, value) in [
            ("since", "soon"),
            ("until", "2031-13-01"),
            ("by", "mood"),
            ("limit", "many"),
            ("limit", "0"),
            ("limit", "10"),
            ("at_least", "-1"),
            ("disputed", "perhaps"),
        ] {
            let Err(Shown::Refused { text, .. }) = filter(&asked(&[(name, value)]), 9) else {
                panic!("{name}")
            };
            assert!(text.contains(value) && text.contains("say "), "{text}");
        }
        let told = filter(&asked(&[("since", "2031-05-12"), ("limit", "8"), ("outlet", " ")]), 9);
        let Ok(told) = told else { panic!("it can be read") };
        assert_eq!((told.since.as_deref(), told.limit, told.outlet), (Some("2031-05-12"), 8, None));
        for (name, value) in [("kind", "person"), ("status", "true"), ("sort", "best"), ("day", "today")] {
            let Err(Shown::Refused { text, .. }) = known(&asked(&[(name, value)])) else { panic!("{name}") };
            assert!(text.contains(value) && text.contains("say "), "{text}");
        }
        assert!(filled(&asked(&[("q", "ferry"), ("outlet", " ")])).is_err());
        assert!(filled(&asked(&[("q", "ferry")])).is_ok());
        assert!(known(&asked(&[("kind", "finding"), ("status", ""), ("sort", "oldest")])).is_ok());
    }
}
