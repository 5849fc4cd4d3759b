//! The latest of many things, each with a number that it keeps.

use std::collections::VecDeque;
use std::collections::vec_deque::Iter;
use std::sync::Arc;

/// A list that forgets its oldest items.
#[derive(Clone, Debug)]
pub struct Roll<T> {
    items: VecDeque<Arc<T>>,
    most: usize,
    /// The number of the oldest item: as many were forgotten.
    first: u64,
}

impl<T> Roll<T> {
    /// An empty list for at most `most` items.
    pub fn new(most: usize) -> Self {
        Self {
            items: VecDeque::new(),
            most,
            first: 0,
        }
    }

    /// Adds an item. Returns the one that is forgotten for it.
    pub fn push(&mut self, item: Arc<T>) -> Option<Arc<T>> {
        self.items.push_back(item);
        if self.items.len() > self.most { self.pop() } else { None }
    }

    /// Forgets the oldest item.
    pub fn pop(&mut self) -> Option<Arc<T>> {
        let oldest = self.items.pop_front()?;
        self.first += 1;
        Some(oldest)
    }

    /// All items, the oldest first.
    pub fn iter(&self) -> Iter<'_, Arc<T>> {
        self.items.iter()
    }

    /// The item with this number.
    pub fn get(&self, number: u64) -> Option<&T> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.items.get(index).map(|item| &**item)
    }

    /// How many items were forgotten; this is also the number of the oldest.
    pub fn forgotten(&self) -> u64 {
        self.first
    }

    /// The number that the next item will have.
    pub fn end(&self) -> u64 {
        self.first + self.items.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_keeps_its_number_when_older_ones_are_forgotten() {
        let mut roll = Roll::new(3);
        for item in 0..5 {
            let forgotten = roll.push(Arc::new(item * 10));
            assert_eq!(forgotten.as_deref().copied(), (item >= 3).then(|| (item - 3) * 10));
        }
        assert_eq!(roll.iter().map(|item| **item).collect::<Vec<_>>(), [20, 30, 40]);
        assert_eq!((roll.forgotten(), roll.end()), (2, 5));
        assert_eq!(
            [1, 2, 4, 5].map(|number| roll.get(number).copied()),
            [None, Some(20), Some(40), None]
        );
    }
}
