// Asks what a file of lines says: host cases.tsv; how many each second, with one goroutine and with two: host again.tsv 1.
// CGO_CFLAGS=-I../../../include CGO_LDFLAGS=-L../../../target/release go build -o host . builds it;
// `cargo test -p blend-tests --test hosts` makes both files.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"example.org/hosts/blend"
)

var actions = map[string]blend.Action{
	"register": blend.Register, "start": blend.Start, "attend": blend.Attend, "certify": blend.Certify,
}

// each runs work on so many goroutines at once and gives what all of them count.
func each(threads int, work func() int) (sum int) {
	var all sync.WaitGroup
	counts := make([]int, threads)
	for thread := range counts {
		all.Add(1)
		go func(thread int) {
			defer all.Done()
			counts[thread] = work()
		}(thread)
	}
	all.Wait()
	for _, count := range counts {
		sum += count
	}
	return sum
}

// together gives the same answer from four goroutines at once.
func together(ask func() (string, error)) (string, error) {
	answer, err := ask()
	if each(4, func() int {
		if other, _ := ask(); other != answer {
			return 1
		}
		return 0
	}) > 0 {
		panic("other answers")
	}
	return answer, err
}

// spent is the processor time so far, in seconds.
func spent() float64 {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
}

// again tells how many in a second of processor time, of all goroutines together.
func again(word string, seconds float64, ask func() (string, error)) string {
	var lines []string
	for threads := 1; threads <= 2; threads++ {
		start := spent()
		asked := each(threads, func() (asked int) {
			for asked == 0 || spent()-start < seconds {
				for round := 0; round < 1000; round++ {
					ask()
				}
				asked += 1000
			}
			return asked
		})
		lines = append(lines, fmt.Sprintf("%s %d %.0f", word, threads, float64(asked)/(spent()-start)))
	}
	return strings.Join(lines, "\n")
}

func told(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

type host struct {
	programme  blend.Programme
	schedule   blend.Schedule
	record     blend.Record
	population blend.Population
}

// question gives what is to be asked, or nothing where the line has made something.
func (host *host) question(word string, a ...string) (ask func() (string, error), err error) {
	switch word {
	case "case":
		host.schedule, host.population = blend.Schedule{}, blend.Population{}
		ask = func() (string, error) { return a[0], nil }
	case "programme":
		host.programme, err = blend.NewProgramme(a[0])
	case "schedule":
		host.schedule, err = host.programme.Schedule(a[0])
	case "record":
		host.record, err = host.programme.Record(a[0], host.schedule)
	case "population":
		host.population, err = host.programme.Population(a[0], host.schedule)
	case "decide":
		of := blend.Of{Session: a[2], KnownAt: a[4]}
		if a[5] != "" {
			of.Others = host.population
		}
		ask = func() (string, error) { return host.record.Decide(a[0], actions[a[1]], a[3], of) }
	case "together":
		of := blend.Of{Session: a[2]}
		ask = func() (string, error) {
			return together(func() (string, error) { return host.record.Decide(a[0], actions[a[1]], a[3], of) })
		}
	case "standing":
		ask = func() (string, error) { return host.record.Standing(a[0], a[1]) }
	case "explain":
		ask = func() (string, error) { return host.record.Explain(a[0], a[1], a[2]) }
	case "certification":
		ends, _ := strconv.Atoi(a[1])
		ask = func() (string, error) { return host.record.Certification(a[0], uint32(ends), a[2]) }
	case "roster":
		ask = func() (string, error) { return host.population.Roster(a[0], a[1], a[2]) }
	case "apply":
		ask = func() (string, error) { return host.record.Apply(a[0]) }
	case "reasons":
		ask = func() (string, error) {
			at, _ := strconv.ParseInt(a[3], 10, 64)
			reasons, err := host.record.Reasons(a[0], actions[a[1]], at, a[2])
			var all []string
			for _, reason := range reasons {
				all = append(all, fmt.Sprint(reason.Code, " ", reason.Mode, " ", told(reason.Gate), " ", told(reason.Message)))
			}
			return strings.Join(all, "; "), err
		}
	}
	return ask, err
}

// verdict asks a prepared question, and prints the answer when it is asked once.
func (host *host) verdict(seconds float64, a ...string) (string, error) {
	at, _ := strconv.ParseInt(a[3], 10, 64)
	question, err := host.programme.Question(a[0], actions[a[1]], a[2], host.schedule)
	if err != nil {
		return "", err
	}
	if seconds >= 0 {
		return again("verdict", seconds, func() (string, error) {
			_, err := host.record.Verdict(question, at)
			return "", err
		}), nil
	}
	verdict, err := host.record.Verdict(question, at)
	opens := "-"
	if verdict.OpensAt != blend.NoInstant {
		opens = strconv.FormatInt(verdict.OpensAt, 10)
	}
	return fmt.Sprint(verdict.Outcome, " ", verdict.Reasons, " ", opens), err
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	seconds := -1.0
	if len(os.Args) > 2 {
		seconds, _ = strconv.ParseFloat(os.Args[2], 64)
	}
	var host host
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		a := strings.Split(line, "\t")
		ask, err := host.question(a[0], a[1:]...)
		answer := ""
		switch {
		case a[0] == "verdict":
			answer, err = host.verdict(seconds, a[1:]...)
		case err == nil && ask == nil:
			continue
		case err == nil && seconds >= 0:
			answer = again(a[0], seconds, ask)
		case err == nil:
			answer, err = ask()
		}
		var refused *blend.Refused
		if errors.As(err, &refused) {
			answer = fmt.Sprintf("! %d %d %s\n%s\n%s\n%s", refused.Result, refused.Code, refused.Pointer, refused.Message,
				refused.Help, refused.Problems)
		} else if err != nil {
			panic(err)
		}
		fmt.Println(answer)
	}
}
