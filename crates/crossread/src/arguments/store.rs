//! The commands that work on a store.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{ExtentArguments, Format};
use crate::day;

/// Which store, and how to answer.
#[derive(Debug, Args)]
pub(crate) struct StoreArguments {
    /// The store's file
    #[arg(long, value_name = "FILE", default_value = "crossread.db")]
    pub(crate) store: PathBuf,
    /// Never write to the store
    #[arg(long)]
    pub(crate) read_only: bool,
    /// Answer in JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to do with a store.
#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Add articles to the store, find their stories, and bring the records of these up to date
    ///
    /// A folder stands for all reports in it and in the folders that it holds. An article that is there already is left
    /// out, so a command that was stopped, by Ctrl-C or otherwise, is gone on with by giving it again. A text that is not
    /// English is left out, and named. Reports have any of the forms that `report` reads; web archives are read as a stream
    /// and can be of any size, and of their pages that are not English only the number is told.
    #[command(
        after_help = "Examples:\n  crossread add examples\n  crossread add --no-records archive/*.jsonl\n  crossread add --no-records CC-NEWS-*.warc.gz\n  curl … | crossread add -"
    )]
    Add {
        /// Files or folders; "-" is standard input
        #[arg(required = true, value_name = "FILE|DIR|-")]
        reports: Vec<PathBuf>,
        /// Leave the records to be made when a story is first shown: reading takes about a third of a second an article
        #[arg(long)]
        no_records: bool,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Watch folders: add the articles that appear in them, and tell what they change
    ///
    /// What the folders hold is added as `add` does it and within the same bounds, then whatever appears in them; a file is read
    /// once its size and its time of change have stood still for two seconds. Records are brought up to date, and what they say
    /// that they did not say before is told, a line each: a new story, a story's new report, a new conflict, a figure (a toll)
    /// that changed. With --json a line is an event in JSON. A copy that says nothing of its own is added and not told.
    ///
    /// Ctrl-C ends it. Whenever it is stopped or killed, nothing that was added is lost, and the same command goes on. Folders
    /// alone are watched: no address and no feed of the web is asked for anything.
    #[command(
        after_help = "Examples:\n  crossread watch incoming --store archive.db\n  crossread watch incoming --store archive.db --rss changes.xml --json\n  crossread watch incoming --once"
    )]
    Watch {
        /// Folders; what they hold at any depth is watched
        #[arg(required = true, value_name = "DIR")]
        folders: Vec<PathBuf>,
        /// Keep the last 100 changes in FILE as a feed for news readers (RSS 2.0); it lies outside of the folders
        #[arg(long, value_name = "FILE")]
        rss: Option<PathBuf>,
        /// Add what is there, tell what that changed, and stop
        #[arg(long)]
        once: bool,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// List the stories
    Stories {
        /// In which order
        #[arg(long, value_enum, default_value_t = By::Newest)]
        by: By,
        /// Only those with an article of this day or later: 2030-05-14, yesterday, "2 weeks ago"
        #[arg(long, value_name = "DAY", value_parser = day::parse)]
        since: Option<String>,
        /// Only those with an article of this day or before
        #[arg(long, value_name = "DAY", value_parser = day::parse)]
        until: Option<String>,
        /// Only those that this outlet reports: a name or a part of it
        #[arg(long, value_name = "NAME")]
        outlet: Option<String>,
        /// Only those with at least N articles that are no copies
        #[arg(long, value_name = "N", default_value_t = 1)]
        at_least: u32,
        /// Only those whose record holds a conflict
        #[arg(long)]
        disputed: bool,
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: u32,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Show a story's record, its copies, or what the last articles changed in it
    ///
    /// A record that is missing or out of date is made first.
    Show {
        /// The story's handle, or that of one of its articles
        story: String,
        /// What the last articles changed: new findings and sides, figures that rose, findings that lost their source
        #[arg(long)]
        changes: bool,
        /// The articles instead of the record: why each is in the story, what copies have changed
        #[arg(long, conflicts_with = "changes")]
        articles: bool,
        /// Write to FILE; its extension chooses the form: .html .md .json .csv .bib .txt
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// The form of the record [default: by the output's extension, else terminal]
        #[arg(short, long, value_enum)]
        format: Option<Format>,
        #[command(flatten)]
        extent: ExtentArguments,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Search articles, findings and quotations
    Search {
        /// Words in any form; words in quotation marks stand in a row
        #[arg(required = true)]
        words: Vec<String>,
        /// How many of each sort at most
        #[arg(long, value_name = "N", default_value_t = 10)]
        limit: u32,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Take articles out of the store
    Remove {
        /// Handles of articles
        #[arg(required = true)]
        articles: Vec<String>,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Put stories together for good
    Merge {
        /// Their handles
        #[arg(required = true, num_args = 2..)]
        stories: Vec<String>,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Take articles out of a story into one of their own, for good
    Split {
        /// The story's handle
        story: String,
        /// Handles of the articles that leave
        #[arg(required = true)]
        articles: Vec<String>,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Put articles into another story than theirs, for good
    Move {
        /// The story's handle
        story: String,
        /// Handles of the articles
        #[arg(required = true)]
        articles: Vec<String>,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// List what merge, split and move have decided: the articles that stay in one story, and the stories that stay apart
    Decisions {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Forget what merge, split and move have decided about articles, and about others together with them
    Undo {
        /// Handles of articles
        #[arg(required = true)]
        articles: Vec<String>,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Write stories with their articles and records as JSON, one a line
    ///
    /// In the other forms there is one line a story as well, made of its last record; in BibTeX an entry an article. A story
    /// whose record was not made yet is left out of these, with a warning.
    Export {
        /// Handles of stories [default: all]
        stories: Vec<String>,
        /// Write to FILE
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// json, web-annotation, schema-org, uima-cas, csl-json or bibtex
        #[arg(short, long, value_enum, hide_possible_values = true, default_value_t = Format::Json)]
        format: Format,
        /// Write the records as Parquet tables into DIR instead: reports, findings, sides, evidence, entities, quotations,
        /// commitments, timeline
        #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "format"])]
        parquet: Option<PathBuf>,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Say how much the store holds
    Stats {
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Copy the store to a new file; others may read and write it meanwhile
    Backup {
        /// The new file
        file: PathBuf,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Prove the store's health: structure, indexes, every article and every span of every record
    ///
    /// Every row is held against the digest that was written with it, and the search index against its words. All faults are
    /// listed; exit code 1 if there is one.
    Check {
        /// Make every record anew, too, and compare it with the one kept: a third of a second an article
        #[arg(long)]
        deep: bool,
        #[command(flatten)]
        store: StoreArguments,
    },
}

/// In which order stories are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// The latest first
    Newest,
    /// Those of most articles first, copies left out
    Largest,
    /// Those of most conflicts first
    Disputed,
}
