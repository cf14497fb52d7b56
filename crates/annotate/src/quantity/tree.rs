//! What a quantity counts, as the tree of dependencies has it.
//!
//! The words around a number (`counted.rs`) are right where the noun follows it; the tree also sees the head of a long
//! noun phrase ("30 ship-to-ship transfers"), the harm told far from it ("more than 30 people, many of them children,
//! were killed") and what a duration is one of ("could be jailed for up to 10 years").

use crossread_core::{Quantity, Sentence, Span, Tag, Upos};

use super::counted::HARM;

/// Verbs that say nothing about a duration.
const LIGHT: &[&str] =
    &["be", "have", "has", "had", "take", "took", "get", "got", "do", "go", "make", "made", "was", "were"];

/// Adds what the tags of `sentence` say to what `quantity` counts; leaves it as it is where there are none.
pub(crate) fn complete(sentence: &Sentence, quantity: &mut Quantity) {
    let tree = Tree { sentence };
    let Some(top) = tree.top(quantity.span) else { return };
    if quantity.unit.is_empty() {
        let Some(noun) = tree.noun(top, quantity.span) else { return };
        if let Some(stem) = tree.stem(noun)
            && !quantity.counted.contains(&stem)
            && !HARM.contains(&stem.as_str())
        {
            quantity.counted.retain(|old| HARM.contains(&old.as_str()));
            quantity.counted.insert(0, stem);
        }
        if !quantity.counted.iter().any(|stem| HARM.contains(&stem.as_str())) {
            quantity.counted.extend(tree.harm(noun));
        }
    } else if matches!(quantity.unit.as_str(), "s" | "year") && quantity.counted.is_empty() {
        let verb = tree.head(top).filter(|&head| tree.is(head, Upos::Verb));
        let stem = verb.and_then(|verb| tree.stem(verb));
        quantity.counted.extend(stem.filter(|stem| !LIGHT.contains(&stem.as_str())));
    }
}

struct Tree<'s> {
    sentence: &'s Sentence,
}

impl Tree<'_> {
    fn tag(&self, at: usize) -> Option<&Tag> {
        self.sentence.tags.get(at)
    }

    fn place(&self, at: usize) -> Option<Span> {
        self.tag(at).map(|tag| self.sentence.place(tag.span))
    }

    fn head(&self, at: usize) -> Option<usize> {
        self.tag(at)?.head
    }

    fn is(&self, at: usize, upos: Upos) -> bool {
        self.tag(at).is_some_and(|tag| tag.upos == upos)
    }

    fn stem(&self, at: usize) -> Option<String> {
        let place = self.place(at)?;
        self.sentence.words.iter().find(|word| word.span.overlaps(place)).map(|word| word.stem.clone())
    }

    /// The word of `span` that hangs on a word outside it.
    fn top(&self, span: Span) -> Option<usize> {
        let inside = |at: usize| self.place(at).is_some_and(|place| span.contains(place));
        (0..self.sentence.tags.len())
            .find(|&at| inside(at) && self.head(at).is_some_and(|head| !inside(head)))
    }

    /// The noun that the number modifies, after it.
    fn noun(&self, top: usize, span: Span) -> Option<usize> {
        let counts = self.tag(top)?.relation.starts_with("nummod");
        let noun = self.head(top).filter(|&head| counts && self.is(head, Upos::Noun))?;
        self.place(noun).filter(|place| place.start >= span.end).map(|_| noun)
    }

    /// The harm done to what `noun` names: the verb of which it is subject or object, or where it was taken to.
    fn harm(&self, noun: usize) -> Option<String> {
        let relation = self.tag(noun)?.relation;
        let verb = self.head(noun).filter(|_| matches!(relation, "nsubj:pass" | "nsubj" | "obj"))?;
        let passive = relation != "nsubj"
            || self.stem(verb).is_some_and(|stem| matches!(stem.as_str(), "die" | "drown"));
        let below = (0..self.sentence.tags.len()).filter(|&at| {
            self.head(at) == Some(verb) && self.tag(at).is_some_and(|tag| tag.relation.starts_with("obl"))
        });
        let told = [verb].into_iter().filter(|_| passive).chain(below.filter(|_| passive));
        told.filter_map(|at| self.stem(at)).find(|stem| HARM.contains(&stem.as_str()))
    }
}
