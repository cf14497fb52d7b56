//! The tagging network's labels, in the order of its outputs (`models/encoder.json`, read by a test).

use crossread_core::{AttributionPart, EntityKind, Standing, Upos};

/// Output `upos`.
pub(crate) const UPOS: [Upos; 17] = [
    Upos::Adj,
    Upos::Adp,
    Upos::Adv,
    Upos::Aux,
    Upos::Cconj,
    Upos::Det,
    Upos::Intj,
    Upos::Noun,
    Upos::Num,
    Upos::Part,
    Upos::Pron,
    Upos::Propn,
    Upos::Punct,
    Upos::Sconj,
    Upos::Sym,
    Upos::Verb,
    Upos::X,
];

/// Output `entities`: first none, then for each kind its beginning and its inside.
pub(crate) const ENTITIES: [EntityKind; 8] = [
    EntityKind::Person,
    EntityKind::Organisation,
    EntityKind::Place,
    EntityKind::Group,
    EntityKind::Event,
    EntityKind::Work,
    EntityKind::Title,
    EntityKind::Other,
];

/// Output `attribution`, after none.
pub(crate) const ATTRIBUTION: [AttributionPart; 3] =
    [AttributionPart::Source, AttributionPart::Cue, AttributionPart::Content];

/// Output `standing`, after none.
pub(crate) const STANDING: [Standing; 7] = [
    Standing::Happened,
    Standing::Planned,
    Standing::Promised,
    Standing::Alleged,
    Standing::Denied,
    Standing::Conditional,
    Standing::Asked,
];

/// The relation of a root, in [`RELATIONS`].
pub(crate) const ROOT: &str = "root";

/// Output `relations`: Universal Dependencies, with the subtypes that the English treebanks use.
pub(crate) const RELATIONS: [&str; 51] = [
    "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc",
    "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass",
    "dep", "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj",
    "list", "mark", "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass",
    "nummod", "obj", "obl", "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum",
    "root", "vocative", "xcomp",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Lists {
        upos: Vec<String>,
        entities: Vec<String>,
        attribution: Vec<String>,
        standing: Vec<String>,
        relations: Vec<String>,
    }

    fn names<T: std::fmt::Debug>(labels: &[T]) -> Vec<String> {
        labels.iter().map(|label| format!("{label:?}").to_lowercase()).collect()
    }

    #[test]
    fn lists_are_those_of_the_weights() {
        let lists: Lists =
            serde_json::from_str(include_str!("../../../models/encoder.json")).expect("well-formed");
        let none = |rest: Vec<String>| [vec!["O".to_owned()], rest].concat();
        let kinds = names(&ENTITIES).into_iter().flat_map(|kind| [format!("B-{kind}"), format!("I-{kind}")]);
        assert_eq!(lists.upos, names(&UPOS).into_iter().map(|u| u.to_uppercase()).collect::<Vec<_>>());
        assert_eq!(lists.entities, none(kinds.collect()));
        assert_eq!(lists.attribution, none(names(&ATTRIBUTION)));
        assert_eq!(lists.standing, none(names(&STANDING)));
        assert_eq!(lists.relations, RELATIONS);
        assert!(RELATIONS.contains(&ROOT));
    }
}
