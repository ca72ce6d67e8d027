// The adapter of hyparquet; `interop/readers/protocol.py` describes what it is asked.

import { createWriteStream, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { canonical, parsers, plain } from './canonical.mjs'

const OPERATORS = { '=': '$eq', '<': '$lt', '<=': '$lte', '>': '$gt', '>=': '$gte' }

function condition({ column, op, value }, schema) {
  if (op === 'is_null') return { [column]: { $eq: null } }
  if (op === 'not_null') return { [column]: { $ne: null } }
  const node = schema.children.find((child) => child.element.name === column)
  return { [column]: { [OPERATORS[op]]: plain(value, node.element) } }
}

async function asyncBuffer(path) {
  const handle = await open(path)
  const { size } = await handle.stat()
  return {
    handle,
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start)
      await handle.read(bytes, 0, bytes.length, start)
      return bytes.buffer
    },
  }
}

async function read(job, columns) {
  const file = await asyncBuffer(job.file)
  try {
    const metadata = await parquetMetadataAsync(file, { parsers })
    const schema = parquetSchema(metadata)
    const options = { file, metadata, columns, compressors, parsers, utf8: false, geoparquet: false }
    if (job.filter) {
      options.filter = condition(job.filter, schema)
      options.filterStrict = false
      options.usePageIndex = true
      options.useBloomFilters = true
      options.useOffsetIndex = true
    }
    const rows = await parquetReadObjects(options)
    const nodes = columns.map((name) => schema.children.find((c) => c.element.name === name))
    return Object.fromEntries(nodes.map((node, at) =>
      [columns[at], rows.map((row) => canonical(row[columns[at]], node))]))
  } finally {
    await file.handle.close()
  }
}

async function attempt(job, columns) {
  try {
    return { values: await read(job, columns) }
  } catch (error) {
    return { error: `${error.name}: ${error.message}` }
  }
}

async function answer(job) {
  const whole = await attempt(job, job.columns)
  if (whole.values) return { id: job.id, values: whole.values, errors: {} }
  const values = {}
  const errors = {}
  for (const column of job.columns) {
    const part = await attempt(job, [column])
    if (part.values) Object.assign(values, part.values)
    else errors[column] = part.error
  }
  return { id: job.id, values, errors }
}

const [jobs, out] = process.argv.slice(2)
const sink = createWriteStream(out)
for (const job of JSON.parse(readFileSync(jobs, 'utf8'))) {
  sink.write(JSON.stringify(await answer(job)) + '\n')
}
sink.end()
