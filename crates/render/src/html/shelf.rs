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

/// What a page of lists shows, for [`shelf`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Its heading.
    pub title: String,
    /// Whether it is the first page, to which all others lead back.
    pub is_front: bool,
    /// What was searched for.
    pub asked: String,
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
    let Listing { title, is_front, asked, adding, lists, nothing } = listing;
    let body = html! {
        main.plain.shelf {
            h1 dir="auto" { (one_line(title)) }
            form method="get" action="/search" role="search" {
                input type="search" name="q" value=(one_line(asked)) aria-label="Words to search for" placeholder="Words";
                button type="submit" { "Search" }
                @if !is_front { a href="/" { "All stories" } }
            }
            @if let Some(bounds) = adding {
                form.adding method="post" action="/add" enctype="multipart/form-data" {
                    input #files type="file" name="reports" multiple required aria-describedby="bounds" aria-label="Reports to add";
                    button type="submit" { "Add" }
                    p.aside #bounds { (one_line(bounds)) }
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
        }
    };
    page(&Head { title: &one_line(title), style: STYLE, script: None, refresh: false, asks: true }, &body)
}
