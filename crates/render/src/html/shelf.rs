//! A page that lists stories, or what a search found in them.

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

/// A page with a search form and lists, each under its heading; `asked` is what was searched for, and `nothing` is said
/// where every list is empty.
///
/// As safe as [`html()`](super::html()): all text is escaped, there is no script, and the form leads back to the same server.
pub fn shelf(title: &str, asked: &str, lists: &[(&str, Vec<Listed>)], nothing: &str) -> String {
    let body = html! {
        main.plain.shelf {
            h1 dir="auto" { (one_line(title)) }
            form method="get" action="/search" role="search" {
                input type="search" name="q" value=(one_line(asked)) aria-label="Words to search for" placeholder="Words";
                button type="submit" { "Search" }
                @if !asked.is_empty() { a href="/" { "All stories" } }
            }
            @if lists.iter().all(|(_, list)| list.is_empty()) { p { (nothing) } }
            @for (heading, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
                h2 { (heading) }
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
