// Turns what hyparquet returns into the canonical form of `interop/canonical.py`.
//
// The reader is asked for raw numbers where it offers to (custom parsers), since a JavaScript
// Date holds milliseconds only; the schema that it parsed says what they mean.

export const parsers = {
  timestampFromMilliseconds: (value) => value,
  timestampFromMicroseconds: (value) => value,
  timestampFromNanoseconds: (value) => value,
  dateFromDays: (value) => value,
  jsonFromBytes: (bytes) => bytes && new TextDecoder().decode(bytes),
}

const UNITS = { MILLIS: 1000000n, MICROS: 1000n, NANOS: 1n }

function bits(value, bytes) {
  const view = new DataView(new ArrayBuffer(bytes))
  if (bytes === 4) view.setFloat32(0, value)
  else view.setFloat64(0, value)
  return Buffer.from(view.buffer).toString('hex')
}

function number(value, element) {
  if (element.type === 'FLOAT') return Number.isNaN(value) ? 'f:nan' : `f:${bits(value, 4)}`
  if (element.type === 'DOUBLE' || element.converted_type === 'DECIMAL') {
    return Number.isNaN(value) ? 'g:nan' : `g:${bits(value, 8)}`
  }
  return `i:${value}`
}

function leaf(value, element) {
  const logical = element.logical_type
  if (logical?.type === 'TIMESTAMP') {
    return `${logical.isAdjustedToUTC ? 'tsz' : 'ts'}:${BigInt(value) * UNITS[logical.unit]}`
  }
  if (logical?.type === 'TIME') {
    return `${logical.isAdjustedToUTC ? 'timez' : 'time'}:${BigInt(value) * UNITS[logical.unit]}`
  }
  if (element.converted_type === 'DATE') return `date:${value}`
  if (logical?.type === 'UUID') return `u:${value.replaceAll('-', '')}`
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return `s:${value}`
  if (value instanceof Uint8Array) return `x:${Buffer.from(value).toString('hex')}`
  return number(value, element)
}

function mapEntries(value, node) {
  const [key, item] = node.children[0].children
  return { '#map': Object.entries(value).map(([k, v]) => [leaf(k, key.element), canonical(v, item)]) }
}

/** The canonical form of `value`, which lies at `node` of the schema tree. */
export function canonical(value, node) {
  if (value === null || value === undefined) return null
  const { converted_type: kind } = node.element
  if (kind === 'LIST') {
    const element = node.children[0].children[0]
    return Array.from(value, (item) => canonical(item, element))
  }
  if (kind === 'MAP') return mapEntries(value, node)
  if (node.children.length) {
    return Object.fromEntries(
      node.children.map((child) => [child.element.name, canonical(value[child.element.name], child)]))
  }
  return leaf(value, node.element)
}

/** A filter value of the protocol as what hyparquet compares with, or an error. */
export function plain(text, element) {
  if (typeof text === 'boolean') return text
  const [, tag, body] = /^(\w+):(.*)$/s.exec(text)
  if (tag === 's') return body
  if (tag === 'i') return element.type === 'INT64' ? BigInt(body) : Number(body)
  if (tag === 'date') return Number(body)
  if (tag === 'ts' || tag === 'tsz') return BigInt(body) / UNITS[element.logical_type.unit]
  if (tag === 'f' || tag === 'g') {
    const bytes = Buffer.from(body, 'hex')
    return tag === 'f' ? bytes.readFloatBE(0) : bytes.readDoubleBE(0)
  }
  throw new Error(`no filter value for ${text}`)
}
