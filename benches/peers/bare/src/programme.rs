//! `benches/src/programme.json` by heart: marks and weights as tables, the shape of the rule as masks.
//!
//! The Python peers read the document itself, and `bench.py` compares the answers before anything is timed: that is how a
//! change there is noticed here.

/// Components, in the order of the document and of the dictionary.
pub const NAMES: [&str; COMPONENTS] = ["E1", "E2", "E3", "E4", "E5", "Q1", "V1", "V2", "C1", "K1", "K2", "J1"];
pub const COMPONENTS: usize = 12;
pub const GATES: [&str; 2] = ["before-v1:V1:register", "before-c1:C1:register"];
/// Kinds, in the order of the dictionary.
pub const KINDS: [&str; 7] = ["enrolled", "started", "completed", "scored", "attended", "signed_off", "revoked"];
pub const ENROLLED: u8 = 0;
pub const SCORED: u8 = 3;
const COMPLETED: u8 = 2;
const ATTENDED: u8 = 4;
const SIGNED_OFF: u8 = 5;
const REVOKED: u8 = 6;
/// A score that is none: activity like `started`. No kind of the dictionary.
pub const SCORELESS: u8 = 7;

/// Seconds since 1970: 2026-01-01T00:00:00Z, and the instant up to which evidence has expired by then.
pub const AS_OF: u32 = 1_767_225_600;
pub const EXPIRED_BY: u32 = AS_OF - 365 * 86_400;

pub const REQUIRED: u16 = 0b1000_0110_0111;
pub const COACHED: u16 = 0b0110_0000_0000;
pub const ELECTIVE: [usize; 4] = [3, 4, 7, 8];
pub const FIRST_GATE: u16 = 0b0000_0000_0111;
pub const SECOND_GATE: u16 = 0b0000_0110_0000;
/// What a required component adds to progress when done; the others are of the choices.
pub const WEIGHTS: [i16; COMPONENTS] = [8, 8, 8, 0, 0, 20, 10, 0, 0, 0, 0, 4];
pub const COACHED_WEIGHT: i16 = 4;
pub const ELECTIVE_WEIGHT: i16 = 9;
pub const BASIS_POINTS: i16 = 125;

/// What a row tells about its component.
pub mod class {
    pub const NOTHING: u8 = 0;
    /// Activity younger than evidence may get.
    pub const ACTIVE: u8 = 1;
    /// Evidence that suffices and has expired.
    pub const OLD: u8 = 2;
    /// An attempt below the mark.
    pub const BELOW: u8 = 3;
    /// Evidence that suffices.
    pub const DONE: u8 = 4;
    pub const REVOKED: u8 = 7;
}

/// Tables by component and kind, 8 kinds a component, room for 16 components.
pub struct Tables {
    /// The score, or else the minutes, from which a row suffices; NaN where none does.
    pub mark: [f64; 128],
    /// The class: four entries a cell, by whether it suffices (2) and is younger than evidence may get (1).
    pub class: [u8; 512],
}

impl Tables {
    pub fn new() -> Tables {
        let mut tables = Tables { mark: [f64::NAN; 128], class: [class::NOTHING; 512] };
        for (component, name) in NAMES.into_iter().enumerate() {
            for kind in ENROLLED + 1..=SCORELESS {
                let base = (component * 8 + usize::from(kind)) * 4;
                let entries = match (name, kind) {
                    (_, REVOKED) => [class::REVOKED; 4],
                    ("Q1", SCORED) => [class::BELOW, class::BELOW, class::OLD, class::DONE],
                    _ => [class::NOTHING, class::ACTIVE, class::OLD, class::DONE],
                };
                tables.class[base..base + 4].copy_from_slice(&entries);
            }
            let (kind, mark) = match name {
                "Q1" => (SCORED, 0.8),
                "V1" => (ATTENDED, 72.0),
                "V2" => (ATTENDED, 48.0),
                "C1" => (ATTENDED, 240.0),
                "K1" | "K2" => (ATTENDED, 30.0),
                "J1" => (SIGNED_OFF, f64::NEG_INFINITY),
                _ => (COMPLETED, f64::NEG_INFINITY),
            };
            tables.mark[component * 8 + usize::from(kind)] = mark;
        }
        tables
    }
}
