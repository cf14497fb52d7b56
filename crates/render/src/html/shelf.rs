//! A page that lists stories, what a search found in them, or what was added to them.

use maud::html;

use super::{Head, STYLE, page};
use crate::printable::one_line;

/// One line of a list, for [`shelf`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Where it leads: an address on the same server, without scheme and host; empty where it leads nowhere.
    pub address: String,
    /// Its name.
    pub title: String,
    /// Words of it; may be empty.
    pub words: String,
    /// What is known of it: days, how many articles.
    pub facts: String,
}

/// A way to narrow or order a list, for [`shelf`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where it leads, on the same server.
    pub address: String,
    /// Its words.
    pub label: String,
    /// How many of the list have it, where they are counted.
    pub count: Option<usize>,
    /// Whether it holds now; it then leads back to where it does not.
    pub is_chosen: bool,
}

/// Choices of one sort, for [`shelf`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Of which.
    pub name: String,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// A field of the form that narrows the list on the first page, for [`shelf`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the address.
    pub name: String,
    /// Its words.
    pub label: String,
    /// What stands in it.
    pub value: String,
}

/// What a page of lists shows, for [`shelf`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Its heading.
    pub title: String,
    /// Whether it is the first page, to which all others lead back.
    pub is_front: bool,
    /// What was searched for.
    pub asked: String,
    /// What is said above all.
    pub notice: Option<String>,
    /// Ways to narrow and order the lists.
    pub facets: Vec<Facet>,
    /// Fields of a form that narrows the list.
    pub fields: Vec<Field>,
    /// Where reports can be added, how many and how large they may be, in words.
    pub adding: Option<String>,
    /// Lists, each under its heading.
    pub lists: Vec<(String, Vec<Listed>)>,
    /// What is said where every list is empty.
    pub nothing: &'static str,
}

/// A page with a search form, lists and, where reports can be added, a form for them: files can be dropped on its field.
///
/// As safe as [`html()`](super::html()): all text is escaped, there is no script, and the forms lead back to the same server.
pub fn shelf(listing: &Listing) -> String {
    let Listing { title, is_front, asked, notice, facets, fields, adding, lists, nothing } = listing;
    let body = html! {
        main.plain.shelf {
            h1 dir="auto" { (one_line(title)) }
            form method="get" action="/search" role="search" {
                input type="search" name="q" value=(one_line(asked)) aria-label="Words to search for" placeholder="Words";
                button type="submit" { "Search" }
                @if !is_front { a href="/" { "All stories" } }
            }
            @if let Some(notice) = notice { p.note { (one_line(notice)) } }
            @if let Some(bounds) = adding {
                form.adding method="post" action="/add" enctype="multipart/form-data" {
                    input #files type="file" name="reports" multiple required aria-describedby="bounds" aria-label="Reports to add";
                    button type="submit" { "Add" }
                    p.aside #bounds { (one_line(bounds)) }
                }
            }
            @if !fields.is_empty() {
                form.narrow method="get" action="/" {
                    @for field in fields {
                        label { (one_line(&field.label)) " " input type="text" name=(field.name) value=(one_line(&field.value)) aria-label=(one_line(&field.label)); }
                    }
                    button type="submit" { "Show" }
                }
            }
            @if !facets.is_empty() {
                nav.facets aria-label="Narrow and order" {
                    @for facet in facets {
                        p {
                            span.aside { (one_line(&facet.name)) }
                            @for choice in &facet.choices {
                                " " a href=(choice.address) aria-current=[choice.is_chosen.then_some("true")] {
                                    bdi { (one_line(&choice.label)) }
                                    @if let Some(count) = choice.count { " " span.number { (count) } }
                                }
                            }
                        }
                    }
                }
            }
            @if lists.iter().all(|(_, list)| list.is_empty()) { p { (nothing) } }
            @for (heading, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
                h2 { (one_line(heading)) }
                ul {
                    @for listed in list {
                        li {
                            @if listed.address.is_empty() { span.title dir="auto" { (one_line(&listed.title)) } }
                            @else { a.title href=(listed.address) dir="auto" { (one_line(&listed.title)) } }
                            @if !listed.words.is_empty() { p dir="auto" { (one_line(&listed.words)) } }
                            @if !listed.facts.is_empty() { p.aside { (one_line(&listed.facts)) } }
                        }
                    }
                }
            }
            @if *is_front { p.aside.programs { "For programs: " a href="/api/v1/stories" { "/api/v1/stories" } ", described in " a href="/openapi.json" { "openapi.json" } } }
        }
    };
    page(&Head { title: &one_line(title), style: STYLE, script: None, refresh: false, asks: true }, &body)
}
