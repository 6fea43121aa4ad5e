// Asks what a file of lines says: mono host.exe cases.tsv; how many each second, with one thread and with two:
// mono host.exe again.tsv 1. Built by mcs -out:host.exe Blend.cs Host.cs; `cargo test -p blend-tests --test hosts` makes
// both files.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Blend;

class Host
{
    static Programme programme;
    static Schedule schedule;
    static Record record;
    static Population population;

    // What as many threads at once find.
    static T[] Each<T>(int threads, Func<T> work)
    {
        var all = Enumerable.Range(0, threads)
            .Select(_ => Task.Factory.StartNew(work, TaskCreationOptions.LongRunning)).ToArray();
        return all.Select(one => one.Result).ToArray();
    }

    // Seconds of processor time.
    static double Spent() { using (var host = Process.GetCurrentProcess()) return host.TotalProcessorTime.TotalSeconds; }

    // How many in a second of processor time, of all threads together.
    static string Again(string word, double seconds, Func<object> ask)
    {
        var lines = new List<string>();
        foreach (int threads in new[] { 1, 2 })
        {
            double start = Spent();
            long asked = Each(threads, () =>
            {
                long count = 0;
                for (; count == 0 || Spent() - start < seconds; count += 10000)
                    for (int round = 0; round < 10000; round++) ask();
                return count;
            }).Sum();
            lines.Add(string.Format(CultureInfo.InvariantCulture, "{0} {1} {2:F0}", word, threads, asked / (Spent() - start)));
        }
        return string.Join("\n", lines);
    }

    // The same answer from four threads at once.
    static object Together(Func<object> ask)
    {
        object answer = ask();
        if (!Each(4, ask).All(answer.Equals)) throw new InvalidOperationException("other answers");
        return answer;
    }

    static Blend.Action Action(string word) { return (Blend.Action)Enum.Parse(typeof(Blend.Action), word, true); }

    // What is to be asked, or nothing where the line has made something.
    static Func<object> Question(string word, string a, string b, string c, string d, string e, string f)
    {
        switch (word)
        {
            case "programme": programme = Programme.Read(a); return null;
            case "schedule": schedule = programme.Schedule(a); return null;
            case "record": record = programme.Record(a, schedule); return null;
            case "population": population = programme.Population(a, schedule); return null;
            case "case": schedule = null; population = null; return () => a;
            case "decide": return () => record.Decide(a, Action(b), d, c, e, f == null ? null : population);
            case "together": return () => Together(() => record.Decide(a, Action(b), d, c));
            case "verdict":
                var question = programme.Question(a, Action(b), c, schedule);
                long at = long.Parse(d);
                return () => record.Verdict(question, at);
            case "reasons": return () => record.Reasons(a, Action(b), long.Parse(d), c);
            case "standing": return () => record.Standing(a, b);
            case "explain": return () => record.Explain(a, b, c);
            case "certification": return () => record.Certification(a, uint.Parse(b), c);
            case "roster": return () => population.Roster(a, b, c);
            case "apply": return () => record.Apply(a);
            default: throw new ArgumentException(word);
        }
    }

    static string Told(object answer)
    {
        if (answer is Verdict)
        {
            var verdict = (Verdict)answer;
            string opens = verdict.OpensAt == Verdict.NoInstant ? "-" : verdict.OpensAt.ToString();
            return (int)verdict.Outcome + " " + verdict.Reasons + " " + opens;
        }
        var reasons = answer as List<Reason>;
        if (reasons == null) return (string)answer;
        return string.Join("; ", reasons.Select(
            told => told.Code + " " + told.Mode + " " + (told.Gate ?? "-") + " " + (told.Message ?? "-")));
    }

    static void Main(string[] arguments)
    {
        var console = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        console.AutoFlush = true;
        foreach (string line in File.ReadAllText(arguments[0], Encoding.UTF8).TrimEnd('\n').Split('\n'))
        {
            string[] a = line.Split('\t').Select(text => text == "" ? null : text).Concat(new string[6]).ToArray();
            try
            {
                Func<object> ask = Question(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
                if (ask == null) continue;
                if (arguments.Length == 1) console.WriteLine(Told(ask()));
                else console.WriteLine(Again(a[0], double.Parse(arguments[1], CultureInfo.InvariantCulture), ask));
            }
            catch (Refused refused)
            {
                console.WriteLine("! " + refused.Result + " " + refused.Code + " " + refused.Pointer);
                console.WriteLine(string.Join("\n", refused.Message, refused.Help, refused.Problems));
            }
        }
    }
}
