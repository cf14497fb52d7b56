//! When a page's article was published: what the page says of it in tags, JSON-LD, elements, lines and its address.

use crossread_core::{Diagnostic, Published};
use dom_query::{Document, NodeRef};

use super::meta_tags::{self, MetaTags, has_property};
use super::metadata::single_spaced;
use super::surroundings::Surroundings;
use crate::linked_data::{self, Object};
use crate::{byline, published};

/// Longest text, in bytes, of an element that may be nothing but a date line.
const LONGEST_LINE: usize = 160;

/// What a page says of its article's day.
pub(super) struct Sources<'a> {
    pub(super) document: &'a Document,
    pub(super) meta: &'a MetaTags,
    pub(super) objects: &'a [Object],
    pub(super) article: Option<&'a Object>,
    pub(super) headline: Option<&'a NodeRef<'a>>,
    pub(super) url: Option<&'a str>,
}

/// The source that is compared with others only where it stands under the headline: elsewhere it can be of something
/// else.
const DATE_LINE: &str = "its date line";

/// Fewest words of the first paragraph, which ends what stands under a headline.
const PARAGRAPH_WORDS: usize = 20;

/// A day that the page gives, and what of the page gives it, with its article.
type Said = (&'static str, Published);

impl Sources<'_> {
    /// When the article was published, and what is odd about it; its last change, where nothing else is said.
    pub(super) fn published(&self) -> (Option<Published>, Option<Diagnostic>) {
        let visible = Visible::read(self.document, self.headline);
        let linked = |field: &str| {
            let objects = [self.article, linked_data::page(self.objects)];
            let mut values = objects.into_iter().flatten().filter_map(|object| object.get(field)?.as_str());
            values.find_map(published::of_stamp)
        };
        let tag = |names: &[&str]| self.meta.all(names).iter().find_map(|stamp| published::of_stamp(stamp));
        let said: Vec<Said> = [
            ("its tags", tag(meta_tags::PUBLISHED)),
            ("its JSON-LD", linked("datePublished").or_else(|| linked("dateCreated"))),
            ("its marks", visible.property),
            (DATE_LINE, visible.time.or(visible.line)),
            ("its address", self.url.and_then(published::of_address)),
        ]
        .into_iter()
        .filter_map(|(source, published)| Some((source, published?)))
        .collect();
        let first = said.first().map(|(_, published)| *published);
        let changed = || tag(meta_tags::MODIFIED).or_else(|| linked("dateModified")).or(visible.changed);
        let said: Vec<Said> =
            said.into_iter().filter(|said| said.0 != DATE_LINE || visible.under_headline).collect();
        (first.or_else(changed), disagreement(&said))
    }
}

/// Two sources that are more than a day apart: time zones put the same moment on two days.
fn disagreement(said: &[Said]) -> Option<Diagnostic> {
    let (source, first) = said.first()?;
    let (other, second) = said.iter().find(|(_, other)| (other.date - first.date).get_days().abs() > 1)?;
    Some(Diagnostic::note(format!(
        "The page gives two days of publication: {} ({source}) and {} ({other}); the first was taken.",
        first.date, second.date
    )))
}

/// What a reader of the page sees, or its marks say in the place.
#[derive(Default)]
struct Visible {
    /// An element marked as the date of publication.
    property: Option<Published>,
    /// A `time` element.
    time: Option<Published>,
    /// A line that says so.
    line: Option<Published>,
    /// A mark or a line that says when the page was changed.
    changed: Option<Published>,
    /// Whether what gives the day stands between the headline and the first paragraph.
    under_headline: bool,
}

impl Visible {
    fn read(document: &Document, headline: Option<&NodeRef<'_>>) -> Self {
        let mut found = Vec::new();
        if let Some(body) = document.body() {
            visit(&body, &Surroundings::of(headline), &mut found);
        }
        // What stands under the headline comes first, then what stands above it, then what is below the text, where
        // other reports are listed.
        let at = found.iter().position(|mark| matches!(mark, Mark::Headline)).unwrap_or(0);
        let (above, rest) = found.split_at_checked(at).unwrap_or((&[], &found));
        let text = rest.iter().position(|mark| matches!(mark, Mark::Paragraph)).unwrap_or(rest.len());
        let (under, below) = rest.split_at_checked(text).unwrap_or((rest, &[]));
        let mut visible = Self::default();
        for (at, mark) in under.iter().chain(above).chain(below).enumerate() {
            let (place, published) = match mark {
                Mark::Property(published) => (&mut visible.property, published),
                Mark::Time(published) => (&mut visible.time, published),
                Mark::Line(published) => (&mut visible.line, published),
                Mark::Changed(published) => (&mut visible.changed, published),
                Mark::Headline | Mark::Paragraph => continue,
            };
            if place.is_none() && !matches!(mark, Mark::Changed(_)) {
                visible.under_headline = at < under.len();
            }
            place.get_or_insert(*published);
        }
        visible
    }
}

/// A place of the page that tells a day, or where the headline and the text stand.
enum Mark {
    Headline,
    Paragraph,
    Property(Published),
    Time(Published),
    Line(Published),
    Changed(Published),
}

/// The marks under `element`, in order, without those around the article. Gives the element's text where it is short.
fn visit(element: &NodeRef<'_>, surroundings: &Surroundings, found: &mut Vec<Mark>) -> Option<String> {
    let mut text = Some(String::new());
    let before = found.len();
    for child in element.children_it(false) {
        let piece = if child.is_text() {
            Some(child.text().to_string())
        } else if child.is_element() && !surroundings.holds(&child) {
            visit(&child, surroundings, found)
        } else {
            Some(String::new())
        };
        text = text
            .zip(piece)
            .map(|(text, piece)| text + " " + &piece)
            .filter(|text| text.len() <= LONGEST_LINE);
    }
    if element.has_name("h1") {
        found.push(Mark::Headline);
        return None;
    }
    if element.has_name("p") && element.text().split_whitespace().nth(PARAGRAPH_WORDS).is_some() {
        found.push(Mark::Paragraph);
        return None;
    }
    let words = text.as_deref().map(single_spaced).unwrap_or_default();
    // What an element inside says is not said again.
    if found.len() == before && !is_of_another(element) {
        found.extend(mark(element, &words));
    }
    text
}

/// Inside a quotation, a picture or an entry of a list of links, a date is of what is quoted, shown or linked.
fn is_of_another(element: &NodeRef<'_>) -> bool {
    element.ancestors_it(None).any(|around| match around.node_name().as_deref() {
        Some("blockquote" | "figure" | "table") => true,
        Some("li") => around.descendants_it().any(|within| within.has_name("a")),
        _ => false,
    })
}

fn mark(element: &NodeRef<'_>, words: &str) -> Option<Mark> {
    let stamp = || {
        let stamp =
            ["datetime", "content", "data-datetime", "title"].iter().find_map(|key| element.attr(key));
        stamp.and_then(|stamp| published::of_stamp(&stamp)).or_else(|| published::of_stamp(words))
    };
    let says_changed = ["updated", "modified"].iter().any(|word| words.to_ascii_lowercase().contains(word))
        && !words.to_ascii_lowercase().contains("published");
    if has_property(element, "dateModified") {
        return stamp().map(Mark::Changed);
    }
    if has_property(element, "datePublished") || element.attr("pubdate").is_some() {
        return stamp().map(Mark::Property);
    }
    if element.has_name("time") {
        return stamp().map(if says_changed { Mark::Changed } else { Mark::Time });
    }
    let is_line = published::is_date_line(words) || byline::is_line(words);
    let published = published::find(words).filter(|_| is_line)?.0;
    Some(if says_changed { Mark::Changed(published) } else { Mark::Line(published) })
}
