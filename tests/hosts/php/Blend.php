<?php
/**
 * blend in PHP 8.1 or newer. Copy this file and include/blend.cdef.h; nothing else is needed but the extension FFI (Debian:
 * in php-cli and php-fpm) and libblend.so.0 where the loader finds it (else LD_LIBRARY_PATH).
 *
 * On the command line it works as it is. Web servers let only preloaded files use FFI (`ffi.enable=preload`, PHP's default):
 * put "#define FFI_SCOPE "BLEND"" and "#define FFI_LIB "libblend.so.0"" before the header, and name both files in php.ini:
 *     ffi.preload = /srv/app/blend.ffi.h
 *     opcache.preload = /srv/app/Blend.php
 *
 * Who frees what: each object frees its handle when nothing refers to it any more. Texts: UTF-8, as PHP has them; answers are
 * JSON for json_decode. Fork: PHP-FPM's workers are forked after preloading; blend has no threads and no state of its own, so
 * what was made before a fork may be used after it. PHP keeps no objects between requests: each reads its programme anew.
 */
declare(strict_types=1);

namespace Blend;

use FFI;
use FFI\CData;

/** Why blend refused: code, help and place of the first problem, and all of them as JSON. */
final class Refused extends \RuntimeException
{
    public function __construct(
        string $message, int $code, public readonly int $result,
        public readonly string $help, public readonly string $pointer, public readonly string $problems,
    ) {
        parent::__construct($message, $code);
    }
}

enum Action: int { case Register = 1; case Start = 2; case Attend = 3; case Certify = 4; }

/** A handle, freed with the object. */
abstract class Handle
{
    protected const NAME = '';
    private static ?FFI $library = null;

    private function __construct(protected readonly CData $at) {}
    final public function __destruct() { self::library()->{'blend_' . static::NAME . '_free'}($this->at); }

    private function __clone() {}

    public static function library(): FFI { return self::$library ??= self::load(); }

    private static function load(): FFI
    {
        $library = ini_get('ffi.preload')
            ? FFI::scope('BLEND')
            : FFI::cdef(file_get_contents(__DIR__ . '/blend.cdef.h'), 'libblend.so.0');
        if ($library->blend_abi_version() !== $library->BLEND_ABI_VERSION) {
            throw new \LogicException("this libblend has ABI {$library->blend_abi_version()}");
        }
        return $library;
    }

    /** The object of this class that its `_new` function makes. */
    protected static function made(mixed ...$arguments): static
    {
        $out = self::library()->new('blend_' . static::NAME . ' *');
        self::call('blend_' . static::NAME . '_new', $out, ...$arguments);
        return new static($out);
    }

    /** Calls a function that can fail; what it finds is in `$out` then. */
    protected static function call(string $function, CData $out, mixed ...$arguments): void
    {
        $library = self::library();
        $error = $library->new('blend_error *');
        if ($library->$function(...[...$arguments, FFI::addr($out), FFI::addr($error)]) === $library->BLEND_OK) {
            return;
        }
        $told = fn (string $what) => $library->{"blend_error_$what"}($error);
        $refused = new Refused(...array_map($told, ['message', 'code', 'result', 'help', 'pointer', 'problems']));
        $library->blend_error_free($error);
        throw $refused;
    }

    /** An answer in JSON. */
    protected static function json(string $function, mixed ...$arguments): string
    {
        $bytes = self::library()->new('blend_bytes *');
        self::call($function, $bytes, ...$arguments);
        $json = self::library()->blend_bytes_data($bytes);
        self::library()->blend_bytes_free($bytes);
        return $json;
    }

    /** Text as C takes it: the bytes and how many. */
    protected static function text(?string $text): array { return [$text, strlen($text ?? '')]; }
}

final class Programme extends Handle
{
    protected const NAME = 'programme';

    public static function read(string $json): self { return self::made(...self::text($json), ...self::text(null)); }
    public function schedule(string $json): Schedule { return Schedule::made($this->at, ...self::text($json)); }

    public function record(string $facts, ?Schedule $schedule = null): Record
    {
        return Record::made($this->at, $schedule?->at, ...self::text($facts));
    }

    public function population(string $facts, ?Schedule $schedule = null): Population
    {
        return Population::made($this->at, $schedule?->at, ...self::text($facts));
    }

    /** Prepared once, asked often with Record::verdict. */
    public function question(?string $component, Action $action, ?string $session = null, ?Schedule $schedule = null): Question
    {
        return Question::made($this->at, $schedule?->at, ...self::text($component), ...[$action->value, ...self::text($session)]);
    }
}

final class Schedule extends Handle { protected const NAME = 'schedule'; }
final class Question extends Handle { protected const NAME = 'question'; }

/** The facts of many learners; instants are RFC 3339 text, or microseconds since 1970 where they are numbers. */
final class Population extends Handle
{
    protected const NAME = 'population';

    public function roster(string $session, string $at, ?string $knownAt = null): string
    {
        return self::json('blend_population_roster', $this->at, ...self::text($session), ...self::text($at),
            ...self::text($knownAt));
    }
}

/** A decision to be read without JSON. */
final class Decision extends Handle
{
    protected const NAME = 'decision';

    /** @return list<array{code: int, mode: int, gate: ?string, message: ?string}> */
    public function reasons(): array
    {
        $row = self::library()->new('blend_reason');
        $row->struct_size = FFI::sizeof($row);
        $told = fn (CData $text) => FFI::isNull($text->data) ? null : FFI::string($text->data, $text->size);
        for ($index = 0, $all = []; $index < self::library()->blend_decision_reasons($this->at); $index++) {
            self::call('blend_decision_reason', $row, $this->at, $index);
            $all[] = ['code' => $row->code, 'mode' => $row->mode, 'gate' => $told($row->gate), 'message' => $told($row->message)];
        }
        return $all;
    }
}

/** One learner's facts, and what is asked of them. */
final class Record extends Handle
{
    protected const NAME = 'record';

    public function decide(
        ?string $component, Action $action, string $at,
        ?string $session = null, ?string $knownAt = null, ?Population $others = null,
    ): string {
        $asked = [...self::text($component), $action->value, ...self::text($session)];
        $when = [...self::text($at), ...self::text($knownAt)];
        return self::json('blend_record_decide', $this->at, ...[...$asked, ...$when, $others?->at]);
    }

    /** @return array{outcome: int, reasons: int, opens_at: ?int} */
    public function verdict(Question $question, int $at): array
    {
        $verdict = self::library()->new('blend_verdict');
        $verdict->struct_size = FFI::sizeof($verdict);
        self::call('blend_record_verdict', $verdict, $this->at, $question->at, $at);
        $opens = $verdict->opens_at === PHP_INT_MIN ? null : $verdict->opens_at;
        return ['outcome' => $verdict->outcome, 'reasons' => $verdict->reasons, 'opens_at' => $opens];
    }

    public function decision(?string $component, Action $action, int $at, ?string $session = null): Decision
    {
        $asked = [...self::text($component), $action->value, ...self::text($session)];
        return Decision::made($this->at, ...[...$asked, $at, PHP_INT_MIN, null]);
    }

    public function standing(string $at, ?string $knownAt = null): string
    {
        return self::json('blend_record_standing', $this->at, ...self::text($at), ...self::text($knownAt));
    }

    public function explain(string $rule, string $at, ?string $knownAt = null): string
    {
        return self::json('blend_record_explain', $this->at, ...self::text($rule), ...self::text($at), ...self::text($knownAt));
    }

    public function certification(string $at, int $next = 3, ?string $knownAt = null): string
    {
        return self::json('blend_record_certification', $this->at, ...self::text($at), ...[$next, ...self::text($knownAt)]);
    }

    /** Adds one fact and tells what it changed. */
    public function apply(string $fact): string { return self::json('blend_record_apply', $this->at, ...self::text($fact)); }
}
