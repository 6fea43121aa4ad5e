"""The answer as one SQL query, in the dialects of DuckDB, DataFusion, ClickHouse and Spark.

    events -> live (what counts, judged row by row) -> facts (one row a learner) -> the answer

`facts` comes in three forms, because engines differ in what they group fast:

    packed    what is left of a row besides its date goes into one word: one `bit_or`, and twelve `min(CASE ..)`
    filtered  a `FILTER` on each of three `bit_or` and twelve `min`
    nested    grouped by learner and component first, then by learner

The query reads codes (`tables.coded`); `words` is the relation for tables that hold words. Columns of the answer have
short names here, in the order of `programme.ANSWER`: a dot in a name means something else to each dialect.
"""

from collections.abc import Callable
from dataclasses import dataclass

from programme import (
    AS_OF,
    BASIS_POINTS,
    COACHED_WEIGHT,
    COMPONENTS,
    DONE,
    ELECTIVE_WEIGHT,
    EXPIRED,
    EXPIRED_BY,
    FAILED,
    GATES,
    IN_PROGRESS,
    KINDS,
    NEVER,
    NOT_STARTED,
    QUIZ,
    REQUIRED_WEIGHT,
    REVOKED,
    RULE,
    SCORED,
)

FORMS = ("packed", "filtered", "nested")
PLACES = range(len(COMPONENTS))
STEP = len(COMPONENTS)


@dataclass(frozen=True)
class Dialect:
    """What the dialects write differently; all take and give SQL text."""

    instant: Callable[[int], str]
    bits: str
    shift: Callable[[str], str]
    unshift: Callable[[str, int], str]
    both: Callable[[str, int], str]
    filtered: Callable[[str, str, str], str]


def _standard(**changes: object) -> Dialect:
    """The dialect of most, with changes; `bits` is the aggregate that joins bits."""
    parts = {
        "instant": lambda us: f"to_timestamp_micros({us})",
        "bits": "bit_or",
        "shift": lambda by: f"(CAST(1 AS BIGINT) << ({by}))",
        "unshift": lambda word, by: f"({word} >> {by})",
        "both": lambda word, mask: f"({word} & {mask})",
        "filtered": lambda aggregate, value, where: f"{aggregate}({value}) FILTER (WHERE {where})",
    }
    return Dialect(**(parts | changes))


DUCKDB = _standard(instant=lambda us: f"make_timestamptz({us})")
DATAFUSION = _standard(
    instant=lambda us: f"arrow_cast({us}, 'Timestamp(Microsecond, Some(\"UTC\"))')",
    shift=lambda by: f"(CAST(1 AS BIGINT) << CAST({by} AS BIGINT))",
)
CLICKHOUSE = _standard(
    instant=lambda us: f"fromUnixTimestamp64Micro(toInt64({us}), 'UTC')",
    bits="groupBitOr",
    shift=lambda by: f"bitShiftLeft(toInt64(1), {by})",
    unshift=lambda word, by: f"bitShiftRight({word}, {by})",
    both=lambda word, mask: f"bitAnd({word}, {mask})",
    filtered=lambda aggregate, value, where: f"{aggregate}IfOrNull({value}, coalesce({where}, false))",
)
SPARK = _standard(
    instant=lambda us: f"timestamp_micros({us})",
    shift=lambda by: f"shiftleft(CAST(1 AS BIGINT), CAST({by} AS INT))",
    unshift=lambda word, by: f"shiftright({word}, {by})",
)


def words(relation: str) -> str:
    """A relation of words, as one of codes."""

    def code(column: str, names: list[str]) -> str:
        whens = " ".join(f"WHEN '{name}' THEN {code}" for code, name in enumerate(names))
        return f"CASE {column} {whens} END AS {column}"

    kind, component = code("kind", list(KINDS)), code("component", [each.id for each in COMPONENTS])
    return f"(SELECT learner, {kind}, {component}, score, minutes, given.at AS happened FROM {relation} AS given)"


def query(dialect: Dialect, events: str, form: str) -> str:
    """The answer about every learner of a relation of codes."""
    grouped = {"packed": _packed, "filtered": _filtered, "nested": _nested}[form](dialect)
    return f"WITH {_live(dialect, events)}, {grouped} {_answer(dialect)}"


def report(answer: str, enrol: str) -> str:
    """The report by cohort, from the answer and the enrolments, in the order of `tables.REPORT`."""
    return f"""SELECT cohort, count(*) AS learners, sum(CASE WHEN status = 2 THEN 1 ELSE 0 END) AS completed,
      sum(CASE WHEN g0 = 0 THEN 1 ELSE 0 END) AS ready, avg(progress) AS progress
      FROM {answer} AS answer JOIN {enrol} AS enrol ON answer.learner = enrol.learner GROUP BY cohort ORDER BY cohort"""


def _live(dialect: Dialect, events: str) -> str:
    """What counts, judged: `enough` suffices, `valid` is younger than evidence may get, `below` failed an attempt."""

    def wanted(place: int) -> str:
        component = COMPONENTS[place]
        test = f"component = {place} AND kind = {component.kind}"
        if component.score is not None:
            test += f" AND score >= {component.score}"
        if component.minutes is not None:
            test += f" AND (minutes IS NULL OR minutes >= {component.minutes})"
        return f"({test})"

    as_of, expired_by = dialect.instant(AS_OF), dialect.instant(EXPIRED_BY)
    enough = " OR ".join(wanted(place) for place in PLACES)
    below = f"component = {QUIZ} AND kind = {SCORED} AND score < {COMPONENTS[QUIZ].score}"
    return f"""
    revoked AS (
      SELECT learner AS whose, component AS which, max(happened) AS last FROM {events} AS revocations
      WHERE kind = {REVOKED} AND happened <= {as_of} GROUP BY learner, component),
    live AS (
      SELECT learner, component, happened, happened > {expired_by} AS valid, coalesce({enough}, false) AS enough,
        coalesce({below}, false) AS below
      FROM {events} AS events LEFT JOIN revoked ON learner = whose AND component = which
      WHERE kind <> {REVOKED} AND happened <= {as_of} AND (last IS NULL OR happened > last))"""


def _packed(dialect: Dialect) -> str:
    # Valid evidence needs no bit: its earliest date says it. An enrolment has no component, hence none of these.
    bit = f"""CASE WHEN component IS NULL OR (enough AND valid) THEN 0
      WHEN enough THEN {dialect.shift(f"component + {STEP}")}
      WHEN below THEN {dialect.shift(f"component + {2 * STEP}")}
      WHEN valid THEN {dialect.shift("component")} ELSE 0 END"""
    first = ", ".join(f"min(CASE WHEN enough AND valid AND component = {c} THEN happened END) AS f{c}" for c in PLACES)
    mask = (1 << STEP) - 1
    return f"""
    coded AS (SELECT learner, component, happened, enough, valid, {bit} AS word FROM live),
    grouped AS (SELECT learner, {dialect.bits}(word) AS word, {first} FROM coded GROUP BY learner),
    facts AS (SELECT learner, {", ".join(f"f{c}" for c in PLACES)}, {dialect.both("word", mask)} AS active,
      {dialect.both(dialect.unshift("word", STEP), mask)} AS old,
      {dialect.both(dialect.unshift("word", 2 * STEP), mask)} AS failed FROM grouped)"""


def _filtered(dialect: Dialect) -> str:
    bit = dialect.shift("component")

    def bits(where: str, name: str) -> str:
        return f"coalesce({dialect.filtered(dialect.bits, bit, where)}, 0) AS {name}"

    first = ", ".join(
        f"{dialect.filtered('min', 'happened', f'enough AND valid AND component = {c}')} AS f{c}" for c in PLACES
    )
    return f"""
    facts AS (SELECT learner, {bits("valid AND component IS NOT NULL", "active")}, {bits("enough", "old")},
      {bits("below", "failed")}, {first} FROM live GROUP BY learner)"""


def _nested(dialect: Dialect) -> str:
    def ever(what: str) -> str:
        return f"max(CASE WHEN {what} THEN 1 ELSE 0 END) AS {what}_ever"

    def bits(what: str, name: str) -> str:
        test = f"component IS NOT NULL AND {what}_ever = 1"
        return f"sum(CASE WHEN {test} THEN {dialect.shift('component')} ELSE 0 END) AS {name}"

    first = ", ".join(f"min(CASE WHEN component = {c} THEN since END) AS f{c}" for c in PLACES)
    return f"""
    each AS (SELECT learner, component, min(CASE WHEN enough AND valid THEN happened END) AS since,
      {ever("valid")}, {ever("enough")}, {ever("below")} FROM live GROUP BY learner, component),
    facts AS (SELECT learner, {bits("valid", "active")}, {bits("enough", "old")}, {bits("below", "failed")}, {first}
      FROM each GROUP BY learner)"""


def _answer(dialect: Dialect) -> str:
    def has(place: int) -> str:
        return f"f{place} IS NOT NULL"

    def one(condition: str) -> str:
        return f"CASE WHEN {condition} THEN 1 ELSE 0 END"

    def bit(word: str, place: int) -> str:
        return f"{dialect.both(word, 1 << place)} <> 0"

    def state(c: int) -> str:
        return f"""CAST(CASE WHEN {has(c)} THEN {DONE} WHEN {bit("failed", c)} THEN {FAILED}
          WHEN {bit("old", c)} THEN {EXPIRED} WHEN {bit("active", c)} THEN {IN_PROGRESS}
          ELSE {NOT_STARTED} END AS TINYINT) AS s{c}"""

    coached = " OR ".join(has(c) for c in RULE.coached)
    electives = "(" + " + ".join(one(has(c)) for c in RULE.elective) + ")"
    completed = f"({' AND '.join(has(c) for c in RULE.required)} AND ({coached}) AND {electives} >= 2)"
    weight = " + ".join(f"{each} * {one(has(c))}" for c, each in REQUIRED_WEIGHT.items())
    weight += f" + {COACHED_WEIGHT} * {one(coached)} + {ELECTIVE_WEIGHT} * least(2, {electives})"

    since = {c: f"coalesce(f{c}, {dialect.instant(NEVER)})" for c in (*RULE.coached, *RULE.elective)}
    a, b, c, d = (since[c] for c in RULE.elective)
    second = f"least(greatest(least({a}, {b}), least({c}, {d})), greatest({a}, {b}), greatest({c}, {d}))"
    dates = [f"f{c}" for c in RULE.required] + [f"least({', '.join(since[c] for c in RULE.coached)})", second]
    touched = " OR ".join([*(has(c) for c in PLACES), "failed <> 0", "old <> 0", "active <> 0"])
    gates = [
        f"CAST(CASE WHEN {' AND '.join(has(c) for c in gate.needs)} THEN 0 ELSE {gate.unmet} END AS TINYINT) AS g{g}"
        for g, gate in enumerate(GATES)
    ]
    return f"""
    SELECT learner, {", ".join(state(c) for c in PLACES)},
      CAST(CASE WHEN {completed} THEN 2 WHEN {touched} THEN 1 ELSE 0 END AS TINYINT) AS status,
      CAST({BASIS_POINTS} * ({weight}) AS SMALLINT) AS progress,
      CASE WHEN {completed} THEN greatest({", ".join(dates)}) END AS completed_at, {", ".join(gates)}
    FROM facts"""
