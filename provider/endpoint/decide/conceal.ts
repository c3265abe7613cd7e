import { secretInputs } from "./secrecy";
import type { InputName } from "../properties";
import { isUnknown, type EndpointInputs } from "../types";

/** A secret text that is shorter is removed only where it stands alone: inside other words it tells nothing. */
const SHORT = 4;

/**
 * The shortest text of a smoke test or an evaluation that is removed from others, because roles and similar words occur
 * in any text.
 */
const LEAST_OF_A_MESSAGE = 8;

/** The inputs that are made of texts of any kind. */
const OF_MESSAGES: readonly InputName[] = ["smokeTest", "evaluation"];

/**
 * Removes the values of secret inputs from a text: from lines, and from errors, where a server may repeat them. Each
 * value is replaced by the input's name, so that a line still says what it is about. Pure.
 */
export function concealer(inputs: Partial<EndpointInputs>): (text: string) => string {
  return without(
    secretInputs(inputs).flatMap((name) => {
      const least = OF_MESSAGES.includes(name) ? LEAST_OF_A_MESSAGE : 1;
      return textsOf(inputs[name], least).map((text) => ({ text, by: `[secret ${name}]` }));
    }),
  );
}

/** The same for every text in a value, such as the arguments of a function. Pure. */
export function concealerOf(value: unknown): (text: string) => string {
  return without(textsOf(value, 1).map((text) => ({ text, by: "[secret]" })));
}

function without(secrets: readonly { text: string; by: string }[]): (text: string) => string {
  const forms = secrets.flatMap(({ text, by }) => formsOf(text).map((form) => ({ form, by })));
  // The longest form comes first: if a part of a form were replaced first, the rest of it would remain.
  forms.sort((a, b) => b.form.length - a.form.length);
  return (text) => forms.reduce((shown, { form, by }) => replaced(shown, form, by), text);
}

function textsOf(value: unknown, least: number): string[] {
  if (typeof value === "number") return textsOf(String(value), Math.max(least, SHORT));
  if (typeof value === "string") return value.trim().length < least || isUnknown(value) ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner) => textsOf(inner, least));
}

/** The forms of a value: itself, and how JSON and a URL write it. */
function formsOf(text: string): string[] {
  return [...new Set([text, text.trim(), JSON.stringify(text).slice(1, -1), inUrl(text)])];
}

function inUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // a lone surrogate has no form in a URL
  }
}

function replaced(text: string, form: string, by: string): string {
  if (form.length >= SHORT) return text.replaceAll(form, by);
  let shown = "";
  let from = 0;
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, from)) {
    const end = at + form.length;
    const alone = !isWordy(text[at - 1]) && !isWordy(text[end]);
    shown += text.slice(from, at) + (alone ? by : form);
    from = end;
  }
  return shown + text.slice(from);
}

function isWordy(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
