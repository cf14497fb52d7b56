//! Writes the table of rarities: `cargo run --release -p crossread-group --example rarities -- DIR > rarities.txt`.
//!
//! DIR holds one report a file, plain text (.txt). Stems that fewer than five reports hold are left out: what is not in
//! the table counts as in none.
#![allow(clippy::print_stdout, reason = "a program")]

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Line, LineKind, Report, ReportParts, Span};

/// Fewest reports of a stem that stands in the table.
const FEWEST: usize = 5;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let (mut reports, mut counts) = (0, BTreeMap::<String, usize>::new());
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let text = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
        let lines = vec![Line { span: Span::new(0, text.len()), kind: LineKind::Body }];
        let report = Report::new(ReportParts { text, lines, ..ReportParts::default() });
        let stems: BTreeSet<String> = crossread_group::stems(&report).into_iter().collect();
        reports += 1;
        for stem in stems {
            *counts.entry(stem).or_default() += 1;
        }
    }
    println!("reports {reports}");
    for (stem, count) in counts.into_iter().filter(|(_, count)| *count >= FEWEST) {
        println!("{stem} {count}");
    }
    Ok(())
}
