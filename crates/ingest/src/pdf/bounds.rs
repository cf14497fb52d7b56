//! How much of a PDF is read, and what is told where that is not all.

use crossread_core::Diagnostic;
use lopdf::{DecompressError, Dictionary, Error, Object, Stream};

/// Most filters of a stream; files use one or two.
const MOST_FILTERS: usize = 4;

/// Most bytes that a stream unpacks to, and all streams that are unpacked.
const LARGEST_STREAM: usize = 16 * 1024 * 1024;
const MOST_UNPACKED: usize = 128 * 1024 * 1024;

/// Most objects of a file.
const MOST_OBJECTS: usize = 200_000;

/// Most pages that are read.
const MOST_PAGES: usize = 500;

/// Most operators that are followed on all pages: some hundred times those of a long report.
const MOST_OPERATORS: usize = 2_000_000;

/// Most pieces of text of a page, and bytes of text of all pages: twice what is kept of an article.
const MOST_PIECES: usize = 50_000;
const MOST_TEXT: usize = 8 * 1024 * 1024;

/// What is left of each bound, and which was met.
pub(super) struct Bounds {
    unpacked: usize,
    objects: usize,
    pages: usize,
    operators: usize,
    pieces: usize,
    text: usize,
    /// What was too much, in the words of the warning.
    met: Vec<&'static str>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            unpacked: MOST_UNPACKED,
            objects: MOST_OBJECTS,
            pages: MOST_PAGES,
            operators: MOST_OPERATORS,
            pieces: MOST_PIECES,
            text: MOST_TEXT,
            met: Vec::new(),
        }
    }
}

impl Bounds {
    /// What a stream unpacks to; none where that is too much, or packed in a way that text never is.
    pub(super) fn unpacked(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        let filters: Vec<&[u8]> = stream.filters().unwrap_or_default();
        if filters.len() > MOST_FILTERS || !self.spend(stream.content.len()) {
            return None;
        }
        let mut content = stream.content.clone();
        for (index, filter) in filters.iter().enumerate() {
            let mut dict = Dictionary::new();
            dict.set("Filter", Object::Name(filter.to_vec()));
            let parameters = match stream.dict.get(b"DecodeParms") {
                Ok(Object::Array(several)) => several.get(index),
                one => one.ok(),
            };
            if let Some(parameters) = parameters {
                dict.set("DecodeParms", parameters.clone());
            }
            let limit = self.unpacked.min(LARGEST_STREAM);
            content = match Stream::new(dict, content).decompressed_content_with_limit(limit) {
                Ok(content) => content,
                Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                    self.spend(limit + 1);
                    return None;
                }
                Err(_) => return None,
            };
            self.spend(content.len());
        }
        Some(content)
    }

    /// Counts bytes that were unpacked; whether so many are allowed.
    fn spend(&mut self, bytes: usize) -> bool {
        let allowed = bytes <= self.unpacked.min(LARGEST_STREAM);
        self.unpacked = self.unpacked.saturating_sub(bytes);
        if !allowed {
            self.meet("A part of it unpacks to more than 16 MiB, or all of it to more than 128 MiB; that was not read.");
        }
        allowed
    }

    /// Whether another object may be kept.
    pub(super) fn another_object(&mut self) -> bool {
        let another = take(&mut self.objects);
        if !another {
            self.meet("It holds more than 200,000 objects; the rest was not read.");
        }
        another
    }

    /// Whether another page may be read.
    pub(super) fn another_page(&mut self) -> bool {
        let another = take(&mut self.pages);
        if !another {
            self.meet("It has more than 500 pages; the rest was not read.");
        }
        another
    }

    /// Whether another operator may be followed.
    pub(super) fn another_operator(&mut self) -> bool {
        let another = take(&mut self.operators);
        if !another {
            self.meet("Its pages are drawn in more than 2,000,000 steps; the rest was not read.");
        }
        another
    }

    /// Whether another piece of text, of so many bytes, may stand on the page.
    pub(super) fn another_piece(&mut self, bytes: usize) -> bool {
        let (another, fits) = (take(&mut self.pieces), bytes <= self.text);
        self.text = self.text.saturating_sub(bytes);
        if !another {
            self.meet("A page holds more than 50,000 pieces of text; its rest was not read.");
        }
        if !fits {
            self.meet("Its text is longer than 8 MiB; the rest was not read.");
        }
        another && fits
    }

    /// Begins a page.
    pub(super) fn turn_page(&mut self) {
        self.pieces = MOST_PIECES;
    }

    fn meet(&mut self, what: &'static str) {
        if !self.met.contains(&what) {
            self.met.push(what);
        }
    }

    /// What was not read.
    pub(super) fn diagnostics(self) -> impl Iterator<Item = Diagnostic> {
        self.met.into_iter().map(|what| Diagnostic::warning(what).with_hint("Save the article alone."))
    }
}

fn take(left: &mut usize) -> bool {
    let any = *left > 0;
    *left = left.saturating_sub(1);
    any
}
