<?php
/**
 * blend in PHP 8.1 or newer, by FFI. Copy this file and include/blend.cdef.h; libblend.so.0 has to be where the loader finds it
 * (else LD_LIBRARY_PATH). Web servers let only preloaded files use FFI, which is PHP's default: the README has the settings.
 * Objects free what is C's with the last reference to them. PHP-FPM may fork after preloading.
 */
declare(strict_types=1);

namespace Blend;

use FFI;
use FFI\CData;

enum Action: int { case Register = 1; case Start = 2; case Attend = 3; case Certify = 4; }
enum Outcome: int { case Open = 1; case Flagged = 2; case Blocked = 3; }

/** Why blend refused: as code what the call returned, and all problems as JSON. */
final class Refused extends \RuntimeException
{
    public function __construct(string $message, int $result, public readonly string $problems)
    {
        parent::__construct($message, $result);
    }
}

/** An object of C: a `blend_<kind>`. */
class Handle
{
    private static ?FFI $library = null;
    private ?CData $at = null;

    /** What blend.h makes by its `_new`: `new Handle('population', $programme, $schedule, $facts)`. */
    final public function __construct(private readonly string $kind, mixed ...$given)
    {
        $this->at = self::call("{$kind}_new", self::library()->new("blend_$kind *"), ...$given);
    }

    public function __destruct() { $this->at && self::library()->{"blend_{$this->kind}_free"}($this->at); }

    private function __clone() {}

    /**
     * Any question of blend.h with an answer in JSON: `$record->ask('explain', $rule, $at, $knownAt)` is blend_record_explain.
     * Texts bring their length with them; the empty one is none.
     */
    public function ask(string $question, mixed ...$given): string
    {
        $bytes = self::call("{$this->kind}_$question", self::library()->new('blend_bytes *'), $this, ...$given);
        $json = self::library()->blend_bytes_data($bytes);
        self::library()->blend_bytes_free($bytes);
        return $json;
    }

    protected static function library(): FFI { return self::$library ??= self::load(); }

    private static function load(): FFI
    {
        $library = ini_get('ffi.preload')
            ? FFI::scope('BLEND')
            : FFI::cdef(file_get_contents(__DIR__ . '/blend.cdef.h'), 'libblend.so.0');
        $abi = $library->blend_abi_version();
        return $abi === $library->BLEND_ABI_VERSION ? $library : throw new \LogicException("this libblend has ABI $abi");
    }

    /** Calls a function that can fail; what it finds is in `$out` then. */
    protected static function call(string $function, CData $out, mixed ...$given): CData
    {
        $library = self::library();
        $error = $library->new('blend_error *');
        $flat = array_map(fn ($one) => match (true) {
            is_string($one) => [$one, strlen($one)],
            $one instanceof self => [$one->at],
            default => [$one instanceof \BackedEnum ? $one->value : $one],
        }, [...$given, FFI::addr($out), FFI::addr($error)]);
        $result = $library->{"blend_$function"}(...array_merge(...$flat));
        if ($result === $library->BLEND_OK) {
            return $out;
        }
        $refused = new Refused($library->blend_error_message($error), $result, $library->blend_error_problems($error));
        $library->blend_error_free($error);
        throw $refused;
    }
}

final class Programme extends Handle
{
    public static function read(string $json): self { return new self('programme', $json, ''); }
    public function record(string $facts, ?Handle $schedule = null): Record { return new Record('record', $this, $schedule, $facts); }
}

/** One learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers. */
final class Record extends Handle
{
    public function decide(
        string $component, Action $action, string $at, string $session = '', string $knownAt = '', ?Handle $others = null,
    ): string {
        return $this->ask('decide', $component, $action, $session, $at, $knownAt, $others);
    }

    /** Of a question that was prepared once. @return array{outcome: Outcome, reasons: int, opens_at: ?int} */
    public function verdict(Handle $question, int $at): array
    {
        $told = self::library()->new('blend_verdict');
        $told->struct_size = FFI::sizeof($told);
        self::call('record_verdict', $told, $this, $question, $at);
        $opens = $told->opens_at === PHP_INT_MIN ? null : $told->opens_at;
        return ['outcome' => Outcome::from($told->outcome), 'reasons' => $told->reasons, 'opens_at' => $opens];
    }
}
