//! A fact written as a document again: what was told, with instants in UTC and numbers in lowest terms.

use super::{Fact, Moment};
use crate::document::Value;

impl Fact {
    /// The fact as a document; fields that it does not have are left out.
    pub(crate) fn written(&self) -> Value {
        let mut fields: Vec<(String, Value)> = Vec::new();
        let mut put = |name: &str, value: Option<Value>| {
            fields.extend(value.map(|value| (name.to_owned(), value)));
        };
        let text = |text: &Option<Box<str>>| text.as_deref().map(|text| Value::Text(text.to_owned()));
        let shown = |shown: Option<String>| shown.map(Value::Text);
        let number = |shown: Option<String>| shown.map(Value::Number);
        let moment = |moment: Option<Moment>| {
            shown(moment.map(|moment| match moment {
                Moment::At(at) => at.to_string(),
                Moment::Date(date) => date.to_string(),
            }))
        };
        put("id", shown(Some(self.id.to_string())));
        put("learner", shown(Some(self.learner.to_string())));
        put("kind", shown(Some(self.kind.word().to_owned())));
        put("at", shown(Some(self.at.to_string())));
        put("recorded", shown((self.recorded != self.at).then(|| self.recorded.to_string())));
        put("by", text(&self.by));
        put("reason", text(&self.reason));
        put("source", text(&self.source));
        put("occurrence", number(self.occurrence.map(|occurrence| occurrence.to_string())));
        put("programme", text(&self.programme));
        put("version", text(&self.version));
        put("cohort", text(&self.cohort));
        put("component", text(&self.component));
        put("progress", number(self.progress.map(|progress| progress.to_string())));
        put("score", number(self.score.map(|score| score.to_string())));
        put("session", text(&self.session));
        put("minutes", number(self.minutes.map(|minutes| minutes.to_string())));
        put("fraction", number(self.fraction.map(|fraction| fraction.to_string())));
        put("group", text(&self.group));
        put("until", moment(self.until));
        put("basis", shown(self.basis.map(|basis| basis.word().to_owned())));
        put("gate", text(&self.gate));
        put("due", moment(self.due));
        put("expires", moment(self.expires));
        put("question", text(&self.question));
        put("rating", number(self.rating.map(|rating| rating.to_string())));
        put("name", text(&self.name));
        put("value", Some(self.value.clone()).filter(|value| *value != Value::Null));
        put("award", text(&self.award));
        put("trigger", text(&self.trigger));
        put("event", text(&self.event));
        Value::Map(fields)
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{self, Event};
    use crate::problem::Collector;
    use crate::record::{Fact, fact};

    fn read(text: &str) -> Fact {
        let event = Event::from_value(&document::json(text.as_bytes()).unwrap()).unwrap();
        let mut problems = Collector::default();
        let found = fact(event, "", &mut problems);
        problems.finish(found).unwrap().0
    }

    #[test]
    fn a_fact_reads_back_as_it_was() {
        for text in [
            r#"{"id": "1", "learner": "u", "kind": "scored", "component": "q", "score": {"raw": 15, "max": 20}, "occurrence": 2,
                "at": "2026-03-02T09:00:00.25+01:00", "recorded": "2026-03-03T09:00:00Z", "by": "b", "reason": "r", "source": "s"}"#,
            r#"{"id": "1", "learner": "u", "kind": "waived", "group": "g", "basis": "equivalent", "until": "2026-04-01",
                "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "attended", "session": "s", "minutes": 12.50, "fraction": 0.5,
                "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "enrolled", "programme": "p", "version": "1", "cohort": "c",
                "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "extended", "programme": "p", "due": "2026-04-01",
                "expires": "2026-04-01T12:00:00Z", "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "rated", "question": "q", "rating": 4, "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "attribute", "name": "n", "value": true, "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "overridden", "gate": "g", "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "awarded", "award": "a", "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "triggered", "trigger": "t", "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "progressed", "component": "c", "progress": 0.3, "at": "2026-03-02T09:00:00Z"}"#,
            r#"{"id": "1", "learner": "u", "kind": "voided", "event": "e", "at": "2026-03-02T09:00:00Z"}"#,
        ] {
            let told = read(text);
            let again = serde_json::to_string(&told.written()).unwrap();
            assert_eq!(read(&again), told, "{again}");
        }
    }
}
