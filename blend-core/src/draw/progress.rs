//! Cohort progress: of each component how many of a cohort have done it, are at it, have not begun; sessions marked.
//!
//! Counted as [`Population::report`] counts, so the picture and the report never differ: the funnel says who has done and
//! begun each component, completion and format groups stand above. Who is not enrolled, has withdrawn or is on leave is left
//! out, and said to be.

use super::frame::{Frame, MARGIN, Sample, fill};
use super::outline::{Outline, group_name};
use super::scene::{Anchor, Area, Fill, Group, SMALL, Scene, Shape, Stroke, TEXT, Unit, count, height, leading, units};
use super::text::{clean, counted, wrap};
use crate::answer::{Measures, Report, group_word};
use crate::document::FormatGroup;
use crate::population::{Population, ReportOptions};
use crate::time::{Instant, Zone};
use std::collections::BTreeMap;

const NAMES: Unit = units(240);
const BAR: Unit = units(300);
const NUMBER: Unit = units(76);
const PAD: Unit = units(7);
const THICK: Unit = units(16);

/// What is counted: the heads of the numbers, in the order of the bar.
pub(super) const HEADS: [&str; 3] = ["done", "in progress", "not started"];

/// The progress of a cohort.
pub(super) struct Progress {
    pub(super) remarks: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// One bar.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) group: Option<FormatGroup>,
    /// Done, in progress, not started; of the whole and of groups the second is not told apart from the third.
    pub(super) counts: [u64; 3],
    pub(super) sessions: Option<String>,
    /// Whether it is about one component, not a sum.
    pub(super) is_component: bool,
    /// Of a component its place in the outline; `None` for one of an earlier version.
    pub(super) part: Option<usize>,
}

impl Row {
    pub(super) fn asked(&self) -> u64 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

/// Sessions of one component.
#[derive(Default)]
struct Sessions {
    begun: usize,
    to_come: usize,
    next: Option<Instant>,
}

impl Progress {
    pub(super) fn new(
        population: &Population,
        outline: &Outline<'_>,
        at: Instant,
        known_at: Option<Instant>,
        cohort: Option<&str>,
    ) -> Progress {
        let options = ReportOptions { attributes: Some(Vec::new()), ..ReportOptions::default() };
        let report = population.report(at, known_at, &options);
        let zone = population.programme().newest().zone;
        let day = |at: Instant| zone.date(at).to_string();
        let mut remarks = match cohort {
            Some(cohort) => vec![format!("cohort {}", clean(cohort))],
            None => Vec::new(),
        };
        let Some(measures) = measures(&report, cohort) else {
            remarks.push("nobody is in it".to_owned());
            return Progress { remarks, rows: Vec::new() };
        };
        remarks.push(format!("on {}", day(at)));
        remarks.push(counted(usize::try_from(measures.learners).unwrap_or(usize::MAX), "learner"));
        let left_out = measures.completion.excluded.iter();
        remarks.extend(left_out.map(|(reason, number)| format!("{number} {} (left out)", reason.replace('_', " "))));
        remarks.push(outline.remarks.first().cloned().unwrap_or_default());
        let mut rows =
            vec![sum("whole programme", None, measures.completion.numerator, measures.completion.denominator)];
        for group in FormatGroup::ALL {
            if let Some(rate) = measures.formats.get(group_word(*group)) {
                let name = format!("all {} parts", group_name(*group));
                rows.push(sum(&name, Some(*group), rate.numerator, rate.denominator));
            }
        }
        let places: BTreeMap<&str, usize> =
            outline.parts.iter().enumerate().map(|(place, part)| (part.id, place)).collect();
        let mut sessions = sessions(population, at, cohort);
        for step in &measures.funnel {
            let part = places.get(&*step.component).copied();
            let doing = step.drop_off.numerator;
            let begun = step.done.saturating_add(doing);
            rows.push(Row {
                name: part.map_or_else(|| clean(&step.component), |part| outline.name(part).to_owned()),
                group: part.and_then(|part| outline.parts.get(part)).map(|part| part.group),
                counts: [step.done, doing, step.asked.saturating_sub(begun)],
                sessions: sessions.remove(&*step.component).map(|found| told(&found, zone)),
                is_component: true,
                part,
            });
        }
        Progress { remarks, rows }
    }
}

/// A row of which it is only known how many have done all.
fn sum(name: &str, group: Option<FormatGroup>, done: u64, of: u64) -> Row {
    let counts = [done, 0, of.saturating_sub(done)];
    Row { name: name.to_owned(), group, counts, sessions: None, is_component: false, part: None }
}

fn measures<'r>(report: &'r Report, cohort: Option<&str>) -> Option<&'r Measures> {
    match cohort {
        None => Some(&report.all),
        Some(id) => report.cohorts.iter().find(|found| found.cohort == id).map(|found| &found.measures),
    }
}

/// The sessions by component: of a cohort those that are for it or for nobody in particular; called off ones are none.
fn sessions<'p>(population: &'p Population, at: Instant, cohort: Option<&str>) -> BTreeMap<&'p str, Sessions> {
    let mut found: BTreeMap<&str, Sessions> = BTreeMap::new();
    let all = population.schedule().into_iter().flat_map(|schedule| &schedule.timetable().sessions);
    let meant = all.filter(|it| it.cohort.is_none() || cohort.is_none() || it.cohort.as_deref() == cohort);
    for session in meant {
        let own = found.entry(&session.component).or_default();
        if session.has_begun(at) {
            own.begun = own.begun.saturating_add(1);
        } else if !session.called_off(at) {
            own.to_come = own.to_come.saturating_add(1);
            own.next = Some(own.next.map_or(session.start, |next| next.min(session.start)));
        }
    }
    found.retain(|_, sessions| sessions.begun > 0 || sessions.to_come > 0);
    found
}

fn told(sessions: &Sessions, zone: Zone) -> String {
    let mut told = format!(
        "{}: {} begun, {} to come",
        counted(sessions.begun.saturating_add(sessions.to_come), "session"),
        sessions.begun,
        sessions.to_come
    );
    if let Some(next) = sessions.next {
        told.push_str(&format!(", next {}", zone.date(next)));
    }
    told
}

pub(super) fn scene(outline: &Outline<'_>, progress: &Progress) -> Scene {
    let bar = MARGIN + NAMES;
    let numbers = (1_i64..).map(|place| bar + BAR + units(place) * NUMBER);
    let heads: Vec<(Unit, &str)> = numbers.zip(HEADS).collect();
    let right = heads.last().map_or(bar + BAR, |(x, _)| *x);
    let mut frame = Frame::new("Progress", outline, &progress.remarks, about(progress), right);
    let mut y = frame.y;
    let mut head = Group::default();
    head.line(MARGIN, y, TEXT, Anchor::Start, "component");
    for (x, text) in &heads {
        head.line(*x, y, SMALL, Anchor::End, text);
    }
    y += leading(TEXT) + units(4);
    head.path([(MARGIN, y), (right, y)], Stroke::Thin);
    frame.push(head);
    for (place, row) in progress.rows.iter().enumerate() {
        let follows_sums = row.is_component
            && place.checked_sub(1).and_then(|at| progress.rows.get(at)).is_some_and(|it| !it.is_component);
        if follows_sums {
            let mut rule = Group::default();
            rule.path([(MARGIN, y), (right, y)], Stroke::Thin);
            frame.push(rule);
        }
        y = draw_row(&mut frame, row, &heads, y);
    }
    let mut legend: Vec<(Sample, String)> = [Fill::Dark, Fill::Rising, Fill::White]
        .into_iter()
        .zip(["done", "in progress", "not started; in sums: not done"])
        .map(|(fill, text)| (Sample::Fill(fill), text.to_owned()))
        .collect();
    if progress.rows.is_empty() {
        legend.clear();
    }
    frame.finish(y, &legend)
}

impl Row {
    /// What it says, in words.
    pub(super) fn told(&self) -> String {
        let [done, doing, open] = self.counts;
        let of = self.asked();
        let mut told = if self.is_component {
            format!("{}: of {of} done {done}, in progress {doing}, not started {open}", self.name)
        } else {
            format!("{}: of {of} done {done}", self.name)
        };
        if let Some(sessions) = &self.sessions {
            told.push_str(&format!(", {sessions}"));
        }
        told
    }
}

fn draw_row(frame: &mut Frame, row: &Row, heads: &[(Unit, &str)], y: Unit) -> Unit {
    let mark = units(16);
    let within = NAMES - mark - PAD;
    let lines = wrap(&row.name, TEXT, within, 2);
    let sessions = row.sessions.as_ref().map_or_else(Vec::new, |text| wrap(text, SMALL, within - units(14), 2));
    let mut group = Group::tip(row.told());
    if let Some(own) = row.group {
        group.rect(
            Area { x: MARGIN, y: y + PAD + units(2), width: units(9), height: units(9) },
            fill(own),
            Stroke::Hair,
        );
    }
    let under = group.lines(MARGIN + mark, y + PAD, within, TEXT, &lines);
    if !sessions.is_empty() {
        group.shapes.push(Shape::Diamond { x: MARGIN + mark + units(5), y: under + units(7), fill: Fill::Dark });
    }
    group.lines(MARGIN + mark + units(14), under + units(1), within - units(14), SMALL, &sessions);
    let used = height(&lines, TEXT) + height(&sessions, SMALL);
    let bottom = y + used.max(THICK) + PAD * units(2);
    let area = Area { x: MARGIN + NAMES, y: y + PAD, width: BAR, height: THICK };
    group.rect(area, Fill::White, Stroke::Thin);
    let asked = row.asked();
    let mut from = units(0);
    let mut sum = 0_u64;
    for (number, fill) in row.counts.iter().zip([Fill::Dark, Fill::Rising]) {
        sum = sum.saturating_add(*number);
        let to = part_of(sum, asked);
        if to > from {
            group.rect(Area { x: area.x + from, width: to - from, ..area }, fill, Stroke::Thin);
        }
        from = to;
    }
    for (place, ((x, _), number)) in heads.iter().zip(row.counts).enumerate() {
        if row.is_component || place != 1 {
            group.line(*x, y + PAD + units(1), TEXT, Anchor::End, &number.to_string());
        }
    }
    group.path([(MARGIN, bottom), (heads.last().map_or(area.right(), |head| head.0), bottom)], Stroke::Hair);
    frame.push(group);
    bottom
}

/// A share of the bar, rounded down.
fn part_of(number: u64, of: u64) -> Unit {
    let share = u128::from(number).saturating_mul(u128::from(BAR.0.unsigned_abs())).checked_div(u128::from(of));
    count(usize::try_from(share.unwrap_or(0)).unwrap_or(0))
}

fn about(progress: &Progress) -> String {
    progress.rows.iter().map(Row::told).collect::<Vec<_>>().join(". ")
}
