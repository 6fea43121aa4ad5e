// blend in C#, by P/Invoke: copy this file; libblend.so.0 has to be where the loader finds it (else LD_LIBRARY_PATH). Kept to what
// Mono's compiler knows (Debian: apt-get install mono-mcs mono-runtime); .NET, which has the same P/Invoke, is not tested.
// A SafeHandle frees what is C's when it is collected, Dispose does it now. Everything may be asked from many threads at once;
// blend_record_apply wants the record for itself. A text goes as its bytes, F, and how many, N; an empty one is none.
using System;
using System.Runtime.InteropServices;
using System.Text;
using Size = System.UIntPtr;

public enum Action { Register = 1, Start, Attend, Certify }
public enum Outcome { Open = 1, Flagged, Blocked }

// A decision in short; OpensAt is long.MinValue where it does not open.
[StructLayout(LayoutKind.Sequential)]
public struct Verdict
{
    public Size StructSize;
    public long OpensAt;
    public Outcome Outcome;
    public uint Reasons;
}

// Why blend refused: what the call returned, and all problems as JSON.
public class Refused : Exception
{
    public readonly int Result;
    public readonly string Problems;
    public Refused(int result, string message, string problems) : base(message) { Result = result; Problems = problems; }
}

// An object of C.
public sealed class Handle : SafeHandle
{
    public static readonly Handle None = new Handle(IntPtr.Zero, null); // P/Invoke takes no null.
    readonly Action<IntPtr> free;
    public Handle(IntPtr made, Action<IntPtr> free) : base(IntPtr.Zero, true) { this.free = free; SetHandle(made); }
    public override bool IsInvalid => handle == IntPtr.Zero;
    protected override bool ReleaseHandle() { free(handle); return true; }
}

// The functions as blend.h has them; others are a line each.
public static class Blend
{
    const string L = "libblend.so.0";
    [DllImport(L)] public static extern int blend_abi_version();
    [DllImport(L)] public static extern int blend_programme_new(byte[] json, Size n, byte[] older, Size m, out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern int blend_schedule_new(Handle p, byte[] json, Size n, out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern int blend_record_new(Handle p, Handle s, byte[] facts, Size n, out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern int blend_population_new(Handle p, Handle s, byte[] facts, Size n, out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern int blend_question_new(Handle p, Handle s, byte[] component, Size n, Action action,
        byte[] session, Size m, out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern int blend_record_decide(Handle r, byte[] component, Size n, Action action, byte[] session,
        Size m, byte[] at, Size k, byte[] knownAt, Size l, Handle others, out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern int blend_record_verdict(Handle r, Handle q, long at, ref Verdict told, out IntPtr e);
    [DllImport(L)] public static extern int blend_record_standing(Handle r, byte[] at, Size n, byte[] knownAt, Size m,
        out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern int blend_record_apply(Handle r, byte[] fact, Size n, out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern int blend_population_roster(Handle p, byte[] session, Size n, byte[] at, Size m,
        byte[] knownAt, Size k, out IntPtr o, out IntPtr e);
    [DllImport(L)] public static extern void blend_programme_free(IntPtr it);
    [DllImport(L)] public static extern void blend_schedule_free(IntPtr it);
    [DllImport(L)] public static extern void blend_record_free(IntPtr it);
    [DllImport(L)] public static extern void blend_population_free(IntPtr it);
    [DllImport(L)] public static extern void blend_question_free(IntPtr it);
    [DllImport(L)] static extern IntPtr blend_bytes_data(IntPtr it);
    [DllImport(L)] static extern void blend_bytes_free(IntPtr it);
    [DllImport(L)] static extern IntPtr blend_error_message(IntPtr it);
    [DllImport(L)] static extern IntPtr blend_error_problems(IntPtr it);
    [DllImport(L)] static extern void blend_error_free(IntPtr it);

    static Blend() { if (blend_abi_version() != 0) throw new DllNotFoundException("this libblend has ABI " + blend_abi_version()); }

    public static byte[] F(string text) => Encoding.UTF8.GetBytes(text);
    public static Size N(string text) => (Size)Encoding.UTF8.GetByteCount(text);
    static string Text(IntPtr closed) => Marshal.PtrToStringAnsi(closed); // Which on Linux is UTF-8.
    public static void Check(int result, IntPtr error)
    {
        if (result == 0) return;
        try { throw new Refused(result, Text(blend_error_message(error)), Text(blend_error_problems(error))); }
        finally { blend_error_free(error); }
    }

    // What a function has made, and the answer that one has given.
    public static Handle Made(int result, IntPtr o, IntPtr e, Action<IntPtr> free) { Check(result, e); return new Handle(o, free); }
    public static string Json(int result, IntPtr json, IntPtr error)
    {
        Check(result, error);
        try { return Text(blend_bytes_data(json)); } finally { blend_bytes_free(json); }
    }
}
