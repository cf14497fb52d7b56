//! A [`Profile`] as bytes, for a database.

use crate::{Place, Profile};

impl Profile {
    /// The profile as bytes; [`from_bytes`](Self::from_bytes) reads them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(34 + 8 * self.terms.len() + 4 * self.shingles.len());
        out.extend(self.place.day.to_le_bytes());
        out.extend(self.place.minute.to_le_bytes());
        out.extend(self.place.article.to_le_bytes());
        out.extend(self.prose.to_le_bytes());
        out.extend(self.runs.to_le_bytes());
        let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        out.extend(length(self.terms.len()));
        for (term, weight) in &self.terms {
            out.extend(term.to_le_bytes());
            out.extend(weight.to_le_bytes());
        }
        out.extend(length(self.shingles.len()));
        for shingle in &self.shingles {
            out.extend(shingle.to_le_bytes());
        }
        out
    }

    /// The profile that was written; `None` where the bytes are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let day = i32::from_le_bytes(take(&mut rest)?);
        let minute = u16::from_le_bytes(take(&mut rest)?);
        let article = u64::from_le_bytes(take(&mut rest)?);
        let prose = u64::from_le_bytes(take(&mut rest)?);
        let runs = u32::from_le_bytes(take(&mut rest)?);
        let mut terms = Vec::new();
        for _ in 0..u32::from_le_bytes(take(&mut rest)?) {
            terms.push((u32::from_le_bytes(take(&mut rest)?), f32::from_le_bytes(take(&mut rest)?)));
        }
        let mut shingles = Vec::new();
        for _ in 0..u32::from_le_bytes(take(&mut rest)?) {
            shingles.push(u32::from_le_bytes(take(&mut rest)?));
        }
        let place = Place { day, minute, article };
        rest.is_empty().then_some(Self { place, prose, terms, shingles, runs })
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}
