//! The shared library as a C host sees it: loaded at run time, its functions and structs declared as in `blend.h`.
//!
//! The declarations are written out by hand, as those of a host in another language are. A struct that is declared wrongly
//! is refused for its size, or shows in the answers, which are compared.

use std::ffi::{c_char, c_void};
use std::path::Path;
use std::ptr::null_mut;

/// `BLEND_NO_INSTANT`.
pub(crate) const NO_INSTANT: i64 = i64::MIN;
/// `BLEND_ACTION_REGISTER`.
pub(crate) const REGISTER: i32 = 1;

/// A handle of any kind.
pub(crate) type Raw = *mut c_void;
type Size = usize;
type Chars = *const c_char;

macro_rules! structs {
    ($($name:ident { $($field:ident: $kind:ty,)* })*) => { $(
        #[repr(C)]
        #[derive(Clone, Copy)]
        #[allow(dead_code, reason = "as in the header")]
        pub(crate) struct $name {
            struct_size: usize,
            $(pub(crate) $field: $kind,)*
        }

        impl $name {
            /// Room for an answer.
            pub(crate) fn room() -> $name {
                // SAFETY: numbers and pointers, which 0 is good for.
                let zero = unsafe { std::mem::zeroed() };
                $name { struct_size: size_of::<$name>(), ..zero }
            }
        }
    )* };
}

/// `blend_text`.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Text {
    pub(crate) data: Chars,
    pub(crate) size: usize,
}

impl Text {
    /// Text of ours, which has to live as long.
    pub(crate) fn of(text: &str) -> Text {
        Text { data: text.as_ptr().cast(), size: text.len() }
    }

    /// Text of blend's, while its handle lives.
    pub(crate) fn read(&self) -> Option<&str> {
        // SAFETY: so blend promises.
        let bytes = (!self.data.is_null()).then(|| unsafe { std::slice::from_raw_parts(self.data.cast(), self.size) });
        bytes.map(|bytes| std::str::from_utf8(bytes).expect("UTF-8"))
    }
}

structs! {
    Change { id: Text, from: i64, to: i64, answer: i64, }
    Verdict { opens_at: i64, outcome: i32, reasons: u32, }
    Reason {
        code: i32, mode: i32, gate: Text, message: Text, overridden: i32, late: i32, done: u32, of: u32, missing: usize,
    }
    Missing { component: Text, need: Text, have: Text, alternatives: Text, }
    Event {
        id: Text, learner: Text, kind: Text, at: i64, recorded: i64, until: i64, due: i64, expires: i64, occurrence: i64,
        rating: i64, programme: Text, version: Text, cohort: Text, component: Text, session: Text, score: Text,
        score_max: Text, score_min: Text, progress: Text, minutes: Text, fraction: Text, group: Text, gate: Text,
        basis: Text, by: Text, reason: Text, source: Text, question: Text, name: Text, value: Text, award: Text,
        trigger: Text, event: Text,
    }
    Seats {
        start: i64, end: i64, capacity: i64, waitlist: i64, cancelled: i64, seated: usize, waiting: usize,
        turned_away: usize,
    }
    Seat {
        learner: Text, presence: Text, registered_at: i64, place: u64, now: i32, at_start: i32, attendance: i32,
        breach: i32, done: u32, of: u32, missing: usize,
    }
    Summary {
        status: i32, timing: i32, certificate: i32, progress: u32, completed_at: i64, enrolled_at: i64,
        recorded_at: i64, due: i64, period: i64, earned: i64, window: i64, expires: i64, grace_until: i64,
        components: usize, gates: usize, missing: usize,
    }
    Component {
        id: Text, score: Text, best_score: Text, presence: Text, events: Text, since: i64, until: i64, due: i64,
        state: i32, basis: i32, access: i32, attempts: u32, occurrence: u64,
    }
    Gate {
        id: Text, component: Text, action: i32, mode: i32, outcome: i32, occurrence: u32, met: i32, overridden: i32,
    }
}

macro_rules! functions {
    ($($name:ident($($given:ty),*) $(-> $out:ty)?;)*) => {
        /// The functions that are timed, without their `blend_`.
        pub(crate) struct Library {
            $(pub(crate) $name: unsafe extern "C" fn($($given),*) $(-> $out)?,)*
        }

        impl Library {
            /// Loads it, for the rest of the process.
            pub(crate) fn load(path: &Path) -> Library {
                // SAFETY: our own library, which does nothing when it is loaded.
                let library = unsafe { libloading::Library::new(path) };
                let library = Box::leak(Box::new(library.unwrap_or_else(|error| panic!("{error}"))));
                // SAFETY: declared as in the header.
                Library { $($name: unsafe {
                    *library.get(concat!("blend_", stringify!($name))).unwrap_or_else(|error| panic!("{error}"))
                },)* }
            }
        }
    };
}

functions! {
    bytes_data(Raw) -> Chars;
    bytes_free(Raw);
    bytes_len(Raw) -> Size;
    changes_count(Raw) -> Size;
    changes_free(Raw);
    changes_row(Raw, Size, *mut Change, *mut Raw) -> i32;
    decision_free(Raw);
    decision_missing(Raw, Size, Size, *mut Missing, *mut Raw) -> i32;
    decision_new(Raw, Chars, Size, i32, Chars, Size, i64, i64, Raw, *mut Raw, *mut Raw) -> i32;
    decision_reason(Raw, Size, *mut Reason, *mut Raw) -> i32;
    decision_reasons(Raw) -> Size;
    decision_verdict(Raw, *mut Verdict, *mut Raw) -> i32;
    error_message(Raw) -> Chars;
    event_init(*mut Event, *mut Raw) -> i32;
    fact_free(Raw);
    fact_new(*const Event, *mut Raw, *mut Raw) -> i32;
    fact_read(Chars, Size, *mut Raw, *mut Raw) -> i32;
    population_free(Raw);
    population_new(Raw, Raw, Chars, Size, *mut Raw, *mut Raw) -> i32;
    population_record(Raw, Chars, Size, *mut Raw, *mut Raw) -> i32;
    population_roster(Raw, Chars, Size, Chars, Size, Chars, Size, *mut Raw, *mut Raw) -> i32;
    programme_free(Raw);
    programme_new(Chars, Size, Chars, Size, *mut Raw, *mut Raw) -> i32;
    question_free(Raw);
    question_new(Raw, Raw, Chars, Size, i32, Chars, Size, *mut Raw, *mut Raw) -> i32;
    record_add(Raw, Raw, *mut Raw, *mut Raw) -> i32;
    record_apply(Raw, Chars, Size, *mut Raw, *mut Raw) -> i32;
    record_decide(Raw, Chars, Size, i32, Chars, Size, Chars, Size, Chars, Size, Raw, *mut Raw, *mut Raw) -> i32;
    record_free(Raw);
    record_new(Raw, Raw, Chars, Size, *mut Raw, *mut Raw) -> i32;
    record_standing(Raw, Chars, Size, Chars, Size, *mut Raw, *mut Raw) -> i32;
    record_verdict(Raw, Raw, i64, *mut Verdict, *mut Raw) -> i32;
    roster_free(Raw);
    roster_missing(Raw, i32, Size, Size, *mut Missing, *mut Raw) -> i32;
    roster_new(Raw, Chars, Size, i64, i64, *mut Raw, *mut Raw) -> i32;
    roster_row(Raw, i32, Size, *mut Seat, *mut Raw) -> i32;
    roster_seats(Raw, *mut Seats, *mut Raw) -> i32;
    schedule_free(Raw);
    schedule_new(Raw, Chars, Size, *mut Raw, *mut Raw) -> i32;
    standing_component(Raw, Size, *mut Component, *mut Raw) -> i32;
    standing_free(Raw);
    standing_gate(Raw, Size, *mut Gate, *mut Raw) -> i32;
    standing_missing(Raw, Size, *mut Missing, *mut Raw) -> i32;
    standing_new(Raw, i64, i64, *mut Raw, *mut Raw) -> i32;
    standing_summary(Raw, *mut Summary, *mut Raw) -> i32;
}

/// A handle that is freed when it is dropped.
pub(crate) struct Owned {
    pub(crate) raw: Raw,
    free: unsafe extern "C" fn(Raw),
}

// SAFETY: handles may be used from many threads at once; those that change are used by one here.
unsafe impl Send for Owned {}
// SAFETY: as above.
unsafe impl Sync for Owned {}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: it lives until here.
        unsafe { (self.free)(self.raw) }
    }
}

impl Library {
    /// What a call puts into its last but one argument; `free` is of its type.
    #[inline(always)]
    pub(crate) fn made(&self, free: unsafe extern "C" fn(Raw), call: impl FnOnce(*mut Raw, *mut Raw) -> i32) -> Owned {
        let (mut raw, mut error) = (null_mut(), null_mut());
        let result = call(&raw mut raw, &raw mut error);
        self.right(result, error);
        Owned { raw, free }
    }

    /// What a call writes to a struct.
    #[inline(always)]
    pub(crate) fn filled<T>(&self, mut room: T, call: impl FnOnce(*mut T, *mut Raw) -> i32) -> T {
        let mut error = null_mut();
        let result = call(&raw mut room, &raw mut error);
        self.right(result, error);
        room
    }

    #[inline(always)]
    fn right(&self, result: i32, error: Raw) {
        if result != 0 {
            // SAFETY: an error is there; its text ends with a NUL.
            let message = unsafe { std::ffi::CStr::from_ptr((self.error_message)(error)) };
            panic!("{result}: {}", message.to_string_lossy());
        }
    }

    /// JSON text of blend's.
    pub(crate) fn text<'o>(&self, bytes: &'o Owned) -> &'o str {
        // SAFETY: so many bytes are there while the handle lives.
        let bytes = unsafe {
            let (data, size) = ((self.bytes_data)(bytes.raw), (self.bytes_len)(bytes.raw));
            std::slice::from_raw_parts(data.cast(), size)
        };
        std::str::from_utf8(bytes).expect("UTF-8")
    }
}
