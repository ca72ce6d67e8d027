"""Filter literals: a canonical value as an Arrow scalar of the column's own type."""

import pyarrow as pa

from interop.canonical import NANOSECONDS
from interop.readers.protocol import plain_value


def arrow_scalar(canonical, kind):
    """The canonical value as a scalar of the Arrow type `kind`."""
    value = plain_value(canonical)
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    if pa.types.is_date32(kind):
        return pa.scalar(value, pa.int32()).cast(kind)
    if pa.types.is_time32(kind):
        return pa.scalar(value // NANOSECONDS[kind.unit], pa.int32()).cast(kind)
    if pa.types.is_time64(kind) or pa.types.is_timestamp(kind):
        return pa.scalar(value // NANOSECONDS[kind.unit], pa.int64()).cast(kind)
    return pa.scalar(value, kind)
