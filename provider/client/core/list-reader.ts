import { BodyDecoder, checkLength, notJson, parseJsonBody, type Show } from "./body";
import type { Answer, Sink } from "./connection";
import { JsonRows, type RowSink } from "./json-rows";
import type { KnownReading, KnownRows } from "./known-rows";
import { parseRow, parseRows } from "./record";
import type { Scrub } from "./scrub";
import { sharedTexts } from "./shared-texts";

/** What a list is of, and how it is read. */
export interface ListOf<T> {
  /** Its rows, in the words of an error. */
  readonly what: string;
  readonly parse: (row: unknown) => T;
  /** The most bytes that are read. */
  readonly most: number;
  /** See {@link Scrub}. */
  readonly recordDepth?: number | undefined;
  /** See {@link KnownRows}. */
  readonly known?: KnownRows<T> | undefined;
}

/**
 * Reads a response that is a JSON list. Its rows are made while it arrives, so that neither its text nor its JSON is ever in
 * memory as a whole. Rows and errors are the same as if it were parsed at once.
 */
export class ListReader<T> implements RowSink {
  readonly #answer: Pick<Answer, "headers">;
  readonly #list: ListOf<T>;
  readonly #scrub: Scrub;
  readonly #show: Show;
  readonly #decoder: BodyDecoder;
  readonly #share = sharedTexts();
  readonly #known: KnownReading<T> | undefined;
  /** The text, as long as it is not known to be a list. */
  #text: string[] = [];
  #isOther = false;
  #json: JsonRows | undefined;
  readonly #rows: T[] = [];
  /** How many rows there were, with those that are not kept because another one is bad. */
  #count = 0;
  /** The first error of each kind. The key in an id counts more than a row that is bad. */
  readonly #errors: { secret?: { thrown: unknown }; row?: { thrown: unknown } } = {};

  /** Takes the bytes as they arrive: see {@link BodyDecoder.push}. */
  readonly push: Sink;

  /** @throws {@link APIResponseError} when the response announces that it is too long. */
  constructor(answer: Pick<Answer, "headers">, list: ListOf<T>, scrub: Scrub, show: Show) {
    checkLength(answer, list.most);
    this.#answer = answer;
    this.#list = list;
    this.#scrub = scrub;
    this.#show = show;
    this.#known = list.known?.begin();
    this.#decoder = new BodyDecoder(list.most, (text) => this.#take(text));
    this.push = this.#decoder.push;
  }

  /**
   * The rows. To be called once, at the end.
   *
   * @throws {@link APIResponseError} when it was no list, or a row is not as it should be.
   */
  rows(): T[] {
    this.#decoder.end();
    if (!this.#json) return this.#parseAtOnce();
    if (!this.#json.isWhole) throw notJson(this.#answer, "[", this.#show);
    const failure = this.#errors.secret ?? this.#errors.row;
    if (failure) throw failure.thrown;
    this.#known?.done();
    return this.#rows;
  }

  /** What is no list. */
  #parseAtOnce(): T[] {
    const { what, parse, recordDepth } = this.#list;
    const text = this.#text.join("");
    return parseRows(this.#scrub(parseJsonBody(this.#answer, text, this.#show), text, recordDepth), what, parse);
  }

  #take(text: string): void {
    if (this.#json) return this.#json.push(text);
    const begun = this.#isOther ? text : text.trimStart();
    if (begun === "") return;
    if (this.#isOther || !begun.startsWith("[")) {
      this.#isOther = true;
      this.#text.push(begun);
      return;
    }
    this.#json = new JsonRows(this);
    this.#json.push(begun);
  }

  /** A row that is new. */
  add(json: unknown, source: string): void {
    const { what, parse, recordDepth } = this.#list;
    const index = this.#count++;
    const clean = this.#first("secret", () => this.#scrub(json, source, recordDepth, 1));
    if (this.#failed) return;
    const row = this.#first("row", () => parseRow(this.#share(clean), index, what, parse));
    if (row === undefined) return;
    this.#rows.push(row);
    this.#known?.add(source, row);
  }

  /** A row that the list before had too. */
  known(text: string, at: number): number | undefined {
    const found = this.#known?.find(text, at);
    if (!found) return undefined;
    this.#count++;
    this.#rows.push(found.row);
    return found.end;
  }

  get #failed(): boolean {
    return this.#errors.secret !== undefined || this.#errors.row !== undefined;
  }

  /** Whether the whole is JSON shows at the end, and counts more than what is wrong in it. */
  #first<R>(kind: "secret" | "row", work: () => R): R | undefined {
    try {
      return work();
    } catch (thrown) {
      this.#errors[kind] ??= { thrown };
      this.#rows.length = 0;
      return undefined;
    }
  }
}
