//! Debouncing: what a contact is, out of what it seems to be.

/// Counts up while a contact reads as closed and down while it reads as open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Integrator {
    count: u8,
    closed: bool,
}

impl Integrator {
    /// Takes one reading. Returns what the contact is from now on, if that is new.
    pub(super) fn count(&mut self, closed: bool, limit: u8) -> Option<bool> {
        self.count = if closed {
            self.count.saturating_add(1).min(limit)
        } else {
            self.count.saturating_sub(1)
        };
        let before = self.closed;
        if self.count == limit {
            self.closed = true;
        } else if self.count == 0 {
            self.closed = false;
        }
        (self.closed != before).then_some(self.closed)
    }

    /// What the contact is.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }
}
