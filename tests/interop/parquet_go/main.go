// The adapter of parquet-go; interop/readers/protocol.py describes what it is asked.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/parquet-go/parquet-go"
)

type job struct {
	ID      int      `json:"id"`
	File    string   `json:"file"`
	Columns []string `json:"columns"`
}

type answer struct {
	ID     int               `json:"id"`
	Values map[string][]any  `json:"values"`
	Errors map[string]string `json:"errors"`
}

// open reads the footer, the page index and the bloom filter headers.
func open(path string) (file *parquet.File, closer *os.File, err error) {
	defer recoverInto(&err)
	closer, err = os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := closer.Stat()
	if err != nil {
		return nil, closer, err
	}
	file, err = parquet.OpenFile(closer, info.Size())
	return file, closer, err
}

// recoverInto turns a panic of the library into an error.
func recoverInto(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("panic: %v", cause)
	}
}

func respond(wanted job) answer {
	result := answer{ID: wanted.ID, Values: map[string][]any{}, Errors: map[string]string{}}
	file, closer, err := open(wanted.File)
	if closer != nil {
		defer closer.Close()
	}
	for _, name := range wanted.Columns {
		if err != nil {
			result.Errors[name] = err.Error()
			continue
		}
		values, failure := readColumn(file, name)
		if failure != nil {
			result.Errors[name] = failure.Error()
		} else {
			result.Values[name] = values
		}
	}
	return result
}

func run(jobsPath, outPath string) error {
	text, err := os.ReadFile(jobsPath)
	if err != nil {
		return err
	}
	var jobs []job
	if err := json.Unmarshal(text, &jobs); err != nil {
		return err
	}
	out, err := os.Create(outPath)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	for _, wanted := range jobs {
		if err := encoder.Encode(respond(wanted)); err != nil {
			return err
		}
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	return out.Close()
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: parquet_go JOBS OUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
