//! The certificate: its term, window, grace and renewal (section 8 of the domain).

use super::parts::empty;
use super::rule::Builder;
use super::when::{self, Sign};
use crate::document::{self, AfterLapse, Basis};
use crate::plan::{Certification, RuleId, Term};
use crate::problem::{Code, Collector, Place, Problem, shown};
use crate::time::{Instant, MonthDay, Period, Zone};

/// Reads the certification. `None` after a fault in its term.
pub(super) fn certification(
    written: &document::Certification,
    builder: &mut Builder<'_>,
    problems: &mut Collector,
) -> Option<Certification> {
    let place = Place::at("/certification");
    let length = |text: &Option<String>, name: &'static str, problems: &mut Collector| {
        text.as_deref().and_then(|text| when::period(text, Sign::NotNegative, &place.field(name), problems))
    };
    let window = length(&written.window, "window", problems);
    let grace = length(&written.grace, "grace", problems);
    let minimum_active = length(&written.minimum_active, "minimum_active", problems);
    if written.minimum_active.is_some() && written.until.is_none() {
        let message = "`minimum_active` is about `until`, which is not there";
        let problem = Problem::new(Code::ConflictingFields, place.field("minimum_active").to_string(), message);
        problems.push(problem.help("take `minimum_active` out, or use `until` instead of `valid_for`"));
    }
    let term = term(written, minimum_active, &place, problems);
    if let (Some(term), Some(grace)) = (&term, &grace) {
        compare(term, grace, written, &place, problems);
    }
    let renewal = renewal(written, builder, &place, problems);
    Some(Certification {
        term: term?,
        basis: written.basis.unwrap_or(Basis::Completion),
        window,
        grace: grace.unwrap_or_default(),
        renewal,
        after_lapse: written.after_lapse.unwrap_or(AfterLapse::Full),
    })
}

fn term(
    written: &document::Certification,
    minimum_active: Option<Period>,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Option<Term> {
    match (&written.valid_for, &written.until) {
        (Some(_), Some(_)) => {
            let message = "`valid_for` and `until` exclude each other";
            let problem = Problem::new(Code::ConflictingFields, place.field("until").to_string(), message);
            problems.push(problem.help("keep one of them").related([place.field("valid_for").to_string()]));
            None
        }
        (None, None) => {
            let problem =
                Problem::new(Code::MissingField, place.to_string(), "how long the certificate runs is missing");
            problems.push(problem.help("add `valid_for`, as `P1Y`, or `until`, as `12-31`"));
            None
        }
        (Some(list), None) => {
            let at = place.field("valid_for");
            let read: Vec<Option<Period>> =
                list.iter().map(|(rest, text)| when::period(text, Sign::Positive, &at.rest(&rest), problems)).collect();
            if read.is_empty() {
                empty(&at, problems);
                return None;
            }
            read.into_iter().collect::<Option<Vec<Period>>>().map(Term::For)
        }
        (None, Some(text)) => match MonthDay::parse(text) {
            Some(day) => Some(Term::Until { day, minimum_active: minimum_active.unwrap_or_default() }),
            None => {
                let message = format!("`{}` is not a day of the year", shown(text));
                let problem = Problem::new(Code::BadInstant, place.field("until").to_string(), message);
                problems.push(problem.help("write month and day, as `12-31`"));
                None
            }
        },
    }
}

/// A grace is shorter than every term, stepping both from 1 February 2023: the shortest month, no leap year near.
fn compare(
    term: &Term,
    grace: &Period,
    written: &document::Certification,
    place: &Place<'_>,
    problems: &mut Collector,
) {
    // 2023-02-01T00:00:00Z.
    let from = Instant::from_micros(1_675_209_600_000_000);
    let over = Zone::UTC.add(from, grace);
    let year = vec![Period::parse("P1Y").unwrap_or_default()];
    let (terms, field) = match term {
        Term::For(terms) => (terms, "valid_for"),
        Term::Until { .. } => (&year, "until"),
    };
    if let Some(index) = terms.iter().position(|term| over >= Zone::UTC.add(from, term)) {
        let at = place.field(field);
        let many = matches!(written.valid_for, Some(document::OneOrMany::Many(_)));
        let term_place = if many { at.item(index).to_string() } else { at.to_string() };
        let message = format!("a grace of `{grace}` is not shorter than the time the certificate runs");
        problems.push(
            Problem::new(Code::GraceTooLong, place.field("grace").to_string(), message)
                .help("shorten `grace`")
                .related([term_place]),
        );
    }
}

fn renewal(
    written: &document::Certification,
    builder: &mut Builder<'_>,
    place: &Place<'_>,
    problems: &mut Collector,
) -> Vec<RuleId> {
    let Some(list) = &written.renewal else { return Vec::new() };
    let at = place.field("renewal");
    let rules: Vec<RuleId> = list.iter().map(|(rest, rule)| builder.root(rule, &at.rest(&rest), problems)).collect();
    if rules.is_empty() {
        empty(&at, problems);
    }
    rules
}
