//! The programme document as it is written, with its defaults: formats, criteria, repeats, groups, gates.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::number::{Q, q, score};
use super::time::{Duration, Instant, add, day_start, local};

/// One version of the programme.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) doc: Value,
    pub(crate) zone: Tz,
}

/// A component, or one occurrence of a repeated one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) component: &'a Value,
    pub(crate) occurrence: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeat {
    pub(crate) times: u32,
    pub(crate) needs: u32,
    pub(crate) every: Duration,
}

static NOTHING: Vec<Value> = Vec::new();

pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).unwrap_or(&NOTHING)
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

pub(crate) fn whole(value: &Value, key: &str) -> Option<i64> {
    value.get(key).and_then(Value::as_i64)
}

pub(crate) fn duration(value: &Value, key: &str) -> Option<Duration> {
    text(value, key).and_then(Duration::parse)
}

/// `coaching#2` is the second occurrence of `coaching`.
pub(crate) fn split(name: &str) -> (&str, Option<u32>) {
    match name.split_once('#') {
        Some((id, k)) => (id, k.parse().ok()),
        None => (name, None),
    }
}

impl<'a> Part<'a> {
    pub(crate) fn id(&self) -> &'a str {
        text(self.component, "id").unwrap()
    }

    pub(crate) fn name(&self) -> String {
        match self.occurrence {
            Some(k) => format!("{}#{k}", self.id()),
            None => self.id().to_owned(),
        }
    }

    pub(crate) fn valid_for(&self) -> Option<Duration> {
        duration(self.component, "valid_for")
    }

    pub(crate) fn pass_mark(&self) -> Option<Q> {
        self.component.get("pass_mark").and_then(score)
    }

    pub(crate) fn attendance_mark(&self) -> Q {
        self.component.get("attendance_mark").and_then(score).unwrap_or_else(|| q(1))
    }

    pub(crate) fn policy(&self) -> &'a str {
        text(self.component, "attempts").unwrap_or("best")
    }

    /// The number of attempts that use up the component.
    pub(crate) fn limit(&self) -> Option<i64> {
        whole(self.component, "max_attempts").or((self.policy() == "first").then_some(1))
    }

    pub(crate) fn minutes(&self) -> Option<Q> {
        self.component.get("minutes").and_then(super::number::decimal)
    }
}

impl Plan {
    pub(crate) fn new(doc: &Value) -> Plan {
        let zone = text(doc, "timezone").unwrap_or("UTC").parse().unwrap();
        Plan { doc: doc.clone(), zone }
    }

    pub(crate) fn version(&self) -> Option<&str> {
        text(&self.doc, "version")
    }

    pub(crate) fn components(&self) -> &[Value] {
        list(&self.doc, "components")
    }

    pub(crate) fn component(&self, id: &str) -> Option<&Value> {
        self.components().iter().find(|c| text(c, "id") == Some(id))
    }

    /// The components a fact under this id counts for.
    pub(crate) fn takes(&self, component: &Value, id: &str) -> bool {
        text(component, "id") == Some(id) || list(component, "equivalents").iter().any(|e| e.as_str() == Some(id))
    }

    pub(crate) fn completion(&self) -> &Value {
        &self.doc["completion"]
    }

    pub(crate) fn has_group(&self, id: &str) -> bool {
        list(&self.doc, "groups").iter().any(|g| text(g, "id") == Some(id))
    }

    pub(crate) fn group(&self, id: &str) -> &Value {
        &list(&self.doc, "groups").iter().find(|g| text(g, "id") == Some(id)).unwrap()["rule"]
    }

    /// `live human digital social workplace support communication`.
    pub(crate) fn format_group(&self, component: &Value) -> &'static str {
        let format = text(component, "format").unwrap_or("");
        let letter = match format {
            "ilt" | "vilt" | "webinar" | "live_demo" | "group_discussion" | "skills_lab" | "skills_assessment"
            | "cohort_event" => "L",
            "coaching" | "mentoring" | "manager_checkin" | "office_hours" => "H",
            "elearning"
            | "video"
            | "reading"
            | "infographic"
            | "microlearning"
            | "nudge"
            | "independent_study"
            | "simulation"
            | "virtual_lab"
            | "assignment"
            | "knowledge_check"
            | "scenario_assessment"
            | "recording" => "D",
            "forum" | "peer_review" | "group_project" | "community" => "S",
            "ojt" | "shadowing" | "ojt_assessment" => "W",
            "job_aid" | "policy_library" | "in_app_guidance" | "contact_channel" => "P",
            "message" | "dashboard" | "survey" => "C",
            own => self.doc["formats"][own]["group"].as_str().unwrap_or("D"),
        };
        match letter {
            "L" => "live",
            "H" => "human",
            "S" => "social",
            "W" => "workplace",
            "P" => "support",
            "C" => "communication",
            _ => "digital",
        }
    }

    pub(crate) fn is_live(&self, component: &Value) -> bool {
        self.format_group(component) == "live"
    }

    pub(crate) fn criterion(&self, component: &Value) -> Value {
        if let Some(written) = component.get("done_when") {
            return written.clone();
        }
        let default = match (self.format_group(component), text(component, "format").unwrap_or("")) {
            (_, "knowledge_check" | "scenario_assessment") => "passed",
            (_, "assignment") | ("social", _) => "submitted",
            ("live" | "human", _) => "attended",
            ("workplace", _) => "signed_off",
            ("support" | "communication", _) => "none",
            _ => "completed",
        };
        json!(default)
    }

    pub(crate) fn asks_nothing(&self, component: &Value) -> bool {
        self.criterion(component) == json!("none")
    }

    fn weeks(&self, component: &Value) -> Option<(i64, i64)> {
        match component.get("week")? {
            Value::Array(pair) => Some((pair[0].as_i64()?, pair[1].as_i64()?)),
            one => Some((one.as_i64()?, one.as_i64()?)),
        }
    }

    pub(crate) fn repeat(&self, component: &Value) -> Option<Repeat> {
        let every = duration(component, "every")?;
        let times = match whole(component, "times") {
            Some(times) => times,
            None => {
                let (first, last) = self.weeks(component)?;
                let days = 7 * (last - first + 1);
                (days + every.days - 1) / every.days
            }
        };
        let times = times as u32;
        let needs = whole(component, "needs").map_or(times, |n| n as u32);
        Some(Repeat { times, needs, every })
    }

    /// Every occurrence; a component that does not repeat is its own only one.
    pub(crate) fn parts<'a>(&self, component: &'a Value) -> Vec<Part<'a>> {
        match self.repeat(component) {
            Some(repeat) => (1..=repeat.times).map(|k| Part { component, occurrence: Some(k) }).collect(),
            None => vec![Part { component, occurrence: None }],
        }
    }

    pub(crate) fn all_parts(&self) -> Vec<Part<'_>> {
        self.components().iter().flat_map(|c| self.parts(c)).collect()
    }

    /// Start of occurrence `k`, in whole local days from the anchor's local date.
    pub(crate) fn planned(&self, component: &Value, k: u32, anchor: Instant) -> Instant {
        let first = self.weeks(component).map_or(0, |(first, _)| 7 * (first - 1));
        let day = whole(component, "day").unwrap_or(0);
        let date = local(anchor, self.zone).date() + chrono::Duration::days(first + day);
        let start = day_start(date, self.zone);
        match self.repeat(component) {
            Some(repeat) if k > 1 => add(start, repeat.every.times(i64::from(k) - 1), self.zone),
            _ => start,
        }
    }

    /// First and end of the days a component is planned for.
    pub(crate) fn planned_days(&self, component: &Value, anchor: Instant) -> Option<(NaiveDate, NaiveDate)> {
        let (first, last) = self.weeks(component)?;
        let day = |n: i64| local(anchor, self.zone).date() + chrono::Duration::days(n);
        Some(match whole(component, "day") {
            Some(d) => (day(7 * (first - 1) + d), day(7 * (last - 1) + d + 1)),
            None => (day(7 * (first - 1)), day(7 * last)),
        })
    }

    /// The end of the component's weeks: the first instant of the day after them.
    pub(crate) fn weeks_end(&self, component: &Value, anchor: Instant) -> Option<Instant> {
        let (_, last) = self.weeks(component)?;
        let date = local(anchor, self.zone).date() + chrono::Duration::days(7 * last);
        Some(day_start(date, self.zone))
    }

    pub(crate) fn objectives(&self) -> Vec<&str> {
        list(&self.doc, "objectives").iter().filter_map(|o| text(o, "id")).collect()
    }

    pub(crate) fn treating(&self, objective: &str) -> Vec<&Value> {
        self.components().iter().filter(|c| c["treats"].get(objective).is_some()).collect()
    }

    pub(crate) fn certification(&self) -> Option<&Map<String, Value>> {
        self.doc.get("certification").and_then(Value::as_object)
    }
}
