//! Expressions with resolved values: the specifications of Recognizers-Text (JSON).

mod scope;
mod value;

use std::collections::BTreeMap;
use std::path::Path;

use crossread_annotate::expressions;
use crossread_core::Span;
use serde_json::Value;

use super::score::{Counts, text};
use crate::failure::Failure;

/// The files measured on, below the specifications' folder.
const FILES: [&str; 4] = [
    "DateTime/English/DateTimeModel.json",
    "Number/English/NumberModel.json",
    "Number/English/PercentModel.json",
    "Number/English/OrdinalModel.json",
];

/// Measures on the cases that news could hold, by type, and counts the others by the reason for which they are left out.
/// Right is an expression that shares a character with the expected one and has one of its values.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let mut table = Counts::head("expressions");
    for name in FILES {
        let file = path.join(name);
        let fail = |reason: String| Failure::Evaluation { path: file.clone(), reason };
        let cases: Vec<Value> = serde_json::from_str(&text(&file)?).map_err(|e| fail(e.to_string()))?;
        let mut by_type: BTreeMap<String, Counts> = BTreeMap::new();
        let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut all, mut measured) = (Counts::default(), 0);
        for case in &cases {
            if let Some(reason) = scope::left_out(case) {
                *left_out.entry(reason).or_default() += 1;
            } else if let Some(case) = Case::read(case) {
                let (kind, counts) = case.count();
                all.add(counts);
                measured += 1;
                by_type.entry(kind).or_default().add(counts);
            }
        }
        table.push_str(&all.row(name));
        let rows = by_type.iter().filter(|_| by_type.len() > 1);
        rows.for_each(|(kind, counts)| table.push_str(&counts.row(&format!("  {kind}"))));
        table.push_str(&format!("  {measured} of {} cases; left out:\n", cases.len()));
        left_out.iter().for_each(|(reason, count)| table.push_str(&format!("  {count:>5} {reason}\n")));
    }
    Ok(table)
}

/// A sentence with what to find in it.
struct Case<'c> {
    input: &'c str,
    today: Option<jiff::civil::Date>,
    /// Type, place, values.
    expected: Vec<(&'c str, Span, Vec<String>)>,
}

impl<'c> Case<'c> {
    fn read(case: &'c Value) -> Option<Self> {
        let input = case["Input"].as_str()?;
        let today = case["Context"]["ReferenceDateTime"].as_str().and_then(|day| day.get(..10)?.parse().ok());
        let at =
            |character: u64| input.char_indices().nth(character as usize).map_or(input.len(), |(at, _)| at);
        let mut expected = Vec::new();
        for result in case["Results"].as_array()? {
            let span = Span::new(at(result["Start"].as_u64()?), at(result["End"].as_u64()? + 1));
            expected.push((result["TypeName"].as_str()?, span, value::expected(&result["Resolution"])));
        }
        Some(Self { input, today, expected })
    }

    /// The type of what is to be found ("none" where nothing is), and how much of it is.
    fn count(&self) -> (String, Counts) {
        let kind = self.expected.first().map_or("none", |(kind, ..)| kind);
        let (times, quantities) = expressions(self.input, self.today);
        let mut found: Vec<(Span, Vec<String>)> = Vec::new();
        let count;
        if kind.starts_with("datetime") || (kind == "none" && self.today.is_some()) {
            let lengths = quantities.iter().filter(|q| matches!(q.unit.as_str(), "s" | "year"));
            found.extend(lengths.map(|q| (q.span, vec![value::of_duration(self.input, q)])));
            count = times.len() + found.len();
            found.extend(value::of_times(self.input, &times, self.today));
        } else {
            count = quantities.len();
            found.extend(quantities.iter().map(|q| (q.span, vec![value::of_number(self.input, q)])));
        }
        let matches = |(_, span, values): &&(&str, Span, Vec<String>)| {
            let one = |ours: &String| values.iter().any(|value| value::same(ours, value));
            found.iter().any(|(at, ours)| at.overlaps(*span) && ours.iter().any(one))
        };
        let right = self.expected.iter().filter(matches).count();
        // The two ends of a stretch that is found whole are one.
        let ends = found.len().saturating_sub(count);
        let found = if right == self.expected.len() { count - ends.min(count - right) } else { count };
        (kind.to_owned(), Counts { right, found, expected: self.expected.len() })
    }
}
