import { ParetaError } from "./errors";

/**
 * A template tag for paths: each inserted value becomes exactly one segment, whatever characters it holds.
 *
 * @throws {@link ParetaError} for an id that cannot become a segment by escaping: empty, `.`, `..`, or not a string.
 */
export function path(literals: TemplateStringsArray, ...ids: readonly string[]): string {
  return literals.reduce((joined, literal, index) => joined + segment(ids[index - 1]) + literal);
}

function segment(id: unknown): string {
  if (typeof id !== "string" || id === "") throw new ParetaError("an id is required, as a non-empty string");
  // URL parsers resolve dots even where they are escaped: `%2e%2e` also goes up one level.
  if (id === "." || id === "..") throw new ParetaError(`${JSON.stringify(id)} is no id`);
  try {
    return encodeURIComponent(id);
  } catch {
    throw new ParetaError("an id must be well-formed Unicode"); // a lone surrogate has no UTF-8 form
  }
}
