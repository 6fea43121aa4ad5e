<?php
/** Prints the answers to a file of questions, each asked once or so many times: php host.php cases.tsv [1000]. */
declare(strict_types=1);

use Blend\{Action, Handle, Programme, Refused};

// In a web server it was preloaded.
class_exists(Programme::class) || require __DIR__ . '/Blend.php';

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

foreach (file($argv[1] ?? __DIR__ . '/cases.tsv', FILE_IGNORE_NEW_LINES) as $line) {
    $given = explode("\t", $line);
    [$word, $a, $b, $c, $d, $e, $f] = $given + array_fill(0, 7, '');
    $action = fn () => constant(Action::class . '::' . ucfirst($b));
    try {
        $ask = match ($word) {
            'case' => ($schedule = $population = null) ?? fn () => $a,
            'programme' => $programme = Programme::read($a),
            'schedule' => $schedule = new Handle($word, $programme, $a),
            'record' => $record = $programme->record($a, $schedule),
            'population' => $population = new Handle($word, $programme, $schedule, $a),
            'question' => $question = new Handle($word, $programme, $schedule, $a, $action(), $c),
            'decide' => fn () => $record->decide($a, $action(), $d, $c, $e, $f === '' ? null : $population),
            'together' => fn () => together(fn () => $record->decide($a, $action(), $d, $c)),
            'verdict' => fn () => $record->verdict($question, (int) $a),
            'roster' => fn () => $population->ask(...$given),
            'standing', 'apply' => fn () => $record->ask(...$given),
        };
        for ($times = (int) ($argv[2] ?? 1); $ask instanceof Closure && $times > 0; $times--) {
            $answer = $ask();
        }
        if ($ask instanceof Closure) {
            echo is_string($answer) ? $answer : rtrim("{$answer['outcome']->value} {$answer['reasons']} {$answer['opens_at']}"), "\n";
        }
    } catch (Refused $refused) {
        echo "! {$refused->getCode()}\n{$refused->getMessage()}\n{$refused->problems}\n";
    }
}
