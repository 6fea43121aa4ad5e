"""Makes learners full of ties and edges: `edges.py N OUTDIR`; the files of `data.py` with dense ids and no order.

Rows of any kind about any component at few instants (those of the instant asked and of expiry among them, and the
seconds beside them), with scores and minutes at the marks, just below them, and none. It has no meaning as a workload:
it is for comparing answers, where `data.py` alone would leave a wrong `<` unseen.
"""

import argparse
from pathlib import Path

import numpy as np

from data import DAY, HOUR, NO_MINUTES, NOW, Log, lay
from programme import ATTENDED, COMPONENTS, ENROLLED, EXPIRED_BY, KINDS, REVOKED, SCORED, SECOND, STARTED

EXPIRED = EXPIRED_BY // SECOND
INSTANTS = [edge + offset for edge in (EXPIRED, NOW) for offset in (-DAY, -1, 0, 1)]
INSTANTS += [EXPIRED + offset for offset in (DAY, 2 * DAY, 100 * DAY, 100 * DAY + 1)]
SCORES = [np.nan, 0.0, 0.79, 0.8, 1.0]
# Of all rows, the share that is evidence of the kind its component wants: without it hardly anybody would complete.
WANTED = 0.6


def make(learners: int, seed: int = 2) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The rows, and each learner's cohort."""
    random = np.random.default_rng(seed)
    rows = random.integers(0, 60, learners)
    who = np.repeat(np.arange(learners), rows)
    n = len(who)
    component = random.integers(0, len(COMPONENTS), n)
    kind = random.integers(STARTED, len(KINDS), n)
    wanted = np.array([each.kind for each in COMPONENTS])[component]
    kind = np.where(random.random(n) < WANTED, wanted, kind)
    # Few revocations, or nothing would be left; every other learner has none, nor anything old, so dates can be told.
    calm = who % 2 == 0
    kind = np.where((kind == REVOKED) & (calm | (random.random(n) < 0.7)), STARTED, kind)
    at = np.where(calm, random.choice([at for at in INSTANTS if at > EXPIRED], n), random.choice(INSTANTS, n))

    score = np.where(kind == SCORED, random.choice(SCORES, n), np.nan)
    mark = np.array([each.minutes or 0 for each in COMPONENTS])[component]
    minutes = np.choose(random.integers(0, 4, n), [mark, np.maximum(mark - 1, 0), mark + 100, NO_MINUTES])
    minutes = np.where(kind == ATTENDED, minutes, NO_MINUTES)

    log = Log()
    log.add(who, kind, component, at, score=score, minutes=minutes)
    log.add(np.arange(learners), ENROLLED, -1, EXPIRED - 400 * DAY + HOUR)
    columns = log.columns()
    order = random.permutation(len(columns["at"]))
    cohort = random.integers(0, 5, learners).astype(np.int16)
    return {name: column[order] for name, column in columns.items()}, cohort


def main() -> None:
    """Makes the files."""
    parser = argparse.ArgumentParser(description="learners full of ties and edges")
    parser.add_argument("learners", type=int)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    rows, cohort = make(asked.learners)
    lay(rows, cohort, asked.folder)
    print(f"{asked.learners} learners, {len(rows['at'])} rows")


if __name__ == "__main__":
    main()
