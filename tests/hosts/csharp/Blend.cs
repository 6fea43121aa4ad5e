// blend in C#, by P/Invoke: copy this file; libblend.so.0 has to be where the loader finds it (else LD_LIBRARY_PATH). It is kept
// to what Mono's compiler knows (Debian: apt-get install mono-mcs mono-runtime) and would be the same on .NET 6 and newer, which is not tested.
//
// Who frees what: a SafeHandle frees each handle when its object is collected, Dispose does it now; P/Invoke holds SafeHandles
// during a call. Texts: strings in and out; answers are JSON for whatever the host reads JSON with. Threads: objects may be
// asked from many at once; Apply wants the record for itself.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Blend
{
    public enum Action { Register = 1, Start, Attend, Certify }
    public enum Outcome { Open = 1, Flagged, Blocked }

    // A decision in short; OpensAt may be NoInstant. Laid out as blend_verdict.
    [StructLayout(LayoutKind.Sequential)]
    public struct Verdict
    {
        public const long NoInstant = long.MinValue;
        internal UIntPtr Size;
        public long OpensAt;
        public Outcome Outcome;
        public uint Reasons;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Text
    {
        IntPtr data;
        UIntPtr size;
        public override string ToString() { return Native.Text(data, size); }
    }

    [StructLayout(LayoutKind.Sequential)]
    struct ReasonRow
    {
        internal UIntPtr Size;
        internal int Code, Mode;
        internal Text Gate, Message;
        int overridden, late;
        uint done, of;
        UIntPtr missing;
    }

    public class Reason
    {
        public int Code, Mode;
        public string Gate, Message;
    }

    // Why blend refused: code, help and place of the first problem, and all of them as JSON.
    public class Refused : Exception
    {
        public readonly int Result, Code;
        public readonly string Help, Pointer, Problems;

        Refused(IntPtr error, string message) : base(message)
        {
            Result = Native.blend_error_result(error);
            Code = Native.blend_error_code(error);
            Help = Native.Text(Native.blend_error_help(error));
            Pointer = Native.Text(Native.blend_error_pointer(error));
            Problems = Native.Text(Native.blend_error_problems(error));
            Native.blend_error_free(error);
        }

        internal static void Check(int result, IntPtr error)
        {
            if (result != 0) throw new Refused(error, Native.Text(Native.blend_error_message(error)));
        }
    }

    // A handle, freed when it is collected.
    public abstract class Handle : SafeHandle
    {
        protected Handle() : base(IntPtr.Zero, true) { }
        public override bool IsInvalid { get { return handle == IntPtr.Zero; } }

        internal static T Made<T>(int result, T made, IntPtr error) { Refused.Check(result, error); return made; }

        internal static string Json(int result, IntPtr bytes, IntPtr error)
        {
            Refused.Check(result, error);
            try { return Native.Text(Native.blend_bytes_data(bytes), Native.blend_bytes_len(bytes)); }
            finally { Native.blend_bytes_free(bytes); }
        }
    }

    public sealed class Schedule : Handle
    {
        protected override bool ReleaseHandle() { Native.blend_schedule_free(handle); return true; }
    }

    public sealed class Question : Handle
    {
        protected override bool ReleaseHandle() { Native.blend_question_free(handle); return true; }
    }

    sealed class Decision : Handle
    {
        protected override bool ReleaseHandle() { Native.blend_decision_free(handle); return true; }
    }

    public sealed class Programme : Handle
    {
        protected override bool ReleaseHandle() { Native.blend_programme_free(handle); return true; }
        static readonly Schedule None = new Schedule(); // P/Invoke takes no null SafeHandle; this one is NULL in C.

        public static Programme Read(string json)
        {
            byte[] j = U.F(json); Programme made; IntPtr error;
            return Made(Native.blend_programme_new(j, U.N(j), null, UIntPtr.Zero, out made, out error), made, error);
        }

        public Schedule Schedule(string json)
        {
            byte[] j = U.F(json); Schedule made; IntPtr error;
            return Made(Native.blend_schedule_new(this, j, U.N(j), out made, out error), made, error);
        }

        public Record Record(string facts, Schedule schedule = null)
        {
            byte[] f = U.F(facts); Record made; IntPtr error;
            return Made(Native.blend_record_new(this, schedule ?? None, f, U.N(f), out made, out error), made, error);
        }

        public Population Population(string facts, Schedule schedule = null)
        {
            byte[] f = U.F(facts); Population made; IntPtr error;
            return Made(Native.blend_population_new(this, schedule ?? None, f, U.N(f), out made, out error), made, error);
        }

        // Prepared once, asked often with Record.Verdict.
        public Question Question(string component, Action action, string session = null, Schedule schedule = null)
        {
            byte[] c = U.F(component), s = U.F(session); Question made; IntPtr error;
            return Made(Native.blend_question_new(this, schedule ?? None, c, U.N(c), action, s, U.N(s), out made, out error),
                made, error);
        }
    }

    public sealed class Population : Handle
    {
        protected override bool ReleaseHandle() { Native.blend_population_free(handle); return true; }
        internal static readonly Population None = new Population();

        public string Roster(string session, string at, string knownAt = null)
        {
            byte[] s = U.F(session), a = U.F(at), k = U.F(knownAt); IntPtr bytes, error;
            return Json(Native.blend_population_roster(this, s, U.N(s), a, U.N(a), k, U.N(k), out bytes, out error), bytes,
                error);
        }
    }

    // One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers.
    public sealed class Record : Handle
    {
        protected override bool ReleaseHandle() { Native.blend_record_free(handle); return true; }

        public string Decide(string component, Action action, string at, string session = null, string knownAt = null,
            Population others = null)
        {
            byte[] c = U.F(component), s = U.F(session), a = U.F(at), k = U.F(knownAt); IntPtr bytes, error;
            return Json(Native.blend_record_decide(this, c, U.N(c), action, s, U.N(s), a, U.N(a), k, U.N(k),
                others ?? Population.None, out bytes, out error), bytes, error);
        }

        public Verdict Verdict(Question question, long at)
        {
            var told = new Verdict { Size = (UIntPtr)24 }; IntPtr error;
            Refused.Check(Native.blend_record_verdict(this, question, at, ref told, out error), error);
            return told;
        }

        // The reasons of a decision, read without JSON.
        public List<Reason> Reasons(string component, Action action, long at, string session = null)
        {
            byte[] c = U.F(component), s = U.F(session); Decision made; IntPtr error;
            int result = Native.blend_decision_new(this, c, U.N(c), action, s, U.N(s), at, Blend.Verdict.NoInstant,
                Population.None, out made, out error);
            var all = new List<Reason>();
            using (Made(result, made, error))
                for (uint index = 0; index < (uint)Native.blend_decision_reasons(made); index++)
                {
                    var row = new ReasonRow { Size = (UIntPtr)Marshal.SizeOf(typeof(ReasonRow)) };
                    Refused.Check(Native.blend_decision_reason(made, (UIntPtr)index, ref row, out error), error);
                    all.Add(new Reason {
                        Code = row.Code, Mode = row.Mode, Gate = row.Gate.ToString(), Message = row.Message.ToString()
                    });
                }
            return all;
        }

        public string Standing(string at, string knownAt = null)
        {
            byte[] a = U.F(at), k = U.F(knownAt); IntPtr bytes, error;
            return Json(Native.blend_record_standing(this, a, U.N(a), k, U.N(k), out bytes, out error), bytes, error);
        }

        public string Explain(string rule, string at, string knownAt = null)
        {
            byte[] r = U.F(rule), a = U.F(at), k = U.F(knownAt); IntPtr bytes, error;
            return Json(Native.blend_record_explain(this, r, U.N(r), a, U.N(a), k, U.N(k), out bytes, out error), bytes, error);
        }

        public string Certification(string at, uint ends = 3, string knownAt = null)
        {
            byte[] a = U.F(at), k = U.F(knownAt); IntPtr bytes, error;
            return Json(Native.blend_record_certification(this, a, U.N(a), ends, k, U.N(k), out bytes, out error), bytes, error);
        }

        // Adds one fact and tells what it changed.
        public string Apply(string fact)
        {
            byte[] f = U.F(fact); IntPtr bytes, error;
            return Json(Native.blend_record_apply(this, f, U.N(f), out bytes, out error), bytes, error);
        }
    }

    // Text as C takes it: the bytes and how many.
    static class U
    {
        internal static byte[] F(string text) { return text == null ? null : Encoding.UTF8.GetBytes(text); }
        internal static UIntPtr N(byte[] bytes) { return (UIntPtr)(bytes == null ? 0 : bytes.Length); }
    }

    static class Native
    {
        const string L = "libblend.so.0";

        static Native()
        {
            if (blend_abi_version() != 0) throw new DllNotFoundException("this libblend has ABI " + blend_abi_version());
        }

        internal static string Text(IntPtr data, UIntPtr size)
        {
            if (data == IntPtr.Zero) return null;
            var bytes = new byte[(int)size];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            return Encoding.UTF8.GetString(bytes);
        }

        internal static string Text(IntPtr closed)
        {
            int size = 0;
            while (Marshal.ReadByte(closed, size) != 0) size++;
            return Text(closed, (UIntPtr)size);
        }

        [DllImport(L)] internal static extern int blend_abi_version();
        [DllImport(L)] internal static extern int blend_programme_new(byte[] json, UIntPtr n, byte[] earlier, UIntPtr m,
            out Programme made, out IntPtr error);
        [DllImport(L)] internal static extern int blend_schedule_new(Programme p, byte[] json, UIntPtr n, out Schedule made,
            out IntPtr error);
        [DllImport(L)] internal static extern int blend_record_new(Programme p, Schedule s, byte[] facts, UIntPtr n,
            out Record made, out IntPtr error);
        [DllImport(L)] internal static extern int blend_population_new(Programme p, Schedule s, byte[] facts, UIntPtr n,
            out Population made, out IntPtr error);
        [DllImport(L)] internal static extern int blend_question_new(Programme p, Schedule s, byte[] component, UIntPtr n,
            Action action, byte[] session, UIntPtr m, out Question made, out IntPtr error);
        [DllImport(L)] internal static extern int blend_record_decide(Record r, byte[] component, UIntPtr n, Action action,
            byte[] session, UIntPtr m, byte[] at, UIntPtr k, byte[] knownAt, UIntPtr l, Population others, out IntPtr bytes,
            out IntPtr error);
        [DllImport(L)] internal static extern int blend_record_verdict(Record r, Question q, long at, ref Verdict told,
            out IntPtr error);
        [DllImport(L)] internal static extern int blend_record_standing(Record r, byte[] at, UIntPtr n, byte[] knownAt,
            UIntPtr m, out IntPtr bytes, out IntPtr error);
        [DllImport(L)] internal static extern int blend_record_explain(Record r, byte[] rule, UIntPtr n, byte[] at,
            UIntPtr m, byte[] knownAt, UIntPtr k, out IntPtr bytes, out IntPtr error);
        [DllImport(L)] internal static extern int blend_record_certification(Record r, byte[] at, UIntPtr n, uint next,
            byte[] knownAt, UIntPtr m, out IntPtr bytes, out IntPtr error);
        [DllImport(L)] internal static extern int blend_record_apply(Record r, byte[] fact, UIntPtr n, out IntPtr bytes,
            out IntPtr error);
        [DllImport(L)] internal static extern int blend_population_roster(Population p, byte[] session, UIntPtr n, byte[] at,
            UIntPtr m, byte[] knownAt, UIntPtr k, out IntPtr bytes, out IntPtr error);
        [DllImport(L)] internal static extern int blend_decision_new(Record r, byte[] component, UIntPtr n, Action action,
            byte[] session, UIntPtr m, long at, long knownAt, Population others, out Decision made, out IntPtr error);
        [DllImport(L)] internal static extern UIntPtr blend_decision_reasons(Decision d);
        [DllImport(L)] internal static extern int blend_decision_reason(Decision d, UIntPtr index, ref ReasonRow row,
            out IntPtr error);
        [DllImport(L)] internal static extern void blend_programme_free(IntPtr handle);
        [DllImport(L)] internal static extern void blend_schedule_free(IntPtr handle);
        [DllImport(L)] internal static extern void blend_record_free(IntPtr handle);
        [DllImport(L)] internal static extern void blend_population_free(IntPtr handle);
        [DllImport(L)] internal static extern void blend_question_free(IntPtr handle);
        [DllImport(L)] internal static extern void blend_decision_free(IntPtr handle);
        [DllImport(L)] internal static extern IntPtr blend_bytes_data(IntPtr bytes);
        [DllImport(L)] internal static extern UIntPtr blend_bytes_len(IntPtr bytes);
        [DllImport(L)] internal static extern void blend_bytes_free(IntPtr bytes);
        [DllImport(L)] internal static extern int blend_error_result(IntPtr error);
        [DllImport(L)] internal static extern int blend_error_code(IntPtr error);
        [DllImport(L)] internal static extern IntPtr blend_error_message(IntPtr error);
        [DllImport(L)] internal static extern IntPtr blend_error_help(IntPtr error);
        [DllImport(L)] internal static extern IntPtr blend_error_pointer(IntPtr error);
        [DllImport(L)] internal static extern IntPtr blend_error_problems(IntPtr error);
        [DllImport(L)] internal static extern void blend_error_free(IntPtr error);
    }
}
