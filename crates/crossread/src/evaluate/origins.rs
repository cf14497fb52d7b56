//! Where articles have their text from: the agency that PolNeAR's metadata name for each article.

use std::path::{Path, PathBuf};

use crossread::{MiniLm, ingest, report};
use crossread_core::OriginRole;
use serde_json::json;

use super::score::{Counts, text};
use crate::failure::Failure;

/// What the metadata's columns hold where there is nothing to say.
const NOTHING: &[&str] = &["", "None", "NA"];

/// Measures on a folder with `text/*.txt`, beside or below `metadata.tsv`.
///
/// Counted are the agencies (column `wire`), once from the text alone and once with the column `author` given as a page
/// gives its byline. The column `credit` ("h/t: NAME") is not measured: the texts leave out the line that it was read from.
pub(super) fn table(dir: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let articles = articles(dir)?;
    let [mut alone, mut with_byline] = [Counts::default(); 2];
    for article in &articles {
        let body = text(&article.text)?;
        for (byline, counts) in [(false, &mut alone), (true, &mut with_byline)] {
            let agency = agency(article, &body, byline, &encoder)?;
            let right =
                agency.as_ref().zip(article.wire.as_ref()).is_some_and(|(found, wire)| same(found, wire));
            counts.count(agency.is_some(), article.wire.is_some(), right);
        }
    }
    let rows = alone.row("agencies, text alone") + &with_byline.row("agencies, with byline");
    Ok(format!("{}{rows}{} reports\n", Counts::head("expected"), articles.len()))
}

/// One article of the set.
struct Article {
    text: PathBuf,
    title: String,
    author: Option<String>,
    wire: Option<String>,
}

/// The articles that the metadata name and whose text is there.
fn articles(dir: &Path) -> Result<Vec<Article>, Failure> {
    let own = dir.join("metadata.tsv");
    let path = if own.is_file() { own } else { dir.join("..").join("metadata.tsv") };
    let fail = |reason: String| Failure::Evaluation { path: path.clone(), reason };
    let table = text(&path)?;
    let mut lines = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().unwrap_or_default();
    let column = |name: &str| {
        let place = head.iter().position(|field| *field == name);
        place.ok_or_else(|| fail(format!("the table has no column {name:?}")))
    };
    let (file, title) = (column("filename")?, column("title")?);
    let (author, wire) = (column("author")?, column("wire")?);
    let mut articles = Vec::new();
    for fields in lines {
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        let some = |at: usize| Some(field(at).to_owned()).filter(|field| !NOTHING.contains(&field.as_str()));
        let text = dir.join("text").join(format!("{}.txt", field(file)));
        if text.is_file() {
            articles.push(Article {
                text,
                title: field(title).to_owned(),
                author: some(author),
                wire: some(wire),
            });
        }
    }
    if articles.is_empty() {
        return Err(fail("it names no article whose text stands in the folder text/".to_owned()));
    }
    Ok(articles)
}

/// The agency that the program finds.
fn agency(article: &Article, body: &str, byline: bool, encoder: &MiniLm) -> Result<Option<String>, Failure> {
    let authors: Vec<&String> = article.author.iter().filter(|_| byline).collect();
    let file = json!({ "title": article.title, "maintext": body, "authors": authors }).to_string();
    let fail =
        |e: crossread::IngestError| Failure::Evaluation { path: article.text.clone(), reason: e.to_string() };
    let read = ingest("article.json", file.as_bytes()).map_err(fail)?;
    let record = report(read.reports, encoder).record;
    let mut origins = record.reports.into_iter().flat_map(|r| r.origins);
    Ok(origins.find(|origin| origin.role == OriginRole::Agency).map(|origin| origin.name))
}

/// Whether two names are of one agency: equal without article, spaces and case, or one the initials of the other.
fn same(a: &str, b: &str) -> bool {
    let plain = |name: &str| {
        let lower = name.to_lowercase().replace(".com", "");
        lower.trim_start_matches("the ").chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let initials = |name: &str| {
        let words = name.split(' ').filter(|word| !word.eq_ignore_ascii_case("the"));
        words.filter_map(|word| word.chars().next()).collect::<String>().to_lowercase()
    };
    plain(a) == plain(b) || initials(a) == plain(b) || plain(a) == initials(b)
}
