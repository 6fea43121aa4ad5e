//! Rows told learner by learner, answered about in the compact form and in full.

use super::*;

/// One learner's rows: kind, component, instant, occurrence.
pub(super) type Told = (&'static str, Option<&'static str>, &'static str, Option<i64>);

/// What the batch says of each learner's rows, beside what it says where everybody is worked out in full.
pub(super) fn both_ways(programme: &str, learners: &[&[Told]], at: &str) -> [Answers; 2] {
    let rows: Vec<(i64, Told)> =
        (0_i64..).zip(learners).flat_map(|(learner, rows)| rows.iter().map(move |row| (learner, *row))).collect();
    let ids: Vec<i64> = rows.iter().map(|(learner, _)| *learner).collect();
    let kinds: Vec<_> = rows.iter().map(|(_, (kind, ..))| Some(*kind)).collect();
    let components: Vec<_> = rows.iter().map(|(_, (_, component, ..))| *component).collect();
    let programmes: Vec<_> = components.iter().map(|component| component.is_none().then_some("p")).collect();
    let at_texts: Vec<_> = rows.iter().map(|(_, (_, _, at, _))| Some(*at)).collect();
    let numbers: Vec<f64> =
        rows.iter().map(|(_, (.., number))| number.map_or(f64::NAN, |number| number as f64)).collect();
    let there =
        rows.iter().enumerate().fold(vec![0_u8; rows.len().div_ceil(8)], |mut bits, (row, (_, (.., number)))| {
            bits[row / 8] |= u8::from(number.is_some()) << (row % 8);
            bits
        });
    let columns = Columns {
        programme: Some(words(&programmes)),
        component: Some(words(&components)),
        occurrence: Some(Numbers::Floats(&numbers, Validity::new(&there, 0))),
        ..Columns::new(Learners::Signed(&ids, Validity::ALL), words(&kinds), Instants::Words(words(&at_texts)))
    };
    answered(programme, None, &columns, at)
}

/// One learner's rows about sessions: kind, component, session, instant, minutes.
pub(super) type Visited =
    (&'static str, Option<&'static str>, Option<&'static str>, &'static str, Option<&'static str>);

/// The same of rows about sessions. `schedule`: where there is one.
pub(super) fn visited(programme: &str, schedule: Option<&str>, learners: &[&[Visited]], at: &str) -> [Answers; 2] {
    let rows: Vec<(i64, Visited)> =
        (0_i64..).zip(learners).flat_map(|(learner, rows)| rows.iter().map(move |row| (learner, *row))).collect();
    let ids: Vec<i64> = rows.iter().map(|(learner, _)| *learner).collect();
    let column = |of: fn(&Visited) -> Option<&'static str>| rows.iter().map(|(_, row)| of(row)).collect::<Vec<_>>();
    let (kinds, components, sessions) = (column(|row| Some(row.0)), column(|row| row.1), column(|row| row.2));
    let (at_texts, minutes) = (column(|row| Some(row.3)), column(|row| row.4));
    let programmes = column(|row| ["enrolled", "withdrawn"].contains(&row.0).then_some("p"));
    let columns = Columns {
        programme: Some(words(&programmes)),
        component: Some(words(&components)),
        session: Some(words(&sessions)),
        minutes: Some(Numbers::Words(words(&minutes))),
        ..Columns::new(Learners::Signed(&ids, Validity::ALL), words(&kinds), Instants::Words(words(&at_texts)))
    };
    answered(programme, schedule, &columns, at)
}

/// What the batch says of rows in the compact form, and where everybody is worked out in full.
pub(super) fn answered(programme: &str, schedule: Option<&str>, columns: &Columns<'_>, at: &str) -> [Answers; 2] {
    let programme = Programme::from_json(programme.as_bytes()).unwrap();
    [false, true].map(|in_full| {
        let mut options = BatchOptions::new(Instant::parse(at).unwrap());
        options.schedule = schedule.map(|schedule| programme.schedule_from_json(schedule.as_bytes()).unwrap());
        (options.components, options.spans, options.gates) = (Pick::All, Pick::All, Pick::All);
        // Parts in sessions are counted in full.
        (options.missing, options.measures) = (true, schedule.is_none());
        let mut batch = programme.batch(options).unwrap();
        batch.quick = batch.quick.filter(|_| !in_full);
        batch.push(columns).unwrap();
        batch.finish(&unwatched).unwrap()
    })
}
