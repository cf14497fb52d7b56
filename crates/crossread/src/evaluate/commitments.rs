//! Sentences by which somebody undertakes something: pledges in party manifestos.

use std::path::Path;

use crossread::{Encoder, MiniLm, Report, ingest};
use crossread_annotate::annotate;
use crossread_core::Firmness;
use crossread_reconcile::undertaking;

use super::score::{Counts, name, text};
use super::sts::comma_separated;
use crate::failure::Failure;

/// Measures on the rows of a table whose column `set` says "dev": found is a sentence one of whose clauses is promised
/// or planned by somebody, expected one whose column `pledge` says 1.
pub(super) fn table(file: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let mut rows = comma_separated(&text(file)?).into_iter();
    let head = rows.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|h| h == name);
    let (Some(pledge), Some(set), Some(sentence)) = (column("pledge"), column("set"), column("text")) else {
        let reason = "no columns pledge, set and text".to_owned();
        return Err(Failure::Evaluation { path: file.to_owned(), reason });
    };
    let mut counts = Counts::default();
    for row in rows.filter(|row| row.get(set).is_some_and(|s| s == "dev")) {
        let expected = row.get(pledge).is_some_and(|p| p == "1");
        let found = row.get(sentence).is_some_and(|text| undertakes(text, &encoder));
        counts.count(found, expected, found && expected);
    }
    Ok(Counts::head("pledges") + &counts.row(&name(file)))
}

/// Whether somebody undertakes something in `text`.
fn undertakes(text: &str, encoder: &dyn Encoder) -> bool {
    let reports: Vec<Report> = ingest("sentence.txt", text.as_bytes()).map(|i| i.reports).unwrap_or_default();
    let annotations = annotate(&reports, encoder);
    annotations.iter().any(|found| {
        found.clauses.iter().any(|clause| {
            let sentence = found.sentences.get(clause.sentence);
            let firmness = sentence.and_then(|sentence| undertaking(sentence, clause));
            matches!(firmness, Some(Firmness::Promised | Firmness::Planned))
        })
    })
}
