import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../endpoint";
import { fromPlain, toPlain } from "./struct";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWNS } from "../shell/wire";

export type Props = Record<string, unknown>;

/**
 * Properties in plain text, and the names of those that are a secret or hold one. Such a property is sent as a secret
 * as a whole.
 */
export interface Values {
  plain: Props;
  secrets: ReadonlySet<string>;
}

/** The properties that the engine sent, with secrets in plain text and one marker for every unknown value. */
export function fromStruct(struct: Struct | undefined): Values {
  const secrets = new Set<string>();
  const plain: Props = struct ? toPlain(struct) : {};
  for (const key in plain) plain[key] = reveal(plain[key], () => secrets.add(key));
  return { plain, secrets };
}

/**
 * The properties for the engine: each of `secrets` is wrapped as a secret. An unknown value stays unknown, because it
 * has nothing to hide yet.
 */
export function toStruct(plain: Props, secrets: ReadonlySet<string> = new Set()): Struct {
  const wrapped: Props = {};
  for (const [key, value] of Object.entries(plain)) {
    if (value !== undefined) wrapped[key] = secrets.has(key) ? secret(value) : value;
  }
  return fromPlain(wrapped);
}

/** The names of the properties that are secret in any of the sets. */
export function secretsOf(...values: Values[]): ReadonlySet<string> {
  return new Set(values.flatMap(({ secrets }) => [...secrets]));
}

function secret(value: unknown): Props {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

function reveal(value: unknown, onSecret: () => void): unknown {
  if (typeof value === "string") return UNKNOWNS.has(value) ? UNKNOWN : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => reveal(item, onSecret));
  const fields = value as Props;
  if (fields[SIGNATURE_KEY] === SECRET_SIGNATURE) {
    onSecret();
    return reveal(fields.value, onSecret);
  }
  return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, reveal(inner, onSecret)]));
}
