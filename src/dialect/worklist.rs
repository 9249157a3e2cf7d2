//! What is still to be lowered: what is wanted, and whatever that refers to.
//!
//! Stands alone because a template and a plan go about it in the same way: each resource once, and
//! the targets of each name once.

use std::collections::BTreeSet;
use std::sync::Arc;

/// Resources by number.
#[derive(Debug)]
pub(super) struct Worklist {
    todo: Vec<usize>,
    seen: BTreeSet<usize>,
    bases: BTreeSet<Arc<str>>,
}

impl Worklist {
    /// Begins with what is wanted for its own sake.
    pub(super) fn of(wanted: impl IntoIterator<Item = usize>) -> Self {
        let todo: Vec<usize> = wanted.into_iter().collect();
        Self { seen: todo.iter().copied().collect(), todo, bases: BTreeSet::new() }
    }

    /// Takes all that is known to be left; empty at the end.
    pub(super) fn take(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.todo)
    }

    /// Notes a reference: `targets` are the resources of that name.
    pub(super) fn refer(&mut self, base: &Arc<str>, targets: impl IntoIterator<Item = usize>) {
        if self.bases.insert(base.clone()) {
            let new = targets.into_iter().filter(|target| self.seen.insert(*target));
            self.todo.extend(new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_once_and_circles_end() {
        let mut list = Worklist::of([0, 2]);
        let (a, b): (Arc<str>, Arc<str>) = ("a".into(), "b".into());
        assert_eq!(list.take(), [0, 2]);
        list.refer(&a, [0, 1]);
        list.refer(&a, [3]);
        list.refer(&b, [1, 2]);
        assert_eq!(list.take(), [1]);
        list.refer(&b, [4]);
        assert_eq!(list.take(), Vec::<usize>::new());
    }
}
