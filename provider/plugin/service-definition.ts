import { ResourceProviderService as GENERATED } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { withStructBytes, type StructFields } from "./struct-codec";

/**
 * The fields that are Structs, for each method that this service handles. A test compares them with the code that
 * Pulumi generates.
 */
export const STRUCT_FIELDS = {
  checkConfig: { request: [2, 3], answer: [1] },
  diffConfig: { request: [3, 4, 6], answer: [] },
  configure: { request: [2], answer: [] },
  invoke: { request: [2], answer: [1] },
  check: { request: [2, 3], answer: [1] },
  diff: { request: [3, 4, 6], answer: [] },
  create: { request: [2], answer: [2] },
  read: { request: [3, 4], answer: [2, 3] },
  list: { request: [2], answer: [] },
  update: { request: [3, 4, 8], answer: [1] },
  delete: { request: [3, 5], answer: [] },
} as const satisfies Partial<Record<keyof typeof GENERATED, StructFields>>;

/** Pulumi's provider service, with this project's codecs for Structs. */
export const ResourceProviderService = {
  ...GENERATED,
  checkConfig: withStructBytes(GENERATED.checkConfig, STRUCT_FIELDS.checkConfig),
  diffConfig: withStructBytes(GENERATED.diffConfig, STRUCT_FIELDS.diffConfig),
  configure: withStructBytes(GENERATED.configure, STRUCT_FIELDS.configure),
  invoke: withStructBytes(GENERATED.invoke, STRUCT_FIELDS.invoke),
  check: withStructBytes(GENERATED.check, STRUCT_FIELDS.check),
  diff: withStructBytes(GENERATED.diff, STRUCT_FIELDS.diff),
  create: withStructBytes(GENERATED.create, STRUCT_FIELDS.create),
  read: withStructBytes(GENERATED.read, STRUCT_FIELDS.read),
  list: withStructBytes(GENERATED.list, STRUCT_FIELDS.list),
  update: withStructBytes(GENERATED.update, STRUCT_FIELDS.update),
  delete: withStructBytes(GENERATED.delete, STRUCT_FIELDS.delete),
};
