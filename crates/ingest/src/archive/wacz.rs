//! WACZ: a ZIP that holds WARC files, stored as they are.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

/// The WARC files of a ZIP, one behind the other.
pub(super) struct Wacz<R> {
    source: R,
    /// Where their bytes are: start and length. The first is being read.
    places: VecDeque<(u64, u64)>,
    is_placed: bool,
    /// WARC files that are packed once more, which none should be.
    pub(super) packed: usize,
}

impl<R: Read + Seek> Wacz<R> {
    /// Nothing where `source` is no ZIP with a WARC in it.
    pub(super) fn open(source: R) -> Option<Self> {
        let mut zip = ZipArchive::new(source).ok()?;
        let (mut places, mut packed) = (Vec::new(), 0);
        for index in 0..zip.len() {
            let Ok(entry) = zip.by_index_raw(index) else { continue };
            let name = String::from_utf8_lossy(entry.name_raw()).to_ascii_lowercase();
            if !name.ends_with(".warc") && !name.ends_with(".warc.gz") {
                continue;
            }
            match entry.data_start() {
                Some(start) if entry.compression() == CompressionMethod::Stored => {
                    places.push((start, entry.compressed_size()));
                }
                _ => packed += 1,
            }
        }
        // Entries that lie upon one another would be read again and again.
        places.sort_unstable();
        let mut end = 0;
        places.retain(|(start, length)| {
            let apart = *start >= end;
            end = end.max(start.saturating_add(*length));
            apart
        });
        let source = zip.into_inner();
        (!places.is_empty()).then(|| Self { source, places: places.into(), is_placed: false, packed })
    }
}

impl<R: Read + Seek> Read for Wacz<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some((start, left)) = self.places.front_mut() {
            if !self.is_placed {
                self.source.seek(SeekFrom::Start(*start))?;
                self.is_placed = true;
            }
            let bytes = self.source.by_ref().take(*left).read(into)?;
            *left -= bytes as u64;
            if bytes > 0 || into.is_empty() {
                return Ok(bytes);
            }
            self.places.pop_front();
            self.is_placed = false;
        }
        Ok(0)
    }
}
