// blend in Node 18 or newer: copy this file; npm install koffi (its binary is in the package); libblend.so.0 has to be where the
// loader finds it (else LD_LIBRARY_PATH).
//
// Who frees what: each object frees its handle when it is collected, which may be late; `free()` does it now. Texts: strings in
// and out; answers are JSON for JSON.parse. Threads: `decideLater` asks on a thread of libuv's and gives a promise; a worker
// thread loads this module anew and makes objects of its own. Fork: child processes start anew; nothing is shared.
import koffi from 'koffi';

const library = koffi.load('libblend.so.0');
const HANDLES = ['programme', 'schedule', 'record', 'population', 'question', 'decision', 'bytes', 'error'];
for (const name of HANDLES) koffi.opaque(`blend_${name}`);
const text = koffi.struct('blend_text', { data: 'void *', size: 'size_t' });
koffi.struct('blend_verdict', { struct_size: 'size_t', opens_at: 'int64_t', outcome: 'int32_t', reasons: 'uint32_t' });
koffi.struct('blend_reason', {
  struct_size: 'size_t', code: 'int32_t', mode: 'int32_t', gate: text, message: text, overridden: 'int32_t', late: 'int32_t',
  done: 'uint32_t', of: 'uint32_t', missing: 'size_t',
});

const out = (type) => `_Out_ blend_${type} **out, _Out_ blend_error **error`;
const into = (type) => `_Inout_ blend_${type} *out, _Out_ blend_error **error`;
const given = (...names) => names.map((name) => `const uint8_t *${name}, size_t ${name}_len`).join(', ');
const C = Object.fromEntries([
  'int32_t blend_abi_version()',
  'const char *blend_version()',
  `int32_t blend_programme_new(${given('json', 'earlier')}, ${out('programme')})`,
  `int32_t blend_schedule_new(const blend_programme *programme, ${given('json')}, ${out('schedule')})`,
  ...['record', 'population'].map((name) => `int32_t blend_${name}_new(const blend_programme *programme, ` +
    `const blend_schedule *schedule, ${given('facts')}, ${out(name)})`),
  'int32_t blend_question_new(const blend_programme *programme, const blend_schedule *schedule, ' +
    `${given('component')}, int32_t action, ${given('session')}, ${out('question')})`,
  `int32_t blend_record_decide(const blend_record *record, ${given('component')}, int32_t action, ` +
    `${given('session', 'at', 'known_at')}, const blend_population *others, ${out('bytes')})`,
  `int32_t blend_record_verdict(const blend_record *record, const blend_question *question, int64_t at, ${into('verdict')})`,
  `int32_t blend_record_standing(const blend_record *record, ${given('at', 'known_at')}, ${out('bytes')})`,
  `int32_t blend_record_explain(const blend_record *record, ${given('rule', 'at', 'known_at')}, ${out('bytes')})`,
  `int32_t blend_record_certification(const blend_record *record, ${given('at')}, uint32_t next, ` +
    `${given('known_at')}, ${out('bytes')})`,
  `int32_t blend_record_apply(blend_record *record, ${given('event')}, ${out('bytes')})`,
  `int32_t blend_population_roster(const blend_population *population, ${given('session', 'at', 'known_at')}, ${out('bytes')})`,
  `int32_t blend_decision_new(const blend_record *record, ${given('component')}, int32_t action, ${given('session')}, ` +
    `int64_t at, int64_t known_at, const blend_population *others, ${out('decision')})`,
  'size_t blend_decision_reasons(const blend_decision *decision)',
  `int32_t blend_decision_reason(const blend_decision *decision, size_t index, ${into('reason')})`,
  'void *blend_bytes_data(const blend_bytes *bytes)',
  'size_t blend_bytes_len(const blend_bytes *bytes)',
  ...['result', 'code'].map((what) => `int32_t blend_error_${what}(const blend_error *error)`),
  ...['message', 'help', 'pointer', 'problems'].map((what) => `const char *blend_error_${what}(const blend_error *error)`),
  ...HANDLES.map((name) => `void blend_${name}_free(blend_${name} *handle)`),
].map((declared) => [declared.match(/blend_(\w+)\(/)[1], library.func(declared)]));

if (C.abi_version() !== 0) throw new Error(`this libblend has ABI ${C.abi_version()}`);

const ACTIONS = { register: 1, start: 2, attend: 3, certify: 4 };
const NO_INSTANT = -(2n ** 63n);

/** Why blend refused: result, code, help and place of the first problem, and all of them as JSON. */
export class Refused extends Error {
  constructor(error) {
    super(C.error_message(error));
    for (const what of ['result', 'code', 'help', 'pointer', 'problems']) this[what] = C[`error_${what}`](error);
    C.error_free(error);
  }
}

function check(result, error) {
  if (result !== 0) throw new Refused(error[0]);
}

/** The arguments as C takes them: texts with their length, objects as their handles. */
function flat(asked) {
  return asked.flatMap((one) => {
    if (one instanceof Handle) return [one.handle];
    if (typeof one !== 'string') return [one];
    const bytes = Buffer.from(one);
    return [bytes, bytes.length];
  });
}

const textOf = (one) => (one == null ? [null, 0] : [one]);

function read(bytes) {
  try {
    return koffi.decode(C.bytes_data(bytes), 'char', Number(C.bytes_len(bytes)));
  } finally {
    C.bytes_free(bytes);
  }
}

function json(name, ...asked) {
  const [bytes, error] = [[null], [null]];
  check(C[name](...flat(asked), bytes, error), error);
  return read(bytes[0]);
}

const collected = new FinalizationRegistry(({ free, handle }) => free(handle));

class Handle {
  constructor(name, ...asked) {
    const [made, error] = [[null], [null]];
    check(C[`${name}_new`](...flat(asked), made, error), error);
    this.handle = made[0];
    this.waiting = 0;
    this.release = C[`${name}_free`];
    collected.register(this, { free: this.release, handle: this.handle }, this);
  }

  /** What answers are still waited for may be neither changed nor freed. */
  idle() {
    if (this.waiting > 0) throw new Error('answers are still waited for');
  }

  free() {
    this.idle();
    if (collected.unregister(this)) this.release(this.handle);
    this.handle = null;
  }
}

export class Schedule extends Handle {}
export class Question extends Handle {}

export class Programme extends Handle {
  constructor(document) { super('programme', document, ...textOf(null)); }
  schedule(document) { return new Schedule('schedule', this, document); }
  record(facts, schedule = null) { return new Record('record', this, schedule, facts); }
  population(facts, schedule = null) { return new Population('population', this, schedule, facts); }

  /** Prepared once, asked often with `Record.verdict`. */
  question(component, action, { session, schedule = null } = {}) {
    return new Question('question', this, schedule, ...textOf(component), ACTIONS[action], ...textOf(session));
  }
}

export class Population extends Handle {
  roster(session, at, knownAt) { return json('population_roster', this, session, at, ...textOf(knownAt)); }
}

/** One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers. */
export class Record extends Handle {
  #asked(component, action, at, { session, knownAt, others = null } = {}) {
    return [this, ...textOf(component), ACTIONS[action], ...textOf(session), at, ...textOf(knownAt), others];
  }

  decide(...asked) { return json('record_decide', ...this.#asked(...asked)); }

  /** The same on another thread; what is asked is kept, and left as it is, until there is an answer. */
  decideLater(...asked) {
    const [all, bytes, error] = [this.#asked(...asked), [null], [null]];
    const wait = (more) => all.forEach((one) => one instanceof Handle && (one.waiting += more));
    wait(1);
    return new Promise((resolve, reject) => {
      C.record_decide.async(...flat(all), bytes, error, (failed, result) => {
        try {
          if (failed) throw failed;
          check(result, error);
          resolve(read(bytes[0]));
        } catch (refused) {
          reject(refused);
        } finally {
          wait(-1);
        }
      });
    });
  }

  verdict(question, at) {
    const [told, error] = [{ struct_size: 24, opens_at: 0, outcome: 0, reasons: 0 }, [null]];
    check(C.record_verdict(this.handle, question.handle, at, told, error), error);
    return { outcome: told.outcome, reasons: told.reasons, opensAt: told.opens_at === NO_INSTANT ? null : told.opens_at };
  }

  /** The reasons of a decision, read without JSON. */
  reasons(component, action, at, session) {
    const asked = [this, ...textOf(component), ACTIONS[action], ...textOf(session), at, NO_INSTANT, null];
    const decision = new Handle('decision', ...asked);
    const told = ({ data, size }) => (data === null ? null : koffi.decode(data, 'char', Number(size)));
    try {
      return Array.from({ length: Number(C.decision_reasons(decision.handle)) }, (_, index) => {
        const [row, error] = [{ struct_size: koffi.sizeof('blend_reason'), gate: {}, message: {} }, [null]];
        check(C.decision_reason(decision.handle, index, row, error), error);
        return { code: row.code, mode: row.mode, gate: told(row.gate), message: told(row.message) };
      });
    } finally {
      decision.free();
    }
  }

  standing(at, knownAt) { return json('record_standing', this, at, ...textOf(knownAt)); }
  explain(rule, at, knownAt) { return json('record_explain', this, rule, at, ...textOf(knownAt)); }
  certification(at, ends = 3, knownAt = null) { return json('record_certification', this, at, ends, ...textOf(knownAt)); }
  /** Adds one fact and tells what it changed. */
  apply(fact) {
    this.idle();
    return json('record_apply', this, fact);
  }
}
