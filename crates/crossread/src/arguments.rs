//! The command line's one definition: parsing, help, man page and completions all come from it.

mod extent;
mod store;

use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(crate) use extent::ExtentArguments;
pub(crate) use store::{By, StoreArguments, StoreCommand};

/// Reads several news reports of one event and writes one sourced record of it.
///
/// What do all the reports say? Where do they contradict one another? Who said what? What does only one report say?
/// Every line of the record points at the exact words in each report. Everything runs on this machine; nothing is sent
/// anywhere.
#[derive(Debug, Parser)]
#[command(name = "crossread", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 the record or the store does not hold (verify, check); 2 the input or the call is at fault; \
3 the output could not be written or the program is at fault; 130 stopped by Ctrl-C. Colour follows NO_COLOR and the terminal.";

/// Where `serve` listens unless it is told otherwise.
pub(crate) const USUAL_PORT: u16 = 7420;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read reports of one event and write their record
    ///
    /// Reports are plain text, HTML pages, JSON or JSONL as news-please and its like write it, feeds (RSS, Atom) with the whole text,
    /// NewsML-G2 and NITF, messages (EML, MHTML), PDFs, and web archives (WARC, WACZ); the form is told by the content. A folder stands
    /// for the files in it that end in .txt, .text, .html, .htm, .xhtml, .mhtml, .mht, .eml, .json, .jsonl, .ndjson, .xml, .rss,
    /// .atom, .pdf, .warc, .warc.gz or .wacz.
    ///
    /// Text begins with a lead of one screen: what two reports or more say, what is disputed, what is told differently though
    /// both can be right, what one report alone says. What follows it is whole with --all; where a list is cut, it says how to
    /// see the rest. A text that is not English is left out with a note, and reports that look like several events are named.
    #[command(
        after_help = "Examples:\n  crossread report examples/harbour-accident\n  crossread report a.txt b.html c.json -o record.html\n  curl … | crossread report - other.txt --format json\n  crossread report DIR --brief\n  crossread report DIR --section sayings"
    )]
    Report {
        /// Files or folders; "-" is standard input
        #[arg(required = true, value_name = "FILE|DIR|-")]
        reports: Vec<PathBuf>,
        /// Write to FILE; its extension chooses the form: .html .md .json .csv .bib .txt
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// The form of the record [default: by the output's extension, else terminal]
        #[arg(short, long, value_enum)]
        format: Option<Format>,
        #[command(flatten)]
        extent: ExtentArguments,
    },
    /// Show the record of a folder of reports, a record in JSON, or a store with all its stories, in the browser
    ///
    /// A server on this machine alone, at the address that it prints; Ctrl-C ends it. The record in other forms stands at
    /// /record.json, /record.md and /record.csv. To a store, reports can be added on its first page, by dropping files on it:
    /// 256 files and 64 MiB at a time.
    ///
    /// Programs get JSON below /api/v1: reports sent to /api/v1/records come back as their record, and nothing is kept; a store
    /// answers at /api/v1/stories, /api/v1/stories/ID, /api/v1/stories/ID/record, /api/v1/search and /api/v1/quotes.
    /// /openapi.json describes them.
    Serve {
        /// A folder of reports, a file of reports, a record in JSON, or a store
        #[arg(default_value = ".", value_name = "FILE|DIR")]
        reports: PathBuf,
        /// The port of 127.0.0.1; 0 for a free one
        #[arg(short, long, default_value_t = USUAL_PORT)]
        port: u16,
        /// Never write to the store: nothing is added to it, and no record is kept in it
        #[arg(long)]
        read_only: bool,
    },
    /// Answer an assistant over standard input and output (Model Context Protocol)
    ///
    /// Tools, all of which only read: report and verify, on texts that the assistant gives and on files in the folders named
    /// here; search, show and quotes, on the store named here. Nothing else is read, and nothing is written.
    #[command(
        after_help = "Example, as an assistant's settings have it:\n  { \"mcpServers\": { \"crossread\": { \"command\": \"crossread\", \"args\": [\"mcp\", \"--store\", \"archive.db\", \"reports\"] } } }"
    )]
    Mcp {
        /// Folders whose files the assistant may have read
        #[arg(value_name = "DIR")]
        folders: Vec<PathBuf>,
        /// A store to search and show
        #[arg(long, value_name = "FILE")]
        store: Option<PathBuf>,
    },
    /// Check that every span of a record reads as the record says
    Verify {
        /// A record in JSON
        record: PathBuf,
        /// The reports that it was made from [default: the files that the record names]
        #[arg(value_name = "REPORT")]
        reports: Vec<PathBuf>,
    },
    /// List who said what, each saying in every report's words
    ///
    /// Reads reports as `report` does, or a record in JSON that it wrote; where no file is given, all records of the store. The
    /// first line says which report each number stands for. In JSON, Markdown, CSV and HTML it is a record that holds the
    /// sayings alone; of a store, JSON is a list with the stories' names.
    Quotes {
        /// Files or folders of reports; "-" is standard input [default: the records of the store]
        #[arg(value_name = "FILE|DIR|-")]
        reports: Vec<PathBuf>,
        /// Only what this speaker said: a name or a part of it
        #[arg(long, value_name = "NAME")]
        speaker: Option<String>,
        /// Write to FILE; its extension chooses the form: .html .md .json .csv .bib .txt
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// The form [default: by the output's extension, else terminal]
        #[arg(short, long, value_enum)]
        format: Option<Format>,
        #[command(flatten)]
        store: StoreArguments,
    },
    #[command(flatten)]
    Store(StoreCommand),
    /// Measure on a public data set or on gold records, and print a table
    Evaluate {
        #[command(subcommand)]
        set: Set,
    },
    /// Print the JSON Schema of a record
    Schema,
    /// Print the manual page (roff)
    Man,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// The form of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for a person
    Terminal,
    /// The record, schema crossread-record/1
    Json,
    /// A document
    Markdown,
    /// A table, one line for each piece of evidence
    Csv,
    /// One self-contained page
    Html,
    /// Markdown below a front matter in YAML
    FrontMatter,
    /// W3C Web Annotation in JSON-LD: an annotation for each piece of evidence
    WebAnnotation,
    /// JSON-LD in the words of schema.org and PROV
    SchemaOrg,
    /// The reports with their evidence as one document for annotation tools such as INCEpTION: UIMA CAS in JSON
    UimaCas,
    /// The reports for a bibliography, as Zotero and pandoc read it
    CslJson,
    /// The reports for a bibliography in LaTeX
    Bibtex,
}

/// What to measure on.
#[derive(Debug, Subcommand)]
pub(crate) enum Set {
    /// Gold records: runs DIR/score/score.py (Python 3) on this program
    Gold {
        /// A folder with score/, gold/ and reports/
        dir: PathBuf,
        /// List what was missed
        #[arg(long)]
        misses: bool,
    },
    /// Article extraction from HTML (the Scrapinghub benchmark)
    Extraction {
        /// The benchmark's folder
        dir: PathBuf,
    },
    /// Titles, days, authors, outlets and addresses of pages
    Metadata {
        /// A folder of pages (.html, .pdf), each with what is expected beside it in a file of its name that ends in .json
        dir: PathBuf,
    },
    /// Sentence boundaries: golden rules and a treebank
    Sentences {
        /// A folder with golden rules (.rb) and CoNLL-U files, at any depth
        dir: PathBuf,
    },
    /// Who says what: sources, cues and contents of attributions (PolNeAR)
    Polnear {
        /// A folder with text/*.txt and attributions/*.ann (brat)
        dir: PathBuf,
    },
    /// Agencies that articles have their text from (PolNeAR's metadata)
    Origins {
        /// A folder with text/*.txt, metadata.tsv in it or beside it
        dir: PathBuf,
    },
    /// Sentences by which somebody undertakes something (pledges in manifestos)
    Commitments {
        /// A comma-separated table with the columns pledge (0 or 1), set and text
        file: PathBuf,
    },
    /// Persons, organisations, places and other names (CoNLL-2003 columns)
    Conll {
        /// A file, or a folder of files: a word first on each line, its tag last (IOB)
        path: PathBuf,
    },
    /// Names, nouns and pronouns for one person or body within a report (GUM, MEANTIME)
    Coreference {
        /// A .conllu file of GUM, a .xml file of MEANTIME, or a folder of them
        path: PathBuf,
    },
    /// Parts of speech and dependencies (CoNLL-U)
    Dependencies {
        /// A .conllu file, or a folder of them
        path: PathBuf,
    },
    /// Likeness of sentence pairs: rank correlation of the embeddings' cosines
    Sts {
        /// A table, or a folder of them: first,second,score; or tab-separated with sentence_A or sentence1, sentence_B or sentence2, relatedness_score or score
        path: PathBuf,
    },
    /// Speed and memory of a store: invented articles are added, then four times as many, and searched
    Store {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        articles: usize,
        /// Leave out their dates
        #[arg(long)]
        undated: bool,
    },
    /// Stories in one stream of all reports: BCubed and pairwise F1, beside TF-IDF with a window
    Stories {
        /// A folder with one folder an event, at any depth, or the folder of ECB+
        dir: PathBuf,
    },
    /// Whether sentence pairs say the same: average precision of the embeddings' cosines
    Pairs {
        /// A file, or a folder of files at any depth: tables, JSONL and XML of SICK, STS-B, MED, ConjNLI, EQUATE, RTE, WiCE, Breaking NLI
        path: PathBuf,
    },
    /// Whether passages of two reports are of one question and give one answer: average precision and reliability of the pair reader
    StoryPairs {
        /// A folder with train.jsonl and dev.jsonl, or either, packed (.gz) or not
        dir: PathBuf,
    },
    /// Whether evidence of one gold finding gives one answer: what the pair reader finds of those that do not
    GoldPairs {
        /// A folder with gold/ and reports/
        shared: PathBuf,
        /// Which stories of gold/splits.json
        #[arg(long, value_name = "NAME", default_value = "dev")]
        split: String,
        /// Call two answers different where the chance of one answer is below this
        #[arg(long, value_name = "CHANCE", default_value_t = 0.5)]
        threshold: f32,
    },
    /// For training: what the mentions of labelled pairs of passages have in common, a line of JSON a pair
    Features {
        /// A file with a line of JSON a pair: story, and a and b with sentence, start and end
        pairs: PathBuf,
        /// A folder with the stories' folders
        reports: PathBuf,
    },
    /// Expressions of time and their values (TimeML, TIMEX3)
    Timex {
        /// A folder of .tml files, or of folders that hold them
        path: PathBuf,
    },
    /// Dates, durations and numbers with their values (the specifications of Recognizers-Text)
    Recognizers {
        /// The folder with DateTime/ and Number/
        dir: PathBuf,
    },
    /// Numbers in entailment, judged by the number comparator alone (EQUATE)
    Equate {
        /// A .csv file, or a folder of them
        path: PathBuf,
    },
}

/// The manual page, in roff: the program and each command.
pub(crate) fn man_page() -> String {
    let mut page = Vec::new();
    let command = Arguments::command();
    // Writing into memory does not fail.
    let _ = clap_mangen::Man::new(command.clone()).render(&mut page);
    for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let _ = clap_mangen::Man::new(sub.clone()).render(&mut page);
    }
    String::from_utf8_lossy(&page).into_owned()
}

/// Completions for `shell`.
pub(crate) fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "crossread", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
