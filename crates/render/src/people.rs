//! Which persons the findings speak of.

use std::collections::BTreeMap;

use crossread_core::{RecordEntity, RecordFinding};

use crate::outline::Outline;

/// So many persons are offered to choose from, those that most reports name; nobody reads a longer list.
const MOST: usize = 40;
/// Shorter forms ("Li") stand in too many words' places to tell a person.
const SHORTEST: usize = 3;

/// The persons that a reader can choose findings by.
#[derive(Debug)]
pub(crate) struct People<'a> {
    /// Those that some finding speaks of, in the record's order.
    pub(crate) named: Vec<&'a RecordEntity>,
    /// For each finding, by its number, its persons' places in `named`, counted from 1.
    of: BTreeMap<usize, Vec<String>>,
}

impl<'a> People<'a> {
    /// Looks for each person's forms in the findings, their evidence and their speakers.
    pub(crate) fn new(outline: &Outline<'a>) -> Self {
        let mut people = Self { named: Vec::new(), of: BTreeMap::new() };
        let persons = outline.record.entities.iter().filter(|e| e.kind == "person");
        for person in persons.take(MOST) {
            let place = people.named.len() + 1;
            let mut spoken_of = false;
            for (finding, number) in outline.record.findings.iter().zip(1..) {
                if names(finding, person) {
                    people.of.entry(number).or_default().push(place.to_string());
                    spoken_of = true;
                }
            }
            if spoken_of {
                people.named.push(person);
            }
        }
        people
    }

    /// The persons of the finding with this number, by their places counted from 1, a space between them.
    pub(crate) fn of(&self, number: usize) -> String {
        self.of.get(&number).map(|places| places.join(" ")).unwrap_or_default()
    }
}

fn names(finding: &RecordFinding, person: &RecordEntity) -> bool {
    let evidence = finding.sides.iter().flat_map(|side| &side.evidence).map(|e| e.exact.as_str());
    let texts: Vec<&str> =
        evidence.chain([finding.text.as_str()]).chain(finding.speaker.as_deref()).collect();
    let forms = person.forms.iter().map(|f| f.form.as_str()).chain([person.name.as_str()]);
    forms
        .filter(|form| form.chars().count() >= SHORTEST)
        .any(|form| texts.iter().any(|text| holds(text, form)))
}

/// Whether `form` stands in `text` as words of its own.
fn holds(text: &str, form: &str) -> bool {
    text.match_indices(form).any(|(at, found)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|t| t.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_whole_words() {
        assert!(holds("Toll, of the brigade", "Toll"));
        assert!(!holds("Tolling bells", "Toll"));
        assert!(!holds("the Extoll", "Toll"));
        assert!(holds("Tolling, said Mira Toll", "Toll"));
    }
}
