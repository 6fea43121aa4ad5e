// What a Go program needs to call blend by cgo, to be copied into its package. A C compiler, blend.h and libblend have to be where
// they are looked for (else CGO_CFLAGS=-I.. and CGO_LDFLAGS=-L.., and LD_LIBRARY_PATH when run). What a function of blend.h makes
// is freed by its `.._free`. Everything may be asked from many goroutines at once; what is not const wants its object for itself.
package main

/*
#cgo LDFLAGS: -lblend
#include "blend.h"
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// refused is why blend refused: what the call returned, and all problems as JSON.
type refused struct {
	result            int
	message, problems string
}

func (refused *refused) Error() string { return refused.message }

func init() {
	if abi := C.blend_abi_version(); abi != C.BLEND_ABI_VERSION {
		panic(fmt.Sprint("this libblend has ABI ", abi))
	}
}

// check makes a Go error of what a call returned; the error of C is freed.
func check(result C.int32_t, failed *C.blend_error) error {
	if result == C.BLEND_OK {
		return nil
	}
	defer C.blend_error_free(failed)
	return &refused{int(result), C.GoString(C.blend_error_message(failed)), C.GoString(C.blend_error_problems(failed))}
}

// answer reads the JSON that a call has given, and frees it.
func answer(result C.int32_t, bytes *C.blend_bytes, failed *C.blend_error) (string, error) {
	defer C.blend_bytes_free(bytes)
	return C.GoStringN(C.blend_bytes_data(bytes), C.int(C.blend_bytes_len(bytes))), check(result, failed)
}

// data and size pass a text; an empty one is none.
func data(text string) *C.char  { return (*C.char)(unsafe.Pointer(&append([]byte(text), 0)[0])) }
func size(text string) C.size_t { return C.size_t(len(text)) }
