// blend in Node 18 or newer: copy this file and include/blend.cdef.h; npm install koffi (its binary is in the package);
// libblend.so.0 has to be where the loader finds it (else LD_LIBRARY_PATH).
//
// Objects free what is C's when they are collected, which may be late; `free()` does it now. `later` asks on a thread of libuv's
// and gives a promise; a worker thread loads this module anew and makes objects of its own.
import { readFileSync } from 'node:fs';
import koffi from 'koffi';

const header = readFileSync(new URL('blend.cdef.h', import.meta.url), 'utf8');
const library = koffi.load('libblend.so.0');
for (const [, name] of header.matchAll(/^typedef struct (\w+) \1;/gm)) koffi.opaque(name);
koffi.struct('blend_verdict', { struct_size: 'size_t', opens_at: 'int64_t', outcome: 'int32_t', reasons: 'uint32_t' });

/** The functions as the header has them, by their names without `blend_`. */
const C = {};
for (const [declared, name] of header.matchAll(/^\w[\w ]* \*?blend_(\w+)\([^)]*\)/gm)) {
  if (/Arrow|blend_(watch|event|change|component|gate|missing|reason|seats?|summary) /.test(declared)) continue;
  const texts = declared.replace(/const char \*(?=\w+,\s*size_t)/g, 'const uint8_t *');
  C[name] = library.func(texts.replace(/blend_\w+ \*\*/g, '_Out_ $&').replace('blend_verdict *', '_Inout_ blend_verdict *'));
}
if (C.abi_version() !== Number(header.match(/BLEND_ABI_VERSION = (\d+)/)[1])) {
  throw new Error(`this libblend has ABI ${C.abi_version()}`);
}

export const ACTIONS = { register: 1, start: 2, attend: 3, certify: 4 };
export const [OPEN, FLAGGED, BLOCKED] = [1, 2, 3];

/** Why blend refused: what the call returned, and all problems as JSON. */
export class Refused extends Error {
  constructor(result, error) {
    super(C.error_message(error));
    Object.assign(this, { result, problems: C.error_problems(error) });
    C.error_free(error);
  }
}

function check(result, error) {
  if (result !== 0) throw new Refused(result, error[0]);
}

/** The arguments as C takes them: texts with their length, objects as their handles. */
const flat = (given) => given.flatMap((one) => {
  if (typeof one !== 'string') return [one instanceof Handle ? one.handle : one];
  const bytes = Buffer.from(one);
  return [bytes, bytes.length];
});

function read(bytes) {
  const text = C.bytes_data(bytes);
  C.bytes_free(bytes);
  return text;
}

const collected = new FinalizationRegistry(({ free, handle }) => free(handle));

/** An object of C: a `blend_<kind>`. */
export class Handle {
  waiting = 0;

  /** What blend.h makes by its `_new`: `new Handle('population', programme, schedule, facts)`. */
  constructor(kind, ...given) {
    const [made, error] = [[null], [null]];
    check(C[`${kind}_new`](...flat(given), made, error), error);
    Object.assign(this, { kind, handle: made[0] });
    collected.register(this, { free: C[`${kind}_free`], handle: this.handle }, this);
  }

  /** What answers are still waited for may be neither changed nor freed. */
  idle() {
    if (this.waiting > 0) throw new Error('answers are still waited for');
  }

  free() {
    this.idle();
    if (collected.unregister(this)) C[`${this.kind}_free`](this.handle);
    this.handle = null;
  }

  /**
   * Any question of blend.h with an answer in JSON: `record.ask('explain', rule, at, knownAt)` is blend_record_explain. Texts
   * bring their length with them, the empty one is none.
   */
  ask(question, ...given) {
    if (question === 'apply') this.idle();
    const [bytes, error] = [[null], [null]];
    check(C[`${this.kind}_${question}`](...flat([this, ...given]), bytes, error), error);
    return read(bytes[0]);
  }

  /** The same on another thread; what is asked is kept, and left as it is, until there is an answer. */
  later(question, ...given) {
    const [all, bytes, error] = [[this, ...given], [null], [null]];
    const wait = (more) => all.forEach((one) => one instanceof Handle && (one.waiting += more));
    return new Promise((resolve, reject) => {
      C[`${this.kind}_${question}`].async(...flat(all), bytes, error, (failed, result) => {
        wait(-1);
        try {
          if (failed) throw failed;
          check(result, error);
          resolve(read(bytes[0]));
        } catch (refused) {
          reject(refused);
        }
      });
      wait(1);
    });
  }
}

export class Programme extends Handle {
  constructor(document) { super('programme', document, ''); }
  record(facts, schedule = null) { return new Record('record', this, schedule, facts); }
}

/** One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers. */
export class Record extends Handle {
  decide(component, action, at, { session = '', knownAt = '', others = null, how = 'ask' } = {}) {
    return this[how]('decide', component, ACTIONS[action], session, at, knownAt, others);
  }

  /** Of a question that was prepared once. */
  verdict(question, at) {
    const [told, error] = [{ struct_size: 24, opens_at: 0, outcome: 0, reasons: 0 }, [null]];
    check(C.record_verdict(this.handle, question.handle, at, told, error), error);
    return { outcome: told.outcome, reasons: told.reasons, opensAt: told.opens_at === -(2n ** 63n) ? null : told.opens_at };
  }
}
