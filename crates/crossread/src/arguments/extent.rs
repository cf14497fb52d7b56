//! How much of a record text shows.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use crossread::render::{Extent, Section};

use super::Format;
use crate::failure::Failure;

/// What of a record text shows; without any of these the lead, then each section with long lists cut.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ExtentArguments {
    /// Only the lead: what a busy reader needs first, on one screen
    #[arg(long)]
    brief: bool,
    /// Only one section, whole
    #[arg(long, value_name = "NAME", conflicts_with = "brief", value_parser = PossibleValuesParser::new(Section::ALL.map(Section::name)).try_map(section))]
    section: Option<Section>,
    /// Every section whole
    #[arg(long, conflicts_with_all = ["brief", "section"])]
    all: bool,
}

impl ExtentArguments {
    /// How much is shown; refused for a form that always holds everything.
    pub(crate) fn of(self, format: Format) -> Result<Extent, Failure> {
        let (flag, extent) = match self {
            Self { brief: true, .. } => ("--brief", Extent::Brief),
            Self { section: Some(section), .. } => ("--section", Extent::Only(section)),
            Self { all: true, .. } => ("--all", Extent::All),
            _ => return Ok(Extent::Usual),
        };
        if format == Format::Terminal { Ok(extent) } else { Err(Failure::OnlyOfText(flag)) }
    }
}

fn section(name: String) -> Result<Section, String> {
    Section::ALL.into_iter().find(|section| section.name() == name).ok_or(name)
}
