// blend in Java 17 or newer, by JNA: copy this file. JNA: net.java.dev.jna:jna, or on Debian: apt-get install libjna-java
// (/usr/share/java/jna.jar); libblend.so.0 has to be where the loader finds it (else LD_LIBRARY_PATH). 64-bit systems alone.
//
// A Cleaner frees what is C's once its object is unreachable, close() does it now. Objects may be asked from many threads at
// once; "apply" wants the record for itself.
import com.sun.jna.*;
import java.lang.ref.*;
import java.nio.*;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/** An object of C: a blend_(kind). */
public class Blend implements AutoCloseable {
    private static final NativeLibrary LIBRARY =
        NativeLibrary.getInstance("libblend.so.0", Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
    private static final Cleaner CLEANER = Cleaner.create();

    static {
        int abi = function("abi_version").invokeInt(new Object[0]);
        if (abi != 0) throw new UnsatisfiedLinkError("this libblend has ABI " + abi);
        Native.register(Blend.class, LIBRARY);
    }

    private static Function function(String name) { return LIBRARY.getFunction("blend_" + name); }

    /** Declared, as it is asked often; all others are called by their names. */
    private static native int blend_record_verdict(long record, long question, long at, byte[] out, long[] error);

    public enum Action { REGISTER, START, ATTEND, CERTIFY }

    public static final int OPEN = 1, FLAGGED = 2, BLOCKED = 3;

    /** A decision in short; opensAt is Long.MIN_VALUE where it does not open. */
    public record Verdict(int outcome, int reasons, long opensAt) {}

    /** Why blend refused: what the call returned, and all problems as JSON. */
    public static final class Refused extends RuntimeException {
        public final int result;
        public final String problems;

        Refused(int result, Object... error) {
            super(function("error_message").invokeString(error, false));
            this.result = result;
            problems = function("error_problems").invokeString(error, false);
            function("error_free").invokeVoid(error);
        }
    }

    private final String kind;
    private final Cleaner.Cleanable cleanable;
    /** 0 once it is closed; blend then says so. Nothing may be asking it while it is closed. */
    private volatile long at;

    /** What blend.h makes by its `_new`: new Blend("record", programme, schedule, facts). Texts bring their length with them. */
    public Blend(String kind, Object... given) {
        long made = call(kind + "_new", given);
        this.kind = kind;
        at = made;
        cleanable = CLEANER.register(this, () -> function(kind + "_free").invokeVoid(new Object[] {made}));
    }

    @Override public void close() {
        at = 0;
        cleanable.clean();
    }

    /** Any question of blend.h with an answer in JSON: record.ask("standing", at, knownAt) is blend_record_standing. */
    public String ask(String question, Object... given) {
        Object[] bytes = {call(kind + "_" + question, Stream.concat(Stream.of(this), Stream.of(given)).toArray())};
        try {
            return function("bytes_data").invokeString(bytes, false);
        } finally {
            function("bytes_free").invokeVoid(bytes);
        }
    }

    /** Asks a question, prepared once, of a record at an instant in microseconds since 1970. */
    public Verdict verdict(Blend question, long at) {
        // blend_verdict: struct_size, opens_at, outcome, reasons.
        ByteBuffer told = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder()).putLong(0, 24);
        long[] error = new long[1];
        check(blend_record_verdict(this.at, question.at, at, told.array(), error), error);
        Reference.reachabilityFence(this);
        Reference.reachabilityFence(question);
        return new Verdict(told.getInt(16), told.getInt(20), told.getLong(8));
    }

    private static void check(int result, long[] error) {
        if (result != 0) throw new Refused(result, error[0]);
    }

    private static long call(String function, Object... given) {
        long[] out = new long[1], error = new long[1];
        Object[] flat = Stream.concat(Stream.of(given).flatMap(Blend::flat), Stream.of(out, error)).toArray();
        check(function(function).invokeInt(flat), error);
        Reference.reachabilityFence(given);
        return out[0];
    }

    private static Stream<Object> flat(Object one) {
        if (one instanceof Blend object) return Stream.of(object.at);
        if (one instanceof Action action) return Stream.of(action.ordinal() + 1);
        if (!(one instanceof String text)) return Stream.of(one);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Stream.of(bytes, (long) bytes.length);
    }
}
