/** The most characters of JSON that are kept. A longer list is parsed anew each time. */
const MOST_KEPT = 8 * 1024 * 1024;

/**
 * How many rows may be missing in one place, such as those that were deleted together. So many places are compared before
 * a row is parsed, and more for each row that had to be parsed there.
 */
const MISSING = { first: 64, more: 16 };

/** How many comparisons may find nothing, for each known row. */
const MOST_IN_VAIN = 8;

/** A row: its JSON as it arrived, and what it was read as. */
interface KnownRow<T> {
  readonly source: string;
  readonly row: T;
}

/**
 * The rows of the last list, for one that is requested again and again. The next list is mostly the same, so each of its
 * rows is compared with the one that should come now, and only a row that differs is parsed.
 *
 * It serves the lists of one key only, because the key was removed from the rows. A row that did not change is the same
 * object in both lists, so it must not be modified.
 */
export class KnownRows<T> {
  #rows: readonly KnownRow<T>[] = [];

  /** Begins the next list. */
  begin(): KnownReading<T> {
    return new KnownReading(this.#rows, (rows) => (this.#rows = rows));
  }
}

/** One list, while it is read. */
export class KnownReading<T> {
  readonly #known: readonly KnownRow<T>[];
  readonly #keep: (rows: readonly KnownRow<T>[]) => void;
  /** The place in the last list that should come now. */
  #next = 0;
  /** How many comparisons found nothing: a list in another order is not searched for each of its rows. */
  #inVain = 0;
  /** How many rows in a row had to be parsed. */
  #parsed = 0;
  #rows: KnownRow<T>[] = [];
  /** How many characters the rows had, until they were too many. */
  #length = 0;

  /** @param keep - Gets the rows of a list that was good. */
  constructor(known: readonly KnownRow<T>[], keep: (rows: readonly KnownRow<T>[]) => void) {
    this.#known = known;
    this.#keep = keep;
  }

  /** The known row that `text` has at a place, up to the comma after it or the end of the list. */
  find(text: string, at: number): { row: T; end: number } | undefined {
    if (this.#inVain > MOST_IN_VAIN * this.#known.length) return undefined;
    const parsed = this.#parsed;
    // Behind rows that changed, the next one is where it was.
    const found = this.#compare(text, at, this.#next + parsed, 1);
    // The farther the next one may be, the less often it is searched for.
    if (found || (parsed & (parsed - 1)) !== 0) return found;
    return this.#compare(text, at, this.#next, MISSING.first + MISSING.more * parsed);
  }

  #compare(text: string, at: number, first: number, count: number): { row: T; end: number } | undefined {
    const most = Math.min(this.#known.length, first + count);
    for (let place = first; place < most; place++) {
      const known = this.#known[place] as KnownRow<T>;
      const end = at + known.source.length;
      if (text[end] !== "," && text[end] !== "]") continue;
      // A slice is compared word by word, and `startsWith` character by character.
      if (text.slice(at, end) === known.source) {
        this.#next = place + 1;
        this.#parsed = 0;
        this.#push(known);
        return { row: known.row, end };
      }
      this.#inVain++;
    }
    return undefined;
  }

  /** A row that had to be parsed. */
  add(source: string, row: T): void {
    this.#parsed++;
    if (this.#isTooLong) return;
    // A slice would keep the whole piece of the response that it was cut from.
    this.#push({ source: Buffer.from(source).toString(), row });
  }

  /** The list was good, so the next one is compared with it. */
  done(): void {
    this.#keep(this.#rows);
  }

  get #isTooLong(): boolean {
    return this.#length > MOST_KEPT;
  }

  #push(known: KnownRow<T>): void {
    this.#length += known.source.length;
    if (this.#isTooLong) this.#rows = [];
    else this.#rows.push(known);
  }
}
