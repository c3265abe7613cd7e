import { BinaryReader, BinaryWriter } from "google-protobuf";
import { NullValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

/**
 * A Struct as bytes. google-protobuf makes three objects for each value that it reads or writes. For most commands this
 * is more work than everything else in this process. So values are read from the bytes and written to them, with
 * google-protobuf's own reader and writer, and values that only pass through stay bytes. The codecs of the service make
 * and send these Structs (see `service-definition.ts`). For any other code that reads one, it is a Struct like any
 * other.
 */
export class StructBytes extends Struct {
  #fields: ReturnType<Struct["getFieldsMap"]> | undefined;

  constructor(readonly bytes: Uint8Array) {
    super();
  }

  override getFieldsMap(): ReturnType<Struct["getFieldsMap"]> {
    return (this.#fields ??= Struct.deserializeBinary(this.bytes).getFieldsMap());
  }
}

// Field numbers of google/protobuf/struct.proto.
const STRUCT = { fields: 1 };
const ENTRY = { key: 1, value: 2 };
const VALUE = { null: 1, number: 2, string: 3, bool: 4, struct: 5, list: 6 };
const LIST = { values: 1 };

type Plain = Record<string, unknown>;

/** The plain values of a Struct, sorted by name, because the engine sends them in any order. */
export function toPlain(struct: Struct): Plain {
  return readStruct(new BinaryReader(struct instanceof StructBytes ? struct.bytes : struct.serializeBinary()));
}

/** A Struct of plain values. Undefined values are left out, as in JSON. */
export function fromPlain(plain: Plain): StructBytes {
  const writer = new BinaryWriter();
  writeStruct(plain, writer);
  return new StructBytes(writer.getResultBuffer());
}

function readStruct(reader: BinaryReader): Plain {
  const entries: [string, unknown][] = [];
  while (reader.nextField()) {
    if (reader.getFieldNumber() === STRUCT.fields) entries.push(nested(reader, readEntry));
    else reader.skipField();
  }
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readEntry(reader: BinaryReader): [string, unknown] {
  const entry: [string, unknown] = ["", null];
  while (reader.nextField()) {
    const field = reader.getFieldNumber();
    if (field === ENTRY.key) entry[0] = reader.readString();
    else if (field === ENTRY.value) entry[1] = nested(reader, readValue);
    else reader.skipField();
  }
  return entry;
}

function readValue(reader: BinaryReader): unknown {
  let value: unknown = null;
  while (reader.nextField()) {
    const field = reader.getFieldNumber();
    if (field === VALUE.string) value = reader.readString();
    else if (field === VALUE.bool) value = reader.readBool();
    else if (field === VALUE.number) value = reader.readDouble();
    else if (field === VALUE.struct) value = nested(reader, readStruct);
    else if (field === VALUE.list) value = nested(reader, readList);
    else reader.skipField();
  }
  return value;
}

function readList(reader: BinaryReader): unknown[] {
  const values: unknown[] = [];
  while (reader.nextField()) {
    if (reader.getFieldNumber() === LIST.values) values.push(nested(reader, readValue));
    else reader.skipField();
  }
  return values;
}

/** The result of `read` for the next message. */
function nested<T>(reader: BinaryReader, read: (reader: BinaryReader) => T): T {
  let result: T | undefined;
  reader.readMessage(undefined, () => {
    result = read(reader);
  });
  return result as T;
}

function writeStruct(plain: Plain, writer: BinaryWriter): void {
  for (const [key, value] of Object.entries(plain)) {
    if (value === undefined) continue;
    writer.writeMessage(STRUCT.fields, plain, () => {
      writer.writeString(ENTRY.key, key);
      writer.writeMessage(ENTRY.value, plain, () => writeValue(value, writer));
    });
  }
}

/** @throws TypeError for a value that JSON cannot express. */
function writeValue(value: unknown, writer: BinaryWriter): void {
  if (typeof value === "string") writer.writeString(VALUE.string, value);
  else if (typeof value === "boolean") writer.writeBool(VALUE.bool, value);
  else if (typeof value === "number") writer.writeDouble(VALUE.number, value);
  else if (value === null || value === undefined) writer.writeEnum(VALUE.null, NullValue.NULL_VALUE);
  else if (Array.isArray(value)) writer.writeMessage(VALUE.list, value, () => writeList(value, writer));
  else if (typeof value === "object")
    writer.writeMessage(VALUE.struct, value, () => writeStruct(value as Plain, writer));
  else throw new TypeError(`a ${typeof value} cannot be a property`);
}

function writeList(values: unknown[], writer: BinaryWriter): void {
  for (const value of values) writer.writeMessage(LIST.values, values, () => writeValue(value, writer));
}
