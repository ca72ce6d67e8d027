package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// cursor walks the values of one leaf, each with its repetition and definition level.
type cursor struct {
	values []parquet.Value
	at     int
}

func (c *cursor) done() bool { return c.at == len(c.values) }

func (c *cursor) peek() parquet.Value { return c.values[c.at] }

// assembler rebuilds the rows of one top-level column from its leaves.
type assembler struct {
	cursors map[int]*cursor
}

// readColumn returns the canonical values of a top-level column.
func readColumn(file *parquet.File, name string) (values []any, err error) {
	defer recoverInto(&err)
	column := file.Root().Column(name)
	if column == nil {
		return nil, fmt.Errorf("no column %q", name)
	}
	rows := assembler{cursors: map[int]*cursor{}}
	if err := rows.load(file, column); err != nil {
		return nil, err
	}
	values = []any{}
	for range file.NumRows() {
		values = append(values, rows.value(column, 0, 0))
	}
	for index, leaf := range rows.cursors {
		if !leaf.done() {
			return nil, fmt.Errorf("leaf %d has %d values too many", index, len(leaf.values)-leaf.at)
		}
	}
	return values, nil
}

// load reads every value of the leaves below node.
func (a *assembler) load(file *parquet.File, node *parquet.Column) error {
	for _, child := range node.Columns() {
		if err := a.load(file, child); err != nil {
			return err
		}
	}
	if !node.Leaf() {
		return nil
	}
	leaf := &cursor{}
	for _, group := range file.RowGroups() {
		if err := leaf.readChunk(group.ColumnChunks()[node.Index()]); err != nil {
			return err
		}
	}
	a.cursors[node.Index()] = leaf
	return nil
}

func (c *cursor) readChunk(chunk parquet.ColumnChunk) error {
	pages := chunk.Pages()
	defer pages.Close()
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		values := make([]parquet.Value, page.NumValues())
		count, err := page.Values().ReadValues(values)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		for _, value := range values[:count] {
			c.values = append(c.values, value.Clone())
		}
		parquet.Release(page)
	}
}

// first is the leaf that tells whether the node has a value here.
func (a *assembler) first(node *parquet.Column) *cursor {
	for !node.Leaf() {
		node = node.Columns()[0]
	}
	return a.cursors[node.Index()]
}

// skip consumes the placeholder that an absent node has in each of its leaves.
func (a *assembler) skip(node *parquet.Column) {
	if node.Leaf() {
		a.cursors[node.Index()].at++
		return
	}
	for _, child := range node.Columns() {
		a.skip(child)
	}
}

// value takes the next value of node; repetition and definition are the levels of its parent.
func (a *assembler) value(node *parquet.Column, repetition, definition int) any {
	if node.Optional() {
		definition++
		if a.first(node).peek().DefinitionLevel() < definition {
			a.skip(node)
			return nil
		}
	}
	if node.Repeated() {
		return a.repeated(node, repetition+1, definition+1)
	}
	return a.present(node, repetition, definition)
}

func (a *assembler) repeated(node *parquet.Column, repetition, definition int) []any {
	items := []any{}
	leaf := a.first(node)
	if leaf.peek().DefinitionLevel() < definition {
		a.skip(node)
		return items
	}
	for {
		items = append(items, a.present(node, repetition, definition))
		if leaf.done() || leaf.peek().RepetitionLevel() < repetition {
			return items
		}
	}
}

func (a *assembler) present(node *parquet.Column, repetition, definition int) any {
	if node.Leaf() {
		leaf := a.cursors[node.Index()]
		value := leaf.peek()
		leaf.at++
		if value.IsNull() {
			return nil
		}
		return canonical(value, node.Type())
	}
	members := map[string]any{}
	for _, child := range node.Columns() {
		members[child.Name()] = a.value(child, repetition, definition)
	}
	return unwrap(node, members)
}

// unwrap takes the helper groups of LIST and MAP away.
func unwrap(node *parquet.Column, members map[string]any) any {
	var kind format.LogicalTypeValue
	if logical := node.Type().LogicalType(); logical != nil {
		kind = logical.Value
	}
	switch kind.(type) {
	case *format.ListType:
		items := []any{}
		for _, item := range members["list"].([]any) {
			items = append(items, item.(map[string]any)["element"])
		}
		return items
	case *format.MapType:
		pairs := []any{}
		for _, item := range members["key_value"].([]any) {
			entry := item.(map[string]any)
			pairs = append(pairs, []any{entry["key"], entry["value"]})
		}
		return map[string]any{"#map": pairs}
	}
	return members
}
