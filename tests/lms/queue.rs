//! A long queue of requests drawn from a seed: two months of a small department, in the order in which things came in.
//!
//! Among them is what real queues have: facts that come late, twice, or contradict what came before, facts that are none,
//! requests that are repeated or mean nothing, sessions and learners that nobody knows.

use serde_json::{Value, json};

const LEARNERS: u64 = 16;
/// 1 February 2026.
const BEGINNING: i64 = 1_769_904_000;

/// Numbers from a seed, the same on every machine.
pub(crate) struct Source(u64);

impl Source {
    pub(crate) fn new(seed: u64) -> Source {
        Source(seed | 1)
    }

    /// Below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % limit
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }
}

fn instant(seconds: i64) -> String {
    blend_core::time::Instant::from_micros(seconds * 1_000_000).to_string()
}

pub(crate) fn learners() -> Vec<String> {
    (0..LEARNERS).map(|number| format!("u{number}")).collect()
}

/// So many requests, one a line.
pub(crate) fn requests(seed: u64, count: usize) -> Vec<String> {
    let mut source = Source::new(seed);
    let mut made: Vec<String> = Vec::new();
    let mut facts: Vec<Value> = Vec::new();
    let mut now = BEGINNING;
    while made.len() < count {
        // Requests come faster where they are many, so that all of them fall into two months.
        now += 1 + source.below(2 * 52 * 86_400 / count as u64) as i64;
        let number = made.len() as u64;
        let request = match source.below(20) {
            _ if number < LEARNERS - 1 => {
                let enrolled = json!({"id": format!("hr-{number}"), "learner": format!("u{number}"), "kind": "enrolled",
                    "programme": "safe-driving", "at": instant(BEGINNING)});
                append(now, &enrolled)
            }
            _ if number < LEARNERS + 7 => {
                let passed = json!({"id": format!("quiz-{number}"), "learner": format!("u{}", number + 1 - LEARNERS),
                    "kind": "passed", "component": "rules", "score": "0.9", "at": instant(now)});
                append(now, &passed)
            }
            0..7 => {
                facts.push(fact(&mut source, number, now, &facts));
                append(now, &facts[facts.len() - 1])
            }
            7..14 => format!("register {} {} {}", learner(&mut source), session(&mut source), instant(now)),
            14 => format!("standing {} {}", learner(&mut source), instant(now)),
            15 => format!("roster {} {}", session(&mut source), instant(now)),
            16 => made[source.below(number) as usize].clone(),
            17 if !facts.is_empty() => {
                let mut other = facts[source.below(facts.len() as u64) as usize].clone();
                other["at"] = json!(instant(now - 60));
                append(now, &other)
            }
            18 if source.below(3) == 0 => format!("audit {}", &instant(now - 86_400)[..10]),
            _ => source
                .of(&[
                    "append 2026-02-01T00:00:00Z {\"id\": \"x\", \"kind\": \"enroled\"",
                    "append 2026-02-01T00:00:00Z {\"id\": \"x\", \"learner\": \"u1\", \"kind\": \"enroled\", \"at\": 7}",
                    "append yesterday {\"id\": \"y\", \"learner\": \"u1\", \"kind\": \"started\", \"component\": \"film\", \"at\": \"2026-02-02T00:00:00Z\"}",
                    "register u1 track-2 now",
                    "register u1 track-99 2026-02-01T00:00:00Z",
                    "roster track-99 2026-02-01T00:00:00Z",
                    "standing nobody 2026-03-01T00:00:00Z",
                    "standing u1",
                    "give everybody the certificate",
                ])
                .to_owned(),
        };
        made.push(request);
    }
    made
}

fn append(now: i64, fact: &Value) -> String {
    format!("append {} {fact}", instant(now))
}

fn learner(source: &mut Source) -> String {
    format!("u{}", source.below(LEARNERS))
}

fn session(source: &mut Source) -> &'static str {
    source.of(&["track-1", "track-2", "track-2", "track-3", "track-3", "track-4"])
}

/// Something that happened some time before now.
fn fact(source: &mut Source, number: u64, now: i64, earlier: &[Value]) -> Value {
    let at = now - source.below(5 * 86_400) as i64;
    let mut fact = match source.below(12) {
        0..5 => {
            json!({"kind": "scored", "component": "rules", "score": source.of(&["0.55", "0.8", "0.85", "0.9", "1"])})
        }
        5..7 => json!({"kind": "completed", "component": "film"}),
        7..9 => json!({"kind": "attended", "session": session(source), "minutes": source.of(&[100, 191, 192, 240])}),
        9 => json!({"kind": "cancelled", "session": session(source)}),
        10 => match source.below(3) {
            0 => json!({"kind": "waived", "component": "film", "basis": "equivalent", "by": "desk"}),
            1 => json!({"kind": "overridden", "gate": "before-track", "by": "desk", "reason": "Caf\u{e9} \u{1F697}"}),
            _ => json!({"kind": "suspended", "programme": "safe-driving"}),
        },
        _ => {
            let none = json!({"id": "none", "learner": "u1"});
            let voided = if earlier.is_empty() { &none } else { &earlier[source.below(earlier.len() as u64) as usize] };
            return json!({"id": format!("lms-{number}"), "learner": voided["learner"], "kind": "voided",
                "event": voided["id"], "at": instant(now)});
        }
    };
    fact["id"] = json!(format!("lms-{number}"));
    fact["learner"] = json!(learner(source));
    fact["at"] = json!(instant(at));
    fact
}
