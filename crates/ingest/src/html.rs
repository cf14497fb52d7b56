//! Web pages.

use crossread_core::ReportParts;

use crate::text;

/// The parts of a page's article.
pub(crate) fn parts(page: &str) -> ReportParts {
    match rs_trafilatura::extract(page) {
        Ok(found) => {
            text::titled(found.metadata.title.as_deref().unwrap_or_default(), &found.content_text, &[])
        }
        Err(_) => text::titled("", "", &[]),
    }
}
