use indicatif::{ProgressBar, ProgressStyle};

use crate::output;

/// How far long work is, its rate and the time left, on standard error; nothing where that is no terminal.
pub(super) struct Bar {
    bar: ProgressBar,
    of: &'static str,
    done: u64,
}

impl Bar {
    /// A bar of `length` steps that counts things called `of` ("articles").
    pub(super) fn new(length: u64, of: &'static str) -> Self {
        let bar = ProgressBar::new(length);
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {msg}  {eta} left") {
            bar.set_style(style);
        }
        Self { bar, of, done: 0 }
    }

    /// `steps` further, and `done` more of the things counted.
    pub(super) fn advance(&mut self, steps: u64, done: u64) {
        self.done += done;
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        let rate = self.done as f64 / seconds;
        self.bar.inc(steps);
        self.bar.set_message(format!("{} {}, {rate:.1}/s", self.done, self.of));
    }

    /// A warning above the bar.
    pub(super) fn warn(&self, message: &str) {
        self.suspend(|| output::warn(message));
    }

    /// Prints something while the bar is away.
    pub(super) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
