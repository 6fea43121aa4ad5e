// Prints the answers to a file of questions, each asked once or so many times: mono host.exe cases.tsv [1000].
using System;
using System.IO;
using System.Linq;
using System.Text;
using static Blend;

class Host
{
    static Handle programme, schedule, record, population, question;
    static Action Act(string word) => (Action)Enum.Parse(typeof(Action), word, true);

    // The same answer from four threads at once.
    static object Together(string[] a)
    {
        object told = Do("decide", a);
        bool equal = Enumerable.Range(0, 100).AsParallel().WithDegreeOfParallelism(4).All(_ => Do("decide", a).Equals(told));
        return equal ? told : throw new InvalidOperationException("other answers");
    }

    // Makes or asks what a line says; null where something was made.
    static object Do(string word, string[] a)
    {
        IntPtr o, e;
        switch (word)
        {
            case "case": schedule = population = Handle.None; return a[0];
            case "programme":
                programme = Made(blend_programme_new(F(a[0]), N(a[0]), null, N(""), out o, out e), o, e, blend_programme_free); break;
            case "schedule":
                schedule = Made(blend_schedule_new(programme, F(a[0]), N(a[0]), out o, out e), o, e, blend_schedule_free); break;
            case "record":
                record = Made(blend_record_new(programme, schedule, F(a[0]), N(a[0]), out o, out e), o, e, blend_record_free); break;
            case "population":
                population = Made(blend_population_new(programme, schedule, F(a[0]), N(a[0]), out o, out e), o, e,
                    blend_population_free); break;
            case "question":
                question = Made(blend_question_new(programme, schedule, F(a[0]), N(a[0]), Act(a[1]), F(a[2]), N(a[2]),
                    out o, out e), o, e, blend_question_free); break;
            case "together": return Together(a);
            case "decide":
                return Json(blend_record_decide(record, F(a[0]), N(a[0]), Act(a[1]), F(a[2]), N(a[2]), F(a[3]), N(a[3]),
                    F(a[4]), N(a[4]), a[5] == "" ? Handle.None : population, out o, out e), o, e);
            case "verdict":
                var told = new Verdict { StructSize = (UIntPtr)24 };
                Check(blend_record_verdict(record, question, long.Parse(a[0]), ref told, out e), e);
                return told;
            case "standing": return Json(blend_record_standing(record, F(a[0]), N(a[0]), F(a[1]), N(a[1]), out o, out e), o, e);
            case "apply": return Json(blend_record_apply(record, F(a[0]), N(a[0]), out o, out e), o, e);
            case "roster":
                return Json(blend_population_roster(population, F(a[0]), N(a[0]), F(a[1]), N(a[1]), F(a[2]), N(a[2]),
                    out o, out e), o, e);
        }
        return null;
    }

    static void Main(string[] given)
    {
        var console = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        foreach (string line in File.ReadAllText(given[0], Encoding.UTF8).TrimEnd('\n').Split('\n'))
        {
            string[] words = line.Split('\t'), a = words.Skip(1).ToArray();
            bool again = given.Length > 1 && (words[0] == "decide" || words[0] == "verdict");
            try
            {
                object told = Do(words[0], a);
                for (int times = again ? int.Parse(given[1]) : 1; times > 1; times--) told = Do(words[0], a);
                if (told is Verdict v) told = (int)v.Outcome + " " + v.Reasons + (v.OpensAt == long.MinValue ? "" : " " + v.OpensAt);
                if (told != null) console.WriteLine(told);
            }
            catch (Refused it) { console.WriteLine("! " + it.Result + "\n" + it.Message + "\n" + it.Problems); }
        }
    }
}
