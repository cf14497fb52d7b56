//! Pages without a record: one that tells how far a reading is, one with a message.

use maud::{Markup, html};

use super::{Head, STYLE, page};
use crate::printable::one_line;

/// A step of a reading, for [`progress`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Behind us.
    Done,
    /// In hand.
    Now,
    /// Still to come.
    Next,
}

/// A page that tells how far a reading, or an adding, is: the steps in order and, for the one in hand, what it is at. It
/// asks for itself anew every second, without script.
pub fn progress(title: &str, steps: &[(&str, Step)], detail: &str) -> String {
    let done = steps.iter().filter(|(_, step)| *step == Step::Done).count();
    let body = html! {
        main.plain {
            h1 dir="auto" { (one_line(title)) }
            progress max=(steps.len()) value=(done) aria-label="Steps done" {}
            ol.steps {
                @for (name, step) in steps {
                    @match step {
                        Step::Done => li.done { (name) span.sr { ", done" } },
                        Step::Now => li.now aria-current="step" { (name) @if !detail.is_empty() { span.aside dir="auto" { (one_line(detail)) } } },
                        Step::Next => li { (name) },
                    }
                }
            }
            p.aside { "This page goes on by itself when that is done. Nothing leaves this machine." }
        }
    };
    // A record must not refresh: its reader would lose the place.
    page(&Head { title: &one_line(title), style: STYLE, script: None, refresh: true, asks: false }, &body)
}

/// A page with a message: what is the matter, and what to do.
pub fn message(title: &str, text: &str, remedy: &str) -> String {
    let paragraph = |text: &str| -> Markup {
        html! { p dir="auto" { (one_line(text)) } }
    };
    let body = html! {
        main.plain {
            h1 dir="auto" { (one_line(title)) }
            (paragraph(text))
            @if !remedy.is_empty() { (paragraph(remedy)) }
        }
    };
    page(&Head { title: &one_line(title), style: STYLE, script: None, refresh: false, asks: false }, &body)
}
