// Prints the answers to a file of questions, each asked once or so many times: node host.mjs cases.tsv [1000].
import { readFileSync } from 'node:fs';
import { ACTIONS, Handle, Programme, Refused } from './blend.mjs';

/** The same answer many times at once, on other threads. */
async function together(ask) {
  const answer = ask();
  const all = await Promise.all(Array.from({ length: 100 }, () => ask({ how: 'later' })));
  if (!all.every((one) => one === answer)) throw new Error('other answers');
  return answer;
}

let programme, schedule, record, population, question;
for (const line of readFileSync(process.argv[2], 'utf8').split('\n').slice(0, -1)) {
  const [word, ...given] = line.split('\t');
  const [a, b, session, d, knownAt, f] = given;
  try {
    const ask = {
      case: () => { schedule = population = null; return () => a; },
      programme: () => { programme = new Programme(a); },
      schedule: () => { schedule = new Handle(word, programme, a); },
      record: () => { record = programme.record(a, schedule); },
      population: () => { population = new Handle(word, programme, schedule, a); },
      question: () => { question = new Handle(word, programme, schedule, a, ACTIONS[b], session); },
      decide: () => () => record.decide(a, b, d, { session, knownAt, others: f ? population : null }),
      together: () => () => together((how) => record.decide(a, b, d, { session, ...how })),
      verdict: () => () => record.verdict(question, Number(a)),
      roster: () => () => population.ask(word, ...given),
    }[word] ?? (() => () => record.ask(word, ...given));
    const asked = ask();
    for (let times = word === 'together' ? 1 : process.argv[3] ?? 1; asked && times > 1; times--) asked();
    const told = await asked?.();
    if (told) console.log(typeof told === 'string' ? told : Object.values(told).filter((one) => one !== null).join(' '));
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    console.log(`! ${refused.result}\n${refused.message}\n${refused.problems}`);
  }
}
