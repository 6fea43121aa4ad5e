"""Programmes, schedules, records and answers go from one process to another."""

from __future__ import annotations

import multiprocessing
import pickle
from typing import Any

import blend
import pytest
from samples import AT, ATTENDED, EVENTS, PROGRAMME, SESSIONS, programme, record


def back(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


def ask(record: blend.Record) -> tuple[blend.Standing, blend.Record]:
    return record.standing(AT), record


def test_what_is_pickled_comes_back_equal() -> None:
    made = blend.Programme(PROGRAMME, earlier=[{**PROGRAMME, "version": "2025.1"}])
    schedule = made.schedule(SESSIONS)
    many = (made.population(EVENTS, schedule), made.population([]))
    for value in (made, schedule, made.record(EVENTS, schedule), made.record([]), *many):
        assert back(value) == value and type(back(value)) is type(value)
    assert back(made).version == "2026.1" and back(schedule).programme == made
    asked = record()
    answers = (asked.standing(AT), asked.decide("case-study", "register", AT), asked.explain("completion", AT))
    for answer in (*answers, asked.certification(AT), asked.apply(ATTENDED)[0]):
        assert back(answer) == answer and repr(back(answer)) == repr(answer)


def test_facts_applied_go_along() -> None:
    made = programme().record([])
    later = {**EVENTS[1], "id": "x", "learner": "u2", "at": "2020-01-01T00:00:00Z"}
    for event in (*EVENTS, later):
        made.apply(event)
    again = back(made)
    assert again == made and again.learner == "u1" and again.standing(AT) == made.standing(AT)
    assert again.apply(ATTENDED) == programme().record(EVENTS).apply(ATTENDED)


def test_errors_keep_their_problems() -> None:
    with pytest.raises(blend.DocumentError) as error:
        blend.Programme({})
    again = back(error.value)
    assert type(again) is blend.DocumentError and again.problems == error.value.problems != []
    assert str(again) == str(error.value)


def test_another_process_gives_the_same_answers() -> None:
    made = record()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        standing, again = pool.apply(ask, (made,))
    assert standing == made.standing(AT) and again == made
