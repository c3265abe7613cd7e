import { inspect } from "node:util";
import { ParetaError } from "./errors";

/** Removes the key from a text. */
export type Redact = (text: string) => string;

const PLACEHOLDER = "[redacted]";
/** A shorter form would also be found in plain words. */
const SHORTEST_FORM = 4;
/** The part after the dot is redacted by itself only when it is long enough to be a secret: `prod` is a word. */
const SHORTEST_VERIFIER = 12;
/** Deeper than any honest response. What a hostile response holds below this depth is dropped, not walked through. */
const DEEPEST = 32;

/**
 * A {@link Redact} for a key: the key itself, its secret part after the dot, and both in the forms of URLs, JSON and
 * base64.
 *
 * @param others - Further secrets, which are removed in their plain form.
 */
export function redactorOf(apiKey: string, others: readonly string[] = []): Redact {
  const forms = secretForms(apiKey, others);
  return (text) => replaceAll(text, forms);
}

/**
 * The forms of a key and of other secrets. The longest come first, because otherwise the rest of a form would remain.
 */
export function secretForms(apiKey: string, others: readonly string[] = []): readonly string[] {
  const verifier = apiKey.slice(apiKey.indexOf(".") + 1);
  const secrets = verifier.length >= SHORTEST_VERIFIER ? [apiKey, verifier] : [apiKey];
  return longestFirst([...secrets.flatMap(formsOf), ...others]);
}

/** The forms of the whole key alone. */
export function keyForms(apiKey: string): readonly string[] {
  return longestFirst(formsOf(apiKey));
}

function longestFirst(forms: readonly string[]): readonly string[] {
  const distinct = new Set(forms.filter((form) => form.length >= SHORTEST_FORM));
  return [...distinct].sort((a, b) => b.length - a.length);
}

/** A text without any of `forms`. */
export function replaceAll(text: string, forms: readonly string[]): string {
  return forms.reduce((clean, form) => clean.replaceAll(form, PLACEHOLDER), text);
}

/** Removes the first part of a secret from the end of a text that was cut there. */
export function withoutHalf(text: string, forms: readonly string[]): string {
  const longest = Math.min(text.length, (forms[0]?.length ?? 0) - 1);
  for (let length = longest; length >= SHORTEST_FORM; length--) {
    const end = text.slice(text.length - length);
    if (forms.some((form) => form.startsWith(end))) return text.slice(0, text.length - length) + PLACEHOLDER;
  }
  return text;
}

function formsOf(secret: string): string[] {
  const url = encodeURIComponent(secret);
  const lowerCaseUrl = url.replace(/%../g, (escape) => escape.toLowerCase());
  // The host of an address is in lower case, and a page may print a text in capitals.
  const otherCases = [secret.toLowerCase(), secret.toUpperCase()];
  return [secret, ...otherCases, url, lowerCaseUrl, JSON.stringify(secret).slice(1, -1), ...base64Forms(secret)];
}

/**
 * The parts of a secret's base64 that do not depend on the text around it, for each of the three possible alignments.
 */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from("\0".repeat(before) + secret, "utf8");
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor((bytes.length * 8) / 6);
    return [bytes.toString("base64").slice(first, end), bytes.toString("base64url").slice(first, end)];
  });
}

/**
 * Removes the key from an error and everything it holds. The error itself is kept, because its class matters. Its
 * causes are replaced by copies, because they belong to others.
 */
export function redactError(error: unknown, redact: Redact): unknown {
  if (!(error instanceof Error)) return redactValue(error, redact);
  const own = error instanceof ParetaError ? Object.getOwnPropertyNames(error) : ["message", "stack", "cause"];
  for (const name of own) {
    const value = property(error, name);
    const clean = name === "cause" ? copyCause(value, redact) : redactValue(value, redact);
    if (clean !== value) Object.defineProperty(error, name, { value: clean, configurable: true, writable: true });
  }
  return error;
}

/** A copy of a cause as a plain error, with its name, message, stack, code and similar fields, and its own causes. */
function copyCause(cause: unknown, redact: Redact, depth = 0): Error | undefined {
  if (cause === undefined || depth > DEEPEST) return undefined;
  if (!(cause instanceof Error)) {
    return new Error(redact(typeof cause === "string" ? cause : inspect(cause, { depth: 2 })));
  }
  const copy = new Error(redact(cause.message));
  for (const name of ["name", "stack", ...Object.keys(cause)]) {
    const value = property(cause, name);
    if (typeof value === "string" || typeof value === "number") {
      const clean = typeof value === "string" ? redact(value) : value;
      Object.defineProperty(copy, name, { value: clean, configurable: true, writable: true });
    }
  }
  const inner = copyCause(cause.cause ?? (property(cause, "errors") as unknown[] | undefined)?.[0], redact, depth + 1);
  if (inner !== undefined) copy.cause = inner;
  return copy;
}

/**
 * A JSON-like value without the key in its texts and names.
 *
 * @param kept - For an object at a given depth, the name of the text that stays as it is.
 */
export function redactValue(
  value: unknown,
  redact: Redact,
  kept: (object: object, depth: number) => string | undefined = () => undefined,
  depth = 0,
): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return "[...]";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact, kept, depth + 1));
  const asItIs = kept(value, depth);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) =>
      name === asItIs && typeof item === "string"
        ? [name, item]
        : [redact(name), redactValue(item, redact, kept, depth + 1)],
    ),
  );
}

function property(error: Error, name: string): unknown {
  return (error as unknown as Record<string, unknown>)[name];
}
