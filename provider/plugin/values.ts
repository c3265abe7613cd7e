import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../endpoint";
import { fromPlain, toPlain } from "./struct";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWNS } from "../shell/wire";

export type Props = Record<string, unknown>;

/** Properties in plain text, and which of them are secret or hold a secret: those leave as secrets, whole. */
export interface Values {
  plain: Props;
  secrets: ReadonlySet<string>;
}

/** What the engine sent, with its secrets in plain text and one word for all that is unknown. */
export function fromStruct(struct: Struct | undefined): Values {
  const secrets = new Set<string>();
  const plain: Props = struct ? toPlain(struct) : {};
  for (const key in plain) plain[key] = reveal(plain[key], () => secrets.add(key));
  return { plain, secrets };
}

/** What the engine gets: each of `secrets` wrapped as a secret. An unknown stays one, for it has nothing to hide yet. */
export function toStruct(plain: Props, secrets: ReadonlySet<string> = new Set()): Struct {
  const wrapped: Props = {};
  for (const [key, value] of Object.entries(plain)) {
    if (value !== undefined) wrapped[key] = secrets.has(key) ? secret(value) : value;
  }
  return fromPlain(wrapped);
}

/** What is secret in any of them. */
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
