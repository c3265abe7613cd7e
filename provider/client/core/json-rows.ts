/** What ends a text in JSON, or keeps the next character from ending it. */
const IN_A_TEXT = /["\\]/g;
/** What begins a text, or divides one row from the next. */
const BETWEEN_TEXTS = /["[\]{},]/g;

/** Takes the rows of a list. */
export interface RowSink {
  /** A row, and the JSON that it was. */
  add(row: unknown, source: string): void;
  /** Takes the row that `text` has at a place, if it was parsed before, and returns where it ends. */
  known(text: string, at: number): number | undefined;
}

/**
 * Cuts the text of a JSON list into its rows, while it arrives, and parses each that is not known. Memory holds the text of
 * one row. Only the commas and brackets of the list itself matter here: whether a row is JSON, `JSON.parse` says.
 */
export class JsonRows {
  readonly #sink: RowSink;
  /** The text of the row that is under way. */
  #row: string[] = [];
  #rows = 0;
  /** How many brackets are open. The list's own is the first. */
  #depth = 0;
  #inText = false;
  /** Whether the last piece ended in a backslash, which belongs to the next one's first character. */
  #isEscaped = false;
  #state: "begun" | "ended" | "broken" = "begun";

  constructor(sink: RowSink) {
    this.#sink = sink;
  }

  /** Takes more of the text, which must begin with `[`. What follows an error in it is ignored. */
  push(text: string): void {
    let rowBegin = 0;
    let at = this.#isEscaped ? 1 : 0;
    this.#isEscaped &&= text === "";
    while (this.#state === "begun") {
      const known = at === rowBegin ? this.#skipKnown(text, at) : undefined;
      if (known !== undefined) {
        at = rowBegin = known;
        continue;
      }
      const next = this.#inText ? IN_A_TEXT : BETWEEN_TEXTS;
      next.lastIndex = at;
      if (!next.test(text)) break;
      at = next.lastIndex;
      const found = text[at - 1];
      if (found === '"') this.#inText = !this.#inText;
      else if (found === "\\") this.#isEscaped = at++ === text.length;
      else if (found === "[" || found === "{") {
        if (this.#depth++ === 0) rowBegin = at;
      } else if (found === "," ? this.#depth === 1 : --this.#depth === 0) {
        this.#endRow(text.slice(rowBegin, at - 1), found === "]");
        if (found !== ",") this.#end(found === "]");
        rowBegin = at;
      }
    }
    const rest = text.slice(rowBegin);
    if (rest === "") return;
    if (this.#state === "begun") this.#row.push(rest);
    // After the list, only white space may follow, in the sense of `trim`, as it may before the list.
    else if (rest.trim() !== "") this.#state = "broken";
  }

  /** Whether the text was exactly one list. To be called at its end. */
  get isWhole(): boolean {
    return this.#state === "ended";
  }

  /** The place behind a known row and the character that ends it; undefined where no row begins, or none is known. */
  #skipKnown(text: string, at: number): number | undefined {
    if (this.#depth !== 1 || this.#row.length > 0) return undefined;
    const end = this.#sink.known(text, at);
    if (end === undefined) return undefined;
    this.#rows++;
    if (text[end] === "]") this.#end(--this.#depth === 0);
    return end + 1;
  }

  #endRow(rest: string, isLast: boolean): void {
    this.#row.push(rest);
    const source = this.#row.join("");
    this.#row = [];
    if (isLast && this.#rows === 0 && /^[ \t\r\n]*$/.test(source)) return;
    let row: unknown;
    try {
      row = JSON.parse(source);
    } catch {
      this.#state = "broken";
      return;
    }
    this.#rows++;
    this.#sink.add(row, source);
  }

  #end(isList: boolean): void {
    if (!isList) this.#state = "broken";
    else if (this.#state === "begun") this.#state = "ended";
  }
}
