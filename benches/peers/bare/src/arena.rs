//! Words by partition: each partition a chain of blocks from one stretch of memory, written through one pointer each.

/// Words of a block; a block begins at a multiple of its size, so that a pointer tells when its block is full.
const BLOCK: usize = 512;
const BLOCK_BYTES: usize = BLOCK * size_of::<u64>();

/// A revocation that counts: kept aside, as there are few.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revoked {
    pub learner: u32,
    pub component: u8,
    pub seconds: u32,
}

#[derive(Default)]
pub struct Arena {
    memory: Vec<u64>,
    /// The first whole block, as an offset into the memory, and how many blocks are in use.
    first: usize,
    used: usize,
    /// For each partition where its next word goes, as an offset into the memory, and its blocks.
    next: Vec<usize>,
    chains: Vec<Vec<u32>>,
    pub revoked: Vec<Revoked>,
}

impl Arena {
    /// Empty, with room for so many words in so many partitions.
    pub fn prepare(&mut self, words: usize, partitions: usize) {
        let blocks = words / BLOCK + 2 * partitions + 2;
        if self.memory.capacity() < blocks * BLOCK {
            self.memory = huge(blocks * BLOCK);
        }
        self.first = (self.memory.as_ptr() as usize).next_multiple_of(BLOCK_BYTES) - self.memory.as_ptr() as usize;
        self.first /= size_of::<u64>();
        self.used = 0;
        self.next.clear();
        self.next.resize(partitions, 0);
        self.chains.resize_with(partitions, Vec::new);
        self.revoked.clear();
        for partition in 0..partitions {
            self.chains[partition].clear();
            self.next[partition] = self.block(partition);
        }
    }

    /// A new block at the end of a partition's chain: where it begins.
    fn block(&mut self, partition: usize) -> usize {
        let block = self.used;
        self.used += 1;
        self.chains[partition].push(block as u32);
        self.first + block * BLOCK
    }

    /// Adds a word to a partition, or only writes it, to be written over by the next.
    #[inline(always)]
    pub fn put(&mut self, partition: usize, word: u64, keep: bool) {
        let next = self.next[partition];
        // SAFETY: `prepare` made room for every word of every partition, with a block begun for each, and a full block is
        // followed by a new one below, so `next` is inside the memory.
        unsafe { *self.memory.as_mut_ptr().add(next) = word };
        let after = next + usize::from(keep);
        self.next[partition] = after;
        if keep & (after - self.first).is_multiple_of(BLOCK) {
            self.next[partition] = self.block(partition);
        }
    }

    /// The words of a partition, in the order in which they were kept.
    pub fn each(&self, partition: usize, mut take: impl FnMut(&[u64])) {
        let chain = &self.chains[partition];
        for (place, &block) in chain.iter().enumerate() {
            let begin = self.first + block as usize * BLOCK;
            let end = if place + 1 == chain.len() { self.next[partition] } else { begin + BLOCK };
            // SAFETY: words up to `next` of the last block, and all of the others, were written since `prepare`.
            take(unsafe { std::slice::from_raw_parts(self.memory.as_ptr().add(begin), end - begin) });
        }
    }
}

/// Memory in huge pages where the system gives them: partitions are far apart, and so would be their small pages.
pub fn huge<T>(length: usize) -> Vec<T> {
    let mut memory: Vec<T> = Vec::with_capacity(length);
    let begin = (memory.as_mut_ptr() as usize).next_multiple_of(4096);
    let end = memory.as_mut_ptr() as usize + length * size_of::<T>();
    if begin < end {
        // SAFETY: advice about pages of this allocation alone; it changes no content.
        unsafe { libc::madvise(begin as *mut libc::c_void, end - begin, libc::MADV_HUGEPAGE) };
    }
    memory
}
