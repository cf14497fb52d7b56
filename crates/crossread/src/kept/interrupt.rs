//! Ctrl-C ends the program between two transactions.

use std::sync::atomic::{AtomicBool, Ordering};

static STOP: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C is only noted; a second one ends the program at once, which loses nothing either.
pub(super) fn watch() {
    // Where no handler can be set, Ctrl-C ends the program as ever.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
}

/// Whether Ctrl-C was pressed.
pub(super) fn stopped() -> bool {
    STOP.load(Ordering::SeqCst)
}
