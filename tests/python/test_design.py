"""The design side beside the corpus: what objects offer, what is refused, pictures, templates."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any, Callable, get_args
from xml.etree import ElementTree

import blend
import pytest
from samples import AT, EVENTS, PROGRAMME, SESSIONS, population, programme, record

LOOSE: dict[str, Any] = {
    "id": "p",
    "components": [{"id": "prep", "format": "video", "minutes": 20}, {"id": "talk", "format": "webinar", "minutes": 40}],
    "completion": {"all": ["prep", "talk"]},
}


def test_a_review_has_attributes() -> None:
    made = programme()
    review = made.review(made.schedule(SESSIONS))
    assert review.blend and review.profile == "sync" and review.problems == ()
    assert review.seat.groups == {"L": Decimal(1)} and review.online_share == 1
    assert {node.id: node.group for node in review.graph.nodes} == {"rules": "D", "case-study": "L"}
    assert [(edge.from_, edge.to, edge.gate) for edge in review.graph.edges] == [("rules", "case-study", "pre-work")]
    assert [stage.stage for stage in review.stages if stage.done][0] != "measure" and len(review.stages) == 5
    assert review.rubric.total == sum(
        getattr(review.rubric, dimension) for dimension in ("time", "modality", "social", "support", "assessment")
    )
    loose = blend.Programme(LOOSE).review()
    assert (loose.primary, loose.models, [one.name for one in loose.errors]) == ("none", (), ["unconnected"])
    assert loose.nearest is not None and loose.nearest.failed
    allowed = {**LOOSE, "review": {"allow": [{"code": "A7", "reason": "two of a kind"}]}}
    review = blend.Programme(allowed).review()
    assert review.errors == () and [one.allowed for one in review.findings if one.code == "A7"] == ["two of a kind"]


def test_thresholds_are_keywords() -> None:
    assert len(blend.ReviewOptions.__optional_keys__) == 17
    for name in blend.ReviewOptions.__optional_keys__:
        with pytest.raises(blend.DocumentError) as error:
            blend.review(LOOSE, **{name: -1})  # type: ignore[arg-type]
        assert [problem["path"] for problem in error.value.problems] == [f"/{name}"]
    assert blend.Programme(LOOSE).review(profile="place") == blend.review(LOOSE, "place")
    with pytest.raises(blend.DocumentError) as error:
        blend.Programme(LOOSE).review(profile="plaice")  # type: ignore[arg-type]
    assert error.value.problems[0]["help"] == "did you mean `place`?"


def test_documents_need_not_compile() -> None:
    broken = {**LOOSE, "completion": {"all": ["prep", "walk"]}}
    with pytest.raises(blend.DocumentError):
        blend.Programme(broken)
    review = blend.review(broken)
    assert [problem["code"] for problem in review.problems] == ["unknown_reference"]
    assert "S1" in [one.code for one in review.errors]
    assert blend.review(json.dumps(broken)) == review == blend.review(json.dumps(broken).encode())
    for text in ("[]", "{", "3"):
        with pytest.raises(blend.DocumentError):
            blend.review(text)


WRONG_TYPES: list[Callable[[], Any]] = [
    lambda: blend.review(3),  # type: ignore[arg-type]
    lambda: blend.review(LOOSE, threshold=3),  # type: ignore[call-arg]
    lambda: programme().review(SESSIONS),  # type: ignore[arg-type]
    lambda: programme().review(overlaps=1),  # type: ignore[call-arg]
    lambda: blend.advise(3),  # type: ignore[arg-type]
    lambda: blend.template(3),  # type: ignore[arg-type]
    lambda: blend.template("flex", weeks={1}),  # type: ignore[arg-type]
    lambda: programme().draw(3),  # type: ignore[arg-type]
    lambda: programme().calendar(starts=3),  # type: ignore[arg-type]
    lambda: programme().conversion(PROGRAMME),  # type: ignore[arg-type]
    lambda: programme().spacing(SESSIONS),  # type: ignore[arg-type]
    lambda: population().draw(None),  # type: ignore[arg-type]
    lambda: record().calendar(AT, timezone=3),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("call", WRONG_TYPES)
def test_wrong_types_are_told_as_python_does(call: Callable[[], Any]) -> None:
    with pytest.raises(TypeError):
        call()


BAD_VALUES: list[Callable[[], Any]] = [
    lambda: programme().draw("pie"),  # type: ignore[arg-type]
    lambda: programme().draw("arc", "png"),  # type: ignore[arg-type]
    lambda: population().draw("2026-03-06"),
    lambda: population().draw(AT, format="gif"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("call", BAD_VALUES)
def test_values_that_are_none_are_refused(call: Callable[[], Any]) -> None:
    with pytest.raises(ValueError):
        call()


def test_advice() -> None:
    assert len(blend.advise().ranked) == 13 and blend.advise() == blend.advise("{}") == blend.advise({})
    advice = blend.advise({"autonomy": "high", "capabilities": {"forum": False, "triggers": False}})
    first = advice.ranked[0]
    assert (first.model, first.reasons[0].points) == ("flex", 5) and first.reasons[0].condition
    assert [one.model for one in advice.excluded] == ["continuous_performance"]
    assert advice.excluded[0].obstacle == "the host lacks `triggers`"
    assert [one.format for one in advice.unavailable] == ["forum"]
    assert [one.kind for one in advice.formats] == list(get_args(blend.ObjectiveKind))
    with pytest.raises(blend.DocumentError) as error:
        blend.advise({"risk": "hihg"})
    assert error.value.problems[0]["help"] == "did you mean `high`?"
    assert blend.Programme({**LOOSE, "design": {"autonomy": "high"}}).advise().ranked[0].model == "flex"


def test_registries_keep_templates_of_a_hosts_own() -> None:
    library = blend.Registry()
    assert [one.base for one in library.templates()] == list(get_args(blend.Template))
    assert library.make("flex", {"weeks": 5}) == blend.template("flex", weeks=5)
    own = library.with_template({"name": "ours", "version": "1", "base": "flex", "title": "Ours"})
    assert own != library and len(own.templates()) == len(library.templates()) + 1
    assert hash(own) == hash(blend.Registry(own.to_dict())) and repr(own) == "Registry(21 templates)"
    assert own.templates()[-1].title == "Ours" and own.make("ours", version="1")["id"] == "ours"
    assert own != 3
    with pytest.raises(blend.DocumentError) as error:
        own.make("ours", {"weeks": 1, "week": 2})
    assert [problem["path"] for problem in error.value.problems] == ["/week", "/weeks"]


def test_every_template_is_of_its_model() -> None:
    summaries = blend.templates()
    assert [one.template for one in summaries] == list(get_args(blend.Template))
    for one in summaries:
        document = blend.template(one.template, id="p", owner="L&D", weeks=one.weeks.most)
        review = blend.Programme(document).review()
        assert (review.primary, review.errors) == (one.model, ()), one.template
        assert document["owner"] == "L&D" and one.objectives[0]["id"]
    made = blend.template("flex", objectives=[{"id": "sell", "kind": "skill"}])
    assert [objective["id"] for objective in made["objectives"]] == ["sell"]
    with pytest.raises(blend.DocumentError) as error:
        blend.template("flexx")  # type: ignore[arg-type]
    assert error.value.problems[0]["help"] == "did you mean `flex`?"
    with pytest.raises(blend.DocumentError) as error:
        blend.template("flex", weeks=0, minutes=5)
    assert [problem["path"] for problem in error.value.problems] == ["/minutes", "/weeks"]


def test_pictures() -> None:
    made = programme()
    for picture in get_args(blend.Picture):
        assert ElementTree.fromstring(made.draw(picture)).tag == "{http://www.w3.org/2000/svg}svg"
        assert "\nflowchart" in made.draw(picture, format="mermaid")
        assert "graph" in made.draw(picture, format="dot").splitlines()[0]
    assert made._repr_svg_() == made.draw() == made.draw("arc", "svg")
    everybody = population().draw(AT)
    assert ElementTree.fromstring(everybody) is not None and everybody != population().draw(AT, cohort="nobody")
    assert "flowchart" in population().draw(AT, known_at=AT, format="mermaid")


def test_calendars_start_when_told() -> None:
    made = blend.Programme({**LOOSE, "timezone": "Europe/London"})
    one = made.calendar(starts="2026-07-01")
    assert one == made.calendar(starts=date(2026, 7, 1)) == made.calendar(starts=datetime(2026, 7, 1))
    assert one == made.calendar(starts=datetime(2026, 6, 30, 23, tzinfo=timezone.utc))
    assert one.start is not None and one.start.at == datetime(2026, 6, 30, 23, tzinfo=timezone.utc)
    assert one.start.local == "2026-07-01T00:00:00+01:00" and one.timezone == "Europe/London"
    assert made.calendar(starts="2026-07-01", timezone="UTC").timezone == "UTC"
    with pytest.raises(blend.DocumentError) as error:
        made.calendar()
    assert [problem["code"] for problem in error.value.problems] == ["missing_field"]
    with pytest.raises(blend.DocumentError) as error:
        made.calendar(cohort="spring", starts="2026-07-01", timezone="Mars/Olympus")
    assert {problem["path"] for problem in error.value.problems} == {"/starts", "/timezone"}
    with pytest.raises(blend.DocumentError) as error:
        record().calendar(AT, timezone="Mars/Olympus")
    assert [problem["code"] for problem in error.value.problems] == ["unknown_timezone"]
    learner = programme().record(EVENTS).calendar(AT, known_at=AT, timezone="Asia/Kathmandu")
    assert learner.learner == "u1" and learner.known_at is not None and learner.timezone == "Asia/Kathmandu"
    assert [row.state for row in learner.rows if row.component == "rules"] == ["done"]


def test_conversion_and_spacing() -> None:
    day = {"id": "day", "format": "ilt", "minutes": 360, "agenda": {"inform": 180, "practise": 180}}
    classroom = blend.Programme({"id": "p", "components": [day], "completion": "day"})
    conversion = classroom.conversion(blend.Programme(LOOSE), saved_most=9000)
    assert conversion.before is not None and conversion.before.live_minutes == 360
    assert conversion.saved == Decimal("0.83") and conversion.live_saved == Decimal("0.89")
    assert classroom.conversion(blend.Programme(LOOSE)).notes != conversion.notes
    spacing = blend.Programme(LOOSE).spacing(horizon_days=30, starts=date(2026, 3, 2))
    assert (spacing.band.from_, spacing.band.until) == (Decimal("3.6"), Decimal("7.2")) and spacing.objectives == ()
