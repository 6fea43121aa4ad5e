//! Work on threads: shares of it on one thread each, parts and jobs as threads come to them. Where the system gives no more
//! threads, the present one works.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, scope};

/// As the standard library has it; said aloud, it is not looked for in the environment.
const STACK: usize = 2 << 20;

/// A thread to be started: none but this says how.
pub(super) fn thread() -> Builder {
    Builder::new().stack_size(STACK)
}

/// Parts that wait for a thread, and how many threads there are.
pub(super) struct Parts {
    left: Mutex<Range<usize>>,
    threads: usize,
}

impl Parts {
    pub(super) fn new(parts: usize, threads: usize) -> Parts {
        Parts { left: Mutex::new(0..parts), threads: threads.max(1) }
    }

    /// The next parts for a thread, which come after all it had before: half of its share of what is left.
    pub(super) fn take(&self) -> Option<Range<usize>> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let shares = if self.threads == 1 { 1 } else { self.threads.saturating_mul(2) };
        let start = left.start;
        left.start = start.saturating_add(left.len().div_ceil(shares));
        (start < left.start).then_some(start..left.start)
    }
}

/// What `work` makes of each share, in the order of the shares. The present thread waits: were it to work, the system would
/// often start the other thread beside it on the same processor.
pub(super) fn on_threads<S: Send, T: Send>(shares: Vec<S>, work: impl Fn(S) -> T + Sync) -> Vec<T> {
    // A thread that is refused takes what it was given with it: shares stay here until they are taken.
    let shares: Vec<_> = shares.into_iter().map(|share| Mutex::new(Some(share))).collect();
    let run = |share: &Mutex<Option<S>>| {
        let share = share.lock().unwrap_or_else(PoisonError::into_inner).take();
        share.map(&work)
    };
    let run = &run;
    let made: Vec<_> = scope(|scope| {
        let started: Vec<_> = shares.iter().map(|share| thread().spawn_scoped(scope, move || run(share))).collect();
        let each = started.into_iter().zip(&shares).map(|(thread, share)| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => run(share),
        });
        each.collect()
    });
    made.into_iter().flatten().collect()
}

/// Rows from which on more than one thread is worth its start.
const WORTH: usize = 1 << 16;

/// How many of so many threads to take for so many rows.
pub(super) fn threads_for(rows: usize, threads: usize) -> usize {
    if rows < WORTH { 1 } else { threads }
}

/// One piece of work.
pub(super) type Job<'j, T> = Box<dyn FnOnce() -> T + Send + 'j>;

/// What each job makes, in the order of the jobs: so many threads take one after the other.
pub(super) fn worked_off<T: Send>(jobs: Vec<Job<'_, T>>, threads: usize) -> Vec<T> {
    let threads = threads.min(jobs.len());
    if threads <= 1 {
        return jobs.into_iter().map(|job| job()).collect();
    }
    let left = Mutex::new(jobs.into_iter().enumerate());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = |()| std::iter::from_fn(next).map(|(place, job)| (place, job())).collect::<Vec<_>>();
    let mut made: Vec<_> = on_threads(vec![(); threads], work).into_iter().flatten().collect();
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_in_order_and_each_once() {
        for (parts, threads) in [(0, 0), (0, 2), (1, 1), (7, 1), (1, 3), (2, 2), (100, 2), (100, 7), (3, 64)] {
            let left = Parts::new(parts, threads);
            let taken: Vec<_> = std::iter::from_fn(|| left.take()).collect();
            assert!(taken.iter().flat_map(Clone::clone).eq(0..parts), "{parts} {threads} {taken:?}");
            assert!(taken.iter().all(|run| !run.is_empty()));
            assert!(threads != 1 || taken.len() <= 1);
            // None is longer than half a thread's share.
            assert!(threads < 2 || taken.iter().all(|run| run.len() <= parts.div_ceil(2 * threads)));
        }
    }

    #[test]
    fn what_jobs_make_is_in_their_order() {
        for threads in [0, 1, 2, 5, 50] {
            let jobs = (0..40_u64).map(|number| -> Job<'_, u64> { Box::new(move || number * number) }).collect();
            assert!(worked_off(jobs, threads).into_iter().eq((0..40).map(|number| number * number)));
        }
        assert!(worked_off(Vec::<Job<'_, ()>>::new(), 2).is_empty());
    }
}
