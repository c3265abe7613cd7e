import { BinaryReader, BinaryWriter, Message } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { MethodDefinition } from "@grpc/grpc-js";
import { StructBytes } from "./struct";

/** The numbers of the fields that are Structs, from Pulumi's provider.proto. */
export interface StructFields {
  readonly request: readonly number[];
  readonly answer: readonly number[];
}

/**
 * A method of a service whose Structs are read and written as bytes. The rest of its messages uses the generated code.
 */
export function withStructBytes<Request extends Message, Answer extends Message>(
  method: MethodDefinition<Request, Answer>,
  fields: StructFields,
): MethodDefinition<Request, Answer> {
  return {
    ...method,
    requestDeserialize(bytes) {
      const { structs, rest } = cutOut(bytes, fields.request);
      const request = method.requestDeserialize(rest);
      for (const [field, struct] of structs) Message.setWrapperField(request, field, new StructBytes(struct));
      return request;
    },
    responseSerialize(answer) {
      const writer = new BinaryWriter();
      for (const field of fields.answer) {
        const struct = Message.getWrapperField(answer, Struct, field);
        if (!(struct instanceof StructBytes)) continue;
        writer.writeBytes(field, struct.bytes);
        // A response is sent once, so the message need not keep what is written here.
        Message.setWrapperField(answer, field, undefined);
      }
      return Buffer.concat([method.responseSerialize(answer), writer.getResultBuffer()]);
    },
  };
}

/**
 * The bytes of some fields of a message, and the message without them. A field that occurs twice is merged, like any
 * message.
 */
function cutOut(
  bytes: Uint8Array,
  fields: readonly number[],
): { structs: ReadonlyMap<number, Uint8Array>; rest: Buffer } {
  const reader = new BinaryReader(bytes);
  const structs = new Map<number, Uint8Array>();
  const rest: Uint8Array[] = [];
  for (let start = 0; reader.nextField(); start = reader.getCursor()) {
    const field = reader.getFieldNumber();
    if (fields.includes(field)) {
      structs.set(field, Buffer.concat([structs.get(field) ?? new Uint8Array(), reader.readBytes()]));
    } else {
      reader.skipField();
      rest.push(bytes.subarray(start, reader.getCursor()));
    }
  }
  return { structs, rest: Buffer.concat(rest) };
}
