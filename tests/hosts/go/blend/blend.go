// Package blend calls blend from Go by cgo. Copy this folder; a C compiler, blend.h and libblend have to be where they are
// looked for (else CGO_CFLAGS=-I.. and CGO_LDFLAGS=-L.., and LD_LIBRARY_PATH when run). Debian: apt-get install golang-go gcc.
//
// Who frees what: a finalizer frees each handle when its object is collected; runtime.KeepAlive holds it during a call.
// Texts: strings in and out, UTF-8; answers are JSON for encoding/json. Threads: objects may be asked from many goroutines
// at once; Apply wants the record for itself.
package blend

/*
#cgo LDFLAGS: -lblend
#include "blend.h"
*/
import "C"

import (
	"fmt"
	"math"
	"runtime"
	"unsafe"
)

// Action is what a learner wants to do.
type Action int32

// The actions.
const (
	Register Action = C.BLEND_ACTION_REGISTER
	Start    Action = C.BLEND_ACTION_START
	Attend   Action = C.BLEND_ACTION_ATTEND
	Certify  Action = C.BLEND_ACTION_CERTIFY
)

// NoInstant stands for no instant where one may be left out.
const NoInstant = math.MinInt64

// Refused is why blend refused: code, help and place of the first problem, and all of them as JSON.
type Refused struct {
	Result, Code                     int
	Message, Help, Pointer, Problems string
}

func (refused *Refused) Error() string { return refused.Message }

func init() {
	if abi := C.blend_abi_version(); abi != C.BLEND_ABI_VERSION {
		panic(fmt.Sprintf("this libblend has ABI %d", abi))
	}
}

func check(result C.int32_t, failed *C.blend_error) error {
	if result == C.BLEND_OK {
		return nil
	}
	defer C.blend_error_free(failed)
	return &Refused{
		int(C.blend_error_result(failed)), int(C.blend_error_code(failed)),
		C.GoString(C.blend_error_message(failed)), C.GoString(C.blend_error_help(failed)),
		C.GoString(C.blend_error_pointer(failed)), C.GoString(C.blend_error_problems(failed)),
	}
}

// A handle of C, freed when it is collected.
type handle[P any] struct{ at P }

func made[P any](free func(P), call func(out *P, failed **C.blend_error) C.int32_t) (*handle[P], error) {
	var made handle[P]
	var failed *C.blend_error
	if err := check(call(&made.at, &failed), failed); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(&made, func(made *handle[P]) { free(made.at) })
	return &made, nil
}

func (held *handle[P]) pointer() (none P) {
	if held == nil {
		return none
	}
	return held.at
}

// ask gives the JSON text that a call puts into its out.
func ask(call func(out **C.blend_bytes, failed **C.blend_error) C.int32_t) (string, error) {
	var bytes *C.blend_bytes
	var failed *C.blend_error
	if err := check(call(&bytes, &failed), failed); err != nil {
		return "", err
	}
	defer C.blend_bytes_free(bytes)
	return C.GoStringN(C.blend_bytes_data(bytes), C.int(C.blend_bytes_len(bytes))), nil
}

// text is a string as C takes it: the bytes and how many; none for an empty one.
func text(given string) (told struct {
	data *C.char
	size C.size_t
}) {
	if given != "" {
		bytes := []byte(given)
		told.data, told.size = (*C.char)(unsafe.Pointer(&bytes[0])), C.size_t(len(bytes))
	}
	return told
}

// Programme is a compiled programme.
type Programme struct{ *handle[*C.blend_programme] }

// Schedule is a schedule of a programme; Schedule{} where sessions and cohorts do not matter.
type Schedule struct{ *handle[*C.blend_schedule] }

// Question is prepared once and asked often, with Record.Verdict.
type Question struct{ *handle[*C.blend_question] }

// Population is the records of many learners; Population{} is none.
type Population struct{ *handle[*C.blend_population] }

// Record is one learner's facts. Instants are RFC 3339 text, or microseconds since 1970 where they are numbers; empty texts
// are left out.
type Record struct{ *handle[*C.blend_record] }

// NewProgramme compiles a programme.
func NewProgramme(document string) (Programme, error) {
	json := text(document)
	made, err := made(func(at *C.blend_programme) { C.blend_programme_free(at) },
		func(out **C.blend_programme, failed **C.blend_error) C.int32_t {
			return C.blend_programme_new(json.data, json.size, nil, 0, out, failed)
		})
	return Programme{made}, err
}

// Schedule reads a schedule.
func (programme Programme) Schedule(document string) (Schedule, error) {
	defer runtime.KeepAlive(programme)
	json := text(document)
	made, err := made(func(at *C.blend_schedule) { C.blend_schedule_free(at) },
		func(out **C.blend_schedule, failed **C.blend_error) C.int32_t {
			return C.blend_schedule_new(programme.at, json.data, json.size, out, failed)
		})
	return Schedule{made}, err
}

// Record reads the facts of one learner.
func (programme Programme) Record(facts string, schedule Schedule) (Record, error) {
	defer runtime.KeepAlive([]any{programme, schedule})
	json := text(facts)
	made, err := made(func(at *C.blend_record) { C.blend_record_free(at) },
		func(out **C.blend_record, failed **C.blend_error) C.int32_t {
			return C.blend_record_new(programme.at, schedule.pointer(), json.data, json.size, out, failed)
		})
	return Record{made}, err
}

// Population reads the facts of many learners.
func (programme Programme) Population(facts string, schedule Schedule) (Population, error) {
	defer runtime.KeepAlive([]any{programme, schedule})
	json := text(facts)
	made, err := made(func(at *C.blend_population) { C.blend_population_free(at) },
		func(out **C.blend_population, failed **C.blend_error) C.int32_t {
			return C.blend_population_new(programme.at, schedule.pointer(), json.data, json.size, out, failed)
		})
	return Population{made}, err
}

// Question prepares a question.
func (programme Programme) Question(component string, action Action, session string, schedule Schedule) (Question, error) {
	defer runtime.KeepAlive([]any{programme, schedule})
	c, s := text(component), text(session)
	made, err := made(func(at *C.blend_question) { C.blend_question_free(at) },
		func(out **C.blend_question, failed **C.blend_error) C.int32_t {
			return C.blend_question_new(programme.at, schedule.pointer(), c.data, c.size, C.int32_t(action), s.data, s.size, out, failed)
		})
	return Question{made}, err
}

// Roster tells who has a seat, who waits and who was turned away.
func (population Population) Roster(session, at, knownAt string) (string, error) {
	defer runtime.KeepAlive(population)
	s, a, k := text(session), text(at), text(knownAt)
	return ask(func(out **C.blend_bytes, failed **C.blend_error) C.int32_t {
		return C.blend_population_roster(population.at, s.data, s.size, a.data, a.size, k.data, k.size, out, failed)
	})
}

// Of is what a decision may be bound to.
type Of struct {
	Session, KnownAt string
	Others           Population
}

// Decide tells whether the learner may do this, and what is missing.
func (record Record) Decide(component string, action Action, at string, of Of) (string, error) {
	defer runtime.KeepAlive([]any{record, of.Others})
	c, s, a, k := text(component), text(of.Session), text(at), text(of.KnownAt)
	return ask(func(out **C.blend_bytes, failed **C.blend_error) C.int32_t {
		return C.blend_record_decide(record.at, c.data, c.size, C.int32_t(action), s.data, s.size, a.data, a.size, k.data, k.size,
			of.Others.pointer(), out, failed)
	})
}

// Verdict is a decision in short; OpensAt may be NoInstant.
type Verdict struct {
	Outcome int32
	Reasons uint32
	OpensAt int64
}

// Verdict asks a prepared question.
func (record Record) Verdict(question Question, at int64) (Verdict, error) {
	told := C.blend_verdict{struct_size: C.sizeof_blend_verdict}
	var failed *C.blend_error
	err := check(C.blend_record_verdict(record.at, question.at, C.int64_t(at), &told, &failed), failed)
	runtime.KeepAlive(record.handle)
	runtime.KeepAlive(question.handle)
	return Verdict{int32(told.outcome), uint32(told.reasons), int64(told.opens_at)}, err
}

// Reason is one reason of a decision; Gate and Message are empty where there is none.
type Reason struct {
	Code, Mode    int32
	Gate, Message string
}

// Reasons gives the reasons of a decision, read without JSON.
func (record Record) Reasons(component string, action Action, at int64, session string) ([]Reason, error) {
	defer runtime.KeepAlive(record)
	c, s := text(component), text(session)
	var decision *C.blend_decision
	var failed *C.blend_error
	result := C.blend_decision_new(record.at, c.data, c.size, C.int32_t(action), s.data, s.size, C.int64_t(at), NoInstant, nil,
		&decision, &failed)
	if err := check(result, failed); err != nil {
		return nil, err
	}
	defer C.blend_decision_free(decision)
	told := func(given C.blend_text) string { return C.GoStringN(given.data, C.int(given.size)) }
	reasons := make([]Reason, C.blend_decision_reasons(decision))
	for index := range reasons {
		row := C.blend_reason{struct_size: C.sizeof_blend_reason}
		if err := check(C.blend_decision_reason(decision, C.size_t(index), &row, &failed), failed); err != nil {
			return nil, err
		}
		reasons[index] = Reason{int32(row.code), int32(row.mode), told(row.gate), told(row.message)}
	}
	return reasons, nil
}

// Standing tells where the learner is.
func (record Record) Standing(at, knownAt string) (string, error) {
	defer runtime.KeepAlive(record)
	a, k := text(at), text(knownAt)
	return ask(func(out **C.blend_bytes, failed **C.blend_error) C.int32_t {
		return C.blend_record_standing(record.at, a.data, a.size, k.data, k.size, out, failed)
	})
}

// Explain gives the tree of a rule's parts.
func (record Record) Explain(rule, at, knownAt string) (string, error) {
	defer runtime.KeepAlive(record)
	r, a, k := text(rule), text(at), text(knownAt)
	return ask(func(out **C.blend_bytes, failed **C.blend_error) C.int32_t {
		return C.blend_record_explain(record.at, r.data, r.size, a.data, a.size, k.data, k.size, out, failed)
	})
}

// Certification gives the certificate's periods and its next ends.
func (record Record) Certification(at string, ends uint32, knownAt string) (string, error) {
	defer runtime.KeepAlive(record)
	a, k := text(at), text(knownAt)
	return ask(func(out **C.blend_bytes, failed **C.blend_error) C.int32_t {
		return C.blend_record_certification(record.at, a.data, a.size, C.uint32_t(ends), k.data, k.size, out, failed)
	})
}

// Apply adds one fact and tells what it changed.
func (record Record) Apply(fact string) (string, error) {
	defer runtime.KeepAlive(record)
	f := text(fact)
	return ask(func(out **C.blend_bytes, failed **C.blend_error) C.int32_t {
		return C.blend_record_apply(record.at, f.data, f.size, out, failed)
	})
}
