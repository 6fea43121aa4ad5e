// Prints the answers to a file of questions, each asked once or so many times: host cases.tsv [1000].
// CGO_CFLAGS=-I../../../include CGO_LDFLAGS=-L../../../target/release go build -o host . builds it.
package main

// #include "blend.h"
import "C"

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
)

var actions = map[string]C.int32_t{
	"register": C.BLEND_ACTION_REGISTER, "start": C.BLEND_ACTION_START,
	"attend": C.BLEND_ACTION_ATTEND, "certify": C.BLEND_ACTION_CERTIFY,
}

var (
	programme  *C.blend_programme
	schedule   *C.blend_schedule
	record     *C.blend_record
	population *C.blend_population
	question   *C.blend_question
)

// together gives the same answer from four goroutines at once.
func together(a []string) (any, error) {
	told, err := do("decide", a)
	var all sync.WaitGroup
	for thread := 0; thread < 4; thread++ {
		all.Add(1)
		go func() {
			defer all.Done()
			if other, _ := do("decide", a); other != told {
				panic("other answers")
			}
		}()
	}
	all.Wait()
	return told, err
}

// do makes or asks what a line says; the answer is empty where something was made.
func do(word string, a []string) (any, error) {
	var bytes *C.blend_bytes
	var failed *C.blend_error
	var result C.int32_t
	switch word {
	case "case": // What the one before made is freed; NULL is fine.
		C.blend_programme_free(programme)
		C.blend_schedule_free(schedule)
		C.blend_record_free(record)
		C.blend_population_free(population)
		programme, schedule, record, population = nil, nil, nil, nil
		return a[0], nil
	case "programme":
		result = C.blend_programme_new(data(a[0]), size(a[0]), nil, 0, &programme, &failed)
	case "schedule":
		result = C.blend_schedule_new(programme, data(a[0]), size(a[0]), &schedule, &failed)
	case "record":
		result = C.blend_record_new(programme, schedule, data(a[0]), size(a[0]), &record, &failed)
	case "population":
		result = C.blend_population_new(programme, schedule, data(a[0]), size(a[0]), &population, &failed)
	case "question":
		C.blend_question_free(question)
		result = C.blend_question_new(programme, schedule, data(a[0]), size(a[0]), actions[a[1]], data(a[2]), size(a[2]),
			&question, &failed)
	case "together":
		return together(a)
	case "decide":
		others := map[bool]*C.blend_population{true: population}[a[5] != ""]
		result = C.blend_record_decide(record, data(a[0]), size(a[0]), actions[a[1]], data(a[2]), size(a[2]), data(a[3]), size(a[3]),
			data(a[4]), size(a[4]), others, &bytes, &failed)
	case "verdict":
		at, _ := strconv.ParseInt(a[0], 10, 64)
		told := C.blend_verdict{struct_size: C.sizeof_blend_verdict}
		result = C.blend_record_verdict(record, question, C.int64_t(at), &told, &failed)
		return told, check(result, failed)
	case "standing":
		result = C.blend_record_standing(record, data(a[0]), size(a[0]), data(a[1]), size(a[1]), &bytes, &failed)
	case "roster":
		result = C.blend_population_roster(population, data(a[0]), size(a[0]), data(a[1]), size(a[1]), data(a[2]), size(a[2]),
			&bytes, &failed)
	case "apply":
		result = C.blend_record_apply(record, data(a[0]), size(a[0]), &bytes, &failed)
	}
	return answer(result, bytes, failed)
}

func main() {
	text, _ := os.ReadFile(os.Args[1])
	times, _ := strconv.Atoi(append(os.Args, "1")[2])
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		a := strings.Split(line, "\t")
		told, err := do(a[0], a[1:])
		for asked := 1; asked < times && (a[0] == "decide" || a[0] == "verdict"); asked++ {
			told, err = do(a[0], a[1:])
		}
		if refused, is := err.(*refused); is {
			told = fmt.Sprintf("! %d\n%s\n%s", refused.result, refused.message, refused.problems)
		}
		if verdict, is := told.(C.blend_verdict); is {
			told = strings.TrimSuffix(fmt.Sprint(verdict.outcome, verdict.reasons, verdict.opens_at), " -9223372036854775808")
		}
		if told != "" {
			fmt.Println(told)
		}
	}
}
