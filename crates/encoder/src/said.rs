//! What the networks say, in the bytes of a memory.

use crossread_core::{AttributionTag, Embedding, EntityTag, Span, Tag, Upos};

use crate::labels::{ATTRIBUTION, ENTITIES, RELATIONS, STANDING, UPOS};
use crate::memory::Said;
use crate::network::WIDTH;
use crate::reader::Scores;

/// In place of a word that is not there.
const NONE: u16 = u16::MAX;
/// Bytes of a tag: four labels, relation, head, the two numbers of a cue.
const TAG: usize = 11;

/// The direction in whole steps, one byte each: no more of it is ever used, so that it fits a memory.
#[derive(Clone)]
pub(crate) struct Direction([i8; WIDTH]);

impl Direction {
    /// Of a vector; the greatest of its values becomes 127 steps.
    pub(crate) fn of(vector: &[f32]) -> Self {
        let greatest = vector.iter().fold(0f32, |greatest, value| greatest.max(value.abs()));
        let step = if greatest > 0.0 { 127.0 / greatest } else { 0.0 };
        let mut values = [0; WIDTH];
        values.iter_mut().zip(vector).for_each(|(slot, value)| *slot = (value * step).round() as i8);
        Self(values)
    }

    pub(crate) fn embedding(&self) -> Embedding {
        Embedding::new(self.0.iter().map(|&value| f32::from(value)).collect())
    }
}

impl Said for Direction {
    fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; WIDTH] = bytes.try_into().ok()?;
        Some(Self(bytes.map(|byte| i8::from_le_bytes([byte]))))
    }
}

impl Said for Scores {
    fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|score| score.to_le_bytes()).collect()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (scores, rest) = bytes.as_chunks::<4>();
        let scores: Vec<f32> = scores.iter().map(|score| f32::from_le_bytes(*score)).collect();
        if rest.is_empty() { Some(Self(scores.try_into().ok()?)) } else { None }
    }
}

/// The tags of a window, by sentence, without their spans: where a word stands is not for the network to say.
impl Said for Vec<Vec<Tag>> {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for sentence in self {
            bytes.extend(number(Some(sentence.len())));
            sentence.iter().for_each(|tag| bytes.extend(written(tag)));
        }
        bytes
    }

    fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut sentences = Vec::new();
        while let Some((count, rest)) = bytes.split_first_chunk() {
            let count = usize::from(u16::from_le_bytes(*count));
            let (words, rest) = rest.split_at_checked(count * TAG)?;
            sentences.push(words.as_chunks::<TAG>().0.iter().map(read).collect::<Option<_>>()?);
            bytes = rest;
        }
        bytes.is_empty().then_some(sentences)
    }
}

fn written(tag: &Tag) -> [u8; TAG] {
    let entity =
        tag.entity.map(|of| place(&ENTITIES, &of.kind).saturating_sub(1) * 2 + u8::from(of.begins) + 1);
    let part = tag.attribution.map(|of| place(&ATTRIBUTION, &of.part));
    let standing = tag.standing.map(|of| place(&STANDING, &of));
    let cue = tag.attribution.and_then(|of| of.cue);
    let [head, sentence, word] = [tag.head, cue.map(|cue| cue.0), cue.map(|cue| cue.1)].map(number);
    let labels = [place(&UPOS, &tag.upos), entity.unwrap_or(0), part.unwrap_or(0), standing.unwrap_or(0)];
    let mut bytes = [0; TAG];
    let all =
        labels.into_iter().chain([place(&RELATIONS, &tag.relation)]).chain(head).chain(sentence).chain(word);
    bytes.iter_mut().zip(all).for_each(|(slot, byte)| *slot = byte);
    bytes
}

fn read(bytes: &[u8; TAG]) -> Option<Tag> {
    let [upos, entity, part, standing, relation, head @ .., s1, s2, w1, w2] = *bytes;
    let entity = entity.checked_sub(1).map(|of| (ENTITIES.get(usize::from(of / 2)), of % 2 == 1));
    let cue = placed([s1, s2]).zip(placed([w1, w2]));
    Some(Tag {
        span: Span::new(0, 0),
        upos: labelled(&UPOS, upos).unwrap_or(Upos::X),
        head: placed(head),
        relation: labelled(&RELATIONS, relation)?,
        entity: entity.and_then(|(kind, begins)| Some(EntityTag { begins, kind: *kind? })),
        attribution: labelled(&ATTRIBUTION, part).map(|part| AttributionTag { part, cue }),
        standing: labelled(&STANDING, standing),
    })
}

/// The place of a label in its list, from 1.
fn place<T: PartialEq>(list: &[T], label: &T) -> u8 {
    list.iter().position(|other| other == label).and_then(|place| u8::try_from(place + 1).ok()).unwrap_or(0)
}

fn labelled<T: Copy>(list: &[T], place: u8) -> Option<T> {
    list.get(usize::from(place).checked_sub(1)?).copied()
}

/// A window has some two hundred words.
fn number(number: Option<usize>) -> [u8; 2] {
    number.and_then(|number| u16::try_from(number).ok()).unwrap_or(NONE).to_le_bytes()
}

fn placed(bytes: [u8; 2]) -> Option<usize> {
    let number = u16::from_le_bytes(bytes);
    (number != NONE).then_some(usize::from(number))
}

#[cfg(test)]
mod tests {
    use crossread_core::{AttributionPart, EntityKind, Standing};

    use super::*;

    #[test]
    fn tags_come_back() {
        let plain = Tag {
            span: Span::new(0, 0),
            upos: Upos::Verb,
            head: None,
            relation: "root",
            entity: None,
            attribution: None,
            standing: None,
        };
        let full = Tag {
            upos: Upos::X,
            head: Some(250),
            relation: "xcomp",
            entity: Some(EntityTag { begins: true, kind: EntityKind::Other }),
            attribution: Some(AttributionTag { part: AttributionPart::Content, cue: Some((3, 0)) }),
            standing: Some(Standing::Asked),
            ..plain.clone()
        };
        let begun = Tag {
            entity: Some(EntityTag { begins: false, kind: EntityKind::Person }),
            attribution: Some(AttributionTag { part: AttributionPart::Source, cue: None }),
            standing: Some(Standing::Happened),
            ..plain.clone()
        };
        let tags = vec![vec![plain, full], Vec::new(), vec![begun]];
        let bytes = tags.to_bytes();
        assert_eq!(Vec::<Vec<Tag>>::from_bytes(&bytes), Some(tags));
        assert_eq!(Vec::<Vec<Tag>>::from_bytes(bytes.get(1..).unwrap_or_default()), None);
    }

    #[test]
    fn scores_and_directions_come_back_to_the_bit() {
        let vector: Vec<f32> = (0..WIDTH).map(|n| (n * n % 251) as f32 - 125.0).collect();
        let direction = Direction::of(&vector);
        let again = Direction::from_bytes(&direction.to_bytes()).map(|read| read.embedding());
        assert_eq!(again, Some(direction.embedding()));
        assert!(direction.embedding().cosine(&Embedding::new(vector)) > 0.9999);
        assert!(Direction::of(&[]).embedding().values().iter().all(|&value| value == 0.0));
        let scores = Scores(std::array::from_fn(|n| 1.0 / (n as f32 - 2.5)));
        assert_eq!(Scores::from_bytes(&scores.to_bytes()).map(|read| read.0), Some(scores.0));
        assert!(Scores::from_bytes(&[0; 3]).is_none());
    }
}
