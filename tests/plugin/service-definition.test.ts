import { Message } from "google-protobuf";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderService as GENERATED } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CheckRequest, CheckResponse, ReadRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderService, STRUCT_FIELDS } from "../../provider/plugin/service-definition";
import { StructBytes, fromPlain, toPlain } from "../../provider/plugin/struct";

type Method = keyof typeof STRUCT_FIELDS;
const METHODS = Object.keys(STRUCT_FIELDS) as Method[];

const struct = (value: object) => Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
const plain = { b: [1, null, "x"], a: { flag: true, deep: { text: "é" } } };

/** The Structs of a generated message, found through the names of its getters. */
function structsOf(type: unknown): number[] {
  const { prototype } = type as { prototype: object };
  const getters = Object.getOwnPropertyNames(prototype).filter((name) => name.startsWith("get"));
  const texts = getters.map((name) => String((prototype as Record<string, unknown>)[name]));
  return texts.flatMap((text) => /struct_pb\.Struct, (\d+)\)/.exec(text)?.[1] ?? []).map(Number);
}

it.each(METHODS)("knows every Struct of %s, as Pulumi generates it", (method) => {
  const { requestType, responseType } = GENERATED[method] as unknown as { requestType: unknown; responseType: unknown };
  const generated = { request: structsOf(requestType), answer: structsOf(responseType) };
  if (JSON.stringify(generated) !== JSON.stringify(STRUCT_FIELDS[method])) {
    throw new Error(
      `Pulumi's provider.proto has other Structs in ${method} than provider/plugin/service-definition.ts: ` +
        `${JSON.stringify(generated)}. If there are none at all, its generated code changed its form, and this test has to follow`,
    );
  }
});

it.each(METHODS)("reads a request of %s as the generated code does, its Structs as bytes", (method) => {
  const { requestType } = GENERATED[method] as unknown as { requestType: new () => Message };
  const request = new requestType();
  const withUrn = request as Message & { setUrn?: (urn: string) => void };
  withUrn.setUrn?.("urn:pulumi:dev::app::a:b:C::d");
  for (const field of STRUCT_FIELDS[method].request)
    Message.setWrapperField(request, field, struct({ ...plain, field }));
  const bytes = Buffer.from(request.serializeBinary());
  const read = ResourceProviderService[method].requestDeserialize(bytes) as Message;
  expect(read).toBeInstanceOf(requestType);
  for (const field of STRUCT_FIELDS[method].request) {
    const found = Message.getWrapperField(read, Struct, field);
    expect(found).toBeInstanceOf(StructBytes);
    expect(toPlain(found)).toEqual({ ...plain, field });
  }
  expect(read.toObject()).toEqual(request.toObject());
});

it.each(METHODS)("sends an answer of %s that the generated code reads", (method) => {
  const { responseType } = GENERATED[method] as unknown as { responseType: new () => Message };
  const answerOf = (made: (value: object) => Struct) => {
    const answer = new responseType();
    for (const field of STRUCT_FIELDS[method].answer) Message.setWrapperField(answer, field, made({ ...plain, field }));
    return answer;
  };
  const { responseSerialize, responseDeserialize } = ResourceProviderService[method];
  const send = responseSerialize as (answer: Message) => Buffer;
  const expected = answerOf(struct).toObject();
  for (const made of [struct, (value: object) => fromPlain(value as Record<string, unknown>)]) {
    expect(responseDeserialize(send(answerOf(made))).toObject()).toEqual(expected);
  }
});

it("has no Struct where none was sent, and an empty one where that was", () => {
  const read = ResourceProviderService.read.requestDeserialize(
    Buffer.from(new ReadRequest().setId("ep_1").setInputs(new Struct()).serializeBinary()),
  );
  expect([read.getId(), read.hasProperties(), read.hasInputs()]).toEqual(["ep_1", false, true]);
  expect(read.getInputs()?.toJavaScript()).toEqual({});
});

it("merges a Struct that comes in two parts, as protobuf does", () => {
  const parts = [{ a: 1 }, { b: 2 }].map((part) => new CheckRequest().setNews(struct(part)).serializeBinary());
  const read = ResourceProviderService.check.requestDeserialize(Buffer.concat(parts));
  expect(toPlain(read.getNews() as Struct)).toEqual({ a: 1, b: 2 });
});

it("is a Struct like any other to whatever does not know of its bytes", () => {
  const inside = new CheckResponse().setInputs(fromPlain(plain));
  expect(CheckResponse.deserializeBinary(inside.serializeBinary()).getInputs()?.toJavaScript()).toEqual(plain);
  expect(fromPlain(plain).toJavaScript()).toEqual(plain);
});
