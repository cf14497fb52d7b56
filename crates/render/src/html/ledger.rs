//! What is promised and planned, and what happened when.

use maud::{Markup, html};

use super::finding::Writer;
use crate::printable::one_line;
use crate::wording::{count, days as told, firmness};

/// So many lines are open, the rest folded away.
const OPEN: usize = 5;

/// The ledger: who undertook what, by when, how firmly, in whose words.
pub(super) fn ledger(writer: &Writer<'_>) -> Markup {
    folded(&writer.outline.record.commitments, &|lines| {
        html! {
            ul.ledger {
                @for commitment in lines {
                    li {
                        span.firm { (firmness(commitment.firmness)) }
                        div {
                            p.what dir="auto" { (one_line(&commitment.what)) }
                            p.support {
                                strong dir="auto" { (one_line(&commitment.who)) }
                                @if let Some(to) = &commitment.to { " to " bdi { (one_line(to)) } }
                                @if let Some(by) = &commitment.by { ", when: " bdi { (one_line(by)) } }
                            }
                            (writer.chips(&commitment.evidence, &commitment.what))
                        }
                    }
                }
            }
        }
    })
}

/// A list's beginning, and the rest of it folded away.
fn folded<T>(lines: &[T], list: &dyn Fn(&[T]) -> Markup) -> Markup {
    let (open, rest) = lines.split_at(lines.len().min(OPEN));
    html! {
        (list(open))
        @if !rest.is_empty() { details.fold { summary { (count(rest.len(), "more line")) } (list(rest)) } }
    }
}

/// The timeline, the earliest first.
pub(super) fn timeline(writer: &Writer<'_>) -> Markup {
    folded(&writer.outline.record.timeline, &|days| {
        html! {
            ol.timeline {
                @for happening in days {
                    li {
                        span.day { (time(Some(&happening.from), Some(&happening.to), &one_line(&told(happening)))) }
                        div {
                            p dir="auto" { (one_line(&happening.text)) }
                            (writer.chips(&happening.evidence, &happening.text))
                        }
                    }
                }
            }
        }
    })
}

/// Days in words, with their machine form where there is one, so that a script can tell them in the reader's way.
pub(super) fn time(from: Option<&str>, to: Option<&str>, words: &str) -> Markup {
    let date = |day: &str| day.parse::<jiff::civil::Date>().ok();
    let from = from.or(to);
    let (first, last) = (from.and_then(date), to.or(from).and_then(date));
    html! {
        @match (first, last) {
            (Some(first), Some(last)) if first == last => time datetime=(first) { (words) },
            // Whole months are told by their name.
            (Some(first), Some(last)) if !(first.day() == 1 && last == first.last_of_month()) => {
                time datetime={ (first) "/" (last) } { (words) }
            },
            _ => (words),
        }
    }
}
