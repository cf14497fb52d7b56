use std::path::Path;

use super::{answer, reader};
use crate::arguments::StoreArguments;
use crate::failure::Failure;

/// Copies the store to a new file while others go on with it.
pub(super) fn backup(store: &StoreArguments, to: &Path) -> Result<(), Failure> {
    let library = reader(store)?;
    library.store().backup(to)?;
    answer(store, &library.store().counts()?, |counts| {
        format!("Copied to {}: {} articles, {} stories.\n", to.display(), counts.articles, counts.stories)
    })
}
