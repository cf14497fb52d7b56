//! How fast a store takes articles in, and how fast it is searched: articles made up from templates, in one stream with
//! near-copies and stories of Zipf sizes.

mod invented;

use std::path::{Path, PathBuf};
use std::time::Instant;

use crossread::store::{Access, Filter};
use crossread::{Library, ingest};

use super::stories::{Agreement, Random};
use crate::failure::Failure;

/// Articles of one file; after each their stories are made, as `add` does.
const OF_A_FILE: usize = 512;
/// Searches that are timed.
const SEARCHES: usize = 40;

/// Measures adding `articles` articles, then four times as many to another store; without their dates if `undated`.
pub(super) fn table(articles: usize, undated: bool) -> Result<String, Failure> {
    let mut table = format!(
        "{:>9} {:>9} {:>9} {:>11} {:>9} {:>10} {:>9} {:>12} {:>12} {:>10}\n",
        "articles",
        "stories",
        "seconds",
        "articles/s",
        "of it",
        "peak",
        "file",
        "search,",
        "search,",
        "BCubed"
    );
    table.push_str(&format!(
        "{:>9} {:>9} {:>9} {:>11} {:>9} {:>10} {:>9} {:>12} {:>12} {:>10}\n",
        "", "", "", "", "grouping", "memory MB", "MB", "median ms", "longest ms", "F1"
    ));
    let mut seconds = Vec::new();
    for articles in [articles, articles * 4] {
        let row = measure(articles, undated)?;
        seconds.push(row.seconds);
        table.push_str(&row.line());
    }
    if let [small, large] = seconds.as_slice() {
        table.push_str(&format!("four times the articles take {:.2} times as long\n", large / small));
    }
    Ok(table)
}

struct Row {
    articles: usize,
    stories: u64,
    seconds: f64,
    grouping: f64,
    memory: f64,
    file: f64,
    searches: Vec<f64>,
    f1: f64,
}

impl Row {
    fn line(&self) -> String {
        let at = |share: usize| {
            self.searches.get(self.searches.len().saturating_sub(1) * share / 2).copied().unwrap_or(0.0)
        };
        format!(
            "{:>9} {:>9} {:>9.1} {:>11.0} {:>9.1} {:>10.0} {:>9.0} {:>12.1} {:>12.1} {:>10.3}\n",
            self.articles,
            self.stories,
            self.seconds,
            self.articles as f64 / self.seconds,
            self.grouping,
            self.memory,
            self.file,
            at(1),
            at(2),
            self.f1,
        )
    }
}

fn measure(articles: usize, undated: bool) -> Result<Row, Failure> {
    let file = std::env::temp_dir().join(format!("crossread-evaluate-{}-{articles}.db", std::process::id()));
    let row = fill(&file, articles, undated);
    for ending in ["", "-wal", "-shm"] {
        let mut path = file.clone().into_os_string();
        path.push(ending);
        let _ = std::fs::remove_file(PathBuf::from(path));
    }
    row
}

fn fill(file: &Path, articles: usize, undated: bool) -> Result<Row, Failure> {
    let mut library = Library::open(file, Access::Create)?;
    let stream = invented::stream(articles);
    let (mut seconds, mut grouping) = (0.0, 0.0);
    for chunk in stream.chunks(OF_A_FILE) {
        let lines: Vec<String> = chunk.iter().map(|article| article.json(undated)).collect();
        let bytes = lines.join("\n").into_bytes();
        let begun = Instant::now();
        let read = ingest("day.jsonl", &bytes).map_err(crossread::input::InputError::from)?;
        library.add(&read.reports)?;
        let added = begun.elapsed().as_secs_f64();
        library.group()?;
        seconds += begun.elapsed().as_secs_f64();
        grouping += begun.elapsed().as_secs_f64() - added;
    }
    let counts = library.store().counts()?;
    let mut searches = Vec::new();
    let mut random = Random::new(7);
    for _ in 0..SEARCHES {
        let Some(article) = stream.get(random.below(stream.len())) else { continue };
        for words in article.queries() {
            let begun = Instant::now();
            library.store().search(&words, 10)?;
            searches.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
    }
    searches.sort_by(f64::total_cmp);
    let (mut gold, mut answer) = (Vec::new(), Vec::new());
    for story in library.store().stories(&Filter { limit: u32::MAX, ..Filter::default() })? {
        for article in library.store().articles(story.id)? {
            gold.push(invented::story_of(article.report.url().unwrap_or_default()));
            answer.push(usize::try_from(story.id).unwrap_or_default());
        }
    }
    Ok(Row {
        articles,
        stories: counts.stories,
        seconds,
        grouping,
        memory: peak_memory(),
        file: counts.bytes as f64 / 1e6,
        searches,
        f1: Agreement::of(&gold, &answer).f1(),
    })
}

/// The most memory that this process has held so far, in megabytes, as Linux tells it; 0 elsewhere.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}
