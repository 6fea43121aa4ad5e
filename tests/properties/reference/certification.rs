//! The chain of certificate periods: when each was earned, its window, its end, its grace.

use serde_json::{Map, Value, json};

use super::document::{Plan, text};
use super::gates::{Gate, gates};
use super::record::Fact;
use super::rules::{completion, set};
use super::sets::Set;
use super::time::{Duration, EVER, Instant, NEVER, add, end_of, local, show, year_end};
use super::world::{View, World};

#[derive(Clone, Debug)]
pub(crate) struct Period {
    pub(crate) number: usize,
    pub(crate) earned: Instant,
    /// As the terms say; extensions move the end that counts, never this.
    pub(crate) end: Instant,
    pub(crate) window: Instant,
    has_window: bool,
    grace: Duration,
    zone: chrono_tz::Tz,
    renewal_after_lapse: bool,
    /// What repeated steps count from, and the steps so far.
    anchor: Instant,
    steps: Duration,
    extensions: Vec<(Instant, Instant)>,
    pub(crate) revoked: Option<Instant>,
}

impl Period {
    /// The end as told by the facts up to `u`: the latest extension wins.
    pub(crate) fn expires(&self, u: Instant) -> Instant {
        // What is revoked stays as it was: there is nothing left to extend.
        let told = u.min(self.revoked.unwrap_or(NEVER));
        self.extensions.iter().rfind(|(at, _)| *at <= told).map_or(self.end, |(_, end)| *end)
    }

    /// The same before what is told at `u` itself.
    fn before(&self, u: Instant) -> Period {
        let mut before = self.clone();
        before.extensions.retain(|(at, _)| *at < u);
        before
    }

    pub(crate) fn grace_until(&self, u: Instant) -> Instant {
        add(self.expires(u), self.grace, self.zone)
    }

    pub(crate) fn state(&self, u: Instant) -> &'static str {
        if self.revoked.is_some_and(|r| r <= u) {
            "revoked"
        } else if u >= self.grace_until(u) {
            "lapsed"
        } else if u >= self.expires(u) {
            "grace"
        } else if self.has_window && u >= self.window {
            "due"
        } else {
            "certified"
        }
    }

    /// Evidence of the next period is not before this.
    pub(crate) fn bound(&self, u: Instant) -> Instant {
        match self.revoked.filter(|r| *r <= u) {
            // Facts at the instant of the revocation come before it.
            Some(revoked) => revoked + 1,
            None => self.window.max(self.earned + 1),
        }
    }

    /// Whether states and attempts are those of the next period.
    pub(crate) fn earning_next(&self, u: Instant) -> bool {
        self.revoked.is_some_and(|r| r <= u) || u >= if self.has_window { self.window } else { self.expires(u) }
    }

    pub(crate) fn show(&self, u: Instant) -> Value {
        json!({
            "period": self.number, "earned": instant(self.earned), "window": instant(self.window),
            "expires": instant(self.expires(u)), "grace_until": instant(self.grace_until(u)),
        })
    }
}

fn instant(at: Instant) -> Value {
    if at == NEVER || at == EVER { Value::Null } else { json!(show(at)) }
}

fn entry<'a>(terms: &'a Map<String, Value>, key: &str, k: usize) -> Option<&'a Value> {
    match terms.get(key)? {
        Value::Array(many) => many.get(k).or(many.last()),
        one => Some(one),
    }
}

fn length(terms: &Map<String, Value>, key: &str) -> Duration {
    terms.get(key).and_then(Value::as_str).and_then(Duration::parse).unwrap_or_default()
}

/// The block gates on `certify`: each met or overridden. They look at all evidence.
fn certify_gates(view: &View<'_>) -> Set {
    let block = |g: &Gate| g.block && g.to.is_empty() && g.actions(view.plan, None).iter().any(|a| a == "certify");
    gates(view.plan).into_iter().filter(block).fold(Set::all(), |whole, gate| {
        let when = gate.when(view, None);
        let untils = view.facts.iter().filter_map(|f| f.text("until").and_then(|t| end_of(t, view.plan.zone)));
        let points = when.edges().into_iter().chain(view.facts.iter().map(|f| f.at)).chain(untils).collect();
        whole.and(&Set::ask(points, |u| when.has(u) || gate.overridden(view, None, None, u)))
    })
}

/// Instants at which a period may be earned by the full rule over the evidence from a bound on.
fn full(world: &World<'_>, bound: Instant) -> Set {
    remembered(world, (None, bound), || full_anew(world, bound))
}

fn remembered(world: &World<'_>, key: (Option<usize>, Instant), work: impl FnOnce() -> Set) -> Set {
    if let Some(known) = world.memo.earnings.borrow().get(&key) {
        return known.clone();
    }
    let made = work();
    world.memo.earnings.borrow_mut().insert(key, made.clone());
    made
}

fn full_anew(world: &World<'_>, bound: Instant) -> Set {
    let judged =
        world.stitched(bound, |v| if v.plan.certification().is_some() { completion(v) } else { Set::default() });
    judged.and(&world.stitched(EVER, certify_gates)).and(&world.enrolled_set())
}

/// The same by the renewal rule of the period after the k-th.
fn renewal(world: &World<'_>, k: usize, bound: Instant) -> Set {
    remembered(world, (Some(k), bound), || renewal_anew(world, k, bound))
}

fn renewal_anew(world: &World<'_>, k: usize, bound: Instant) -> Set {
    let judged = world.stitched(bound, |v| match v.plan.certification() {
        Some(terms) => match entry(terms, "renewal", k) {
            Some(rule) => set(v, rule),
            None => completion(v),
        },
        None => Set::default(),
    });
    judged.and(&world.stitched(EVER, certify_gates)).and(&world.enrolled_set())
}

fn ours<'a>(world: &World<'a>, kind: &str) -> Vec<&'a Fact> {
    let about = |f: &&&Fact| {
        f.kind == kind && f.text("component").is_none() && f.text("programme") == text(&world.plans[0].doc, "id")
    };
    world.facts.iter().filter(about).copied().collect()
}

/// The periods earned up to `until`, with no further fact than those of the world.
pub(crate) fn chain(world: &World<'_>, until: Instant) -> Vec<Period> {
    if let Some(known) = world.memo.chains.borrow().get(&until) {
        return known.clone();
    }
    let made = chain_anew(world, until);
    world.memo.chains.borrow_mut().insert(until, made.clone());
    made
}

fn chain_anew(world: &World<'_>, until: Instant) -> Vec<Period> {
    let mut chain: Vec<Period> = Vec::new();
    let revocations = ours(world, "revoked");
    let first = full(world, EVER);
    let Some(earned) = first.0.first().map(|s| s.0).filter(|&a| a <= until) else { return chain };
    chain.push(period(world, None, earned, false));
    loop {
        let last = chain.last_mut().unwrap();
        let next = next(world, last);
        let horizon = next.map_or(NEVER, |(at, _)| at);
        // A revocation ends the period that runs at its instant, an earning of the same instant included.
        let ends = revocations.iter().find(|r| r.at >= last.earned && r.at < horizon && r.at < last.grace_until(r.at));
        if last.revoked.is_none()
            && let Some(revocation) = ends
        {
            last.revoked = Some(revocation.at);
            continue;
        }
        // An extension is for the certificate earned last; what is earned at its instant comes before it, unless it is
        // earned only because of it.
        let by_extension = next.is_some_and(|(_, by_extension)| by_extension);
        last.extensions.retain(|(at, _)| *at < horizon || (by_extension && *at == horizon));
        let last = last.clone();
        match next.filter(|(at, _)| *at <= until) {
            Some((earned, _)) => chain.push(period(world, Some(&last), earned, by_extension)),
            None => return chain,
        }
    }
}

/// When the period after this one is earned, later than this one; and whether only by an extension of that instant.
fn next(world: &World<'_>, last: &Period) -> Option<(Instant, bool)> {
    if let Some(revoked) = last.revoked {
        let earned = full(world, revoked + 1).and(&full(world, NEVER).not());
        let after = earned.0.iter().map(|&(start, end)| (start.max(revoked + 1), end)).find(|(s, e)| s < e);
        return after.map(|(start, _)| (start, false));
    }
    let bound = last.window.max(last.earned + 1);
    // Beyond the last fact and the last session (an open connection lasts to its end) no evidence is left, whatever the bound.
    let told = world.facts.iter().all(|f| f.at < bound) && world.schedule.sessions.iter().all(|s| s.end < bound);
    let bound = if told { NEVER } else { bound };
    let in_time = renewal(world, last.number, bound);
    let without = renewal(world, last.number, NEVER);
    let late = if last.renewal_after_lapse { in_time.clone() } else { full(world, bound) };
    let mut points: Vec<Instant> = [&in_time, &without, &late].iter().flat_map(|s| s.edges()).collect();
    points.extend([last.earned, last.earned + 1, last.window, last.end, add(last.end, last.grace, last.zone)]);
    for (at, end) in &last.extensions {
        points.extend([*at, *end, add(*end, last.grace, last.zone)]);
    }
    points.retain(|&u| u > last.earned && u != NEVER);
    points.sort_unstable();
    let earns = |period: &Period, u: Instant| {
        if u < period.grace_until(u) {
            u >= period.window && in_time.has(u) && (u >= period.expires(u) || !without.has(u))
        } else {
            late.has(u)
        }
    };
    points.into_iter().find_map(|u| {
        let before = earns(&last.before(u), u);
        (before || earns(last, u)).then_some((u, !before))
    })
}

/// The period earned at an instant, with the terms of the version in force then.
fn period(world: &World<'_>, last: Option<&Period>, earned: Instant, by_extension: bool) -> Period {
    let plan: &Plan = world.plan(earned);
    let zone = plan.zone;
    let terms = plan.certification().unwrap();
    let number = last.map_or(0, |l| l.number + 1);
    let in_time = last.filter(|l| l.revoked.is_none() && earned < l.grace_until(earned));
    let by_expiry = terms.get("basis").and_then(Value::as_str) == Some("expiry");
    let (mut anchor, mut steps) = (earned, Duration::default());
    let end = if let Some(month_day) = terms.get("until").and_then(Value::as_str) {
        let least = add(earned, length(terms, "minimum_active"), zone);
        let after = in_time.map_or(earned, |l| l.end);
        let first_year = chrono::Datelike::year(&local(earned, zone)) - 1;
        (first_year..=9999)
            .filter_map(|year| year_end(month_day, year, zone))
            .find(|&e| e > after && e >= least)
            .unwrap_or(NEVER)
    } else {
        let valid = entry(terms, "valid_for", number).and_then(Value::as_str).and_then(Duration::parse).unwrap();
        if let Some(last) = in_time.filter(|_| by_expiry) {
            (anchor, steps) = (last.anchor, last.steps);
        }
        steps = steps.plus(valid);
        add(anchor, steps, zone)
    };
    let has_window = terms.contains_key("window");
    let window = if has_window { add(end, length(terms, "window").back(), zone) } else { earned };
    let mut period = Period {
        number,
        earned,
        end,
        window,
        has_window,
        grace: length(terms, "grace"),
        zone,
        renewal_after_lapse: terms.get("after_lapse").and_then(Value::as_str) == Some("renewal"),
        anchor,
        steps,
        extensions: Vec::new(),
        revoked: None,
    };
    let mine = |f: &&Fact| f.at > earned || (f.at == earned && !by_extension);
    let extended = ours(world, "extended").into_iter().filter(mine);
    period.extensions = extended.filter_map(|f| Some((f.at, end_of(f.text("expires")?, zone)?))).collect();
    period
}

/// The view of the period being earned, where one is; else of all evidence.
pub(crate) fn own_view<'a>(world: &World<'a>, u: Instant) -> View<'a> {
    let view = world.now();
    if view.plan.certification().is_none() {
        return view;
    }
    match chain(world, u).last().filter(|p| p.earning_next(u)) {
        Some(period) => view.from(period.bound(u)),
        None => view,
    }
}

/// The instants at which what is being earned may change after `u` with no further fact.
pub(crate) fn marks(world: &World<'_>, u: Instant) -> Vec<Instant> {
    let Some(last) = chain(world, u).pop() else { return Vec::new() };
    let next = next(world, &last).map(|(at, _)| at);
    [last.window, last.expires(NEVER), last.grace_until(NEVER)].into_iter().chain(next).collect()
}

/// When the first period is earned.
pub(crate) fn first_earning(world: &World<'_>) -> Option<Instant> {
    full(world, EVER).0.first().map(|s| s.0)
}
