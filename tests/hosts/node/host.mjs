// Asks what a file of lines says: node host.mjs cases.tsv; how many each second, one after the other and two at once:
// node host.mjs again.tsv 1. `cargo test -p blend-tests --test hosts` makes both files.
import { readFileSync } from 'node:fs';
import { Programme, Refused } from './blend.mjs';

const [path, seconds] = process.argv.slice(2);

/** The same answer many times at once, on other threads. */
async function together(ask, later) {
  const answer = ask();
  const all = await Promise.all(Array.from({ length: 100 }, later));
  if (!all.every((one) => one === answer)) throw new Error('other answers');
  return answer;
}

/** Seconds of processor time. */
function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** How many in a second of processor time, of all threads together. */
async function again(word, ask, later) {
  const count = async (threads, round) => {
    const start = spent();
    let asked = 0;
    for (; asked === 0 || spent() - start < seconds; asked += 1000) await round();
    return `${word} ${threads} ${(asked / (spent() - start)).toFixed(0)}`;
  };
  const lines = [await count(1, () => { for (let round = 0; round < 1000; round++) ask(); })];
  if (later) {
    const half = async () => { for (let round = 0; round < 500; round++) await later(); };
    lines.push(await count(2, () => Promise.all([half(), half()])));
  }
  return lines.join('\n');
}

const row = (values) => Object.values(values).map((value) => value ?? '-').join(' ');
let programme, schedule, record, population;
for (const line of readFileSync(path, 'utf8').split('\n').slice(0, -1)) {
  const [word, a, b, c, d, e, f] = line.split('\t').map((text) => text || null);
  try {
    let later;
    const ask = {
      case: () => { schedule = population = null; return () => a; },
      programme: () => { programme = new Programme(a); },
      schedule: () => { schedule = programme.schedule(a); },
      record: () => { record = programme.record(a, schedule); },
      population: () => { population = programme.population(a, schedule); },
      decide: () => {
        const of = { session: c, knownAt: e, others: f && population };
        later = () => record.decideLater(a, b, d, of);
        return () => record.decide(a, b, d, of);
      },
      together: () => () => {
        const of = { session: c };
        return together(() => record.decide(a, b, d, of), () => record.decideLater(a, b, d, of));
      },
      verdict: () => {
        const [question, at] = [programme.question(a, b, { session: c, schedule }), Number(d)];
        return () => record.verdict(question, at);
      },
      reasons: () => () => record.reasons(a, b, Number(d), c),
      standing: () => () => record.standing(a, b),
      explain: () => () => record.explain(a, b, c),
      certification: () => () => record.certification(a, Number(b), c),
      roster: () => () => population.roster(a, b, c),
      apply: () => () => record.apply(a),
    }[word]();
    if (!ask) continue;
    const answer = await (seconds === undefined ? ask() : again(word, ask, later));
    console.log(typeof answer === 'string' ? answer : word === 'reasons' ? answer.map(row).join('; ') : row(answer));
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    const { result, code, pointer, message, help, problems } = refused;
    console.log([`! ${result} ${code} ${pointer}`, message, help, problems].join('\n'));
  }
}
