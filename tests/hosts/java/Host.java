// Prints the answers to a file of questions, each asked once or so many times: java -cp .. Host cases.tsv [1000].
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.IntStream;

public class Host {
    static Blend programme, schedule, record, population, question;

    static Blend.Action action(String word) { return Blend.Action.valueOf(word.toUpperCase(Locale.ROOT)); }

    /** The same answer from many threads at once. */
    static Object together(String[] a) {
        Object told = ask("decide", a);
        boolean equal = IntStream.range(0, 100).parallel().allMatch(one -> ask("decide", a).equals(told));
        if (!equal) throw new IllegalStateException("other answers");
        return told;
    }

    /** Makes or asks what a line says; null where something was made. */
    static Object ask(String word, String... a) {
        switch (word) {
            case "case": schedule = population = null; return a[0];
            case "programme": programme = new Blend(word, a[0], ""); return null;
            case "schedule": schedule = new Blend(word, programme, a[0]); return null;
            case "record": record = new Blend(word, programme, schedule, a[0]); return null;
            case "population": population = new Blend(word, programme, schedule, a[0]); return null;
            case "question": question = new Blend(word, programme, schedule, a[0], action(a[1]), a[2]); return null;
            case "decide":
                return record.ask(word, a[0], action(a[1]), a[2], a[3], a[4], a[5].isEmpty() ? null : population);
            case "together": return together(a);
            case "verdict": return record.verdict(question, Long.parseLong(a[0]));
            case "roster": return population.ask(word, (Object[]) a);
            default: return record.ask(word, (Object[]) a);
        }
    }

    public static void main(String[] given) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line : Files.readString(Path.of(given[0])).split("\n")) {
            String[] words = line.split("\t", -1), a = Arrays.copyOfRange(words, 1, words.length);
            boolean again = given.length > 1 && (words[0].equals("decide") || words[0].equals("verdict"));
            try {
                Object told = ask(words[0], a);
                for (int times = again ? Integer.parseInt(given[1]) : 1; times > 1; times--) told = ask(words[0], a);
                if (told instanceof Blend.Verdict v) {
                    told = v.outcome() + " " + v.reasons() + (v.opensAt() == Long.MIN_VALUE ? "" : " " + v.opensAt());
                }
                if (told != null) out.println(told);
            } catch (Blend.Refused it) {
                out.println("! " + it.result + "\n" + it.getMessage() + "\n" + it.problems);
            }
        }
    }
}
