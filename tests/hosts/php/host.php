<?php
/**
 * Asks what a file of lines says: php host.php cases.tsv; how many each second: php host.php again.tsv 1. In a web server it
 * answers cases.tsv, by the class that was preloaded. `cargo test -p blend-tests --test hosts` makes both files.
 */
declare(strict_types=1);

use Blend\{Action, Programme, Refused};

class_exists(Programme::class) || require __DIR__ . '/Blend.php';

$seconds = isset($argv[2]) ? (float) $argv[2] : null;

/** How many in a second of processor time. */
function again(string $word, float $seconds, callable $ask): string
{
    $spent = fn () => ($used = getrusage())['ru_utime.tv_sec'] + $used['ru_stime.tv_sec']
        + ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) / 1e6;
    for ($asked = 0, $start = $spent(); $asked === 0 || $spent() - $start < $seconds; $asked += 1000) {
        for ($round = 0; $round < 1000; $round++) {
            $ask();
        }
    }
    return sprintf('%s 1 %.0f', $word, $asked / ($spent() - $start));
}

/** The same answer in a process forked after everything was made, as PHP-FPM's workers are. */
function together(callable $ask): string
{
    $answer = $ask();
    if (PHP_SAPI === 'cli' && function_exists('pcntl_fork')) {
        $child = pcntl_fork() ?: exit($ask() === $answer ? 0 : 1);
        pcntl_waitpid($child, $status);
        pcntl_wexitstatus($status) === 0 || throw new LogicException('a forked process answers otherwise');
    }
    return $answer;
}

$row = fn (array $told) => implode(' ', array_map(fn ($value) => $value ?? '-', $told));
$programme = $schedule = $record = $population = null;
foreach (file($argv[1] ?? __DIR__ . '/cases.tsv', FILE_IGNORE_NEW_LINES) as $line) {
    $given = array_map(fn ($text) => $text === '' ? null : $text, explode("\t", $line));
    [$word, $a, $b, $c, $d, $e, $f] = $given + array_fill(0, 7, null);
    $action = fn () => constant(Action::class . '::' . ucfirst($b));
    try {
        $ask = match ($word) {
            'case' => [$schedule = $population = null, fn () => $a][1],
            'programme' => [$programme = Programme::read($a), null][1],
            'schedule' => [$schedule = $programme->schedule($a), null][1],
            'record' => [$record = $programme->record($a, $schedule), null][1],
            'population' => [$population = $programme->population($a, $schedule), null][1],
            'decide' => fn () => $record->decide($a, $action(), $d, $c, $e, $f === null ? null : $population),
            'together' => fn () => together(fn () => $record->decide($a, $action(), $d, $c)),
            'verdict' => [$question = $programme->question($a, $action(), $c, $schedule),
                fn () => $record->verdict($question, (int) $d)][1],
            'reasons' => fn () => $record->decision($a, $action(), (int) $d, $c)->reasons(),
            'standing' => fn () => $record->standing($a, $b),
            'explain' => fn () => $record->explain($a, $b, $c),
            'certification' => fn () => $record->certification($a, (int) $b, $c),
            'roster' => fn () => $population->roster($a, $b, $c),
            'apply' => fn () => $record->apply($a),
        };
        if ($ask === null) {
            continue;
        }
        $answer = $seconds === null ? $ask() : again($word, $seconds, $ask);
        if ($word === 'verdict' && is_array($answer)) {
            $answer = $row($answer);
        } elseif ($word === 'reasons') {
            $answer = implode('; ', array_map($row, $answer));
        }
    } catch (Refused $refused) {
        $place = "! {$refused->result} {$refused->getCode()} {$refused->pointer}";
        $answer = implode("\n", [$place, $refused->getMessage(), $refused->help, $refused->problems]);
    }
    echo $answer, "\n";
}
