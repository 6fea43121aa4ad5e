// blend in Java 17 or newer, by JNA: copy this file. JNA: net.java.dev.jna:jna, or on Debian: apt-get install libjna-java
// (/usr/share/java/jna.jar); libblend.so.0 has to be where the loader finds it (else LD_LIBRARY_PATH).
//
// Who frees what: a Cleaner frees each handle once its object is unreachable, close() does it now. Texts: Strings in and out;
// answers are JSON for whatever the host reads JSON with. Threads: objects may be asked from many at once; apply wants the
// record for itself. Pointers and size_t are longs here: 64-bit
// systems alone.
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

public final class Blend {
    /** The functions as C has them; texts go in as bytes and their number, handles are longs. */
    static final class C {
        static {
            Native.register(C.class, NativeLibrary.getInstance("libblend.so.0", Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
            if (blend_abi_version() != 0) {
                throw new UnsatisfiedLinkError("this libblend has ABI " + blend_abi_version());
            }
        }

        static native int blend_abi_version();
        static native int blend_programme_new(byte[] json, long n, byte[] earlier, long m, long[] out, long[] error);
        static native void blend_programme_free(long handle);
        static native int blend_schedule_new(long programme, byte[] json, long n, long[] out, long[] error);
        static native void blend_schedule_free(long handle);
        static native int blend_record_new(long programme, long schedule, byte[] facts, long n, long[] out, long[] error);
        static native void blend_record_free(long handle);
        static native int blend_population_new(long programme, long schedule, byte[] facts, long n, long[] out, long[] error);
        static native void blend_population_free(long handle);
        static native int blend_question_new(long programme, long schedule, byte[] component, long n, int action,
            byte[] session, long m, long[] out, long[] error);
        static native void blend_question_free(long handle);
        static native int blend_record_decide(long record, byte[] component, long n, int action, byte[] session, long m,
            byte[] at, long k, byte[] knownAt, long l, long others, long[] out, long[] error);
        static native int blend_record_verdict(long record, long question, long at, byte[] out, long[] error);
        static native int blend_record_standing(long record, byte[] at, long n, byte[] knownAt, long m, long[] out, long[] error);
        static native int blend_record_explain(long record, byte[] rule, long n, byte[] at, long m, byte[] knownAt, long k,
            long[] out, long[] error);
        static native int blend_record_certification(long record, byte[] at, long n, int next, byte[] knownAt, long m,
            long[] out, long[] error);
        static native int blend_record_apply(long record, byte[] event, long n, long[] out, long[] error);
        static native int blend_population_roster(long population, byte[] session, long n, byte[] at, long m, byte[] knownAt,
            long k, long[] out, long[] error);
        static native int blend_decision_new(long record, byte[] component, long n, int action, byte[] session, long m,
            long at, long knownAt, long others, long[] out, long[] error);
        static native long blend_decision_reasons(long decision);
        static native int blend_decision_reason(long decision, long index, ReasonRow out, long[] error);
        static native void blend_decision_free(long handle);
        static native Pointer blend_bytes_data(long bytes);
        static native long blend_bytes_len(long bytes);
        static native void blend_bytes_free(long bytes);
        static native int blend_error_result(long error);
        static native int blend_error_code(long error);
        static native String blend_error_message(long error);
        static native String blend_error_help(long error);
        static native String blend_error_pointer(long error);
        static native String blend_error_problems(long error);
        static native void blend_error_free(long error);
    }

    public static final long NO_INSTANT = Long.MIN_VALUE;
    /** Outcomes. */
    public static final int OPEN = 1, FLAGGED = 2, BLOCKED = 3;

    public enum Action {
        REGISTER, START, ATTEND, CERTIFY;
        int number() { return ordinal() + 1; }
    }

    /** A decision in short; opensAt may be NO_INSTANT. */
    public record Verdict(int outcome, int reasons, long opensAt) {}

    @Structure.FieldOrder({"struct_size", "code", "mode", "gate", "gate_size", "message", "message_size", "overridden",
        "late", "done", "of", "missing"})
    public static final class ReasonRow extends Structure {
        public long struct_size = size();
        public int code, mode;
        public Pointer gate;
        public long gate_size;
        public Pointer message;
        public long message_size;
        public int overridden, late, done, of;
        public long missing;
    }

    public record Reason(int code, int mode, String gate, String message) {}

    /** Why blend refused: code, help and place of the first problem, and all of them as JSON. */
    public static final class Refused extends RuntimeException {
        public final int result, code;
        public final String help, pointer, problems;

        Refused(long error) {
            super(C.blend_error_message(error));
            result = C.blend_error_result(error);
            code = C.blend_error_code(error);
            help = C.blend_error_help(error);
            pointer = C.blend_error_pointer(error);
            problems = C.blend_error_problems(error);
            C.blend_error_free(error);
        }
    }

    interface Call { int call(long[] out, long[] error); }

    static void check(int result, long[] error) {
        if (result != 0) throw new Refused(error[0]);
    }

    /** The handle that a call puts into its out. */
    static long out(Call call) {
        long[] out = new long[1], error = new long[1];
        check(call.call(out, error), error);
        return out[0];
    }

    /** The JSON text that a call gives; the objects asked stay reachable until then. */
    static String json(Call call, Object... asked) {
        try {
            long bytes = out(call);
            try {
                return text(C.blend_bytes_data(bytes), C.blend_bytes_len(bytes));
            } finally {
                C.blend_bytes_free(bytes);
            }
        } finally {
            Reference.reachabilityFence(asked);
        }
    }

    static String text(Pointer data, long size) {
        return data == null ? null : new String(data.getByteArray(0, (int) size), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) { return text == null ? null : text.getBytes(StandardCharsets.UTF_8); }
    static long n(byte[] bytes) { return bytes == null ? 0 : bytes.length; }
    static long at(Handle handle) { return handle == null ? 0 : handle.at; }

    /** A handle, freed when its object is unreachable. */
    public abstract static class Handle implements AutoCloseable {
        private static final Cleaner CLEANER = Cleaner.create();
        /** 0 once it is closed; blend then says so. Nothing may be asking it while it is closed. */
        volatile long at;
        private final Cleaner.Cleanable cleanable;

        Handle(LongConsumer free, Call made, Object... asked) {
            long handle = out(made);
            Reference.reachabilityFence(asked);
            at = handle;
            cleanable = CLEANER.register(this, () -> free.accept(handle));
        }

        @Override public void close() {
            at = 0;
            cleanable.clean();
        }
    }

    public static final class Programme extends Handle {
        public Programme(String json) { this(bytes(json)); }
        private Programme(byte[] json) {
            super(C::blend_programme_free, (o, e) -> C.blend_programme_new(json, json.length, null, 0, o, e));
        }
        public Schedule schedule(String json) { return new Schedule(this, bytes(json)); }
        public Record record(String facts, Schedule schedule) { return new Record(this, schedule, bytes(facts)); }
        public Population population(String facts, Schedule schedule) { return new Population(this, schedule, bytes(facts)); }
        /** Prepared once, asked often with Record.verdict. */
        public Question question(String component, Action action, String session, Schedule schedule) {
            return new Question(this, schedule, bytes(component), action, bytes(session));
        }
    }

    public static final class Schedule extends Handle {
        Schedule(Programme p, byte[] json) {
            super(C::blend_schedule_free, (o, e) -> C.blend_schedule_new(p.at, json, json.length, o, e), p);
        }
    }

    public static final class Question extends Handle {
        Question(Programme p, Schedule s, byte[] component, Action action, byte[] session) {
            super(C::blend_question_free, (o, e) -> C.blend_question_new(p.at, at(s), component, n(component),
                action.number(), session, n(session), o, e), p, s);
        }
    }

    public static final class Population extends Handle {
        Population(Programme p, Schedule s, byte[] facts) {
            super(C::blend_population_free, (o, e) -> C.blend_population_new(p.at, at(s), facts, facts.length, o, e), p, s);
        }

        public String roster(String session, String at, String knownAt) {
            byte[] s = bytes(session), a = bytes(at), k = bytes(knownAt);
            return json((o, e) -> C.blend_population_roster(this.at, s, n(s), a, n(a), k, n(k), o, e), this);
        }
    }

    /** One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers; null is none. */
    public static final class Record extends Handle {
        Record(Programme p, Schedule s, byte[] facts) {
            super(C::blend_record_free, (o, e) -> C.blend_record_new(p.at, at(s), facts, facts.length, o, e), p, s);
        }

        public String decide(String component, Action action, String at, String session, String knownAt, Population others) {
            byte[] c = bytes(component), s = bytes(session), a = bytes(at), k = bytes(knownAt);
            return json((o, e) -> C.blend_record_decide(this.at, c, n(c), action.number(), s, n(s), a, n(a), k, n(k),
                at(others), o, e), this, others);
        }

        public Verdict verdict(Question question, long at) {
            // blend_verdict: struct_size, opens_at, outcome, reasons. JNA's structures would take longer than the answer.
            ByteBuffer told = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder()).putLong(0, 24);
            long[] error = new long[1];
            check(C.blend_record_verdict(this.at, question.at, at, told.array(), error), error);
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(question);
            return new Verdict(told.getInt(16), told.getInt(20), told.getLong(8));
        }

        /** The reasons of a decision, read without JSON. */
        public List<Reason> reasons(String component, Action action, long at, String session) {
            byte[] c = bytes(component), s = bytes(session);
            long decision = out((o, e) -> C.blend_decision_new(this.at, c, n(c), action.number(), s, n(s), at, NO_INSTANT, 0,
                o, e));
            try {
                List<Reason> all = new ArrayList<>();
                ReasonRow row = new ReasonRow();
                long[] error = new long[1];
                for (long index = 0; index < C.blend_decision_reasons(decision); index++) {
                    check(C.blend_decision_reason(decision, index, row, error), error);
                    all.add(new Reason(row.code, row.mode, text(row.gate, row.gate_size), text(row.message, row.message_size)));
                }
                return all;
            } finally {
                C.blend_decision_free(decision);
                Reference.reachabilityFence(this);
            }
        }

        public String standing(String at, String knownAt) {
            byte[] a = bytes(at), k = bytes(knownAt);
            return json((o, e) -> C.blend_record_standing(this.at, a, n(a), k, n(k), o, e), this);
        }

        public String explain(String rule, String at, String knownAt) {
            byte[] r = bytes(rule), a = bytes(at), k = bytes(knownAt);
            return json((o, e) -> C.blend_record_explain(this.at, r, n(r), a, n(a), k, n(k), o, e), this);
        }

        public String certification(String at, int ends, String knownAt) {
            byte[] a = bytes(at), k = bytes(knownAt);
            return json((o, e) -> C.blend_record_certification(this.at, a, n(a), ends, k, n(k), o, e), this);
        }

        /** Adds one fact and tells what it changed. */
        public String apply(String fact) {
            byte[] f = bytes(fact);
            return json((o, e) -> C.blend_record_apply(this.at, f, n(f), o, e), this);
        }
    }
}
