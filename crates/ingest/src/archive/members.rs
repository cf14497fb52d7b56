//! A gzip file of many members, as web archives are packed: one member a record, so that damage to one costs that alone.

use std::io::{self, BufRead, ErrorKind, Read};

use flate2::bufread::GzDecoder;

/// The first bytes of a member: the mark, and deflate as its only method (RFC 1952, section 2.3.1).
pub(super) const MEMBER: &[u8] = &[0x1f, 0x8b, 8];

/// Unpacks member after member. A damaged one gives an error of [`is_damage`] once; the next read goes on with the member
/// behind it.
pub(super) struct Members<R>(State<R>);

enum State<R> {
    Between(R),
    Inside(Box<GzDecoder<R>>),
    /// Behind damage: the next member is looked for.
    Lost(R),
    Ended,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(source: R) -> Self {
        Self(State::Between(source))
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            // An error that is none of the data ends the reading.
            self.0 = match std::mem::replace(&mut self.0, State::Ended) {
                State::Between(mut source) => {
                    if source.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    State::Inside(Box::new(GzDecoder::new(source)))
                }
                State::Inside(mut member) => match member.read(into) {
                    Ok(0) => State::Between(member.into_inner()),
                    Ok(bytes) => {
                        self.0 = State::Inside(member);
                        return Ok(bytes);
                    }
                    Err(error) => {
                        if is_damage(&error) {
                            self.0 = State::Lost(member.into_inner());
                        }
                        return Err(error);
                    }
                },
                State::Lost(mut source) => {
                    if !to_next_member(&mut source)? {
                        return Ok(0);
                    }
                    State::Inside(Box::new(GzDecoder::new(source)))
                }
                State::Ended => return Ok(0),
            };
        }
    }
}

/// Passes over all before the next member; false where there is none. A mark that lies across two buffers is missed.
fn to_next_member(source: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let buffer = source.fill_buf()?;
        let (length, found) = (buffer.len(), buffer.windows(MEMBER.len()).position(|bytes| bytes == MEMBER));
        source.consume(found.unwrap_or(length));
        if found.is_some() || length == 0 {
            return Ok(found.is_some());
        }
    }
}

/// Whether what was read is at fault, rather than the reading of it.
pub(super) fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof)
}
