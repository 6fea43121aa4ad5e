// Asks what a file of lines says: java -cp /usr/share/java/jna.jar:. Host cases.tsv; how many each second, with one thread and
// with two: Host again.tsv 1. Built by javac -cp /usr/share/java/jna.jar Blend.java Host.java;
// `cargo test -p blend-tests --test hosts` makes both files.
import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

public class Host {
    static Blend.Programme programme;
    static Blend.Schedule schedule;
    static Blend.Record record;
    static Blend.Population population;

    /** What as many threads at once find. */
    static <T> List<T> each(int threads, Callable<T> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> found = new ArrayList<>();
            for (Future<T> one : pool.invokeAll(java.util.Collections.nCopies(threads, work))) found.add(one.get());
            return found;
        } finally {
            pool.shutdown();
        }
    }

    /** Seconds of processor time. */
    static double spent() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    /** How many in a second of processor time, of all threads together. */
    static String again(String word, double seconds, Supplier<Object> ask) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int threads = 1; threads <= 2; threads++) {
            double start = spent();
            long asked = each(threads, () -> {
                long count = 0;
                for (; count == 0 || spent() - start < seconds; count += 1000) {
                    for (int round = 0; round < 1000; round++) ask.get();
                }
                return count;
            }).stream().mapToLong(count -> count).sum();
            lines.add(String.format("%s %d %.0f", word, threads, asked / (spent() - start)));
        }
        return String.join("\n", lines);
    }

    /** The same answer from four threads at once. */
    static String together(Supplier<Object> ask) {
        try {
            Object answer = ask.get();
            if (!each(4, ask::get).stream().allMatch(answer::equals)) throw new IllegalStateException("other answers");
            return (String) answer;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What is to be asked, or nothing where the line has made something. */
    static Supplier<Object> question(String word, String a, String b, String c, String d, String e, String f) {
        Supplier<Blend.Action> action = () -> Blend.Action.valueOf(b.toUpperCase(java.util.Locale.ROOT));
        switch (word) {
            case "programme": programme = new Blend.Programme(a); return null;
            case "schedule": schedule = programme.schedule(a); return null;
            case "record": record = programme.record(a, schedule); return null;
            case "population": population = programme.population(a, schedule); return null;
            case "case": schedule = null; population = null; return () -> a;
            case "decide": return () -> record.decide(a, action.get(), d, c, e, f == null ? null : population);
            case "together": return () -> together(() -> record.decide(a, action.get(), d, c, null, null));
            case "verdict":
                Blend.Question question = programme.question(a, action.get(), c, schedule);
                long at = Long.parseLong(d);
                return () -> record.verdict(question, at);
            case "reasons": return () -> record.reasons(a, action.get(), Long.parseLong(d), c);
            case "standing": return () -> record.standing(a, b);
            case "explain": return () -> record.explain(a, b, c);
            case "certification": return () -> record.certification(a, Integer.parseInt(b), c);
            case "roster": return () -> population.roster(a, b, c);
            case "apply": return () -> record.apply(a);
            default: throw new IllegalArgumentException(word);
        }
    }

    static String told(Object answer) {
        if (answer instanceof Blend.Verdict v) {
            return v.outcome() + " " + v.reasons() + " " + (v.opensAt() == Blend.NO_INSTANT ? "-" : v.opensAt());
        }
        if (answer instanceof Blend.Reason r) {
            return r.code() + " " + r.mode() + " " + Objects.toString(r.gate(), "-") + " " + Objects.toString(r.message(), "-");
        }
        return answer instanceof List<?> all ? all.stream().map(Host::told).collect(Collectors.joining("; ")) : (String) answer;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line : Files.readString(Path.of(arguments[0])).split("\n")) {
            String[] a = new String[7];
            String[] found = line.split("\t");
            for (int index = 0; index < found.length; index++) a[index] = found[index].isEmpty() ? null : found[index];
            try {
                Supplier<Object> ask = question(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
                if (ask == null) continue;
                out.println(arguments.length > 1 ? again(a[0], Double.parseDouble(arguments[1]), ask) : told(ask.get()));
            } catch (Blend.Refused refused) {
                out.println("! " + refused.result + " " + refused.code + " " + refused.pointer);
                out.println(String.join("\n", refused.getMessage(), refused.help, refused.problems));
            }
        }
    }
}
