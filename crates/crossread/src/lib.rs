//! Crossread.
