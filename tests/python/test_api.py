"""What the package promises beside the answers: types, errors, equality, instants, threads."""

from __future__ import annotations

import copy
import json
import threading
from collections import UserDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Callable, get_args

import blend
import corpus
import pytest
from samples import AT, ATTENDED, EVENTS, OTHERS, PROGRAMME, SESSIONS, population, programme, record


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)  # type: ignore[arg-type,misc]


def test_answers_have_attributes() -> None:
    standing = record().standing(AT)
    assert (standing.status, standing.progress, standing.timing) == ("in_progress", 6000, "none")
    assert standing.at == utc(2026, 3, 6, 9) and standing.enrolled_at == utc(2026, 3, 2, 8)
    rules, case_study = standing.components
    assert (rules.state, rules.score, rules.attempts) == ("done", Decimal("0.9"), 1)
    assert rules.since == utc(2026, 3, 5, 16) and case_study.since is None
    assert standing.missing[0].need == {"attended": "0.8"}
    assert standing.formats == {"digital": 10000, "live": 0}
    decision = record().decide("case-study", "register", AT, session="s-12")
    assert (decision.outcome, decision.reasons) == ("open", ())
    early = record().decide("case-study", "register", "2026-03-04T00:00:00Z", session="s-12")
    reason = early.reasons[0]
    assert (early.outcome, reason.code, reason.gate, reason.message) == (
        "flagged",
        "gate",
        "pre-work",
        "First the rules.",
    )
    assert record().timeline("groups.digital") == [(utc(2026, 3, 5, 16), None)]
    assert record().timeline({"not": {"done": "rules"}}) == [(None, utc(2026, 3, 5, 16))]
    explained = record().explain("completion", AT)
    assert (explained.holds, [part.holds for part in explained.parts]) == (False, [True, False])


def test_a_fact_tells_what_it_changed() -> None:
    made = record()
    changes = made.apply(blend.Event(**ATTENDED))
    told = {(change.answer, change.id): (change.from_, change.to) for change in changes}
    assert told["status", None] == ("in_progress", "completed")
    assert told["progress", None] == (6000, 10000)
    certificate = made.certification("2026-04-01T00:00:00Z", next=2)
    assert certificate.state == "certified" and len(certificate.next) == 2
    assert certificate.periods[0].events == ("e2", "e3")
    assert made.apply(ATTENDED) == []
    with pytest.raises(blend.RecordError) as error:
        made.apply({**ATTENDED, "minutes": 10})
    assert [problem["code"] for problem in error.value.problems] == ["conflicting_event"]
    assert made.standing("2026-04-01T00:00:00Z").status == "completed"


def test_a_refusal_lists_every_problem() -> None:
    with pytest.raises(blend.DocumentError) as error:
        blend.Programme({**PROGRAMME, "completion": {"all": ["rulse", "rules-2"]}})
    assert issubclass(blend.DocumentError, blend.BlendError) and not issubclass(blend.DocumentError, ValueError)
    problems = error.value.problems
    assert [(one["path"], one["code"]) for one in problems] == [
        ("/completion/all/0", "unknown_reference"),
        ("/completion/all/1", "unknown_reference"),
    ]
    for one in problems:
        assert list(one) == ["code", "severity", "path", "message", "help", "related"]
        assert one["message"] in str(error.value) and one["help"]
    with pytest.raises(blend.DocumentError) as error:
        record().decide("rulse", "start", AT)
    assert error.value.problems[0]["code"] == "unknown_reference"
    assert error.value.problems[0]["help"] == "did you mean `rules`?"
    with pytest.raises(blend.DocumentError):
        record().explain("gates.none", AT)
    with pytest.raises(blend.DocumentError):
        record().timeline({"done": "rulse"})
    with pytest.raises(blend.RecordError) as record_error:
        programme().record([EVENTS[0], {"id": "e2"}])
    assert {one["path"] for one in record_error.value.problems} == {"/1"}
    for no_list in ("{}", EVENTS[0]):
        with pytest.raises(blend.RecordError) as record_error:
            programme().record(no_list)  # type: ignore[arg-type]
        assert [one["code"] for one in record_error.value.problems] == ["wrong_type"]


def test_earlier_versions_are_documents_each() -> None:
    older = {**PROGRAMME, "version": "2025.1"}
    text = json.dumps(older)
    assert blend.Programme(PROGRAMME, [older]) == blend.Programme(json.dumps(PROGRAMME), ["\ufeff" + text])
    assert blend.Programme(PROGRAMME, [older]) != blend.Programme(PROGRAMME)
    for bad in ([text + "," + text.replace("2025.1", "2024.1")], [text[:-1]]):
        with pytest.raises(blend.DocumentError) as error:
            blend.Programme(PROGRAMME, bad)
        assert error.value.problems[0]["code"] == "invalid_json"


WRONG_TYPES: list[Callable[[], Any]] = [
    lambda: blend.Programme(3),  # type: ignore[arg-type]
    lambda: blend.Programme(None),  # type: ignore[arg-type]
    lambda: blend.Programme({"id": object()}),
    lambda: blend.Programme({"id": {1, 2}}),
    lambda: blend.Programme({"id": b"x"}),
    lambda: blend.Programme({1: "x"}),  # type: ignore[dict-item]
    lambda: blend.Programme(PROGRAMME, PROGRAMME),  # type: ignore[arg-type]
    lambda: blend.Programme(PROGRAMME, "[]"),
    lambda: blend.Programme(),  # type: ignore[call-arg]
    lambda: programme().schedule(4),  # type: ignore[arg-type]
    lambda: programme().record(5),  # type: ignore[arg-type]
    lambda: programme().record(EVENTS, SESSIONS),  # type: ignore[arg-type]
    lambda: record().standing(3),  # type: ignore[arg-type]
    lambda: record().standing(date(2026, 3, 6)),  # type: ignore[arg-type]
    lambda: record().standing(None),  # type: ignore[arg-type]
    lambda: record().standing(AT, known_at=1),  # type: ignore[arg-type]
    lambda: record().decide(3, "start", AT),  # type: ignore[arg-type]
    lambda: record().decide("rules", None, AT),  # type: ignore[arg-type]
    lambda: record().decide("rules", "start", AT, session=1),  # type: ignore[arg-type]
    lambda: record().explain(None, AT),  # type: ignore[arg-type]
    lambda: record().certification(AT, next="3"),  # type: ignore[arg-type]
    lambda: record().apply(7),  # type: ignore[arg-type]
    lambda: programme().population(5),  # type: ignore[arg-type]
    lambda: programme().population(EVENTS, SESSIONS),  # type: ignore[arg-type]
    lambda: record().agenda(3),  # type: ignore[arg-type]
    lambda: record().agenda(AT, "key"),
    lambda: record().agenda(AT, [1]),  # type: ignore[list-item]
    lambda: record().agenda(AT, due=7),  # type: ignore[arg-type]
    lambda: record().audit(AT, known_at=1),  # type: ignore[arg-type]
    lambda: population().findings(None),  # type: ignore[arg-type]
    lambda: population().roster(3, AT),  # type: ignore[arg-type]
    lambda: population().report(AT, attributes="region"),
    lambda: population().report(AT, low_use=object()),  # type: ignore[arg-type]
    lambda: population().effects(3, AT),  # type: ignore[arg-type]
    lambda: population().coach_brief("s-12", None),  # type: ignore[arg-type]
    lambda: programme().roster(SESSIONS, "s-12", EVENTS, AT),  # type: ignore[arg-type]
    lambda: record().decide("case-study", "register", AT, "s-12", others=3),  # type: ignore[arg-type]
    lambda: blend.diff(PROGRAMME, programme()),  # type: ignore[arg-type]
    lambda: blend.impact(programme(), PROGRAMME, EVENTS, AT),  # type: ignore[arg-type]
    lambda: blend.impact(programme(), programme(), EVENTS, AT, SESSIONS),  # type: ignore[arg-type]
    lambda: blend.Schedule(),
    lambda: blend.Record(),
    lambda: blend.Population(),
]


@pytest.mark.parametrize("call", WRONG_TYPES)
def test_wrong_types_are_told_as_python_does(call: Callable[[], Any]) -> None:
    with pytest.raises(TypeError):
        call()


BAD_VALUES: list[Callable[[], Any]] = [
    lambda: record().standing("2026-03-06"),
    lambda: record().standing("2026-03-06T09:00:00"),
    lambda: record().standing(datetime(2026, 3, 6)),
    lambda: record().standing(AT, known_at=datetime(2026, 3, 6)),
    lambda: record().decide("rules", "begin", AT),  # type: ignore[arg-type]
    lambda: programme().record([{**EVENTS[0], "at": datetime(2026, 3, 2, 8)}]),
    lambda: programme().record([{**EVENTS[1], "score": float("nan")}]),
    lambda: programme().record([{**EVENTS[1], "score": Decimal("-Infinity")}]),
    lambda: programme().record([{**EVENTS[1], "score": Decimal("NaN")}]),
    lambda: programme().record([{**EVENTS[1], "learner": "\ud800"}]),
]


@pytest.mark.parametrize("call", BAD_VALUES)
def test_values_that_are_none_are_refused(call: Callable[[], Any]) -> None:
    with pytest.raises(ValueError):
        call()


def test_instants_are_text_or_aware_datetimes() -> None:
    made = record()
    zone = timezone(timedelta(hours=5, minutes=30))
    for at in (utc(2026, 3, 6, 9), datetime(2026, 3, 6, 14, 30, tzinfo=zone), "2026-03-06T14:30:00+05:30"):
        assert made.standing(at) == made.standing(AT)
    for text, micro in (("2026-03-06T09:00:00.5Z", 500_000), ("2026-03-06T09:00:00.000001Z", 1)):
        standing = made.standing(text)
        assert standing.at == utc(2026, 3, 6, 9, 0, 0, micro)
        assert standing.to_dict()["at"] == text
        assert made.standing(standing.at) == standing
    assert made.standing("0001-01-01T00:00:00Z").to_dict()["at"] == "0001-01-01T00:00:00Z"
    assert made.standing(datetime.max.replace(tzinfo=timezone.utc)).at.year == 9999
    dated = [{**event, "at": datetime.fromisoformat(event["at"].replace("Z", "+00:00"))} for event in EVENTS]
    assert programme().record(dated).standing(AT) == programme().record(EVENTS).standing(AT)
    due = blend.Programme({**PROGRAMME, "due": date(2026, 4, 1)}).record(EVENTS).standing(AT).due
    assert due == utc(2026, 4, 2)


def test_numbers_keep_every_digit() -> None:
    def score(value: Any) -> Any:
        facts = [EVENTS[0], {**EVENTS[1], "score": value}]
        return programme().record(facts).standing(AT).components[0].score

    assert score(0.7) == score("0.7") == score(Decimal("0.7")) == Decimal("0.7")
    assert score(Decimal("0.123456789")) == Decimal("0.123456789")
    assert score(Decimal("7E-1")) == Decimal("0.7") and score(1) == Decimal(1) and score(1e-9) == Decimal("1E-9")
    assert str(score(Decimal("1E-9"))) == "1E-9"
    shown = programme().record([EVENTS[0], {**EVENTS[1], "score": Decimal("1E-9")}]).standing(AT).to_dict()
    assert shown["components"][0]["score"] == "0.000000001"
    assert score({"raw": 18, "max": 20}) == Decimal("0.9")
    with pytest.raises(blend.RecordError) as error:
        score(10**40)
    assert error.value.problems[0]["path"].startswith("/1/score")


def test_documents_of_any_mapping_and_sequence() -> None:
    odd = UserDict({**PROGRAMME, "components": tuple(PROGRAMME["components"])})
    made = blend.Programme(odd)
    assert made == programme() == blend.Programme(json.dumps(PROGRAMME)) == blend.Programme(json.dumps(PROGRAMME).encode())
    assert made.record(iter(EVENTS)).standing(AT) == made.record(json.dumps(EVENTS)).standing(AT)


def test_what_has_no_end_is_refused() -> None:
    loop: list[Any] = []
    loop.extend([loop, loop])
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"all": [deep]}
    for bad in (loop, deep):
        with pytest.raises(blend.DocumentError) as error:
            blend.Programme({**PROGRAMME, "completion": bad})
        assert [problem["code"] for problem in error.value.problems] == ["limit_exceeded"]
        assert error.value.problems[0]["path"].startswith("/completion/")
    while deep:
        deep = deep["all"].pop()


def test_equality_hash_and_repr() -> None:
    made, other = programme(), blend.Programme({**PROGRAMME, "title": "Other"})
    assert made == programme() and hash(made) == hash(programme()) and made != other and made != 3
    assert repr(made) == "Programme(id='customer-compliance', version='2026.1')"
    schedule = made.schedule(SESSIONS)
    assert schedule == programme().schedule(json.dumps(SESSIONS)) and hash(schedule) == hash(made.schedule(SESSIONS))
    assert schedule != made.schedule({**SESSIONS, "sessions": []}) and schedule != other.schedule(SESSIONS)
    assert repr(schedule) == "Schedule(programme='customer-compliance')" and schedule.programme is made
    assert record() == made.record(EVENTS[::-1], schedule) and record() != made.record(EVENTS)
    assert record() != made.record(EVENTS[:1], schedule)
    assert repr(record()) == "Record(learner='u1', programme='customer-compliance')"
    with pytest.raises(TypeError):
        hash(record())
    applied = made.record(EVENTS[:1], schedule)
    applied.apply(EVENTS[1])
    assert applied == record()
    standing, later = record().standing(AT), record().standing("2026-03-07T09:00:00Z")
    assert standing == record().standing(AT) and hash(standing) == hash(record().standing(AT)) and standing != later
    assert repr(standing).startswith("Standing(learner='u1', programme='customer-compliance', version='2026.1', at=")
    assert len({standing, later, record().standing(AT)}) == 2 and copy.deepcopy(standing) == standing


def test_populations_are_of_whoever_is_named() -> None:
    made = population()
    assert made.learners == ["u1", "u2"] and made.programme == programme() and made.schedule is not None
    assert repr(made) == "Population(programme='customer-compliance', learners=2)"
    facts = [*EVENTS, *OTHERS]
    assert made == made.programme.population(json.dumps(facts[::-1]), made.schedule)
    assert made != made.programme.population(facts)
    assert made != made.programme.population(EVENTS, made.schedule) and made != record()
    assert hash(made) == hash(population()) and len({made, population()}) == 1
    conflicts = [{**EVENTS[0], "at": "2026-03-03T08:00:00Z"}, {**OTHERS[0], "kind": "withdrawn"}]
    with pytest.raises(blend.RecordError) as error:
        programme().population([*facts, *conflicts])
    assert [one["path"] for one in error.value.problems] == ["/3", "/4"]


def test_what_is_due_is_told_until_it_was_sent() -> None:
    made = blend.Programme({**PROGRAMME, "due": "2026-03-20"}).record(EVENTS)
    for asked in (made, made.programme.population(EVENTS)):
        listed = asked.agenda("2026-03-20T00:00:00Z")
        assert [(action.kind, action.days, action.due) for action in listed] == [
            ("due", 7, utc(2026, 3, 21)),
            ("due", 1, utc(2026, 3, 21)),
        ]
        assert asked.agenda("2026-03-20T00:00:00Z", sent=[listed[0].key]) == listed[1:]
        early = asked.agenda("2026-03-14T00:00:00Z", sent={"x"}, due=(10,), survey=5)
        assert [action.days for action in early] == [10]
    with pytest.raises(blend.DocumentError) as error:
        made.agenda(AT, failures=0)
    assert error.value.problems[0]["path"] == "/failures"


def test_audits_tell_what_rests_on_what() -> None:
    rows = record().audit(AT)
    done = next(row for row in rows if row.row == "component" and row.requirement == "rules")
    assert (done.state, done.basis, done.score, done.events) == ("done", "earned", Decimal("0.9"), ("e2",))
    assert done.evidence_at == done.recorded_at == utc(2026, 3, 5, 16)
    assert [row.learner for row in population().audit(AT) if row.row == "enrolment"] == ["u1", "u2"]


def test_schedules_tell_what_is_doubtful() -> None:
    made = population()
    assert made.schedule is not None
    codes = [finding.code for finding in made.schedule.findings()]
    assert codes == ["no_facilitator", "no_place", "no_capacity"]
    assert [finding.code for finding in made.findings(AT)] == codes


SEATS = {
    "programme": "customer-compliance",
    "sessions": [{**SESSIONS["sessions"][0], "capacity": 1, "waitlist": 1, "facilitators": ["f1"], "room": "1"}],
}


def asks_for(learner: str, minute: int) -> dict[str, Any]:
    at = f"2026-03-03T08:{minute:02}:00Z"
    return {"id": f"r{minute}", "learner": learner, "kind": "registered", "session": "s-12", "at": at}


def test_rosters_and_briefs_of_a_session() -> None:
    made, facts = programme(), [*EVENTS, *OTHERS, asks_for("u2", 1), asks_for("u1", 2)]
    schedule = made.schedule(SEATS)
    roster = made.roster(schedule, "s-12", facts, AT)
    assert roster == made.population(facts, schedule).roster("s-12", AT)
    assert roster.capacity == 1
    assert [row.learner for row in roster.seated] == ["u2"] and [row.place for row in roster.waiting] == [1]
    (seated,) = roster.seated
    assert (seated.now, seated.at_start, seated.done, seated.of) == ("flagged", "flagged", 0, 1)
    assert seated.missing[0].component == "rules" and seated.registered_at == utc(2026, 3, 3, 8, 1)
    brief = made.population(facts, schedule).session_brief("s-12", AT)
    assert (brief.ready, brief.seated, [row.ready for row in brief.learners]) == (0, 1, [False, True])
    coach = made.population(facts, schedule).coach_brief("s-12", AT)
    assert [row.done for row in coach.learners][1][0].component == "rules"
    with pytest.raises(blend.DocumentError) as error:
        made.roster(schedule, "s-13", facts, AT)
    assert error.value.problems[0]["help"] == "did you mean `s-12`?"


def test_others_take_seats() -> None:
    made = programme()
    schedule, others = made.schedule(SEATS), [*OTHERS, asks_for("u2", 1)]
    mine = made.record(EVENTS, schedule)

    def codes(**given: Any) -> list[str]:
        return [reason.code for reason in mine.decide("case-study", "register", AT, "s-12", **given).reasons]

    apart = programme()
    assert codes() == codes(others=[]) == []
    assert codes(others=others) == codes(others=made.population(others, schedule)) == ["session_full"]
    assert codes(others=apart.population(others, apart.schedule(SEATS))) == ["session_full"]
    with pytest.raises(blend.DocumentError) as error:
        codes(others=made.population(others, made.schedule(SESSIONS)))
    assert [problem["code"] for problem in error.value.problems] == ["other_programme"]


def test_reports_tell_what_rates_are_made_of() -> None:
    made, facts = programme(), [*EVENTS, *OTHERS, {**ATTENDED, "component": "case-study", "fraction": 1}]
    report = made.report(facts, "2026-03-18T00:00:00Z", schedule=made.schedule(SEATS))
    assert report == made.population(facts, made.schedule(SEATS)).report("2026-03-18T00:00:00Z")
    rate = report.all.completion
    assert (rate.numerator, rate.denominator, rate.value, rate.excluded) == (1, 2, 5000, {})
    assert report.all.formats["digital"].value == 5000 and report.all.time_to_completion.count == 1
    (gate,) = report.all.gates
    assert gate.with_.completion == rate and gate.without.completion.value is None
    assert list(report.all.to_dict()["gates"][0]) == ["gate", "with", "without"]
    low = made.population(facts).report(AT, low_use=6000).all.low_use
    assert low == ("rules", "case-study") and made.population(facts).report(AT, low_use=0).all.low_use == ()
    with pytest.raises(blend.DocumentError) as error:
        made.population(facts).report(AT, readiness=0, struggle=-1)
    assert [problem["path"] for problem in error.value.problems] == ["/readiness", "/struggle"]


def test_changes_of_a_schedule_tell_their_effects() -> None:
    made, facts = programme(), [*EVENTS, *OTHERS, asks_for("u2", 1), asks_for("u1", 2)]
    change = {"change": "capacity", "session": "s-12", "capacity": 2}
    effects = made.effects(made.schedule(SEATS), change, facts, AT)
    assert (effects.promoted, effects.displaced, effects.change) == (("u1",), (), "capacity")
    assert [(one.learner, one.before, one.after) for one in effects.affected] == [
        ("u1", "waiting", "seated"),
        ("u2", "seated", "seated"),
    ]
    again = made.schedule(effects.schedule)
    assert len(made.roster(again, "s-12", facts, AT).seated) == 2
    (entry,) = effects.calendar
    assert (entry.uid, entry.sequence, entry.method) == ("s-12@customer-compliance", 1, "REQUEST")
    with pytest.raises(blend.DocumentError):
        made.effects(made.schedule(SEATS), {**change, "session": "s-13"}, facts, AT)


def test_versions_tell_what_they_would_change() -> None:
    rules, case_study = PROGRAMME["components"]
    components = [{**rules, "pass_mark": 0.95}, case_study]
    newer = blend.Programme({**PROGRAMME, "version": "2026.2", "components": components})
    told = blend.diff(programme(), newer)
    assert [(one.path, one.change, one.before, one.after) for one in told] == [
        ("version", "changed", "2026.1", "2026.2"),
        ("components.rules.pass_mark", "changed", 0.8, 0.95),
    ]
    assert blend.diff(newer, newer) == []
    (impact,) = blend.impact(programme(), newer, [*EVENTS, *OTHERS], AT, schedule=programme().schedule(SESSIONS))
    assert (impact.learner, impact.from_, impact.to, impact.how) == ("u1", "2026.1", "2026.2", "published")
    assert impact.progress is not None and (impact.progress.before, impact.progress.after) == (6000, 0)
    assert impact.completion is None
    assert [why.rule for why in impact.why] == ["components.rules", "gates.pre-work", "groups.digital"]
    assert impact.why[0].differences == (told[1],)
    with pytest.raises(blend.DocumentError) as error:
        blend.impact(programme(), blend.Programme({**PROGRAMME, "id": "other"}), EVENTS, AT)
    assert [problem["code"] for problem in error.value.problems] == ["other_programme"]
    with pytest.raises(blend.RecordError):
        blend.impact(programme(), newer, [{"id": "1"}], AT)


def test_answers_and_handles_are_frozen() -> None:
    made, standing = record(), record().standing(AT)
    for target, name in ((made, "learner"), (made.programme, "id"), (made.schedule, "warnings"), (standing, "status")):
        with pytest.raises(AttributeError):
            setattr(target, name, "x")
    with pytest.raises((AttributeError, TypeError)):
        made.extra = 1  # type: ignore[attr-defined]
    given = standing.to_dict()
    given["missing"][0]["need"]["attended"] = "1"
    assert standing.to_dict()["missing"][0]["need"] == {"attended": "0.8"}


def test_programmes_tell_their_warnings() -> None:
    made = blend.Programme({**PROGRAMME, "completion": {"not": "rules"}})
    assert [warning["code"] for warning in made.warnings] == ["holds_without_evidence"]
    assert made.warnings[0]["severity"] == "warning" and programme().warnings == []


def test_one_programme_and_record_in_many_threads() -> None:
    made, start = record(), threading.Barrier(8)
    expected = made.standing(AT)

    def ask(number: int) -> bool:
        start.wait()
        mine = made.programme.record(EVENTS, made.schedule)
        for _ in range(200):
            made.apply({**EVENTS[0], "id": f"t{number}", "kind": "rated", "question": "q", "rating": 3})
            if made.standing(AT).components != expected.components or mine.standing(AT) != expected:
                return False
        return made == made and mine != made

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))


def test_the_fields_of_an_event_are_those_that_are_read() -> None:
    schema = json.loads((corpus.ROOT / "tests/conformance/schema/events.schema.json").read_text(encoding="utf-8"))
    known = schema["$defs"]
    assert {one.name for one in fields(blend.Event)} == set(known["Event"]["properties"])
    assert list(get_args(blend.Kind)) == [kind["const"] for kind in known["Kind"]["oneOf"]]
