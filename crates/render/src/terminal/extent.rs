//! How much of a record is told.

/// How much of a record is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// What a busy reader needs first: one screen.
    Brief,
    /// That, and after it each section, long lists cut.
    #[default]
    Usual,
    /// One section, whole.
    Only(Section),
    /// That and every section, whole.
    All,
}

/// A section of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What two reports or more say.
    Established,
    /// On what they contradict one another.
    Disputed,
    /// What they tell differently though both can be right.
    Differing,
    /// Who said what.
    Sayings,
    /// What only one report says.
    Single,
    /// What is promised and planned.
    Promises,
    /// What happened when.
    Timeline,
    /// The reports.
    Reports,
    /// What was odd about them.
    Notes,
}

impl Section {
    /// Every section, in the order in which they stand.
    pub const ALL: [Section; 9] = [
        Section::Established,
        Section::Disputed,
        Section::Differing,
        Section::Sayings,
        Section::Single,
        Section::Promises,
        Section::Timeline,
        Section::Reports,
        Section::Notes,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Section::Established => "established",
            Section::Disputed => "disputed",
            Section::Differing => "differing",
            Section::Sayings => "sayings",
            Section::Single => "single",
            Section::Promises => "promises",
            Section::Timeline => "timeline",
            Section::Reports => "reports",
            Section::Notes => "notes",
        }
    }
}
