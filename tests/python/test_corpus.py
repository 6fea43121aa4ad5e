"""Every case of the corpus, asked through Python."""

from __future__ import annotations

import json
import pickle
from typing import Any, Literal, get_args, get_origin, get_type_hints

import blend
import corpus
import pytest
from blend import _native


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def words_fit(answer: Any) -> None:
    """Every word is one of those that its type lists."""
    if isinstance(answer, blend.Answer):
        for name, kind in get_type_hints(type(answer)).items():
            value = getattr(answer, name)
            assert get_origin(kind) is not Literal or value in get_args(kind), f"{name}: {value}"
            words_fit(value)
    elif isinstance(answer, (tuple, list)):
        for one in answer:
            words_fit(one)


def plain(answer: Any) -> Any:
    return [one.to_dict() for one in answer] if isinstance(answer, list) else answer.to_dict()


def ask(
    record: blend.Record, population: blend.Population, facts: Any, question: dict[str, Any], together: bool
) -> Any:
    """An answer as JSON, after holding it against the text that the engine gave.

    `together`: what can be asked of one learner or of all is asked of all.
    """
    at: Any = question.get("at")
    known_at: Any = question.get("known_at")
    rule: Any = question.get("rule")
    if isinstance(rule, str) and rule != "completion" and "." not in rule:
        rule = {"done": rule}
    native, programme, schedule = record._inner, record.programme, record.schedule
    match question["ask"]:
        case "standing":
            answer: Any = record.standing(at, known_at)
            text = native.standing(at, known_at)
        case "decide":
            component, action, session = question.get("component"), question["action"], question.get("session")
            others: Any = population if question.get("others") else None
            answer = record.decide(component, action, at, session, known_at, others)
            text = native.decide(component, action, at, session, known_at, others and others._inner)
            if others:
                assert record.decide(component, action, at, session, known_at, facts) == answer
        case "explain":
            answer, text = record.explain(rule, at, known_at), native.explain(rule, at, known_at)
        case "certification":
            number = question.get("next", 3)
            answer = record.certification(at, number, known_at)
            text = native.certification(at, number, known_at)
        case "timeline":
            ends = record.timeline(rule, known_at)
            found = json.loads(native.timeline(rule, known_at))
            assert [[end and end.tzinfo is not None for end in span] for span in ends] == [
                [end and True for end in span] for span in found
            ]
            return found
        case "apply":
            twin = pickle.loads(pickle.dumps(record))
            answer, text = record.apply(question["event"]), twin._inner.apply(question["event"])
        case "agenda":
            asked_of: Any = population if together else record
            sent, options = question.get("sent", []), question.get("options", {})
            answer = asked_of.agenda(at, sent, **options)
            text = asked_of._inner.agenda(at, sent, json.dumps(options))
        case "audit":
            asked_of = population if together else record
            answer, text = asked_of.audit(at, known_at), asked_of._inner.audit(at, known_at)
        case "findings" if at is None:
            assert schedule is not None
            answer, text = schedule.findings(), schedule._inner.findings()
        case "findings":
            answer, text = population.findings(at, known_at), population._inner.findings(at, known_at)
        case "roster" | "session_brief" | "coach_brief" as word:
            answer = getattr(population, word)(question["session"], at, known_at)
            text = getattr(population._inner, word)(question["session"], at, known_at)
        case "report":
            options = question.get("options", {})
            answer = population.report(at, known_at, **options)
            text = population._inner.report(at, known_at, json.dumps(options))
        case "effects":
            answer = population.effects(question["change"], at)
            text = population._inner.effects(question["change"], at)
        case "review" if (document := corpus.document(question, "document")) is not None:
            options = question.get("options", {})
            answer = blend.review(document, **options)
            text = _native.review(document, json.dumps(options))
        case "review":
            options = question.get("options", {})
            answer = programme.review(schedule, **options)
            text = programme._inner.review(schedule and schedule._inner, json.dumps(options))
        case "advise" if "inputs" in question:
            answer, text = blend.advise(question["inputs"]), _native.advise(question["inputs"])
        case "advise":
            answer, text = programme.advise(), programme._inner.advise()
        case "template":
            parameters = question.get("parameters", {})
            made = blend.template(question["name"], **parameters)
            assert compact(made) == _native.template(question["name"], parameters)
            return made
        case "registry_list" | "registry_export" | "registry_make" as word:
            registry = blend.Registry(corpus.document(question, "templates"))
            if "with" in question:
                registry = registry.with_template(question["with"])
            assert pickle.loads(pickle.dumps(registry)) == registry == blend.Registry(registry.to_dict())
            if word == "registry_export":
                return registry.to_dict()
            if word == "registry_make":
                return registry.make(question["name"], question.get("parameters"), question.get("version"))
            answer, text = registry.templates(), registry._inner.templates()
        case "calendar" if at is not None:
            zone = question.get("timezone")
            answer, text = record.calendar(at, known_at, zone), native.calendar(at, known_at, zone)
        case "calendar" | "spacing" as word:
            options = question.get("options", {})
            answer = getattr(programme, word)(schedule, **options)
            text = getattr(programme._inner, word)(schedule and schedule._inner, json.dumps(options))
        case "conversion":
            options = question.get("options", {})
            becomes = blend.Programme(question["replacement"]) if "replacement" in question else None
            answer = programme.conversion(becomes, **options)
            text = programme._inner.conversion(becomes and becomes._inner, json.dumps(options))
        case "diff":
            new = blend.Programme(question["new"])
            answer, text = blend.diff(programme, new), _native.diff(programme._inner, new._inner)
        case "impact":
            new = blend.Programme(question["new"])
            answer = blend.impact(programme, new, facts, at, schedule)
            text = _native.impact(programme._inner, new._inner, facts, schedule and schedule._inner, at)
        case other:
            raise AssertionError(f"no such question: {other}")
    assert compact(plain(answer)) == text
    words_fit(answer)
    again = pickle.loads(pickle.dumps(answer))
    assert again == answer and compact(plain(again)) == text
    assert isinstance(answer, list) or hash(again) == hash(answer)
    return shown(plain(answer), question.get("only", {}))


def shown(answer: Any, only: dict[str, Any]) -> Any:
    """Of a list the items whose fields are these."""
    if not only:
        return answer
    return [item for item in answer if all(item[name] == value for name, value in only.items())]


def told(problems: list[blend.Problem]) -> list[dict[str, str]]:
    return [{"code": problem["code"], "path": problem["path"]} for problem in problems]


def refused(error: pytest.ExceptionInfo[blend.BlendError], expected: list[dict[str, str]]) -> None:
    assert told(error.value.problems) == expected


def run(case: dict[str, Any]) -> int:
    doc = corpus.document(case, "programme")
    earlier = case.get("earlier", [])
    if "problems" in case:
        with pytest.raises(blend.DocumentError) as error:
            blend.Programme(doc, earlier)
        refused(error, case["problems"])
        return 1
    programme = blend.Programme(doc, earlier)
    if "warnings" in case:
        assert told(programme.warnings) == case["warnings"]
    schedule = None
    sessions = corpus.document(case, "schedule")
    if "schedule_problems" in case:
        with pytest.raises(blend.DocumentError) as error:
            programme.schedule(sessions)
        refused(error, case["schedule_problems"])
        return 1
    if sessions is not None:
        schedule = programme.schedule(sessions)
        assert schedule.warnings == []
    events = corpus.document(case, "events")
    if "record_problems" in case:
        with pytest.raises(blend.RecordError) as record_error:
            programme.record(events, schedule)
        refused(record_error, case["record_problems"])
        return 1
    record = programme.record([] if events is None else events, schedule)
    assert pickle.loads(pickle.dumps(record)) == record
    facts = corpus.document(case, "population" if "population" in case else "events")
    population = programme.population([] if facts is None else facts, schedule)
    assert pickle.loads(pickle.dumps(population)) == population
    together = "population" in case
    asks = case.get("asks", [])
    for question in asks:
        if "ask_problems" in question:
            with pytest.raises(blend.BlendError) as ask_error:
                ask(record, population, facts, question, together)
            refused(ask_error, question["ask_problems"])
        else:
            wrong = corpus.differs(ask(record, population, facts, question, together), question["expect"])
            assert wrong is None, f"{compact(question)}: {wrong}"
    return max(len(asks), 1)


def test_every_case_answers_as_worked_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    cases, questions, wrong = corpus.cases(), 0, []
    for name, case in cases:
        try:
            questions += run(case)
        except (Exception, pytest.fail.Exception) as error:
            wrong.append(f"{name} {case['about']}: {type(error).__name__} {error}")
    with capsys.disabled():
        print(f"\n{len(cases)} cases, {questions} questions through Python")
    assert not wrong, f"{len(wrong)} of {len(cases)} cases differ:\n" + "\n".join(wrong)
