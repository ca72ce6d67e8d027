package main

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// canonical is the form of a value that interop/canonical.py describes.
func canonical(value parquet.Value, kind parquet.Type) any {
	if converted := kind.ConvertedType(); converted != nil && *converted == deprecated.Interval {
		return interval(value.ByteArray())
	}
	if logical := kind.LogicalType(); logical != nil && logical.Value != nil {
		if text := annotated(value, logical.Value); text != "" {
			return text
		}
	}
	return physical(value)
}

func annotated(value parquet.Value, logical format.LogicalTypeValue) string {
	switch kind := logical.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		return "s:" + string(value.ByteArray())
	case *format.DecimalType:
		return decimal(value, int(kind.Scale))
	case *format.DateType:
		return fmt.Sprintf("date:%d", value.Int32())
	case *format.TimeType:
		return clock("time", kind.IsAdjustedToUTC, kind.Unit, value)
	case *format.TimestampType:
		return clock("ts", kind.IsAdjustedToUTC, kind.Unit, value)
	case *format.IntType:
		return integer(value, kind.IsSigned)
	case *format.UUIDType:
		return "u:" + hex.EncodeToString(value.ByteArray())
	}
	return ""
}

func integer(value parquet.Value, signed bool) string {
	if value.Kind() == parquet.Int32 {
		if signed {
			return fmt.Sprintf("i:%d", value.Int32())
		}
		return fmt.Sprintf("i:%d", value.Uint32())
	}
	if signed {
		return fmt.Sprintf("i:%d", value.Int64())
	}
	return fmt.Sprintf("i:%d", value.Uint64())
}

func clock(tag string, utc bool, unit format.TimeUnit, value parquet.Value) string {
	count := big.NewInt(value.Int64())
	if value.Kind() == parquet.Int32 {
		count = big.NewInt(int64(value.Int32()))
	}
	factor := int64(1)
	switch unit.Value.(type) {
	case *format.MilliSeconds:
		factor = 1_000_000
	case *format.MicroSeconds:
		factor = 1_000
	}
	if utc {
		tag += "z"
	}
	return fmt.Sprintf("%s:%s", tag, count.Mul(count, big.NewInt(factor)))
}

func decimal(value parquet.Value, scale int) string {
	unscaled := new(big.Int)
	switch value.Kind() {
	case parquet.Int32:
		unscaled.SetInt64(int64(value.Int32()))
	case parquet.Int64:
		unscaled.SetInt64(value.Int64())
	default:
		bytes := value.ByteArray()
		unscaled.SetBytes(bytes)
		if len(bytes) > 0 && bytes[0] >= 0x80 {
			unscaled.Sub(unscaled, new(big.Int).Lsh(big.NewInt(1), uint(8*len(bytes))))
		}
	}
	sign := ""
	if unscaled.Sign() < 0 {
		sign = "-"
	}
	digits := unscaled.Abs(unscaled).String()
	if scale == 0 {
		return "d:" + sign + digits
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - scale
	return "d:" + sign + digits[:point] + "." + digits[point:]
}

func interval(bytes []byte) string {
	part := func(at int) uint32 { return binary.LittleEndian.Uint32(bytes[at:]) }
	return fmt.Sprintf("iv:%d,%d,%d", part(0), part(4), part(8))
}

func physical(value parquet.Value) any {
	switch value.Kind() {
	case parquet.Boolean:
		return value.Boolean()
	case parquet.Float:
		if float := value.Float(); float == float {
			return fmt.Sprintf("f:%08x", math.Float32bits(float))
		}
		return "f:nan"
	case parquet.Double:
		if double := value.Double(); double == double {
			return fmt.Sprintf("g:%016x", math.Float64bits(double))
		}
		return "g:nan"
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return "x:" + hex.EncodeToString(value.ByteArray())
	}
	return integer(value, true)
}
