//! How fast the encoder is: milliseconds to load, sentences and pairs of them a second on one worker and on two, and on Linux the
//! processor time (which other programs disturb less) and the most memory held so far.
//!
//!     cargo run --release -p crossread-encoder --example speed -- SENTENCES [ROUNDS]
//!
//! SENTENCES is a text file, one sentence a line; 25 in a row are tagged as one report, and each is judged with
//! the sentences 25, 50, 75 and 100 further on. Each round uses an encoder of its own, that remembers nothing,
//! and prints one JSON object on a line.
#![allow(clippy::print_stdout, reason = "a measurement prints its result")]

use std::error::Error;
use std::time::Instant;

use crossread_core::{Encoder, PairReader, Passage};
use crossread_encoder::{Loading, MiniLm};

/// Milliseconds of processor time of this process so far, in steps of 10; 0 where there is no /proc.
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields 14 and 15, in hundredths of a second (proc(5)); field 2 ends at the last parenthesis.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>() * 10
}

/// The most memory held so far, as Linux states it.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap_or("unknown").trim().to_owned()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a file with one sentence a line")?;
    let rounds: usize = arguments.next().map_or(Ok(1), |n| n.parse())?;
    let text = std::fs::read_to_string(&path)?;
    let sentences: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let passages: Vec<Passage> = sentences.iter().map(|sentence| Passage::whole(sentence)).collect();
    let count = sentences.len().max(1);
    let pairs: Vec<(usize, usize)> =
        (0..sentences.len()).flat_map(|n| [25, 50, 75, 100].map(|away| (n, (n + away) % count))).collect();
    for _ in 0..rounds {
        for workers in [1, 2] {
            let start = Instant::now();
            let encoder = MiniLm::with(Loading { workers })?;
            let load = start.elapsed().as_secs_f64();
            let (start, processor) = (Instant::now(), processor_ms());
            let embeddings = encoder.embed(&passages);
            let (all, processor) = (start.elapsed().as_secs_f64(), processor_ms() - processor);
            let start = Instant::now();
            encoder.embed(&passages);
            let again = start.elapsed().as_secs_f64();
            // Reports of some 25 sentences, as the pipeline hands them over.
            let reports: Vec<Vec<&str>> = sentences.chunks(25).map(<[_]>::to_vec).collect();
            let (start, processor_of_tags) = (Instant::now(), processor_ms());
            let tagged: usize =
                encoder.tag(&reports).iter().flatten().filter(|tags| !tags.is_empty()).count();
            let tag = start.elapsed().as_secs_f64();
            let processor_of_tags = processor_ms() - processor_of_tags;
            let (start, processor_of_pairs) = (Instant::now(), processor_ms());
            let judged = encoder.judge(&passages, &pairs).len();
            let judge = start.elapsed().as_secs_f64();
            let processor_of_pairs = processor_ms() - processor_of_pairs;
            println!(
                "{{\"workers\": {workers}, \"load_ms\": {:.1}, \"sentences_per_s\": {:.0}, \
                 \"embed_ms\": {:.1}, \"processor_ms\": {processor}, \"again_ms\": {:.1}, \
                 \"tagged_per_s\": {:.0}, \"tag_ms\": {:.1}, \"ms_per_tagged\": {:.2}, \
                 \"tag_processor_ms\": {processor_of_tags}, \"pairs_per_s\": {:.0}, \"pairs\": {judged}, \
                 \"pairs_processor_ms\": {processor_of_pairs}, \"most_memory\": \"{}\"}}",
                load * 1e3,
                embeddings.len() as f64 / all,
                all * 1e3,
                again * 1e3,
                tagged as f64 / tag,
                tag * 1e3,
                tag * 1e3 / tagged.max(1) as f64,
                judged as f64 / judge,
                most_memory(),
            );
        }
    }
    Ok(())
}
